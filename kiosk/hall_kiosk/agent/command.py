"""How the server starts an agent: the command line, in one place for both sides."""

from __future__ import annotations

import sys
from pathlib import Path

TOKEN_VARIABLE = "HALLWAY_AGENT_TOKEN"
"""The token goes through the environment: a command line can be read by every user."""


def agent_command(server_url: str, data_dir: Path) -> list[str]:
    """Arguments for subprocess.Popen.

    Start it with stdin=PIPE and TOKEN_VARIABLE in its environment, and keep the pipe open: the
    agent ends when it closes, also when the server is killed.
    """
    return [
        sys.executable,
        "-m",
        "hall_kiosk.agent",
        "--server",
        server_url,
        "--data-dir",
        str(data_dir),
        "--parent-pipe",
    ]
