# SPDX-FileCopyrightText: 2026 IT-Union contributors
# SPDX-License-Identifier: EUPL-1.2
"""Position statements: versions, amendments with their comparison, who has signed."""

from dataclasses import dataclass

from django.db.models import QuerySet

from itunion.foundation.kernel.api import Actor, Refused, clock
from itunion.union.assembly.models import Amendment, Dissent, PositionStatement, PositionVersion, SignOn
from itunion.union.assembly.permissions import Permission
from itunion.union.assembly.rules.wording_diff import Piece, apply_amendments, paragraphs, word_diff

__all__ = [
    "AmendmentLine",
    "amendments_of",
    "current_version",
    "dissents_of",
    "get_position",
    "merged_text",
    "positions",
    "sign_ons_of",
    "unsigned_positions",
]


@dataclass(frozen=True)
class AmendmentLine:
    """An amendment with its comparison, word by word."""

    amendment: Amendment
    pieces: list[Piece]


def positions() -> QuerySet[PositionStatement]:
    """Return all statements, the latest first."""
    return PositionStatement.objects.all()


def get_position(statement_id: int) -> PositionStatement:
    """Return one statement; raise Refused when there is none."""
    found = PositionStatement.objects.filter(pk=statement_id).first()
    if found is None:
        raise Refused("Diese Stellungnahme gibt es nicht.")
    return found


def current_version(statement_id: int) -> PositionVersion:
    """Return the latest version of the working draft."""
    return PositionVersion.objects.filter(statement_id=statement_id).latest("number")


def amendments_of(statement_id: int) -> list[AmendmentLine]:
    """Return all amendments, those of the latest version first, each compared with its paragraph."""
    rows = (
        Amendment.objects.filter(version__statement_id=statement_id)
        .select_related("version", "member", "merged_into")
        .order_by("-version__number", "paragraph", "pk")
    )
    return [AmendmentLine(row, word_diff(_paragraph(row), row.new_text)) for row in rows]


def _paragraph(row: Amendment) -> str:
    parts = paragraphs(row.version.text)
    return parts[row.paragraph - 1] if row.paragraph <= len(parts) else ""


def merged_text(statement_id: int) -> str:
    """Return the latest version with its accepted amendments; of two on one paragraph the later one.

    What the office starts from when it writes the next version.
    """
    version = current_version(statement_id)
    accepted = Amendment.objects.filter(version=version, state="accepted").order_by("pk")
    return apply_amendments(version.text, {row.paragraph: row.new_text for row in accepted})


def sign_ons_of(statement_id: int) -> QuerySet[SignOn]:
    """Return who signs, by name, with the version signed; those withdrawn are not among them."""
    return (
        SignOn.objects.filter(version__statement_id=statement_id, withdrawn_at__isnull=True)
        .select_related("version", "member")
        .order_by("member__name", "version__number")
    )


def dissents_of(statement_id: int) -> QuerySet[Dissent]:
    """Return the dissent notes, by name."""
    return Dissent.objects.filter(statement_id=statement_id).select_related("member").order_by("member__name")


def unsigned_positions(by: Actor) -> list[PositionStatement]:
    """Return the statements whose latest version waits for the actor's member to sign."""
    if not by.organisation_id or by.organisation_kind != "member" or not by.may(Permission.REPRESENT):
        return []
    coming = PositionStatement.objects.filter(published_at__isnull=True, due_on__gte=clock.today())
    signed = SignOn.objects.filter(member_id=by.organisation_id, withdrawn_at__isnull=True)
    versions = set(signed.values_list("version_id", flat=True))
    return [p for p in coming.order_by("due_on", "pk") if current_version(p.pk).pk not in versions]
