"""From a scan to its recipient on the real store: early, forwarded, of a reply envelope, on a serial used again."""

from __future__ import annotations

import pytest

from tests.builders import IMB_DIGITS, LAST_EVENT, STATUS, a_contact, a_registration, a_scan

REPLY = IMB_DIGITS[:2] + "052" + IMB_DIGITS[5:]
FORWARDED = "93" + IMB_DIGITS[2:20]
OTHER = IMB_DIGITS[:11] + "000000002" + IMB_DIGITS[20:]
SERIAL_KEY = "imb:123456000000001"
LAST = {"mailPhase": "Phase 3c - Destination Sequenced Carrier Sortation", "scanEventCode": "919"}


def saved(store, number=1):
    """Return (status, time) of what was saved onto a Contact, in order."""
    address = a_contact(number).address
    return [(values[STATUS], values[LAST_EVENT]) for saved_to, values in store.sink.saves if saved_to == address]


def run(store, *events):
    """Take events in and bring them as far as they go."""
    for number in (1, 2):
        store.sink.records.setdefault(a_contact(number).address, {})
    store.accept(*events)
    store.normalize_all()
    store.deliver_all()


def letter(number=1, **words):
    return a_registration(number, **{"imb": IMB_DIGITS, **words})


def test_a_scan_a_day_before_its_registration_ends_on_the_contact_with_its_own_time(store):
    run(store, a_scan(at="2026-01-03T04:00:00"))
    assert len(store.parked(SERIAL_KEY)) == 1

    run(store, letter(planned_mail_date="2026-01-04"))

    assert saved(store) == [(status, "2026-01-03T04:00:00.000Z") for status in ("Mailed", "InTransit")]
    assert store.parked(SERIAL_KEY) == []
    assert store.audit().balances


def test_a_forwarded_piece_is_found_by_what_stays_of_its_barcode(store):
    run(store, letter(planned_mail_date="2026-01-02"))

    run(
        store,
        a_scan(at="2026-01-05T04:00:00", **LAST),
        a_scan(at="2026-01-08T04:00:00", mailPhase="PARS Processing"),
        a_scan(at="2026-01-12T04:00:00", imb=FORWARDED, **LAST),
    )

    statuses = [status for status, _ in saved(store)]
    assert statuses == ["Mailed", "ProcessedForDelivery", "ReRouted", "ProcessedForDelivery"]
    assert saved(store)[-1][1] == "2026-01-12T04:00:00.000Z"


def test_a_forwarded_piece_whose_redirection_nobody_saw_is_rerouted_all_the_same(store):
    run(store, letter(planned_mail_date="2026-01-02"), a_scan(at="2026-01-05T04:00:00", **LAST))

    run(store, a_scan(at="2026-01-12T04:00:00", imb=FORWARDED, **LAST))

    statuses = [status for status, _ in saved(store)]
    assert statuses == ["Mailed", "ProcessedForDelivery", "ReRouted", "ProcessedForDelivery"]
    assert store.audit().balances


def test_a_redirected_piece_that_comes_near_its_sender_is_returned(store):
    run(store, letter(planned_mail_date="2026-01-02", return_zip="10001-1234"))

    run(
        store,
        a_scan(at="2026-01-05T04:00:00", mailPhase="PARS Processing"),
        a_scan(at="2026-01-12T04:00:00", scanFacilityZip="10018", **LAST),
    )

    assert [status for status, _ in saved(store)] == ["Mailed", "ReRouted", "ReturnedToSender"]
    assert store.audit().balances


def test_a_reply_envelope_is_not_the_piece_that_was_sent_out(store):
    run(store, letter(planned_mail_date="2026-01-02"))

    run(store, a_scan(at="2026-01-20T04:00:00", imb=REPLY, **LAST))

    assert saved(store) == []
    assert store.counted("-", "noted") == 2


@pytest.mark.parametrize("order", [(1, 2), (2, 1)])
def test_a_serial_used_again_goes_to_the_piece_whose_window_fits(store, order):
    planned = {1: "2026-01-02", 2: "2026-05-02"}
    for number in order:
        run(store, letter(number, planned_mail_date=planned[number]))

    run(store, a_scan(at="2026-01-05T04:00:00"), a_scan(at="2026-05-05T04:00:00"), a_scan(at="2026-11-05T04:00:00"))

    assert [at for _, at in saved(store, 1)] == ["2026-01-05T04:00:00.000Z"] * 2
    assert [at for _, at in saved(store, 2)] == ["2026-05-05T04:00:00.000Z"] * 2
    assert len(store.parked(SERIAL_KEY)) == 1
    assert store.audit().balances


def test_a_piece_registered_again_with_another_barcode_is_found_by_that_one_only(store):
    run(store, letter())
    run(store, letter(imb=OTHER))

    run(store, a_scan(at="2026-01-05T04:00:00"), a_scan(at="2026-01-06T04:00:00", imb=OTHER))

    assert [at for _, at in saved(store)] == ["2026-01-06T04:00:00.000Z"] * 2
    assert len(store.parked(SERIAL_KEY)) == 1
    assert store.audit().balances
