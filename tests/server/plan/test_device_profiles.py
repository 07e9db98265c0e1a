"""Profiles of printers that nobody knows: no news when they stood there before."""

import uuid
from dataclasses import replace
from pathlib import Path
from typing import Any

from hall_queue.commands import AdoptPlan
from hall_queue.plan import Device
from hall_server.access.grants import Role
from hall_server.app import Server, build
from hall_server.clock import WallClock
from tests.server.hall_process import new_hall
from tests.server.halls import tell

_OLD = Device("p9", "ticket_printer", "escpos", profile="maker-of-before")


def change(server: Server, token: str, part: str, code: str, **value: str | int) -> Any:
    """The answer to one edit of the set-up."""
    stamp = server.services.desk.hall.plan.stamp
    edit = {"act": "set", "part": part, "code": code, "value": value}
    return server.app.test_client().post(
        "/api/plan/change",
        json={"stamp": stamp, "edits": [edit]},
        headers={"Authorization": f"Bearer {token}", "Idempotency-Key": uuid.uuid4().hex},
    )


def test_one_from_a_time_when_nobody_checked_keeps_nothing_else_from_being_changed(
    tmp_path: Path,
) -> None:
    new_hall(tmp_path)
    server = build(tmp_path, WallClock(), "threading")
    try:
        desk, token = server.services.desk, server.services.access.give(Role.ADMIN, "test")[1]
        plan = replace(desk.hall.plan, devices=(*desk.hall.plan.devices, _OLD))
        assert desk.do(AdoptPlan(by="admin", plan=plan), tell).status == 201
        assert change(server, token, "services", "pension", minutes=9).status_code == 200
        wrong = change(server, token, "devices", "p9", profile="another-maker")
        assert wrong.status_code == 409
        assert wrong.get_json()["error"]["problems"][0]["field"] == "profile"
        assert change(server, token, "devices", "p9", profile="80mm").status_code == 200
        back = change(server, token, "devices", "p9", profile="maker-of-before")
        assert back.status_code == 409
    finally:
        server.close()
