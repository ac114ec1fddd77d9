# SPDX-FileCopyrightText: 2026 IT-Union contributors
# SPDX-License-Identifier: EUPL-1.2
"""Reading for the citizens' portal. Everything comes from the published tables: what is not there cannot be shown."""

import datetime as dt
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, F

from itunion.foundation.kernel.api import clock
from itunion.procedures.council.models import ObjectType, Published, PublishedOf
from itunion.procedures.council.publishing import PORTAL_ROOT, ROOT

__all__ = [
    "Shown", "changes_since", "committees", "counts", "find", "find_many", "groups_of", "is_deleted", "license_of", "listed", "meetings_between", "meetings_of_group",
    "members_of", "next_meetings", "papers", "papers_of_group", "parse", "present_groups", "refs", "shown", "years",
]  # fmt: skip

T = ObjectType
# what has no day comes last, in either database
NEWEST = F("day").desc(nulls_last=True)


@dataclass(frozen=True)
class Shown:
    """A published object as a page shows it; addresses in `data` are those of OParl with an empty root."""

    type: ObjectType
    number: int
    data: Mapping[str, Any]
    day: dt.date | None
    modified: dt.datetime

    @property
    def name(self) -> str:
        """Its name, or what stands for one."""
        return str(
            self.data.get("name")
            or self.data.get("reference")
            or self.data.get("description")
            or f"{self.type.label} {self.number}"
        )

    @property
    def start(self) -> dt.datetime | None:
        """When a meeting begins."""
        return dt.datetime.fromisoformat(self.data["start"]) if "start" in self.data else None


def parse(text: str) -> dict[str, Any]:
    """Return the stored JSON with roots taken off the addresses."""
    data: dict[str, Any] = json.loads(text.replace(ROOT, "").replace(PORTAL_ROOT, ""))
    return data


def shown(row: Published) -> Shown:
    """Return a published row as pages show it."""
    return Shown(ObjectType(row.type), row.number, parse(row.data), row.day, row.modified)


def find(object_type: ObjectType, number: int) -> Shown | None:
    """Return a published object, or None."""
    row = Published.objects.filter(type=object_type, number=number, deleted=False).first()
    return shown(row) if row else None


def is_deleted(object_type: ObjectType, number: int) -> bool:
    """Say whether something was published under this number and taken back."""
    return bool(Published.objects.filter(type=object_type, number=number, deleted=True).exists())


def find_many(object_type: ObjectType, numbers: Iterable[int]) -> list[Shown]:
    """Return those of the objects that are published, by number."""
    return [
        shown(row)
        for row in Published.objects.filter(type=object_type, number__in=set(numbers), deleted=False)
    ]


def refs(addresses: Any) -> list[int]:
    """Return the numbers at the end of addresses: one, several, or none."""
    found = [addresses] if isinstance(addresses, str) else list(addresses or [])
    numbers = (str(address).rpartition("/")[2] for address in found)
    return [int(number) for number in numbers if number.isascii() and number.isdigit()]


def listed(object_type: ObjectType) -> list[Shown]:
    """Return all published objects of a type; for groups and people, of which there are some hundred."""
    return [shown(row) for row in Published.objects.filter(type=object_type, deleted=False)]


def meetings_between(first: dt.date, last: dt.date, group: int | None = None) -> list[Shown]:
    """Return the meetings from one day to another, in order; those of one group if asked."""
    rows = Published.objects.filter(type=T.MEETING, deleted=False, day__range=(first, last))
    if group is not None:
        rows = rows.filter(number__in=_numbers_of(group, T.MEETING))
    return sorted(map(shown, rows), key=lambda m: (m.data.get("start", ""), m.number))


def next_meetings(today: dt.date, count: int) -> list[Shown]:
    """Return the next meetings."""
    rows = Published.objects.filter(type=T.MEETING, deleted=False, day__gte=today)
    return [shown(row) for row in rows.order_by("day", "number")[:count]]


