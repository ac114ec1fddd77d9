# SPDX-FileCopyrightText: 2026 IT-Union contributors
# SPDX-License-Identifier: EUPL-1.2
"""Reading: how complete what a body publishes is. Told from the published tables alone, so everybody may see it."""

import datetime as dt
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from django.db.models import Max
from django.utils.translation import gettext_lazy as _

from itunion.foundation.kernel.api import clock
from itunion.procedures.council.models import Change, ObjectType, Published
from itunion.procedures.council.publishing.texts import read

__all__ = ["SHARES", "Quality", "Share", "labelled", "qualities", "quality_of"]

# what is counted, by the key of the share
SHARES = {
    "papers_with_file": _("Vorlagen mit Datei"),
    "papers_with_consultation": _("Vorlagen mit Beratung"),
    "files_with_text": _("Dateien mit Text"),
    "items_with_result": _("Tagesordnungspunkte mit Ergebnis"),
    "meetings_with_agenda": _("Sitzungen mit Tagesordnung"),
    "meetings_with_minutes": _("Sitzungen mit Niederschrift (nach 30 Tagen)"),
    "people_with_seat": _("Personen mit Mitgliedschaft"),
    "places_on_map": _("Orte auf der Karte"),
}

# § 58 KVG LSA; the period of the body itself is not published
MINUTES_DAYS = 30


@dataclass(frozen=True)
class Share:
    """So many of so many; `key` says what of."""

    key: str
    part: int
    whole: int

    @property
    def percent(self) -> int | None:
        """Return the share in whole percent, rounded down so that 100 means all; None of nothing."""
        return 100 * self.part // self.whole if self.whole else None


@dataclass(frozen=True)
class Quality:
    """The quality of a body: shares, when something last changed, and whether anybody may use the data."""

    body: int
    name: str
    objects: int
    deleted: int
    shares: tuple[Share, ...]
    last_change: dt.datetime | None
    license: str

    def as_json(self) -> dict[str, Any]:
        """Return it for programs."""
        return {
            "body": self.body, "name": self.name, "objects": self.objects, "deleted": self.deleted,
            "shares": {s.key: {"part": s.part, "whole": s.whole, "percent": s.percent} for s in self.shares},
            "last_change": self.last_change.isoformat() if self.last_change else None, "license": self.license,
        }  # fmt: skip


def qualities(organisation_id: int) -> tuple[Quality, ...]:
    """Return the quality of every body a member publishes; `organisation_id` is the member in whose scope this is asked."""
    # everything is read for it: again only when something was published since, or the day has changed
    last = Change.objects.order_by("-sequence").values_list("sequence", "at").first()
    return _qualities(organisation_id, last, clock.today())


def labelled(found: Iterable[Quality]) -> list[tuple[Quality, list[tuple[Any, Share]]]]:
    """Return each quality with what its shares are called."""
    return [(one, [(SHARES[share.key], share) for share in one.shares]) for one in found]


@lru_cache(maxsize=128)
def _qualities(
    _organisation_id: int, _last: tuple[int, dt.datetime] | None, _today: dt.date
) -> tuple[Quality, ...]:
    bodies = Published.objects.filter(type=ObjectType.BODY, deleted=False).order_by("number")
    found = (quality_of(number) for number in bodies.values_list("number", flat=True))
    return tuple(one for one in found if one is not None)


def quality_of(body_number: int) -> Quality | None:
    """Return the quality of a published body, None if there is none of that number."""
    own = Published.objects.filter(type=ObjectType.BODY, number=body_number, deleted=False).first()
    if own is None:
        return None
    shown = read(own.data)
    rows = Published.objects.filter(body=body_number).order_by()
    counted = {key: [0, 0] for key in SHARES}

    def count(key: str, found: bool) -> None:
        counted[key][1] += 1
        counted[key][0] += found

    for paper in _objects(rows, ObjectType.PAPER):
        count("papers_with_file", "mainFile" in paper or "auxiliaryFile" in paper)
        count("papers_with_consultation", "consultation" in paper)
    for file in _objects(rows, ObjectType.FILE):
        count("files_with_text", "text" in file)
    for person in _objects(rows, ObjectType.PERSON):
        count("people_with_seat", "membership" in person)
    for place in _objects(rows, ObjectType.LOCATION):
        count("places_on_map", "geojson" in place)
    # what lies further back than the period must have its minutes
    due = clock.today() - dt.timedelta(days=MINUTES_DAYS)
    for meeting in _objects(rows.filter(day__lt=clock.today()), ObjectType.MEETING):
        if meeting.get("cancelled"):
            continue
        count("meetings_with_agenda", "agendaItem" in meeting)
        if str(meeting.get("start", ""))[:10] <= due.isoformat():
            count("meetings_with_minutes", "resultsProtocol" in meeting)
        for item in meeting.get("agendaItem", ()):
            if item.get("public"):
                count("items_with_result", "result" in item)
    return Quality(
        body=body_number,
        name=str(shown.get("name", "")),
        objects=rows.filter(deleted=False).count(),
        deleted=rows.filter(deleted=True).count(),
        shares=tuple(Share(key, part, whole) for key, (part, whole) in counted.items()),
        last_change=rows.aggregate(last=Max("modified"))["last"],
        license=str(shown.get("license", "")),
    )


def _objects(rows: Any, kind: ObjectType) -> Iterator[dict[str, Any]]:
    for text in rows.filter(type=kind, deleted=False).values_list("data", flat=True).iterator(500):
        yield read(text)
