"""Everything that a hall runs, as processes: server, its agent, virtual bars and pads on ptys."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.devices.rig import LineRig, LockRig, LoneRig, until
from tests.server.devices.agents import KEYS, ratings
from tests.server.hall_process import HALL, HallProcess, new_hall, serving


@contextmanager
def whole_hall(
    folder: Path, port: int, bars: LineRig, pads: LineRig
) -> Iterator[tuple[HallProcess, Path]]:
    """A hall with a bar and a pad at c1, and its data folder."""
    text = f"""{HALL}
[[devices]]
code = "b1"
kind = "led"
driver = "a090"
counter = "c1"
port = "{bars.port()}"
settings = {{ address = 1 }}
[[devices]]
code = "e1"
kind = "pad"
driver = "ff68"
counter = "c1"
port = "{pads.port()}"
settings = {{ address = 1, scale = "four-keys", mapping = 2, keys = "{KEYS}" }}
"""
    data = folder / "hall"
    new_hall(data, text)
    with serving(data, port) as running:
        yield running, data


def test_from_the_finish_to_the_rating_over_real_wires(
    tmp_path: Path, free_port: Callable[[], int]
) -> None:
    with (
        LineRig("led_bar", tmp_path / "bars") as bars,
        LineRig("evaluation_pad", tmp_path / "pads") as pads,
        whole_hall(tmp_path, free_port(), bars, pads) as (hall, data),
    ):
        kiosk, desk = hall.client("kiosk", "k1"), hall.client("desk")
        until(lambda: bars.text() == "1号窗口 未开放")
        desk.post("/api/counters/c1/open")
        until(lambda: bars.text() == "1号窗口 社会保障")
        number = kiosk.post("/api/tickets", {"service": "pension"}).body["number"]
        desk.post("/api/counters/c1/next")
        until(lambda: bars.text() == f"请{number}到1号窗口")
        assert bars.state()["colour"] == "red"
        desk.post("/api/counters/c1/start")
        until(lambda: bars.text() == f"{number} 正在办理")
        desk.post("/api/counters/c1/finish")
        until(lambda: pads.state()["asked"])
        pads.press(0)
        until(lambda: ratings(data))
        assert ratings(data) == [("hardware", 4, 0, "four-keys", "2")]
        hall.kill()
        bars.ask("POST", "/led-1/power_cycle", {})
        with serving(data, hall.port):
            until(lambda: bars.text() == "1号窗口 社会保障")
        assert ratings(data) == [("hardware", 4, 0, "four-keys", "2")]


def test_a_tablet_on_the_network_follows_its_counter_and_rates_once(
    tmp_path: Path, free_port: Callable[[], int]
) -> None:
    """The same, with a server that is killed between the press and the next day's look."""
    place = f'{HALL}\n[[devices]]\ncode = "e1"\nkind = "pad"\ndriver = "sundyn"\ncounter = "c1"\n'
    mapping = 'scale = "four", mapping = 3, keys = "1=very_good 2=good 3=fair 4=bad"'
    data = tmp_path / "hall"
    with LoneRig("sundyn_pad") as tablet:
        settings = f"settings = {{ listen = 0, {mapping} }}"
        new_hall(data, f'{place}port = "{tablet.port()}"\n{settings}\n')
        with serving(data, free_port()) as hall:
            kiosk, desk = hall.client("kiosk", "k1"), hall.client("desk")
            desk.post("/api/counters/c1/open")
            until(lambda: tablet.state()["page"] == "welcome")
            kiosk.post("/api/tickets", {"service": "pension"})
            desk.post("/api/counters/c1/next")
            desk.post("/api/counters/c1/start")
            until(lambda: tablet.state()["commands"].count("S01E") == 1)
            tablet.fault(doubled=True)
            desk.post("/api/counters/c1/finish")
            until(lambda: tablet.state()["asked"])
            tablet.press(4)
            until(lambda: ratings(data))
            assert ratings(data) == [("hardware", 4, 4, "four", "3")]
            tablet.act("repeat")
            desk.post("/api/counters/c1/pause", {"reason": ""})
            until(lambda: tablet.state()["page"] == "paused")
            hall.kill()
        with serving(data, hall.port):
            until(lambda: tablet.state()["commands"].count("S03E") == 2)
        assert ratings(data) == [("hardware", 4, 4, "four", "3")]


def test_a_hall_without_devices_looks_for_some(
    tmp_path: Path, free_port: Callable[[], int]
) -> None:
    """Its own agent does not run yet: it is started for it."""
    data = tmp_path / "hall"
    new_hall(data)
    with LockRig(tmp_path / "locks") as boards, serving(data, free_port()) as hall:
        admin = hall.client("admin")
        assert admin.get("/api/agents").body == [{"name": "", "here": True}]
        assert admin.get("/api/agents/find").body["state"] == "no_agent"
        begun = admin.post("/api/agents/find", {"port": boards.port()})
        assert (begun.status, begun.body["state"]) == (200, "starting")
        until(lambda: admin.get("/api/agents/find").body["state"] == "done", 90)
        ports = admin.get("/api/agents/find").body["ports"]
        (port,) = [it for it in ports if it["name"] == boards.port()]
        assert [(it["kind"], it["driver"], it["address"]) for it in port["found"]] == [
            ("locks", "wkly", 1)
        ]
        assert boards.pulses() == {}
