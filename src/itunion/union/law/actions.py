# SPDX-FileCopyrightText: 2026 IT-Union contributors
# SPDX-License-Identifier: EUPL-1.2
"""Writing: enter a version of the statutes, put it in force, state the union's facts; and enforcing findings."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.db.models import Max
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from itunion.foundation.kernel.api import Actor, Conflict, Refused, audit, clock
from itunion.union.law.models import StatutesVersion, UnionFacts
from itunion.union.law.permissions import Permission
from itunion.union.law.queries import book_on, facts
from itunion.union.law.rules import PARAMETERS, Finding, Kind, Statutes, book_for, statutes_problems

__all__ = ["enforce", "enter_statutes", "enter_union_facts", "put_in_force"]

STRICT = {Kind.BLOCK, Kind.RECORD, Kind.PARAMETER}


def enforce(*findings: Finding, reason: str = "", field: str = "") -> list[dict[str, Any]]:
    """Refuse what a rule forbids; return the findings as data for the audit entry of the action.

    A rule that only warns is passed with a recorded reason. A mere deadline never refuses: it is shown and watched.
    Raises Refused with every sentence that does not hold, the first one as its text.
    """
    language = get_language() or "de"
    broken = [f for f in findings if not f.kept and (STRICT & set(f.rule.kinds) or Kind.WARN in f.rule.kinds)]
    serious = [f for f in broken if not (f.needs_reason and reason.strip())]
    if serious:
        first, *others = (f.sentence(language) for f in serious)
        if serious[0].needs_reason:
            first += " " + _("Mit einer Begründung können Sie trotzdem fortfahren.")
        raise Refused(first, field=field, details=others)
    kept = [f.as_data() for f in findings]
    return [*kept, {"reason": reason}] if broken else kept


def checked_parameters(values: Mapping[str, Any]) -> dict[str, Any]:
    """Return the parameters with every default filled in; raise Refused with all problems."""
    language = get_language() or "de"
    problems = statutes_problems(values)
    if problems:
        lines = [
            f"{PARAMETERS[p.key].name(language) if p.key in PARAMETERS else p.key}: {p.text(language)}"
            + (f" ({p.rule})" if p.rule else "")
            for p in problems
        ]
        raise Refused(
            _("So kann die Satzung nicht lauten. Es wurde nichts gespeichert."),
            field=problems[0].key,
            details=lines,
        )
    return {key: values.get(key, parameter.default) for key, parameter in PARAMETERS.items()}


@transaction.atomic
def enter_statutes(
    *, title: str, adopted_on: date, parameters: Mapping[str, Any], text_sha256: str = "", by: Actor
) -> StatutesVersion:
    """Enter a version the assembly adopted; it has no effect before `put_in_force`."""
    by.require(Permission.MANAGE)
    values = checked_parameters(parameters)
    book = book_on(adopted_on)
    findings = enforce(
        book.check("E8", board_alone=values["settlement_by_board_alone"]),
        book_for(adopted_on, Statutes("new", values)).check(
            "A15", share=Decimal(values["share_amount"]), liability=Decimal(values["liability_sum"])
        ),
    )
    number = (StatutesVersion.objects.aggregate(n=Max("number"))["n"] or 0) + 1
    version: StatutesVersion = StatutesVersion.objects.create(
        number=number,
        title=title.strip(),
        adopted_on=adopted_on,
        parameters=values,
        text_sha256=text_sha256,
        recorded_at=clock.now(),
    )
    audit.record(
        "law.enter_statutes",
        subject=f"statutes:{number}",
        data={"title": title, "adopted_on": adopted_on, "parameters": values, "findings": findings},
        by=by,
    )
    return version


def _lowers(present: Statutes, proposed: Statutes) -> bool:
    """Say whether a version lowers the share or the liability sum (§§ 22, 120 GenG)."""
    return any(proposed.amount(key) < present.amount(key) for key in ("share_amount", "liability_sum"))


@transaction.atomic
def put_in_force(
    *,
    number: int,
    registered_on: date | None,
    text_filed: bool,
    published_on: date | None = None,
    by: Actor,
) -> StatutesVersion:
    """Record the registration, from which on the version holds (§ 16 VI GenG).

    A version that lowers share or liability sum holds for members six months after its publication at the earliest;
    without `published_on` the day of registration counts as such.
    """
    by.require(Permission.MANAGE)
    version = StatutesVersion.objects.select_for_update().filter(number=number).first()
    if version is None:
        raise Refused(_("Diese Fassung der Satzung gibt es nicht."))
    if version.in_force_from:
        raise Conflict(_("Diese Fassung ist schon in Kraft."))
    book = book_on(registered_on)
    checks = [book.check("G31", registered_on=registered_on, text_filed=text_filed)]
    if registered_on and _lowers(book.statutes, Statutes(str(number), version.parameters)):
        checks.append(
            book.check("A14", published_on=published_on or registered_on, effective_on=registered_on)
        )
    findings = enforce(*checks, field="registered_on")
    if registered_on and registered_on < version.adopted_on:
        raise Refused(_("Die Eintragung kann nicht vor dem Beschluss liegen."), field="registered_on")
    if StatutesVersion.objects.filter(in_force_from__gte=registered_on).exists():
        raise Refused(
            _("Am selben Tag oder später ist schon eine andere Fassung in Kraft getreten."),
            field="registered_on",
        )
    version.registered_on = version.in_force_from = registered_on
    version.text_filed = text_filed
    version.save(update_fields=["registered_on", "in_force_from", "text_filed"])
    audit.record(
        "law.put_in_force",
        subject=f"statutes:{number}",
        data={"registered_on": registered_on, "findings": findings},
        by=by,
    )
    return version


@transaction.atomic
def enter_union_facts(
    *,
    seat: str,
    register_court: str,
    register_number: str,
    audit_association: str,
    audit_association_seat: str,
    by: Actor,
) -> UnionFacts:
    """State seat, register and audit association of the union; the former statement stays in the table."""
    by.require(Permission.MANAGE)
    findings = enforce(
        book_on().check("P4", name=audit_association.strip(), seat=audit_association_seat.strip()),
        field="audit_association",
    )
    before = facts()
    row: UnionFacts = UnionFacts.objects.create(
        recorded_at=clock.now(),
        seat=seat.strip(),
        register_court=register_court.strip(),
        register_number=register_number.strip(),
        audit_association=audit_association.strip(),
        audit_association_seat=audit_association_seat.strip(),
    )
    audit.record(
        "law.enter_union_facts",
        subject="union",
        data={"before": before.seat if before else None, "seat": row.seat, "findings": findings},
        by=by,
    )
    return row
