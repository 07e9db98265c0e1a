"""The process that runs devices beside a kiosk or desk and speaks Socket.IO with the server.

One agent per data folder; it ends with its parent.  Wire: see link.py.
"""

from .command import agent_command
from .run import AgentBusy, run_agent

__all__ = ["AgentBusy", "agent_command", "run_agent"]
