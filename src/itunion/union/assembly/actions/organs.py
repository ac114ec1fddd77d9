# SPDX-FileCopyrightText: 2026 IT-Union contributors
# SPDX-License-Identifier: EUPL-1.2
"""Seats in the organs: appoint, vacate, file at the register court."""

from datetime import date

from django.db import transaction
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from itunion.foundation.kernel.api import Actor, Refused, audit, clock
from itunion.union.assembly.models import Ballot, Seat
from itunion.union.assembly.permissions import Permission
from itunion.union.assembly.queries import seats
from itunion.union.law.api import book_on, enforce

__all__ = ["appoint", "file_board_change", "record_discharge", "vacate"]


def _locked(seat_id: int) -> Seat:
    found = Seat.objects.select_for_update().filter(pk=seat_id).first()
    if found is None:
        raise Refused(_("Diesen Sitz gibt es nicht."))
    return found


@transaction.atomic
def appoint(
    *,
    organ: str,
    person_name: str,
    term_from: date,
    term_to: date | None = None,
    member_id: int | None = None,
    function: str = "",
    function_since: date | None = None,
    person_id: int | None = None,
    is_chair: bool = False,
    is_delegated: bool = False,
    is_procurist: bool = False,
    by: Actor,
) -> Seat:
    """Give a seat. Raises Refused where §§ 9, 36, 37 GenG forbid it."""
    by.require(Permission.MANAGE)
    if term_to is not None and term_to < term_from:
        raise Refused(_("Die Amtszeit endet vor ihrem Beginn."), field="term_to")
    book = book_on()
    checks = [book.check("O3", member=member_id, function=function, since=function_since)]
    if organ == "supervisory_board":
        held = seats(organ, term_from)
        on_board = seats("management_board", term_from).filter(person_name=person_name).exists()
        former = Seat.objects.filter(
            organ="management_board",
            person_name=person_name,
            left_on__isnull=False,
            discharged_on__isnull=True,
        )
        checks += [
            book.check(
                "O5",
                delegated=held.filter(is_delegated=True).count() + is_delegated,
                investing=held.filter(is_investing=True).count(),
                seats=max(held.count() + 1, book.statutes.number("supervisory_members")),
            ),
            book.check(
                "O6", on_board=on_board, procurist=is_procurist, undischarged=former.exists() and not on_board
            ),
        ]
    findings = enforce(*checks, field="person_name")
    if is_chair and seats(organ, term_from).filter(is_chair=True).exists():
        raise Refused(_("Den Vorsitz hat schon jemand. Beenden Sie erst jenen Sitz."), field="is_chair")
    seat: Seat = Seat.objects.create(
        organ=organ,
        person_name=person_name.strip(),
        person_id=person_id,
        member_id=member_id,
        function=function.strip(),
        function_since=function_since,
        is_chair=is_chair,
        is_delegated=is_delegated,
        term_from=term_from,
        term_to=term_to,
    )
    audit.record(
        "assembly.appoint",
        subject=f"seat:{seat.pk}",
        data={
            "organ": organ,
            "person": seat.person_name,
            "from": term_from,
            "to": term_to,
            "findings": findings,
        },
        by=by,
    )
    return seat


@transaction.atomic
def vacate(
    *, seat_id: int, left_on: date, because: str, recall_ballot_id: int | None = None, by: Actor
) -> Seat:
    """End a seat before its term; a recall from the supervisory board needs its ballot (§ 36 III GenG)."""
    by.require(Permission.MANAGE)
    seat = _locked(seat_id)
    if seat.left_on:
        raise Refused(_("Dieser Sitz ist schon beendet."))
    if left_on < seat.term_from:
        raise Refused(_("Das Ende liegt vor dem Beginn der Amtszeit."), field="left_on")
    findings = []
    if recall_ballot_id is not None and seat.organ == "supervisory_board":
        ballot = Ballot.objects.filter(pk=recall_ballot_id, state="determined").first()
        counts = ballot.result["counts"] if ballot and ballot.result else {}
        findings = enforce(book_on().check("O4", yes=counts.get("yes", 0), no=counts.get("no", 0)))
    seat.left_on, seat.left_because = left_on, because.strip()
    seat.save(update_fields=["left_on", "left_because"])
    audit.record(
        "assembly.vacate",
        subject=f"seat:{seat.pk}",
        data={"left_on": left_on, "because": because, "findings": findings},
        by=by,
    )
    return seat


@transaction.atomic
def record_discharge(*, seat_id: int, discharged_on: date, by: Actor) -> Seat:
    """Record that the assembly discharged a (former) board member: only then the supervisory board is open."""
    by.require(Permission.MANAGE)
    seat = _locked(seat_id)
    seat.discharged_on = discharged_on
    seat.save(update_fields=["discharged_on"])
    audit.record("assembly.discharge", subject=f"seat:{seat.pk}", data={"on": discharged_on}, by=by)
    return seat


@transaction.atomic
def file_board_change(*, seat_id: int, filed_on: date, by_proxy: bool = False, by: Actor) -> Seat:
    """Record the filing of a board change at the register court; late filing is recorded as late, not refused."""
    by.require(Permission.MANAGE)
    seat = _locked(seat_id)
    if seat.organ != "management_board":
        raise Refused(_("Nur Änderungen im Vorstand werden zum Register angemeldet."))
    finding = book_on().check(
        "O8", changed_on=seat.left_on or seat.term_from, filed_on=filed_on, by_proxy=by_proxy
    )
    if by_proxy and not finding.kept:
        raise Refused(finding.sentence(get_language() or "de"))
    seat.filed_on = filed_on
    seat.save(update_fields=["filed_on"])
    audit.record(
        "assembly.file_board_change",
        subject=f"seat:{seat.pk}",
        data={
            "filed_on": filed_on,
            "late": not finding.kept,
            "findings": [finding.as_data()],
            "at": clock.today(),
        },
        by=by,
    )
    return seat
