# SPDX-FileCopyrightText: 2026 IT-Union contributors
# SPDX-License-Identifier: EUPL-1.2
"""Accession, second half: admission, entry and notice; or refusal, its notice, and the proof of erasure."""

import hashlib
from collections.abc import Mapping
from datetime import date

from django.db import transaction
from django.utils.translation import gettext as _

from itunion.foundation.kernel.api import Actor, Conflict, Refused, clock, events, system_actor
from itunion.foundation.organisations.api import Organisation, OrganisationKind, create_organisation, union
from itunion.union.law import api as law
from itunion.union.members.actions.accession import case_for_update, save_case
from itunion.union.members.actions.ledger import Line, enter
from itunion.union.members.actions.papers import send
from itunion.union.members.actions.register import add_leitweg_id, create_member
from itunion.union.members.documents import admission_letter, refusal_letter
from itunion.union.members.events import MemberAdmitted
from itunion.union.members.models import AccessionCase, Member, Notice, Paper, ShareEntry
from itunion.union.members.rules import leitweg_problem

__all__ = [
    "admit",
    "enter_member",
    "missing_fields",
    "notify_admission",
    "notify_refusal",
    "prove_erasure",
    "refuse",
]

EVIDENCE, CAPITAL, LEITWEG = "§-99-Nachweis", "privates Kapital", "Leitweg-ID"
"""Fields statutes may ask for that have a place of their own; any other one is kept under its name."""


def _known_fields(case: AccessionCase) -> list[str]:
    known = [name for name, value in case.extra.items() if str(value).strip()]
    return [
        *known,
        *([EVIDENCE] if case.authority_evidence else []),
        *([CAPITAL] if case.private_capital is not None else []),
        *([LEITWEG] if case.leitweg_id else []),
    ]


def missing_fields(case: AccessionCase) -> list[str]:
    """Return the further fields of the register (§ 30 II 2) that are still missing in a case."""
    finding = law.book_on().check("M5", fields=_known_fields(case))
    return list(finding.decision.values.get("missing", []))


def _fill_in(case: AccessionCase, extra: Mapping[str, str]) -> None:
    """Put further fields where they belong."""
    for name, text in extra.items():
        value = str(text).strip()
        if not value:
            continue
        if name == EVIDENCE:
            case.authority_evidence = value[:400]
        elif name == CAPITAL:
            case.private_capital = value == "yes"
        elif name == LEITWEG:
            if leitweg_problem(value):
                raise Refused(_("Die Leitweg-ID ist nicht gültig; bitte vergleichen Sie sie."))
            case.leitweg_id = value
        else:
            case.extra = {**case.extra, name: value[:200]}


@transaction.atomic
def admit(
    *,
    case_id: int,
    admitted_on: date,
    admitted_by: str = "board",
    reference: str,
    effective_on: date | None = None,
    extra: Mapping[str, str] | None = None,
    reason: str = "",
    by: Actor,
) -> AccessionCase:
    """Record the admission; membership begins with it, or on the later day it names.

    `extra` are fields the statutes ask for in the register and that were still missing; what stays missing needs a reason.
    """
    case = case_for_update(case_id, by)
    _fill_in(case, extra or {})
    if case.admitted_on is not None or case.refused_on is not None:
        raise Conflict(_("Über diesen Beitritt ist schon entschieden."))
    if not reference.strip():
        raise Refused(_("Bitte geben Sie den Beschluss an, mit dem zugelassen wurde."), field="reference")
    if admitted_on > clock.today():
        raise Refused(_("Dieser Tag liegt in der Zukunft."), field="admitted_on")
    if case.declared_on is not None and admitted_on < case.declared_on:
        raise Refused(_("Zugelassen wird erst nach der Erklärung."), field="admitted_on")
    if effective_on is not None and effective_on < admitted_on:
        raise Refused(_("Die Mitgliedschaft beginnt frühestens mit der Zulassung."), field="effective_on")
    book = law.book_on(admitted_on)
    findings = [
        *law.enforce(
            book.check(
                "A1",
                form=case.declaration_form,
                unconditional=case.declared_on is not None and case.declaration_unconditional,
                admitted=True,
                transition=case.text_form_by_transition,
            )
        ),
        *law.enforce(
            book.check("A17", investing=case.investing, admitted_by=admitted_by), field="admitted_by"
        ),
        *law.enforce(book.check("M5", fields=_known_fields(case)), reason=reason, field="reason"),
    ]
    case.admitted_on, case.admitted_by, case.admission_reference = (
        admitted_on,
        admitted_by,
        reference.strip()[:200],
    )
    case.effective_on = effective_on or admitted_on
    data = {"admitted_on": admitted_on, "by": admitted_by, "reference": reference, "findings": findings}
    return save_case(case, "admit", data, by=by)


