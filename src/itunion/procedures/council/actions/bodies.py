# SPDX-FileCopyrightText: 2026 IT-Union contributors
# SPDX-License-Identifier: EUPL-1.2
"""Writing: a member's bodies, their terms and places."""

import datetime as dt
from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from itunion.foundation.kernel.api import Actor, Refused, audit, clock
from itunion.procedures.council.models import Body, Group, GroupKind, LegislativeTerm, Place
from itunion.procedures.council.permissions import Permission
from itunion.procedures.council.publishing import refresh
from itunion.procedures.council.rules.papers import pattern_problem
from itunion.procedures.council.rules.people import overlaps

__all__ = ["change_body", "found_body", "present_row", "save_place", "save_term"]


def present_row(row: Any) -> Any:
    """Return a row as it is now, locked; a caller's may be old. None stays None."""
    return type(row).objects.select_for_update(of=("self",), no_key=True).get(pk=row.pk) if row else None


@transaction.atomic
def found_body(
    *,
    organisation_id: int,
    name: str,
    council_name: str,
    ags: str = "",
    license: str = "",  # noqa: A002
    by: Actor,
) -> Body:
    """Set up a body with its highest assembly; from now on it is published."""
    by.require(Permission.MANAGE)
    now = clock.now()
    if Body.objects.filter(name=name).exists():
        raise Refused(
            _("Eine Körperschaft mit diesem Namen gibt es schon. Es wurde nichts angelegt."), field="name"
        )
    _check_keys(ags=ags, rgs="")
    body: Body = Body.objects.create(
        organisation_id=organisation_id,
        name=name,
        short_name=name,
        ags=ags,
        license=license,
        published_since=now.replace(microsecond=0),
        created_at=now,
    )
    group = Group.objects.create(
        organisation_id=organisation_id,
        body=body,
        name=council_name,
        kind=GroupKind.COMMITTEE,
        # OParl: the highest elected assembly is always called so
        classification="Parlament",
        position=1,
        created_at=now,
    )
    audit.record("council.body_found", subject=f"body:{body.pk}", data={"name": name, "ags": ags}, by=by)
    refresh(body, group)
    return body


def _check_keys(*, ags: str, rgs: str) -> None:
    for field, value, digits in (("ags", ags, 8), ("rgs", rgs, 12)):
        if value and not (value.isascii() and value.isdigit() and len(value) == digits):
            raise Refused(
                _("Der Schlüssel hat %(digits)d Ziffern, führende Nullen zählen mit.") % {"digits": digits},
                field=field,
            )


@transaction.atomic
def change_body(*, body: Body, changes: Mapping[str, Any], by: Actor) -> Body:
    """Change what a body says about itself, its deadlines and what it publishes; `changes` are fields by name."""
    by.require(Permission.MANAGE)
    _check_keys(ags=changes.get("ags", body.ags), rgs=changes.get("rgs", body.rgs))
    if problem := pattern_problem(changes.get("reference_pattern", body.reference_pattern)):
        raise Refused(
            {
                "number": _("Das Muster braucht {number}, sonst hießen alle Vorlagen gleich."),
                "form": _("Erlaubt sind {year} und {number}, zum Beispiel VL-{year}/{number:04d}."),
            }[problem],
            field="reference_pattern",
        )
    body = present_row(body)
    if changes.get("license", body.license) != body.license:
        body.license_valid_since = clock.now().replace(microsecond=0)
    for name, value in changes.items():
        setattr(body, name, value)
    body.save()
    audit.record(
        "council.body_change", subject=f"body:{body.pk}", data={k: str(v) for k, v in changes.items()}, by=by
    )
    refresh(body)
    return body


@transaction.atomic
def save_term(
    *,
    body: Body,
    term: LegislativeTerm | None,
    name: str,
    start: dt.date | None,
    end: dt.date | None,
    by: Actor,
) -> LegislativeTerm:
    """Enter or change an electoral term; terms of a body do not overlap."""
    by.require(Permission.MANAGE)
    if start and end and end < start:
        raise Refused(_("Das Ende liegt vor dem Beginn."), field="end")
    others = body.terms.exclude(pk=term.pk) if term else body.terms.all()
    for other in others:
        if overlaps((start, end), (other.start, other.end)):
            raise Refused(
                _("Die Wahlperiode überschneidet sich mit „%(other)s“.") % {"other": other.name},
                field="start",
            )
    term = present_row(term) or LegislativeTerm(
        organisation_id=body.organisation_id, body=body, created_at=clock.now()
    )
    term.name, term.start, term.end = name, start, end
    term.save()
    audit.record(
        "council.term_save", subject=f"body:{body.pk}", data={"name": name, "start": start, "end": end}, by=by
    )
    refresh(term)
    return term


@transaction.atomic
def save_place(*, organisation_id: int, place: Place | None, values: Mapping[str, Any], by: Actor) -> Place:
    """Enter or change a place; coordinates in degrees, both or none."""
    by.require(Permission.DRAFT)
    if (values.get("longitude") is None) != (values.get("latitude") is None):
        raise Refused(_("Zu einem Punkt auf der Karte gehören Länge und Breite."), field="latitude")
    place = present_row(place) or Place(organisation_id=organisation_id, created_at=clock.now())
    for name, value in values.items():
        setattr(place, name, value)
    place.save()
    audit.record(
        "council.place_save", subject=f"place:{place.pk}", data={k: str(v) for k, v in values.items()}, by=by
    )
    refresh(place)
    return place
