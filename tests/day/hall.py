"""The hall of the day: the county's, with everything on its slips that can be on one."""

from __future__ import annotations

from hall_server.plan.hall_file import bundled_hall

KEYS = "#+call=next #+recall=recall #+start=start #+wait=finish #+pause=pause"
"""What the call keypads of the day do; `metre` means nothing."""
_CHANGES = {
    # Phones reach it, so that every slip has a code.
    '# public_url = "https://hall.example.cn"': 'public_url = "https://hall.example.cn"',
    # A place and a service that no printer has all the signs of: GBK knows neither 㙍 nor 𠮷.
    'place = "一楼东侧 综合受理等候区"': 'place = "一楼东侧 㙍头厅 综合受理等候区"',
    'spoken = "补办社保卡"': 'spoken = "社保卡（𠮷）"',
    # On a clock this fast nobody stays called for five real seconds.
    "# [rules] 全部用默认值。 All rules have their defaults.": "[rules]\nrecall_gap_seconds = 0",
    # Keys that are told apart by the digits typed before them, whatever these say.
    'settings = { address = 1, layout = "f6" }': f'settings = {{ address = 1, acts = "{KEYS}" }}',
    'settings = { address = 2, layout = "f6" }': f'settings = {{ address = 2, acts = "{KEYS}" }}',
}


def day_hall() -> str:
    """The text of its hall file. Raises ValueError when the county's is not as it was."""
    text = bundled_hall("county")
    for before, after in _CHANGES.items():
        if text.count(before) != 1:
            raise ValueError(f"not once in the county's hall file: {before}")
        text = text.replace(before, after)
    return text