def _body(case: AccessionCase, by: Actor) -> Organisation:
    """Return the applicant's organisation, new if the platform does not know it yet."""
    known = Organisation.objects.filter(kind=OrganisationKind.MEMBER, name=case.name).first()
    if known is not None:
        return known
    # who may admit a member may bring its body onto the platform; the audit entry names the person behind it
    platform = system_actor(f"Aufnahme, veranlasst von {by.person_name}", organisation_id=by.organisation_id)
    return create_organisation(
        kind=OrganisationKind.MEMBER,
        name=case.name,
        street=case.street,
        postcode=case.postcode,
        city=case.city,
        email=case.email,
        by=platform,
    )


@transaction.atomic
def enter_member(*, case_id: int, by: Actor) -> Member:
    """Enter the admitted applicant: organisation if new, number, register, subscription in the ledger."""
    case = case_for_update(case_id, by)
    if case.admitted_on is None or case.effective_on is None:
        raise Refused(_("Eingetragen wird erst, wer zugelassen ist."))
    if case.entered_on is not None:
        raise Conflict(_("Das Mitglied ist schon eingetragen."))
    organisation = _body(case, by)
    today = clock.today()
    member = create_member(
        organisation,
        case.effective_on,
        kind=case.kind,
        official_key=case.official_key,
        inhabitants=case.inhabitants,
        workplaces=case.workplaces,
        investing=case.investing,
        authority_number=case.authority_number,
        authority_evidence=case.authority_evidence,
        authority_as_of=case.admitted_on if case.authority_evidence else None,
        private_capital=case.private_capital,
        private_capital_as_of=case.admitted_on if case.private_capital is not None else None,
        planned_exit_on=case.planned_exit_on,
        extra=case.extra,
    )
    line = Line(
        organisation.pk,
        ShareEntry.Kind.SUBSCRIPTION,
        case.effective_on,
        shares=case.declaration_shares,
        paper=case.declaration,
        reference=case.admission_reference,
    )
    _entry, findings = enter(line, by=by)
    if case.leitweg_id:
        add_leitweg_id(
            organisation_id=organisation.pk,
            value=case.leitweg_id,
            label=_("Zentrale Rechnungsstelle"),
            by=by,
        )
    Paper.objects.filter(pk=case.declaration_id).update(about=organisation)
    case.entered_on, case.member_organisation = today, organisation
    data = {
        "member": member.pk,
        "number": member.number,
        "effective_on": case.effective_on,
        "findings": findings,
    }
    save_case(case, "enter_member", data, by=by)
    events.publish(MemberAdmitted(organisation.pk, case.effective_on))
    return member


@transaction.atomic
def notify_admission(
    *, case_id: int, way: str, proof: str = "", sent_on: date | None = None, by: Actor
) -> Notice:
    """Tell the member that it was entered, and keep the proof."""
    case = case_for_update(case_id, by)
    organisation = case.member_organisation
    if organisation is None or case.admitted_on is None or case.effective_on is None:
        raise Refused(_("Benachrichtigt wird erst, wer eingetragen ist."))
    if case.notified_on is not None:
        raise Conflict(_("Das Mitglied ist schon benachrichtigt."))
    member = Member.objects.get(organisation=organisation)
    sent = clock.today() if way == Notice.Way.EMAIL else sent_on or clock.today()
    finding = law.book_on(case.admitted_on).check("A4", admitted_on=case.admitted_on, notified_on=sent)
    letter = admission_letter(
        name=organisation.name,
        union=union().name,
        number=member.number,
        effective_on=case.effective_on,
        shares=case.declaration_shares,
    )
    notice = send(
        letter,
        kind=Notice.Kind.ADMISSION,
        organisation_id=organisation.pk,
        way=way,
        recipient=organisation.email if way == Notice.Way.EMAIL else f"{organisation.name}, {case.city}",
        proof=proof,
        sent_on=sent_on,
        due_on=finding.due,
        case=case,
    )
    case.notified_on = notice.sent_on
    data = {"notice": notice.pk, "proof": notice.proof, "findings": law.enforce(finding)}
    save_case(case, "notify_admission", data, by=by)
    return notice