def papers(*, year: int | None = None, offset: int = 0, count: int = 20) -> tuple[list[Shown], int]:
    """Return a page of papers, newest first, and how many there are."""
    rows = Published.objects.filter(type=T.PAPER, deleted=False)
    if year is not None:
        rows = rows.filter(day__year=year)
    return [shown(row) for row in rows.order_by(NEWEST, "-number")[offset : offset + count]], rows.count()


def years() -> list[int]:
    """Return the years papers are from, newest first."""
    rows = Published.objects.filter(type=T.PAPER, deleted=False, day__isnull=False)
    return [first.year for first in rows.dates("day", "year", order="DESC")]


def _numbers_of(group: int, kind: ObjectType) -> Any:
    return PublishedOf.objects.filter(group=group, type=kind).order_by().values("number")


def meetings_of_group(number: int, count: int) -> list[Shown]:
    """Return the latest meetings of a group."""
    rows = Published.objects.filter(type=T.MEETING, number__in=_numbers_of(number, T.MEETING), deleted=False)
    return [shown(row) for row in rows.order_by(NEWEST, "-number")[:count]]


def papers_of_group(number: int, count: int) -> list[Shown]:
    """Return the papers a group consults on, newest first."""
    numbers = (
        PublishedOf.objects.filter(group=number, type=T.CONSULTATION)
        .order_by("-number")
        .values_list("number", flat=True)
    )
    consultations = find_many(T.CONSULTATION, numbers[: count * 3])
    wanted = [n for c in consultations for n in refs(c.data.get("paper"))]
    found = find_many(T.PAPER, wanted)
    return sorted(found, key=lambda p: (p.day or dt.date.min, p.number), reverse=True)[:count]


def members_of(group: Shown, day: dt.date) -> list[tuple[Mapping[str, Any], Shown]]:
    """Return who belongs to a group on a day: (membership, person), chair first, then by name."""
    memberships = find_many(T.MEMBERSHIP, refs(group.data.get("membership")))
    holding = [
        m
        for m in memberships
        if m.data.get("startDate", "") <= day.isoformat() <= m.data.get("endDate", "9999")
    ]
    people = {
        p.number: p for p in find_many(T.PERSON, [n for m in holding for n in refs(m.data.get("person"))])
    }
    pairs = [(m.data, people[n]) for m in holding for n in refs(m.data.get("person")) if n in people]
    return sorted(
        pairs,
        key=lambda pair: (
            not str(pair[0].get("role", "")).startswith("Vorsitz"),
            pair[1].data.get("familyName") or pair[1].name,
        ),
    )


def license_of() -> str:
    """Return the licence of the published data, "" if the bodies name none."""
    return next((str(body.data["license"]) for body in listed(T.BODY) if body.data.get("license")), "")


def changes_since(moment: dt.datetime, kinds: Sequence[ObjectType], count: int) -> list[Shown]:
    """Return what of these types was published or changed after a moment and is still there, the newest so many."""
    rows = Published.objects.filter(type__in=kinds, deleted=False, modified__gt=moment)
    return [shown(row) for row in rows.order_by("-modified", "-number")[:count]]


def groups_of(entry: Shown) -> set[str]:
    """Return the numbers of the groups a meeting belongs to or a paper goes through, as texts."""
    addresses = list(entry.data.get("organization", []))
    addresses += [a for c in entry.data.get("consultation", []) for a in c.get("organization", [])]
    return {str(number) for number in refs(addresses)}


def present_groups() -> list[Shown]:
    """Return the groups there are today, in their order."""
    today = clock.today().isoformat()
    found = [g for g in listed(T.ORGANIZATION) if g.data.get("endDate", "9999") >= today]
    return sorted(found, key=lambda g: (g.data.get("itunion:position", 0), g.name))


def committees() -> list[Shown]:
    """Return the committees there are today, the council among them, in their order."""
    return [g for g in present_groups() if g.data.get("organizationType") == "Gremium"]


def counts() -> dict[str, int]:
    """Return how many objects of each type are published."""
    rows = Published.objects.filter(deleted=False).order_by().values("type").annotate(n=Count("pk"))
    return {row["type"]: row["n"] for row in rows}
