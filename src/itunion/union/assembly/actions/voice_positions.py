# SPDX-FileCopyrightText: 2026 IT-Union contributors
# SPDX-License-Identifier: EUPL-1.2
"""Position statements: a draft in versions, amendments of members, signatures on authority, publication."""

import hashlib
import json
from datetime import date
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from itunion.foundation.kernel.api import Actor, Conflict, Refused, audit, clock
from itunion.union.assembly.models import (
    Amendment,
    Dissent,
    PositionStatement,
    PositionVersion,
    SignOn,
)
from itunion.union.assembly.models.voice import Addressee, Authority
from itunion.union.assembly.permissions import Permission
from itunion.union.assembly.queries.positions import current_version, dissents_of, sign_ons_of
from itunion.union.assembly.queries.voice import is_asked
from itunion.union.assembly.rules.wording_diff import joined, paragraphs

__all__ = [
    "add_version",
    "decide_amendment",
    "dissent",
    "draft_position",
    "position_digest",
    "propose_amendment",
    "publish_position",
    "sign_on",
    "withdraw_sign_on",
]


def position_digest(content: dict[str, Any]) -> str:
    """Return the SHA-256 of a published statement: text, signatories and dissent notes."""
    text = json.dumps(content, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def _locked(statement_id: int) -> PositionStatement:
    """Return a statement that is not published yet, locked."""
    found = PositionStatement.objects.select_for_update().filter(pk=statement_id).first()
    if found is None:
        raise Refused(_("Diese Stellungnahme gibt es nicht."))
    if found.published_at is not None:
        raise Conflict(_("Die Stellungnahme ist veröffentlicht und bleibt, wie sie ist."))
    return found


def _speaking_for(by: Actor) -> int:
    """Return the member the actor speaks for."""
    if by.organisation_id is None or not is_asked(by):
        raise Refused(_("Das können nur Mitglieder der Genossenschaft. Es wurde nichts gespeichert."))
    return by.organisation_id


def _wording(text: str) -> str:
    found = joined(paragraphs(text))
    if not found:
        raise Refused(_("Der Text ist leer."), field="text")
    return found


# --- the working draft -----------------------------------------------------------------------------------------------


@transaction.atomic
def draft_position(
    *,
    topic: str,
    addressee: str,
    addressee_name: str = "",
    occasion: str = "",
    amend_until: date,
    due_on: date,
    text: str,
    by: Actor,
) -> PositionStatement:
    """Begin a statement with the first version of its text."""
    by.require(Permission.MANAGE)
    if addressee not in Addressee.values:
        raise Refused(_("Diesen Adressaten gibt es nicht."), field="addressee")
    if amend_until < clock.today():
        raise Refused(_("Die Frist für Änderungen liegt in der Vergangenheit."), field="amend_until")
    if due_on < amend_until:
        raise Refused(_("Die Stellungnahme ist vor dem Ende der Änderungsfrist fällig."), field="due_on")
    statement: PositionStatement = PositionStatement.objects.create(
        topic=topic.strip(),
        addressee=addressee,
        addressee_name=addressee_name.strip(),
        occasion=occasion.strip(),
        amend_until=amend_until,
        due_on=due_on,
    )
    PositionVersion.objects.create(statement=statement, number=1, text=_wording(text), made_at=clock.now())
    audit.record(
        "assembly.draft_position",
        subject=f"position:{statement.pk}",
        data={"topic": statement.topic, "amend_until": amend_until, "due_on": due_on},
        by=by,
    )
    return statement


@transaction.atomic
def propose_amendment(
    *, statement_id: int, version_id: int, paragraph: int, new_text: str, reason: str, by: Actor
) -> Amendment:
    """Propose another wording of a paragraph; an empty one strikes it, the number after the last one adds one."""
    by.require(Permission.TAKE_PART)
    statement = _locked(statement_id)
    member_id = _speaking_for(by)
    if clock.today() > statement.amend_until:
        raise Conflict(_("Die Frist für Änderungen ist vorbei. Ihr Vorschlag wurde nicht angenommen."))
    version = current_version(statement_id)
    if version.pk != version_id:
        raise Conflict(_("Inzwischen gibt es eine neue Fassung. Bitte lesen Sie sie zuerst."))
    parts = paragraphs(version.text)
    if not 1 <= paragraph <= len(parts) + 1:
        raise Refused(_("Diesen Absatz gibt es nicht."), field="paragraph")
    wording = joined(paragraphs(new_text))
    if wording == (parts[paragraph - 1] if paragraph <= len(parts) else ""):
        raise Refused(_("Der Vorschlag ändert nichts."), field="new_text")
    amendment: Amendment = Amendment.objects.create(
        version=version,
        paragraph=paragraph,
        new_text=wording,
        reason=reason.strip(),
        member_id=member_id,
        person_name=by.person_name,
    )
    audit.record(
        "assembly.propose_amendment",
        subject=f"position:{statement_id}",
        data={"amendment": amendment.pk, "version": version.number, "paragraph": paragraph},
        by=by,
    )
    return amendment


@transaction.atomic
def decide_amendment(*, amendment_id: int, accept: bool, reason: str, by: Actor) -> Amendment:
    """Accept an amendment for the next version, or reject it; both with a reason."""
    by.require(Permission.MANAGE)
    amendment = Amendment.objects.select_for_update().filter(pk=amendment_id).first()
    if amendment is None:
        raise Refused(_("Diesen Änderungsvorschlag gibt es nicht."))
    _locked(amendment.version.statement_id)
    if amendment.state not in {"open", "accepted"}:
        raise Conflict(_("Über diesen Vorschlag ist schon entschieden."))
    if not reason.strip():
        raise Refused(_("Bitte begründen Sie die Entscheidung."), field="reason")
    amendment.state = "accepted" if accept else "rejected"
    amendment.decision_reason = reason.strip()
    amendment.save(update_fields=["state", "decision_reason"])
    audit.record(
        "assembly.decide_amendment",
        subject=f"position:{amendment.version.statement_id}",
        data={"amendment": amendment_id, "accepted": accept, "reason": reason},
        by=by,
    )
    return amendment


@transaction.atomic
def add_version(*, statement_id: int, version_id: int, text: str, reason: str, by: Actor) -> PositionVersion:
    """Write the version after the one named; it takes in the accepted amendments.

    Every amendment must be decided before.
    """
    by.require(Permission.MANAGE)
    statement = _locked(statement_id)
    before = current_version(statement_id)
    if before.pk != version_id:
        raise Conflict(_("Inzwischen gibt es eine neue Fassung. Bitte lesen Sie sie zuerst."))
    if Amendment.objects.filter(version=before, state="open").exists():
        raise Conflict(_("Über einige Änderungsvorschläge ist noch nicht entschieden."))
    wording = _wording(text)
    if wording == before.text:
        raise Refused(_("Die neue Fassung ist dieselbe wie die bisherige."), field="text")
    version: PositionVersion = PositionVersion.objects.create(
        statement=statement,
        number=before.number + 1,
        text=wording,
        reason=reason.strip(),
        made_at=clock.now(),
    )
    merged = Amendment.objects.filter(version=before, state="accepted")
    count = merged.update(state="merged", merged_into=version)
    audit.record(
        "assembly.add_version",
        subject=f"position:{statement_id}",
        data={"version": version.number, "merged": count, "reason": reason},
        by=by,
    )
    return version


# --- signatures and dissent ------------------------------------------------------------------------------------------


@transaction.atomic
def sign_on(
    *, statement_id: int, version_id: int, authority: str, resolved_on: date | None = None, by: Actor
) -> SignOn:
    """Sign the version that was shown, for one's municipality, and say on which authority."""
    by.require(Permission.REPRESENT)
    _locked(statement_id)
    member_id = _speaking_for(by)
    version = current_version(statement_id)
    if version.pk != version_id:
        raise Conflict(_("Inzwischen gibt es eine neue Fassung. Bitte lesen Sie sie zuerst."))
    if authority not in Authority.values:
        raise Refused(_("Diese Grundlage gibt es nicht."), field="authority")
    if authority == "council" and resolved_on is None:
        raise Refused(_("Bitte geben Sie den Tag des Ratsbeschlusses an."), field="resolved_on")
    if resolved_on is not None and resolved_on > clock.today():
        raise Refused(_("Der Beschluss liegt in der Zukunft."), field="resolved_on")
    if SignOn.objects.filter(version=version, member_id=member_id, withdrawn_at__isnull=True).exists():
        raise Conflict(_("Ihr Mitglied hat diese Fassung schon mitgezeichnet."))
    signed: SignOn = SignOn.objects.create(
        version=version,
        member_id=member_id,
        person_name=by.person_name,
        authority=authority,
        resolved_on=resolved_on if authority == "council" else None,
        signed_at=clock.now(),
    )
    audit.record(
        "assembly.sign_on",
        subject=f"position:{statement_id}",
        data={"version": version.number, "authority": authority, "resolved_on": signed.resolved_on},
        by=by,
    )
    return signed


@transaction.atomic
def withdraw_sign_on(*, statement_id: int, by: Actor) -> int:
    """Withdraw a member's signatures, possible until publication. Returns how many versions they were on."""
    by.require(Permission.REPRESENT)
    _locked(statement_id)
    member_id = _speaking_for(by)
    signed = SignOn.objects.filter(
        version__statement_id=statement_id, member_id=member_id, withdrawn_at__isnull=True
    )
    count = signed.update(withdrawn_at=clock.now())
    if not count:
        raise Conflict(_("Ihr Mitglied hat nicht mitgezeichnet."))
    audit.record("assembly.withdraw_sign_on", subject=f"position:{statement_id}", by=by)
    return count


@transaction.atomic
def dissent(*, statement_id: int, text: str, by: Actor) -> Dissent | None:
    """Add a member's note of dissent, or change it; without text it goes."""
    by.require(Permission.REPRESENT)
    statement = _locked(statement_id)
    member_id = _speaking_for(by)
    note = Dissent.objects.filter(statement=statement, member_id=member_id).first()
    if not text.strip():
        if note is None:
            raise Refused(_("Bitte schreiben Sie, worin Ihr Mitglied abweicht."), field="text")
        note.delete()
        note = None
    else:
        note = note or Dissent(statement=statement, member_id=member_id)
        note.text, note.person_name = text.strip(), by.person_name
        note.save()
    audit.record("assembly.dissent", subject=f"position:{statement_id}", data={"text": text.strip()}, by=by)
    return note


@transaction.atomic
def publish_position(*, statement_id: int, version_id: int, by: Actor) -> PositionStatement:
    """Publish the version that was shown: text, signatories and dissent notes are frozen under a hash.

    Only who signed this version is a signatory: nobody's name stands under a text they have not seen.
    """
    by.require(Permission.MANAGE)
    statement = _locked(statement_id)
    version = current_version(statement_id)
    if version.pk != version_id:
        raise Conflict(_("Inzwischen gibt es eine neue Fassung. Bitte lesen Sie sie zuerst."))
    if Amendment.objects.filter(version=version, state__in=["open", "accepted"]).exists():
        raise Conflict(
            _(
                "Es gibt noch Änderungsvorschläge, über die nicht entschieden ist oder die nicht eingearbeitet sind."
            )
        )
    content: dict[str, Any] = {
        "topic": statement.topic,
        "addressee": statement.addressee,
        "addressee_name": statement.addressee_name,
        "occasion": statement.occasion,
        "version": version.number,
        "day": clock.today().isoformat(),
        "paragraphs": paragraphs(version.text),
        "signatories": [
            {
                "member": row.member.name,
                "person": row.person_name,
                "authority": row.authority,
                "resolved_on": row.resolved_on.isoformat() if row.resolved_on else "",
            }
            for row in sign_ons_of(statement_id).filter(version=version)
        ],
        "dissents": [
            {"member": row.member.name, "person": row.person_name, "text": row.text}
            for row in dissents_of(statement_id)
        ],
    }
    statement.content = content
    statement.content_sha256 = position_digest(content)
    statement.published_at = clock.now()
    statement.save(update_fields=["content", "content_sha256", "published_at"])
    audit.record(
        "assembly.publish_position",
        subject=f"position:{statement_id}",
        data={
            "version": version.number,
            "signatories": len(content["signatories"]),
            "sha256": statement.content_sha256,
        },
        by=by,
    )
    return statement
