# SPDX-FileCopyrightText: 2026 IT-Union contributors
# SPDX-License-Identifier: EUPL-1.2
"""Circular procedures: send a motion to all seats of an organ, answer, conclude."""

from datetime import date

from django.db import transaction
from django.utils.translation import gettext as _

from itunion.foundation.kernel.api import Actor, Conflict, Refused, audit, clock
from itunion.union.assembly.models import Circulation, CirculationAnswer, CirculationSeat
from itunion.union.assembly.models.circulation import CirculationChoice
from itunion.union.assembly.models.organs import Organ
from itunion.union.assembly.permissions import Permission
from itunion.union.assembly.queries.circulation import answers_of, is_over, quorum_of
from itunion.union.assembly.queries.organs import seats
from itunion.union.assembly.rules.circulation import CircularResult, conclude
from itunion.union.law.api import book_on

__all__ = ["answer_circulation", "conclude_circulation", "start_circulation"]


@transaction.atomic
def start_circulation(
    *, organ: str, title: str, motion: str, reasons: str = "", answer_until: date, by: Actor
) -> Circulation:
    """Send a motion to all seats of an organ. Seats and quorum of this day decide."""
    by.require(Permission.MANAGE)
    if organ not in Organ.values:
        raise Refused(_("Dieses Organ gibt es nicht."), field="organ")
    today = clock.today()
    if answer_until < today:
        raise Refused(_("Die Frist liegt in der Vergangenheit."), field="answer_until")
    held = list(seats(organ))
    quorum = quorum_of(organ, len(held), book_on().statutes.number("supervisory_quorum"))
    if not held or len(held) < quorum:
        raise Refused(
            _("Das Organ hat zu wenige Mitglieder, um zu beschließen (%(held)s, nötig %(quorum)s).")
            % {"held": len(held), "quorum": quorum},
            field="organ",
        )
    number = Circulation.objects.filter(started_at__year=today.year).count() + 1
    circulation: Circulation = Circulation.objects.create(
        organ=organ,
        number=f"U-{today.year}/{number:02d}",
        title=title.strip(),
        motion=motion.strip(),
        reasons=reasons.strip(),
        started_at=clock.now(),
        answer_until=answer_until,
        quorum=quorum,
    )
    CirculationSeat.objects.bulk_create(
        CirculationSeat(circulation=circulation, seat=seat, person_name=seat.person_name) for seat in held
    )
    audit.record(
        "assembly.start_circulation",
        subject=f"circulation:{circulation.pk}",
        data={
            "number": circulation.number,
            "organ": organ,
            "motion": circulation.motion,
            "until": answer_until,
            "quorum": quorum,
            "seats": [seat.person_name for seat in held],
        },
        by=by,
    )
    return circulation


def _open(circulation_id: int) -> Circulation:
    found = Circulation.objects.select_for_update().filter(pk=circulation_id).first()
    if found is None:
        raise Refused(_("Dieses Umlaufverfahren gibt es nicht."))
    if found.state != "open":
        raise Conflict(
            _("Das Umlaufverfahren ist abgeschlossen („%(state)s“). Es wurde nichts geändert.")
            % {"state": found.get_state_display()}
        )
    return found


@transaction.atomic
def answer_circulation(
    *, circulation_id: int, seat_id: int, choice: str, reason: str = "", proof: str = "", by: Actor
) -> Circulation:
    """Answer for one's seat, once. With the last answer, or an objection to the procedure, it is concluded.

    `seat_id` is the seat's line in this procedure. The office enters the written answer of a seat without a login,
    and says where it lies.
    """
    by.require(Permission.VIEW)
    circulation = _open(circulation_id)
    asked = CirculationSeat.objects.select_related("seat").filter(circulation=circulation, pk=seat_id).first()
    if asked is None:
        raise Refused(_("Dieser Sitz ist in diesem Verfahren nicht gefragt."))
    is_own = by.person_id is not None and asked.seat.person_id == by.person_id
    if not is_own:
        if asked.seat.person_id is not None or not by.may(Permission.MANAGE):
            raise Refused(_("Für diesen Sitz antworten Sie nicht. Es wurde nichts gespeichert."))
        if not proof.strip():
            raise Refused(_("Bitte geben Sie an, wo die schriftliche Antwort liegt."), field="proof")
    if is_over(circulation):
        raise Conflict(_("Die Frist ist vorbei. Die Antwort wurde nicht mehr angenommen."))
    if choice not in CirculationChoice.values:
        raise Refused(_("Diese Antwort gibt es nicht."), field="choice")
    if CirculationAnswer.objects.filter(asked=asked).exists():
        raise Conflict(_("Für diesen Sitz ist schon geantwortet. Die erste Antwort gilt."))
    CirculationAnswer.objects.create(
        asked=asked,
        choice=choice,
        reason=reason.strip(),
        proof="" if is_own else proof.strip(),
        answered_at=clock.now(),
    )
    result = _result(circulation)
    if result.outcome != "open":
        _close(circulation, result)
    audit.record(
        "assembly.answer_circulation",
        subject=f"circulation:{circulation.pk}",
        data={
            "seat": asked.person_name,
            "choice": choice,
            "reason": reason.strip(),
            "proof": proof.strip(),
            "state": circulation.state,
            "result": circulation.result,
        },
        by=by,
    )
    return circulation


@transaction.atomic
def conclude_circulation(*, circulation_id: int, by: Actor) -> Circulation:
    """State the result after the time for answers has passed."""
    by.require(Permission.MANAGE)
    circulation = _open(circulation_id)
    result = _result(circulation)
    if result.outcome == "open":
        raise Conflict(_("Die Frist läuft noch, und nicht alle haben geantwortet."))
    _close(circulation, result)
    audit.record(
        "assembly.conclude_circulation",
        subject=f"circulation:{circulation.pk}",
        data={"state": circulation.state, "result": circulation.result},
        by=by,
    )
    return circulation


def _result(circulation: Circulation) -> CircularResult:
    answers = {key: row.choice if row else None for key, row in answers_of(circulation.pk).items()}
    return conclude(answers, quorum=circulation.quorum, is_over=is_over(circulation))


def _close(circulation: Circulation, result: CircularResult) -> None:
    """Freeze the result with the names of who answered what."""
    answers = answers_of(circulation.pk)
    circulation.state = result.outcome
    circulation.concluded_at = clock.now()
    circulation.result = {
        "counts": dict(result.counts),
        "calculation": list(result.calculation),
        "seats": [
            {"person": asked.person_name, "choice": row.choice if (row := answers[asked.pk]) else ""}
            for asked in circulation.seats.all()
        ],
    }
    circulation.save(update_fields=["state", "concluded_at", "result"])
