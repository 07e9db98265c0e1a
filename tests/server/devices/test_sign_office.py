"""Signs are told when they change, and only then."""

from dataclasses import replace

from hall_queue import commands as c
from hall_queue.hall import Hall
from hall_queue.plan import Device, Plan
from hall_server.devices.sign_office import SignOffice
from tests.queue.plans import town
from tests.queue.rig import Rig


def bar(counter: str, port: str = "COM1", **settings: str) -> Device:
    return Device(f"led-{counter}", "led", "a090", port, "", counter, settings)


def plan(*devices: Device) -> Plan:
    return replace(town(), devices=(*town().devices, *devices))


class Office:
    """A hall, its sign office, and what that was heard to push."""

    def __init__(self, *devices: Device) -> None:
        self.rig = Rig(plan(*devices))
        self.signs = SignOffice(self.rig.hall)
        self._heard = len(self.rig.events)
        self.pushed: list[tuple[str, str]] = []
        self.signs.push = lambda device, sign: self.pushed.append((device, sign.text))

    def told(self) -> list[tuple[str, str]]:
        """What the last events brought."""
        self.signs.listen(self.rig.hall, self.rig.events[self._heard :])
        self._heard = len(self.rig.events)
        pushed, self.pushed = self.pushed, []
        return pushed


def test_each_change_is_pushed_once_and_to_its_own_bar() -> None:
    office = Office(bar("c1"), bar("c2"))
    assert office.told() == []
    office.rig.open("c1")
    assert office.told() == [("led-c1", "1号窗口 社会保障")]
    office.rig.issue("pension")
    assert office.told() == []
    office.rig.call("c1")
    assert office.told() == [("led-c1", "请A001到1号窗口")]
    office.rig.wait(10)
    office.rig.at("c1", c.Recall)
    assert office.told() == []
    office.rig.at("c1", c.Start)
    assert office.told() == [("led-c1", "A001 正在办理")]
    assert office.told() == []


def test_a_new_agent_gets_all() -> None:
    office = Office(bar("c1"), bar("c2", port=""), bar(""), bar("c3", cells="8"))
    office.rig.open("c1", "c3")
    office.told()
    office.signs.push_all()
    assert sorted(office.told()) == [
        ("led-", "欢迎光临"),
        ("led-c1", "1号窗口 社会保障"),
        ("led-c3", "3号 税务"),
    ]


def test_a_new_plan_brings_new_bars_and_names() -> None:
    office = Office(bar("c1"))
    office.rig.open("c1", "c2")
    office.told()
    renamed = plan(bar("c2", cells="many"))
    areas = tuple(replace(a, name="社保") if a.code == "social" else a for a in renamed.areas)
    office.rig.do(c.AdoptPlan(by="admin", plan=replace(renamed, areas=areas)))
    assert office.told() == [("led-c2", "2号窗口 医疗保险")]
    office.signs.push_all()
    assert office.told() == [("led-c2", "2号窗口 医疗保险")]


def test_a_windows_bar_says_what_its_settings_want_said() -> None:
    office = Office(bar("c1", idle="热情为您服务", paused="马上回来"))
    office.rig.open("c1")
    assert office.told() == [("led-c1", "热情为您服务")]
    office.rig.do(c.PauseCounter(by="staff:c1", counter="c1", reason="meal"))
    assert office.told() == [("led-c1", "马上回来")]


def test_a_main_screen_shows_the_newest_call_and_the_one_before_once_that_is_served() -> None:
    office = Office(bar(""))
    office.rig.open("c1", "c3")
    assert office.told() == [("led-", "欢迎光临")]
    office.rig.issue("pension")
    office.rig.issue("invoice")
    assert office.told() == []
    office.rig.call("c1")
    assert office.told() == [("led-", "请A001到1号窗口")]
    office.rig.wait(1)
    office.rig.call("c3")
    assert office.told() == [("led-", "请B001到3号窗口")]
    office.rig.at("c3", c.Start)
    assert office.told() == [("led-", "请A001到1号窗口")]
    office.rig.at("c3", c.Finish)
    assert office.told() == []
    office.rig.wait(10)
    office.rig.at("c1", c.NoShow)
    assert office.told() == [("led-", "欢迎光临")]


def test_a_main_screen_of_some_areas_hears_nothing_of_others() -> None:
    office = Office(bar("", areas="tax", rows="2"), bar("c1"))
    office.rig.open("c1", "c3")
    office.told()
    office.rig.issue("pension")
    office.rig.call("c1")
    assert office.told() == [("led-c1", "请A001到1号窗口")]
    office.rig.issue("invoice")
    office.rig.call("c3")
    assert office.told() == [("led-", "请B001到3号窗口")]


def test_a_bar_without_port_and_counter_is_harmless() -> None:
    office = Office(bar("", port=""))
    office.rig.open("c1")
    office.signs.push_all()
    assert office.told() == []


def test_a_hall_without_a_plan() -> None:
    office = SignOffice(Hall(Plan("")))
    office.push_all()
