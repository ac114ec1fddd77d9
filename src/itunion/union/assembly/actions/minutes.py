# SPDX-FileCopyrightText: 2026 IT-Union contributors
# SPDX-License-Identifier: EUPL-1.2
"""Minutes: composed from what happened, completed by hand where marked, closed by two signatures (§ 47 GenG)."""

import hashlib
import json
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from itunion.foundation.kernel.api import Actor, Conflict, Refused, audit, clock
from itunion.union.assembly.actions.locking import locked_assembly, locked_minutes, must_be
from itunion.union.assembly.composing import compose
from itunion.union.assembly.models import AuditReport, Minutes
from itunion.union.assembly.permissions import Permission
from itunion.union.assembly.queries import seats
from itunion.union.law.api import book_on, enforce

__all__ = ["add_remark", "close_minutes", "digest_of", "draw_minutes", "sign_minutes"]


def digest_of(content: dict[str, Any], remarks: dict[str, str]) -> str:
    """Return the SHA-256 of the minutes: what the signatures cover."""
    text = json.dumps({"content": content, "remarks": remarks}, sort_keys=True, ensure_ascii=False)
    return hashlib.sha256(text.encode()).hexdigest()


@transaction.atomic
def draw_minutes(*, assembly_id: int, by: Actor) -> Minutes:
    """Compose the minutes of a closed assembly from what was recorded; doing it again keeps the remarks."""
    by.require(Permission.MANAGE)
    assembly = locked_assembly(assembly_id)
    must_be(assembly, "closed")
    found = Minutes.objects.select_for_update().filter(assembly=assembly).first()
    if found is not None and (found.chair_signed_at or found.board_signed_at):
        raise Conflict(_("Die Niederschrift ist schon unterschrieben und bleibt, wie sie ist."))
    content = compose(assembly)
    minutes = found or Minutes(assembly=assembly)
    minutes.content = content
    minutes.content_sha256 = digest_of(content, minutes.remarks)
    minutes.save()
    audit.record(
        "assembly.draw_minutes",
        subject=f"assembly:{assembly_id}",
        data={"sha256": minutes.content_sha256},
        by=by,
    )
    return minutes


@transaction.atomic
def add_remark(*, assembly_id: int, position: str, text: str, by: Actor) -> Minutes:
    """Add a remark to an item, before anybody signed; it is shown as added by hand."""
    by.require(Permission.MANAGE)
    minutes = locked_minutes(assembly_id)
    if minutes.chair_signed_at or minutes.board_signed_at:
        raise Conflict(_("Die Niederschrift ist schon unterschrieben und bleibt, wie sie ist."))
    if position not in {str(i["position"]) for i in minutes.content["items"]}:
        raise Refused(_("Diesen Tagesordnungspunkt gibt es in der Niederschrift nicht."))
    minutes.remarks = {**minutes.remarks, position: text.strip()}
    minutes.content_sha256 = digest_of(minutes.content, minutes.remarks)
    minutes.save(update_fields=["remarks", "content_sha256"])
    audit.record(
        "assembly.remark", subject=f"assembly:{assembly_id}", data={"position": position, "text": text}, by=by
    )
    return minutes


@transaction.atomic
def sign_minutes(*, assembly_id: int, as_chair: bool, sha256: str, by: Actor) -> Minutes:
    """Sign what was shown: the hash on the page must be the hash of the minutes.

    The chair signs, and a board member who was present; both can be the same office but never the same person.
    """
    by.require(Permission.CHAIR)
    minutes = locked_minutes(assembly_id)
    if minutes.closed_at:
        raise Conflict(_("Die Niederschrift ist schon abgeschlossen."))
    if sha256 != minutes.content_sha256:
        raise Conflict(
            _("Die Niederschrift hat sich geändert, seit Sie sie gelesen haben. Bitte lesen Sie sie erneut.")
        )
    now = clock.now()
    name = by.person_name
    if as_chair:
        if name != minutes.assembly.chair_name:
            raise Refused(
                _("Als Versammlungsleitung unterschreibt %(name)s.") % {"name": minutes.assembly.chair_name}
            )
        minutes.chair_signed_at, minutes.chair_signed_by = now, name
        minutes.save(update_fields=["chair_signed_at", "chair_signed_by"])
    else:
        if not seats("management_board", minutes.assembly.starts_at.date()).filter(person_name=name).exists():
            raise Refused(_("Hier unterschreibt ein Mitglied des Vorstands, das anwesend war."))
        if name == minutes.chair_signed_by:
            raise Refused(
                _("Die zweite Unterschrift leistet eine andere Person als die Versammlungsleitung.")
            )
        minutes.board_signed_at, minutes.board_signed_by = now, name
        minutes.save(update_fields=["board_signed_at", "board_signed_by"])
    audit.record(
        "assembly.sign_minutes",
        subject=f"assembly:{assembly_id}",
        data={"as": "chair" if as_chair else "board", "sha256": sha256},
        by=by,
    )
    return minutes


@transaction.atomic
def close_minutes(*, assembly_id: int, by: Actor) -> Minutes:
    """Close the minutes: complete, signed twice, with annexes; they never change again."""
    by.require(Permission.MANAGE)
    minutes = locked_minutes(assembly_id)
    if minutes.closed_at:
        raise Conflict(_("Die Niederschrift ist schon abgeschlossen."))
    content = minutes.content
    ballots = [b for item in content["items"] for b in item["ballots"]]
    book = book_on()
    findings = enforce(
        book.check(
            "G22",
            fields={
                "place": content["place"],
                "day": content["day"],
                "form": content["form"],
                "chair": content["chair"],
                "results": all(b["counts"] for b in ballots),
                "determinations": all(b["determination"] for b in ballots),
            },
        ),
        book.check(
            "G23",
            form=content["form"],
            resolutions=len(ballots),
            lists=sum(1 for b in ballots if b["participants"]),
        ),
        book.check(
            "G24",
            chair_signed=bool(minutes.chair_signed_at),
            board_signed=bool(minutes.board_signed_at),
            evidence=bool(content["convening"]["invitations"]),
        ),
        book.check("G25", attendance_list=bool(content["attendance"])),
    )
    minutes.closed_at = clock.now()
    minutes.save(update_fields=["closed_at"])
    assembly = minutes.assembly
    assembly.state = "minuted"
    assembly.save(update_fields=["state"])
    if assembly.items.filter(is_audit_report=True).exists():
        AuditReport.objects.filter(dealt_with__isnull=True).update(dealt_with=assembly)
    audit.record(
        "assembly.close_minutes",
        subject=f"assembly:{assembly_id}",
        data={"sha256": minutes.content_sha256, "findings": findings},
        by=by,
    )
    return minutes
