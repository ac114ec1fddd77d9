# SPDX-FileCopyrightText: 2026 IT-Union contributors
# SPDX-License-Identifier: EUPL-1.2
"""Writing the ledger: every entry goes through here, and a correction is a reversal."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from itunion.foundation.kernel.api import Actor, Refused, audit, clock
from itunion.foundation.organisations.api import get_organisation
from itunion.union.law import api as law
from itunion.union.members.models import Member, Paper, ShareEntry
from itunion.union.members.permissions import Permission
from itunion.union.members.queries import address_of, state_on
from itunion.union.members.rules.ledger import State

__all__ = ["Line", "append_entry", "enter", "insist", "locked", "member_state", "record", "reverse_entry"]

ZERO = Decimal("0.00")
Findings = list[dict[str, Any]]


@dataclass(frozen=True)
class Line:
    """What an entry is to say."""

    organisation_id: int
    kind: str
    effective_on: date | None
    shares: int = 0
    amount: Decimal = ZERO
    due_on: date | None = None
    ends_on: date | None = None
    counterpart_id: int | None = None
    transfer: str = ""
    reverses: ShareEntry | None = None
    paper: Paper | None = None
    reference: str = ""
    text: str = field(default="")


def insist(finding: law.Finding, *, form_field: str = "") -> law.Finding:
    """Refuse what does not hold even where the rule by itself is only a deadline: this action has no other basis."""
    if not finding.kept:
        raise Refused(finding.sentence(get_language() or "de"), field=form_field)
    return finding


def enter(line: Line, *, by: Actor) -> tuple[ShareEntry, Findings]:
    """Write one entry and return it with the findings of § 30; the caller records them in its audit entry."""
    by.require(Permission.MANAGE)
    organisation = get_organisation(line.organisation_id)
    book = law.book_on()
    findings = law.enforce(
        book.check("M1", for_the_board=by.is_system or by.organisation_kind == "union"),
        book.check(
            "M2", person="legal", fields={"name": organisation.name, "address": address_of(organisation)}
        ),
        book.check("M4", effective_on=line.effective_on),
        field="effective_on",
    )
    entry: ShareEntry = ShareEntry.objects.create(
        organisation=organisation,
        kind=line.kind,
        effective_on=line.effective_on or clock.today(),
        recorded_at=clock.now(),
        recorded_on=clock.today(),
        shares=line.shares,
        amount=line.amount,
        due_on=line.due_on,
        ends_on=line.ends_on,
        counterpart_id=line.counterpart_id,
        transfer=line.transfer,
        reverses=line.reverses,
        paper=line.paper,
        reference=line.reference.strip()[:200],
        text=line.text.strip(),
    )
    return entry, findings


def record(
    action: str,
    organisation_id: int,
    data: Mapping[str, Any],
    findings: Findings,
    *,
    by: Actor,
    subject: str = "",
) -> None:
    """Write the audit entry of an action on a member into the member's chain."""
    audit.record(
        f"members.{action}",
        subject=subject or f"membership:{organisation_id}",
        data={**data, "findings": findings},
        chain=organisation_id,
        by=by,
    )


def locked(*organisations: int) -> list[Member]:
    """Lock members against concurrent entries, always in the same order; refuse who is not in the register."""
    wanted = sorted(set(organisations))
    found = list(Member.objects.select_for_update().filter(organisation_id__in=wanted).order_by("pk"))
    if len(found) != len(wanted):
        raise Refused(_("Diese Körperschaft steht nicht in der Mitgliederliste."))
    return found


def member_state(organisation_id: int, day: date | None = None) -> State:
    """Return the state of somebody who must be a member on the day; refuse otherwise."""
    locked(organisation_id)
    state = state_on(organisation_id, day)
    if not state.is_member:
        raise Refused(_("An diesem Tag besteht keine Mitgliedschaft. Es wurde nichts eingetragen."))
    return state


@transaction.atomic
def append_entry(
    *,
    organisation_id: int,
    kind: str,
    effective_on: date | None,
    shares: int = 0,
    amount: Decimal = ZERO,
    due_on: date | None = None,
    ends_on: date | None = None,
    paper: Paper | None = None,
    reference: str = "",
    text: str = "",
    by: Actor,
) -> ShareEntry:
    """Write a single entry as it stands, e.g. from older books; the other actions know more about what they enter."""
    by.require(Permission.MANAGE)
    locked(organisation_id)
    if kind in (ShareEntry.Kind.REVERSAL, ShareEntry.Kind.TRANSFER_IN, ShareEntry.Kind.TRANSFER_OUT):
        raise Refused(_("Übertragung und Storno bestehen aus zwei Seiten und haben eigene Vorgänge."))
    line = Line(
        organisation_id, kind, effective_on, shares, amount, due_on, ends_on, paper=paper, reference=reference, text=text
    )  # fmt: skip
    entry, findings = enter(line, by=by)
    data = {"kind": kind, "effective_on": effective_on, "shares": shares, "amount": amount}
    record("append_entry", organisation_id, data, findings, subject=f"share_entry:{entry.pk}", by=by)
    return entry


@transaction.atomic
def reverse_entry(*, entry_id: int, reason: str, by: Actor) -> list[ShareEntry]:
    """Take an entry back by a reversal; a transfer is taken back on both sides. Returns the reversals."""
    by.require(Permission.MANAGE)
    if not reason.strip():
        raise Refused(
            _("Bitte begründen Sie das Storno; die Begründung bleibt im Anteilsbuch."), field="reason"
        )
    first: ShareEntry | None = ShareEntry.objects.filter(pk=entry_id).first()
    if first is None:
        raise Refused(_("Diesen Eintrag gibt es nicht."))
    legs = [first]
    if first.transfer:
        legs = list(ShareEntry.objects.filter(transfer=first.transfer).order_by("pk"))
    locked(*(leg.organisation_id for leg in legs))
    done, findings = [], []
    for leg in legs:
        if leg.kind == ShareEntry.Kind.REVERSAL:
            raise Refused(_("Ein Storno wird nicht storniert; tragen Sie neu ein, was gelten soll."))
        if ShareEntry.objects.filter(reverses=leg).exists():
            raise Refused(_("Dieser Eintrag ist schon storniert."))
        line = Line(
            leg.organisation_id, ShareEntry.Kind.REVERSAL, leg.effective_on, reverses=leg, text=reason
        )
        entry, found = enter(line, by=by)
        done.append(entry)
        findings += found
    data = {"entries": [leg.pk for leg in legs], "reason": reason}
    record("reverse_entry", first.organisation_id, data, findings, subject=f"share_entry:{first.pk}", by=by)
    return done
