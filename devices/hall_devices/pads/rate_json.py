"""JSON of the rate service that browser and Android tablets speak (Login, RateSubmit, RateQuest).
Pure.

Known from one public program and its own description; nothing was tried on a real tablet.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any, TypeAlias

from hall_devices.json_message import read_object, text, whole

OK, UNKNOWN, NOT_LOGGED_IN, WRONG_WINDOW, FAILED = "0", "999", "1000", "1002", "1003"
"""Codes of answers."""
NOT_SERVED = ("GetWindowList", "GetUserList", "GetItemList", "GetUserPhoto", "GetUpdateInfo")
"""What a tablet may ask of its own service and a hall does not tell: lists of staff and photos."""


@dataclass(frozen=True, slots=True)
class Login:
    window: str


@dataclass(frozen=True, slots=True)
class Submit:
    """rate: id of the question.  keys: dimension → the key chosen for it."""

    rate: str
    keys: dict[str, int]


@dataclass(frozen=True, slots=True)
class Other:
    """Something that is answered, and nothing else."""

    method: str


Said: TypeAlias = Login | Submit | Other


def read(message: str | bytes, dimensions: tuple[str, ...]) -> Said | None:
    """What a tablet says; None for what has no method.  Never raises.

    Fields stand beside the method or in its `param`.
    """
    said = read_object(message)
    method = said.get("method") if said else None
    if said is None or not isinstance(method, str) or not 0 < len(method) <= 64:
        return None
    param = said.get("param")
    fields: dict[str, Any] = param if isinstance(param, dict) else said
    if method == "Login":
        return Login(text(fields.get("winNum")))
    if method == "RateSubmit":
        keys = {name: whole(fields.get(name), 0, 255) for name in dimensions}
        chosen = {name: key for name, key in keys.items() if key is not None}
        return Submit(text(fields.get("rateId")), chosen)
    return Other(method)


def answer(method: str, code: str) -> str:
    """To what a tablet said."""
    return json.dumps({"request": method, "code": code, "result": ""}, ensure_ascii=False)


def quest(rate: str, item: str, date: str) -> str:
    """Please rate.  Nothing about the visitor is told: transactor and reserveSeq stay empty."""
    param = {"rateId": rate, "transactor": "", "item": item, "date": date, "reserveSeq": ""}
    return json.dumps({"method": "RateQuest", "param": param}, ensure_ascii=False)


def reset() -> str:
    """Back to what a new visitor sees."""
    return json.dumps({"method": "RateOperate", "param": {"operate": "Reset"}})
