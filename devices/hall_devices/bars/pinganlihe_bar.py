"""A 平安力合 LED bar or main screen: shows numbers and the few words it has itself."""

from __future__ import annotations

from hall_devices.bars import pinganlihe
from hall_devices.drivers import Settings, Sign, Taken, choice, whole_number
from hall_devices.exchange import ANSWER_SECONDS, Exchange
from hall_devices.line import Line

TRIAL_NUMBER = "8888"
"""Shown by a sign without a state, as a check is: free text it has no way to show."""
_BY_STATE: dict[str, pinganlihe.Word] = {
    "": "call",
    "calling": "call",
    "serving": "serving",
    "paused": "pause",
    "closed": "pause",
}


class PinganliheBar:
    """One controller at one address of a line.

    Options: address and answers (see Exchange) · screen (bar, or main for a main screen) · window
    (0..99, the number it says for its window; else the counter's label, when that is one).
    """

    def __init__(
        self, settings: Settings, line: Line, *, answer_seconds: float = ANSWER_SECONDS
    ) -> None:
        """Raises ValueError for options it cannot read."""
        options = settings.options
        self._screen = choice(options, "screen", [*pinganlihe.COMMANDS])
        whole_number(options, "window", 0, pinganlihe.MOST_WINDOW)
        self._window = options.get("window", "")
        self._exchange = Exchange(
            settings, line, pinganlihe.Framer(), lambda receipt: receipt.address, answer_seconds
        )
        self.answers = self._exchange.answers
        self.replaced = ""
        """The number or window of the last sign that it has no form for; it says 欢迎光临 then."""

    @property
    def counts(self) -> dict[str, int]:
        """missed: frames without a receipt."""
        return {"missed": self._exchange.missed}

    def show(self, sign: Sign) -> Taken:
        """See drivers.Bar.  Of the sign its state, number and window count; the words are the
        controller's own."""
        receipt = self._exchange.tell(self._frame(sign))
        return "taken" if isinstance(receipt, pinganlihe.Receipt) else receipt

    def _frame(self, sign: Sign) -> bytes:
        self.replaced = ""
        word = _BY_STATE.get(sign.state, "welcome")
        data: bytes | None = b""
        if word in ("call", "serving"):
            data = self._number(sign)
        if data is None:
            word, data = "welcome", b""
        return pinganlihe.frame(self._screen, self._exchange.address, word, data)

    def _number(self, sign: Sign) -> bytes | None:
        number = sign.number if sign.state else TRIAL_NUMBER
        window = self._window or sign.window or ("" if sign.state else "0")
        if not (window.isascii() and window.isdecimal() and len(window) <= 2):
            self.replaced = window or "?"
            return None
        data = pinganlihe.number_data(number, int(window))
        if data is None:
            self.replaced = number
        return data