@transaction.atomic
def refuse(*, case_id: int, refused_on: date, reason: str, by: Actor) -> AccessionCase:
    """Record that the board does not admit the applicant; the reason stays inside the house."""
    case = case_for_update(case_id, by)
    if case.admitted_on is not None or case.refused_on is not None:
        raise Conflict(_("Über diesen Beitritt ist schon entschieden."))
    if case.declared_on is None:
        raise Refused(_("Abgelehnt wird erst ein erklärter Beitritt."))
    if not case.declared_on <= refused_on <= clock.today():
        raise Refused(
            _("Der Tag der Ablehnung liegt nach der Erklärung und nicht in der Zukunft."), field="refused_on"
        )
    if not reason.strip():
        raise Refused(_("Bitte geben Sie den Grund an."), field="reason")
    case.refused_on, case.refusal_reason = refused_on, reason.strip()
    return save_case(case, "refuse", {"refused_on": refused_on}, by=by)


@transaction.atomic
def notify_refusal(
    *, case_id: int, way: str, proof: str = "", sent_on: date | None = None, by: Actor
) -> Notice:
    """Tell the applicant that it was not admitted."""
    case = case_for_update(case_id, by)
    if case.refused_on is None:
        raise Refused(_("Es ist noch nichts abgelehnt."))
    if case.refusal_told_on is not None:
        raise Conflict(_("Die Ablehnung ist schon mitgeteilt."))
    finding = law.book_on(case.refused_on).check(
        "A5", refused_on=case.refused_on, told_on=clock.today(), gone_on=clock.today()
    )
    notice = send(
        refusal_letter(name=case.name, union=union().name),
        kind=Notice.Kind.REFUSAL,
        organisation_id=case.organisation_id,
        way=way,
        recipient=case.email if way == Notice.Way.EMAIL else f"{case.name}, {case.city}",
        proof=proof,
        sent_on=sent_on,
        due_on=finding.due,
        case=case,
    )
    case.refusal_told_on = notice.sent_on
    data = {"notice": notice.pk, "proof": notice.proof, "due": finding.due}
    save_case(case, "notify_refusal", data, by=by)
    return notice


@transaction.atomic
def prove_erasure(*, case_id: int, gone_on: date | None = None, how: str = "", by: Actor) -> AccessionCase:
    """Erase an electronic declaration, or record that a written one was returned; hash and proof stay.

    The names of who declared go with it: what stays is that a body applied, and when it was refused.
    """
    case = case_for_update(case_id, by)
    if case.refused_on is None:
        raise Refused(_("Es ist noch nichts abgelehnt."))
    if case.erased_on is not None:
        raise Conflict(_("Die Erklärung ist schon gelöscht."))
    gone_on = gone_on or clock.today()
    if gone_on > clock.today():
        raise Refused(_("Dieser Tag liegt in der Zukunft."), field="gone_on")
    finding = law.book_on(case.refused_on).check(
        "A5", refused_on=case.refused_on, told_on=case.refusal_told_on, gone_on=gone_on
    )
    findings = law.enforce(finding)
    digest = ""
    if case.declaration_id is not None:
        paper = Paper.objects.select_for_update().get(pk=case.declaration_id)
        digest = paper.sha256
        if paper.content is not None:
            paper.content, paper.erased_on = None, gone_on
            paper.erasure_reason = _("Beitritt abgelehnt (§ 15 Abs. 2 GenG)")
            paper.save(update_fields=["content", "erased_on", "erasure_reason"])
    case.representative = case.deputy = case.email = case.refusal_reason = ""
    case.erased_on = gone_on
    case.erasure_proof = (
        how.strip() or hashlib.sha256(f"{digest}:{gone_on.isoformat()}".encode()).hexdigest()
    )[:200]
    data = {"gone_on": gone_on, "sha256": digest, "proof": case.erasure_proof, "findings": findings}
    return save_case(case, "prove_erasure", data, by=by)
