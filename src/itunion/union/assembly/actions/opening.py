# SPDX-FileCopyrightText: 2026 IT-Union contributors
# SPDX-License-Identifier: EUPL-1.2
"""Opening a ballot: gates, choices, and the electorate as it is at this moment."""

from collections.abc import Iterable, Mapping
from typing import Any

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from itunion.foundation.kernel.api import Actor, Conflict, Refused, audit, clock
from itunion.union.assembly.actions.locking import changed, locked_item, must_be
from itunion.union.assembly.actions.sealed import open_sealed
from itunion.union.assembly.actions.secret import open_poll
from itunion.union.assembly.models import AgendaItem, AnnualAccounts, Ballot, Entitlement, Motion
from itunion.union.assembly.permissions import Permission
from itunion.union.assembly.queries import member_bodies, presence_now, representations
from itunion.union.assembly.rules import GENESIS, INVALID, Present
from itunion.union.law.api import MAJORITIES, Book, book_on, enforce

__all__ = ["open_ballot"]

MOTION_CHOICES = {"yes": "Ja", "no": "Nein", "abstain": "Enthaltung"}
FEWEST_SECRET = 5
"""Below this many electronic ballots a secret poll would not be secret; paper is offered instead"""


def _gates(item: AgendaItem, book: Book, *, all_present: bool) -> list[Any]:
    """Return the checks before a vote on the item."""
    assembly = item.assembly
    day = assembly.starts_at.astimezone().date()
    exempt = book.check("G6", resolution=item.kind != "report").decision.values.get("exempt", False)
    checks = [
        book.check("G15", form=assembly.form, phase=assembly.phase),
        book.check(
            "G5",
            assembly_on=day,
            announced_on=item.announced_on,
            all_present=all_present,
            exempt=bool(exempt) or item.is_procedural,
        ),
    ]
    if item.is_accounts:
        accounts = AnnualAccounts.objects.order_by("-year").first() or AnnualAccounts()
        checks += [
            book.check(
                "G9", assembly_on=day, available_on=accounts.available_on, where=accounts.available_where
            ),
            book.check("O7", reported_on=accounts.supervisory_report_on, adopted_on=day),
            book.check(
                "P2",
                balance_sheet_total=accounts.balance_sheet_total,
                revenue=accounts.revenue,
                accounts_audited=accounts.is_audited,
            ),
        ]
    return checks


def _choices(item: AgendaItem, candidates: Mapping[str, str], seats: int) -> dict[str, str]:
    if item.kind != "election":
        return dict(MOTION_CHOICES)
    if seats < 1 or not candidates:
        raise Refused(_("Eine Wahl braucht mindestens einen Sitz und eine Kandidatur."), field="candidates")
    if "abstain" in candidates or INVALID in candidates:
        raise Refused(_("Diese Bezeichnung ist für Stimmen vergeben."), field="candidates")
    return {**candidates, "abstain": "Enthaltung"}


