"""Everything that crosses the wire between server and pages, typed once.

`openapi.json` and the pages' TypeScript types are made from these models (`make wire`). Times are
whole milliseconds since 1970 (hall time), waits are minutes. Field names are part of the open
interface: those of `Ticket`, `TicketMade`, `Service`, `Counter` and `CounterAnswer` are stable.
A module a subject; all are read as `wire.Name`.
"""

from hall_server.wire.access import EnrolAsk, Enrolled, Who
from hall_server.wire.accounts import (
    Account,
    AccountAsk,
    AccountChange,
    ChangePasswordAsk,
    Deed,
    Enrolment,
    InvitationAsk,
    Invited,
    Link,
    LoginAsk,
    NewPasswordAsk,
    Offer,
    OfferAsk,
    SetupAsk,
    SignedIn,
    WorkPage,
)
from hall_server.wire.base import Code, Millis, Named, Note, Nothing, Refusal, Refused, Wait, Wire
from hall_server.wire.board import AreaLoad, BoardCall, BoardView, Called
from hall_server.wire.counters import (
    CallAsk,
    CancelAsk,
    Counter,
    CounterAnswer,
    DeskTicket,
    DeskView,
    DivertAsk,
    HoldAsk,
    PauseAsk,
    QueueRow,
    StepSeen,
    TicketRef,
    To,
    TransferAsk,
    Undoable,
)
from hall_server.wire.hall import Area, Day, Hall
from hall_server.wire.kiosk import KioskView, ServiceLoad, SlipState
from hall_server.wire.tickets import Ahead, Material, Service, Ticket, TicketAsk, TicketMade
from hall_server.wire.view import View

__all__ = [
    "Account",
    "AccountAsk",
    "AccountChange",
    "Ahead",
    "Area",
    "AreaLoad",
    "BoardCall",
    "BoardView",
    "CallAsk",
    "Called",
    "CancelAsk",
    "ChangePasswordAsk",
    "Code",
    "Counter",
    "CounterAnswer",
    "Day",
    "Deed",
    "DeskTicket",
    "DeskView",
    "DivertAsk",
    "EnrolAsk",
    "Enrolled",
    "Enrolment",
    "Hall",
    "HoldAsk",
    "InvitationAsk",
    "Invited",
    "KioskView",
    "Link",
    "LoginAsk",
    "Material",
    "Millis",
    "Named",
    "NewPasswordAsk",
    "Note",
    "Nothing",
    "Offer",
    "OfferAsk",
    "PauseAsk",
    "QueueRow",
    "Refusal",
    "Refused",
    "Service",
    "ServiceLoad",
    "SetupAsk",
    "SignedIn",
    "SlipState",
    "StepSeen",
    "Ticket",
    "TicketAsk",
    "TicketMade",
    "TicketRef",
    "To",
    "TransferAsk",
    "Undoable",
    "View",
    "Wait",
    "Who",
    "Wire",
    "WorkPage",
]
