"""The documents hold together: links lead somewhere, each kind of device has its pages, and what
they tell people to write into a hall file can be read.
"""

import re
from functools import cache
from pathlib import Path
from urllib.parse import unquote

import pytest

from hall_devices.built_in import DRIVERS
from hall_devices.cameras.settings import CAMERA_SETTINGS
from hall_devices.drivers import (
    BarDriver,
    CameraDriver,
    KeypadDriver,
    LockDriver,
    LonePadDriver,
    OfficeDriver,
    PadDriver,
    PrinterDriver,
    ReaderDriver,
    ScannerDriver,
)
from hall_devices.pads.settings import PAD_SETTINGS
from hall_server.plan.hall_file import read_hall

ROOT = Path(__file__).resolve().parent.parent
DEVICES = ROOT / "docs/devices"
DOCS = sorted([*ROOT.glob("*.md"), *ROOT.glob("docs/**/*.md")])
LANGUAGES = {"zh": ".md", "en": ".en.md"}
PAGES = {
    PrinterDriver: ("ticket_printer", "printers"),
    BarDriver: ("led", "bars"),
    PadDriver: ("pad", "pads"),
    LonePadDriver: ("pad", "pads"),
    KeypadDriver: ("keypad", "keypads"),
    LockDriver: ("locks", "locks"),
    ReaderDriver: ("id_reader", "readers"),
    ScannerDriver: ("scanner", "scanners"),
    CameraDriver: ("camera", "cameras"),
    OfficeDriver: ("office_printer", "office-printers"),
}
"""What a driver is registered as → its devices' kind in a hall file, and their page."""
KINDS = dict(PAGES.values())
FORM = ROOT / "server/ui/admin/plan/device-fields.ts"
FORM_KINDS = {
    "PRINTER": "ticket_printer",
    "OFFICE": "office_printer",
    "BAR": "led",
    "PAD": "pad",
    "KEYPAD": "keypad",
    "READER": "id_reader",
    "LOCKS": "locks",
    "SCANNER": "scanner",
    "CAMERA": "camera",
}
HEADINGS = {
    "zh": ("做什么用", "接线", "设置", "怎么知道接对了", "毛病和办法", "没有*也能试", "从没在真*"),
    "en": (
        "What it is for",
        "Wiring",
        "Settings",
        "How to see that it is right",
        "Faults and what to do",
        "Play it without hardware",
        "Never tried on real hardware",
    ),
}


def page(name: str, language: str) -> str:
    return (DEVICES / (name + LANGUAGES[language])).read_text(encoding="utf-8")


@cache
def anchors(file: Path) -> set[str]:
    """Of its headings, as the usual readers of Markdown name them."""
    text = re.sub(r"^```.*?^```", "", file.read_text(encoding="utf-8"), flags=re.M | re.S)
    headings = re.findall(r"^#+ (.+)$", text, re.M)
    return {re.sub(r"[^\w\- ]", "", heading).lower().replace(" ", "-") for heading in headings}


def wrong_links(file: Path) -> list[str]:
    text = re.sub(r"^```.*?^```", "", file.read_text(encoding="utf-8"), flags=re.M | re.S)
    found: list[str] = []
    for link in re.findall(r"\]\(([^)\s]+)\)", text):
        if re.match(r"[a-z]+:", link):  # somebody else's page
            continue
        name, _, anchor = unquote(link).partition("#")
        target = (file.parent / name).resolve() if name else file
        if not target.exists() or (anchor and anchor not in anchors(target)):
            found.append(link)
    return found


@pytest.mark.parametrize("file", DOCS, ids=lambda file: file.relative_to(ROOT).as_posix())
def test_links_between_documents_lead_somewhere(file: Path) -> None:
    assert wrong_links(file) == []


def test_a_link_that_leads_nowhere_is_noticed(tmp_path: Path) -> None:
    file = tmp_path / "a.md"
    file.write_text("# Here\n[a](#here) [b](b.md) [c](a.md#there)\n", encoding="utf-8")
    assert wrong_links(file) == ["b.md", "a.md#there"]


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_driver_is_on_the_page_of_its_kind(language: str) -> None:
    overview = page("README", language)
    missing: list[str] = []
    for name, driver in DRIVERS.items():
        text = page(PAGES[type(driver)][1], language)
        told = f"`{name}`" in text or f'driver = "{name}"' in text
        missing += [] if told and f"`{name}`" in overview else [name]
    assert missing == []


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_has_its_page_in_the_usual_order(kind: str, language: str) -> None:
    name = KINDS[kind]
    text = page(name, language)
    assert f'kind = "{kind}"' in text
    assert f"`{kind}` | [{name}{LANGUAGES[language]}]" in page("README", language)
    parts = re.findall(r"^## (.+)$", text, re.M)
    wanted = [re.escape(heading).replace(r"\*", ".+") for heading in HEADINGS[language]]
    assert len(parts) == len(wanted)
    assert [
        part for part, form in zip(parts, wanted, strict=True) if not re.match(form, part)
    ] == []


def form_settings() -> set[tuple[str, str]]:
    """(kind, setting) that the administrator's page offers."""
    found: set[tuple[str, str]] = set()
    text = FORM.read_text(encoding="utf-8")
    for name, kinds in re.findall(
        r"(?:setting|chosen)\('(\w+)'(?:, \[[^\]]*\])?((?:, [A-Z]+)*)\)", text
    ):
        found |= {(FORM_KINDS[word], name) for word in kinds.split(", ")[1:]}
    return found


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_setting_is_on_the_page_of_its_kind(language: str) -> None:
    offered = form_settings()
    assert len(offered) > 60  # or the form is written in another way now
    offered |= {("pad", name) for pad in PAD_SETTINGS.values() for name in pad.names}
    offered |= {("camera", name) for camera in CAMERA_SETTINGS.values() for name in camera.names}
    offered |= {("led", "rows"), ("led", "areas"), ("scanner", "kiosk"), ("scanner", "place")}
    rows = {
        kind: "\n".join(re.findall(r"^\|.+$", page(name, language), re.M))
        for kind, name in KINDS.items()
    }
    assert sorted(pair for pair in offered if f"`{pair[1]}`" not in rows[pair[0]]) == []


SNIPPETS = [
    pytest.param(snippet, id=f"{file.name}-{number}")
    for file in sorted(DEVICES.glob("*.md"))
    for number, snippet in enumerate(
        re.findall(r"^```toml\n(.*?)^```", file.read_text(encoding="utf-8"), re.M | re.S)
    )
]


@pytest.mark.parametrize("snippet", SNIPPETS)
def test_what_a_page_shows_of_a_hall_file_can_be_read(snippet: str) -> None:
    county = (ROOT / "server/hall_server/halls/county.toml").read_text(encoding="utf-8")
    without, _, _ = county.partition("\n[[devices]]")
    hall = re.sub(r'^printer = ".*"$', "", without, flags=re.M)
    plan = read_hall(f"{hall}\n{snippet}")
    assert [device.kind for device in plan.devices] == re.findall(r'^kind = "(\w+)"', snippet, re.M)
