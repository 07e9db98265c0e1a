"""A note on the ticket in hand: it goes with the ticket, and holds no number but the hall's."""

from __future__ import annotations

import pytest

from hall_queue import commands as c
from hall_queue import events as e
from hall_queue.personal import looks_personal
from hall_queue.states import TicketState
from hall_queue.ticket import Note
from tests.queue.plans import office
from tests.queue.rig import Rig


def write(text: str, counter: str = "c1", ticket: int | None = None) -> c.WriteNote:
    return c.WriteNote(by=f"staff:{counter}", counter=counter, ticket=ticket, text=text)


def rig_in_hand() -> Rig:
    rig = Rig(office())
    rig.tick()
    rig.open()
    rig.issue("pension")
    rig.call("c1")
    return rig


def test_the_next_counter_reads_what_the_last_one_wrote() -> None:
    rig = rig_in_hand()
    rig.at("c1", c.Start)
    rig.wait(20)
    written = rig.one(write("原件已核验"), e.NoteWritten)
    at = rig.now
    rig.do(c.Transfer(by="staff:c1", counter="c1", to=c.Destination(counter="c2")))
    rig.wait(60)
    ticket = rig.call("c2")
    assert ticket.id == written.ticket
    assert ticket.note == Note(at, "c1", "原件已核验")
    rig.do(write("缺复印件", "c2"))
    assert rig.ticket(ticket).note == Note(rig.now, "c2", "缺复印件")


def test_it_is_taken_away_again_and_the_same_twice_is_once() -> None:
    rig = rig_in_hand()
    assert rig.do(write("")) == ()
    rig.do(write("带了孩子"))
    assert rig.do(write("带了孩子")) == ()
    cleared = rig.one(write(""), e.NoteWritten)
    assert rig.ticket(cleared.ticket).note is None


def test_the_step_before_it_can_still_be_taken_back_and_leaves_the_note() -> None:
    rig = rig_in_hand()
    rig.at("c1", c.Start)
    rig.do(write("原件已核验"))
    rig.undo("c1")
    ticket = rig.ticket(1)
    assert ticket.state is TicketState.CALLED
    assert ticket.note is not None
    assert ticket.note.text == "原件已核验"


def test_only_on_the_ticket_in_hand() -> None:
    rig = rig_in_hand()
    other = rig.issue("pension")
    rig.refused(write("写给谁", "c2"), "no_ticket_in_hand", counter="2")
    rig.refused(write("写给谁", ticket=other.id), "not_in_hand", counter="1", number="A001")


PERSONAL = (
    "身份证 150622199003074512",
    "15062219900307451X",
    "１５０６２２１９９００３０７４５１２",
    "150622 19900307 4512",
    "150622900307451",
    "电话13812345678，下午再来",
    "138-1234-5678",
    "+86 138 1234 5678",
    "家里 0477-4223344",
)
HARMLESS = ("", "缺 2 份复印件", "受理号 202611230017", "下午 3 点再来", "金额 1380 元", "13812345")


@pytest.mark.parametrize("text", PERSONAL)
def test_what_looks_like_an_identity_or_a_telephone_is_refused(text: str) -> None:
    rig = rig_in_hand()
    assert looks_personal(text)
    rig.refused(write(text), "note_personal", number="A001")
    assert rig.ticket(1).note is None


@pytest.mark.parametrize("text", HARMLESS)
def test_other_figures_are_not(text: str) -> None:
    assert not looks_personal(text)