@transaction.atomic
def open_ballot(
    *,
    item_id: int,
    question: str,
    motion_id: int | None = None,
    secrecy: str = "open",
    candidates: Mapping[str, str] | None = None,
    seats: int = 0,
    method: str = "",
    votes_of: Mapping[int, int] | None = None,
    key_bits: int = 3072,
    by: Actor,
) -> Ballot:
    """Open a ballot on an item: electorate and rules are fixed here, from who is present at this moment.

    `candidates`: key → name, for an election. `votes_of`: members with more than one vote, where statutes know them.
    In the voting phase of a stretched assembly every member may vote, present or not (§ 43b V GenG).
    A sealed one is held and counted with Belenios (`actions.sealed`). A secret ballot takes the next committee key in stock; `key_bits`: length of its issuer key (2048 for tests only).
    """
    by.require(Permission.MANAGE)
    item = locked_item(item_id)
    assembly = item.assembly
    must_be(assembly, "open")
    if not question.strip():
        raise Refused(_("Worüber wird abgestimmt? Bitte den Wortlaut angeben."), field="question")
    if Ballot.objects.filter(item__assembly=assembly, state="open").exists():
        raise Conflict(_("Eine Abstimmung läuft noch. Schließen Sie sie, bevor Sie die nächste öffnen."))
    motion = Motion.objects.filter(pk=motion_id, item=item, state="open").first() if motion_id else None
    if motion_id and motion is None:
        raise Refused(_("Dieser Antrag steht nicht zur Abstimmung."), field="motion")
    book = book_on()
    bodies = member_bodies()
    present = presence_now(assembly.pk)
    everyone = bool(
        book.check("G15", form=assembly.form, phase=assembly.phase).decision.values.get("all_members_vote")
    )
    checks = _gates(item, book, all_present=len(present) == len(bodies))
    mandatory = MAJORITIES[item.subject].whole == 4
    checks += [
        book.check("G18", votes=votes, mandatory_majority=mandatory) for votes in (votes_of or {}).values()
    ]
    checks.append(book.check("G12", form=assembly.form))
    findings = enforce(*checks)
    names = _choices(item, candidates or {}, seats)
    electorate = _electorate(
        assembly.pk, present, {b.organisation_id: b.name for b in bodies} if everyone else {}
    )
    if not electorate:
        raise Refused(_("Es ist niemand da, der abstimmen könnte."))
    if secrecy != "open" and any(votes > 1 for votes in (votes_of or {}).values()):
        raise Refused(
            _("Geheim stimmt jedes Mitglied mit einer Stimme ab; Mehrstimmrechte gehen hier nicht.")
        )
    ballot: Ballot = Ballot.objects.create(
        item=item,
        motion=motion,
        number=(item.ballots.aggregate(n=Max("number"))["n"] or 0) + 1,
        question=question.strip(),
        secrecy=secrecy,
        subject=item.subject,
        choices=list(names),
        names=names,
        seats=seats if item.kind == "election" else 0,
        method=(method or str(book.statutes["election_majority"])) if item.kind == "election" else "",
        opened_at=clock.now(),
        findings=[_plain(f) for f in findings],
        members=len(bodies),
        present=len(present),
        head=GENESIS,
    )
    rights = [_right(ballot, member, (votes_of or {}).get(member.member, 1), book) for member in electorate]
    if secrecy == "secret":
        _enough_for_a_secret(right for right in rights if right.person_id)
        open_poll(ballot, key_bits=key_bits)
    elif secrecy == "sealed":
        # Belenios needs no account here: who has the right can vote
        _enough_for_a_secret(rights)
        open_sealed(ballot)
    audit.record(
        "assembly.open_ballot",
        subject=f"ballot:{ballot.pk}",
        data={
            "question": question,
            "secrecy": secrecy,
            "entitled": len(electorate),
            "present": len(present),
            "findings": findings,
        },
        by=by,
    )
    changed(assembly.pk)
    return ballot


def _right(ballot: Ballot, member: Present, votes: int, book: Book) -> Entitlement:
    """Enter a member's right to vote, with the ban that hits it here (§ 43 VI GenG)."""
    ban = book.check(
        "G21",
        subject=ballot.item.ban_subject,
        concerned=ballot.item.concerned,
        person=member.person_key,
        member=f"m{member.member}",
    )
    right: Entitlement = Entitlement.objects.create(
        ballot=ballot,
        member_id=member.member,
        person_name=member.person_name,
        person_key=member.person_key,
        person_id=int(member.person_key[1:]) if member.person_key.startswith("p") else None,
        basis=member.basis,
        channel=member.channel,
        votes=votes,
        ban="" if ban.kept else ban.sentence()[:200],
    )
    return right


def _enough_for_a_secret(able: Iterable[Entitlement]) -> None:
    """Refuse a secret ballot in which too few can vote electronically: they would not be hidden among each other."""
    if sum(1 for right in able if not right.ban) < FEWEST_SECRET:
        raise Refused(
            _(
                "Geheim elektronisch abstimmen geht erst, wenn mindestens fünf Stimmen elektronisch abgegeben werden können; sonst wäre sie nicht geheim. Nutzen Sie Stimmzettel."
            )
        )


def _plain(finding: dict[str, Any]) -> dict[str, Any]:
    """Return a finding as JSON stores it."""
    return {k: finding[k] for k in ("rule", "applied", "kept", "profile", "statutes") if k in finding}


def _electorate(
    assembly_id: int, present: Mapping[int, Present], everyone: Mapping[int, str]
) -> list[Present]:
    if not everyone:
        return list(present.values())
    known = {r.member_id: r for r in representations(assembly_id)}
    return [
        present.get(m)
        or Present(
            m,
            known[m].person_key if m in known else "",
            known[m].person_name if m in known else name,
            known[m].basis if m in known else "statutory",
            "written",
        )
        for m, name in everyone.items()
    ]
