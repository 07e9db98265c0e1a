"""Problems of a hall file in plain English, for the command line and the log.

Pages do not use these: they have sentences of their own, by code, in their language files.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping

from hall_queue.problems import ProblemFact

Facts = Mapping[str, ProblemFact]

_LONGEST_QUOTE = 60
_WITH_ARTICLE = {"area": "an area", "outlet": "an outlet"}


def sentence(code: str, facts: Facts) -> str:
    """One line without a full stop, e.g. `"medcial" is not an area; did you mean "medical"?`."""
    words = SENTENCES.get(code)
    return words(facts) if words else code.replace("_", " ")


def quoted(value: ProblemFact) -> str:
    """A value as a person would find it in the file; shortened, and always on one line."""
    if not isinstance(value, str):
        return str(value)
    short = value if len(value) <= _LONGEST_QUOTE else value[: _LONGEST_QUOTE - 1] + "…"
    return "".join(c if c.isprintable() else json.dumps(c)[1:-1] for c in f'"{short}"')


def _choice(what: str, facts: Facts) -> str:
    allowed = facts["allowed"]
    names = [quoted(name)[1:-1] for name in allowed] if isinstance(allowed, tuple) else []
    more = int(str(facts["count"])) - len(names)
    shown = ", ".join(names) + (f" and {more} more" if more > 0 else "")
    meant = f"; did you mean {quoted(facts['meant'])}?" if "meant" in facts else ""
    return f"{quoted(facts['value'])} is not {what}{meant} (allowed: {shown or 'none yet'})"


def _reference(facts: Facts) -> str:
    kind = str(facts["kind"])
    return _choice(_WITH_ARTICLE.get(kind, f"a {kind}"), facts)


def _range(facts: Facts) -> str:
    low, high = (f"{facts[end]:g}" for end in ("min", "max"))
    value = f"{quoted(facts['value'])} is out of range; it " if "value" in facts else ""
    return f"{value}must be between {low} and {high}"


def _duplicate(facts: Facts) -> str:
    where = f"line {facts['first_line']}" if "first_line" in facts else str(facts["first"])
    return f"{quoted(facts['value'])} is already used at {where}"


SENTENCES: Mapping[str, Callable[[Facts], str]] = {
    # the file
    "syntax": lambda f: f"this is not TOML: {f['message']}",
    "nested_too_deep": lambda _: "brackets or dotted keys go too deep",
    "too_big": lambda f: f"the file is too big: at most {f['max']} bytes",
    "line_too_long": lambda f: (
        f"the line is too long: {f['length']} characters, at most {f['max']}"
    ),
    "not_utf8": lambda _: "the file is not UTF-8 text; save it again as UTF-8",
    "unknown_key": lambda f: _choice("a known key", f),
    "missing": lambda _: "is missing",
    "wrong_type": lambda f: f"{f['expected']} expected, not {f['got']}",
    "too_many_skills": lambda f: f"counters may have at most {f['max']} skills together",
    "bad_form": lambda f: f"{quoted(f['value'])} cannot be read; write it like {f['form']}",
    # the plan
    "empty": lambda _: "must not be empty",
    "too_long": lambda f: f"is too long: {f['length']} characters, at most {f['max']}",
    "control_character": lambda f: f"{quoted(f['value'])} has a control character or line break",
    "space_around": lambda f: f"{quoted(f['value'])} begins or ends with a space",
    "out_of_range": _range,
    "unknown_reference": _reference,
    "duplicate": _duplicate,
    "bad_code": lambda f: (
        f"{quoted(f['value'])} is not a code: a-z, 0-9 and -, at most 40, not first a -"
    ),
    "reserved_code": lambda f: f"{quoted(f['value'])} means something else in a list of skills",
    "reserved_character": lambda f: f"{f['value']} may not stand in a name: the note follows it",
    "bad_prefix": lambda f: f"{quoted(f['value'])} is not a prefix: one to three letters A-Z",
    "bad_word": lambda f: f"{quoted(f['value'])} is not one plain word of letters and digits",
    "bad_language": lambda f: (
        f"{quoted(f['value'])} is not a language; write it like en or mn-Mong"
    ),
    "bad_url": lambda f: f"{quoted(f['value'])} is not an address like https://hall.example.cn",
    "trailing_slash": lambda f: f"{quoted(f['value'])} ends with a slash; leave it out",
    "not_whole_minutes": lambda _: "times are whole minutes without a time zone",
    "ends_before_start": lambda f: f"{quoted(f['value'])} ends before it begins",
    "overlap": lambda f: (
        f"{quoted(f['value'])} must come after {quoted(f['before'])} and not overlap it"
    ),
    "area_without_service": lambda f: f"no service belongs to the area {quoted(f['value'])}",
    "service_without_counter": lambda f: f"no counter serves {quoted(f['value'])}",
}
"""Code → its sentence. A test proves that every code has one."""
