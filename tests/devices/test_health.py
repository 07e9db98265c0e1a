"""Health as a value."""

from datetime import UTC, datetime, timedelta

from hall_devices import health as hl

T0 = datetime(2026, 7, 14, 1, 43, tzinfo=UTC)
T1 = T0 + timedelta(seconds=30)
T2 = T0 + timedelta(seconds=60)


def test_since_moves_only_when_something_changes() -> None:
    fine = hl.answered(hl.unknown(T0), T1, None)
    later = hl.answered(fine, T2, None)
    assert (later.state, later.since, later.last_ok) == ("ok", T1, T2)
    assert hl.says_the_same(fine, later)


def test_trouble_keeps_the_last_good_answer() -> None:
    fine = hl.answered(hl.unknown(T0), T1, None, "paper_near_end")
    bad = hl.answered(fine, T2, "paper_out")
    assert bad.as_json() == {
        "state": "trouble",
        "since": T2.isoformat(),
        "last_ok": T1.isoformat(),
        "evidence": "answered",
        "detail": "paper_out",
    }


def test_silence_and_one_way_devices_prove_nothing() -> None:
    assert hl.silent(hl.unknown(T0), T1, "port_missing").evidence == "unknown"
    blind = hl.written(hl.unknown(T0), T1)
    assert (blind.state, blind.evidence, blind.since) == ("unknown", "write-only", T0)
