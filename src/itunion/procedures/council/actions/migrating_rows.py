# SPDX-FileCopyrightText: 2026 IT-Union contributors
# SPDX-License-Identifier: EUPL-1.2
"""Writing: what was gathered from another system becomes rows, in an order in which each finds what it belongs to."""

import datetime as dt
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from typing import Any

from django.db import models as columns
from django.db import transaction
from django.db.models import Q

from itunion.foundation.kernel.api import clock
from itunion.procedures.council import models as m
from itunion.procedures.council.actions.migrating_links import Linker
from itunion.procedures.council.importing.columns import further, plain_columns
from itunion.procedures.council.importing.flatten import fingerprint
from itunion.procedures.council.importing.kinds import REFERENCES
from itunion.procedures.council.importing.notes import Note, Notes
from itunion.procedures.council.models import SourceObject
from itunion.procedures.council.publishing import neighbours

__all__ = ["ORDER", "Index", "Writer"]

CHUNK = 200
MODELS = {object_type.label: model for object_type, model in neighbours.MODELS.items()}
# what a row belongs to comes before it
ORDER = (
    "Location", "Body", "LegislativeTerm", "Organization", "Person", "Membership", "Meeting", "AgendaItem", "Paper",
    "Consultation", "File",
)  # fmt: skip
# property -> column, and whether there is no row without it
OWN: Mapping[str, Mapping[str, tuple[str, str, bool]]] = {
    "Body": {"location": ("place", "Location", False)},
    "LegislativeTerm": {"body": ("body", "Body", True)},
    "Organization": {"body": ("body", "Body", True), "location": ("place", "Location", False)},
    "Person": {"body": ("body", "Body", True), "location": ("place", "Location", False)},
    "Membership": {
        "person": ("person", "Person", True), "organization": ("group", "Organization", True),
        "onBehalfOf": ("on_behalf_of", "Organization", False),
    },
    "Meeting": {"body": ("body", "Body", True), "location": ("place", "Location", False)},
    "AgendaItem": {"meeting": ("meeting", "Meeting", True)},
    "Paper": {"body": ("body", "Body", True)},
    "Consultation": {
        "paper": ("paper", "Paper", True), "agendaItem": ("item", "AgendaItem", False),
        "meeting": ("meeting", "Meeting", False),
    },
    "File": {"body": ("body", "Body", True)},
}  # fmt: skip
# decided here once a row has been taken over: what was depublished here stays so
DECIDED = {
    "Meeting": {"is_public", "published_at"},
    "Paper": {"is_public", "published_at", "state"},
    "File": {"is_public"},
}
CONTENT = {"File": ("content", "held_back", "size", "sha512")}
Report = Callable[[Iterable[Note]], None]
Progress = Callable[[str, int], None]


class Index:
    """The keys of rows by the addresses they had in the old system."""

    def __init__(self) -> None:
        self.known: dict[str, dict[str, int]] = {}

    def of(self, kind: str) -> dict[str, int]:
        """Return address -> key of all rows of a type."""
        if kind not in self.known:
            rows = MODELS[kind].objects.exclude(origin="").order_by().values_list("origin", "pk")
            self.known[kind] = dict(rows)
        return self.known[kind]

    def get(self, kind: str, address: str | None) -> int | None:
        """Return the key of one row, None if it is not there."""
        return self.of(kind).get(address) if address else None

    def only_body(self) -> int | None:
        """Return the body of what does not say which one it belongs to: the first taken over, else the only one."""
        return (
            min(self.of("Body").values(), default=None)
            or m.Body.objects.order_by("pk").values_list("pk", flat=True).first()
        )


class Writer:
    """Writes everything that waits; can be called again after it was interrupted."""

    def __init__(self, organisation_id: int, *, started: dt.datetime, take_over_consents: bool) -> None:
        self.organisation_id, self.started = organisation_id, started
        self.now = clock.now()
        self.index = Index()
        self.linker = Linker(organisation_id, self.index, self.now, take_over_consents=take_over_consents)
        self.touched: list[Any] = []
        self.counts: dict[str, Counter[str]] = {kind: Counter() for kind in ORDER}

    def write(self, report: Report, progress: Progress) -> dict[str, dict[str, int]]:
        """Write rows, then what connects them; return what happened by type."""
        for kind in ORDER:
            seen = SourceObject.objects.filter(type=kind, seen_at__gte=self.started)
            self.counts[kind]["unchanged"] = seen.filter(waiting=False).count()
            self._each(kind, lambda rows, kind=kind: self._rows(kind, rows, report), progress)  # type: ignore[misc]
        for kind in ORDER:
            self._each(kind, lambda rows, kind=kind: self._links(kind, rows, report), progress)  # type: ignore[misc]
        return {
            kind: {k: v for k, v in found.items() if v}
            for kind, found in self.counts.items()
            if any(found.values())
        }

    def _each(self, kind: str, work: Callable[[list[SourceObject]], None], progress: Progress) -> None:
        after = done = 0
        while True:
            rows = list(
                SourceObject.objects.filter(type=kind, waiting=True, pk__gt=after).order_by("pk")[:CHUNK]
            )
            if not rows:
                return
            with transaction.atomic():
                work(rows)
            after, done = rows[-1].pk, done + len(rows)
            progress(kind, done)

    # -- rows -----------------------------------------------------------------------------------------------------

    def _rows(self, kind: str, sources: list[SourceObject], report: Report) -> None:
        model = MODELS[kind]
        present = {row.origin: row for row in model.objects.filter(origin__in=[s.origin for s in sources])}
        fresh: list[Any] = []
        moved: list[Any] = []
        written: set[str] = set()
        for source in sources:
            if source.deleted:
                continue
            notes = Notes(at=source.origin)
            values = self._values(kind, source, notes)
            report(notes)
            if values is None:
                self.counts[kind]["left_out"] += 1
                continue
            row = present.get(source.origin) or (self._taken_over(values) if kind == "Body" else None)
            if row is None:
                fresh.append(model(organisation_id=self.organisation_id, origin=source.origin, **values))
                self.counts[kind]["new"] += 1
            else:
                _change(row, kind, source, values)
                moved.append(row)
                self.counts[kind]["changed"] += 1
            written = {*written, *values, *({"is_public"} & {f.name for f in model._meta.concrete_fields})}
        model.objects.bulk_create(fresh, batch_size=CHUNK)
        if moved:
            model.objects.bulk_update(
                moved, sorted({*written, *CONTENT.get(kind, ()), "origin"} - {"created_at"}), batch_size=50
            )
        self.index.of(kind).update({row.origin: row.pk for row in (*fresh, *moved)})
        self.touched += [model(pk=row.pk) for row in (*fresh, *moved)]

    def _values(self, kind: str, source: SourceObject, notes: Notes) -> dict[str, Any] | None:
        data: dict[str, Any] = source.data or {}
        values = plain_columns(kind, data, self.now, notes)
        values["further"] = further(kind, data, REFERENCES[kind])
        if kind == "File":
            values["further"]["source"] = {"url": data.get("downloadUrl") or data.get("accessUrl") or ""}
        if kind == "AgendaItem" and isinstance(data.get("order"), int):
            values["position"] = min(data["order"], 32767)
        for key, (column, target, needed) in OWN.get(kind, {}).items():
            address = data.get(key)
            if kind == "Person" and key == "location":
                address = data.get("locationObject") or address
            if key == "body":
                address = address or data.get("~body")
            found = self.index.get(target, address)
            if found is None and key == "body":
                found = self.index.only_body()
            if found is None and needed:
                notes.add("incomplete", f"{key}: {address or ''}")
                return None
            values[f"{column}_id"] = found
        values["created_at"] = self._created(kind, data, notes)
        self._fit(MODELS[kind], values, notes)
        return values

    def _created(self, kind: str, data: Mapping[str, Any], notes: Notes) -> dt.datetime:
        stated = data.get("created") or data.get("modified")
        if stated:
            return min(dt.datetime.fromisoformat(stated), self.now)
        if kind != "Location":
            notes.add("times_missing")
        return self.now

    def _fit(self, model: type[Any], values: dict[str, Any], notes: Notes) -> None:
        """Cut what is longer than its column; the whole of it is kept beside."""
        for field in model._meta.concrete_fields:
            text = values.get(field.name)
            if isinstance(text, str) and field.max_length and len(text) > field.max_length:
                notes.add("too_long", f"{field.name}: {len(text)}")
                values["further"].setdefault("left", {})[field.name] = text
                # half an address leads nowhere
                values[field.name] = "" if isinstance(field, columns.URLField) else text[: field.max_length]

    def _taken_over(self, values: Mapping[str, Any]) -> m.Body | None:
        """Return the body the member has set up already: the one with this key or name."""
        same = Q(name=values["name"]) | (Q(ags=values["ags"]) if values["ags"] else Q(pk__in=[]))
        body: m.Body | None = m.Body.objects.filter(same, origin="").first()
        return body

    # -- what connects them ---------------------------------------------------------------------------------------

    def _links(self, kind: str, sources: list[SourceObject], report: Report) -> None:
        done: list[SourceObject] = []
        for source in sources:
            notes = Notes(at=source.origin)
            if source.deleted:
                gone = self.linker.delete(kind, source.origin)
                self.touched += gone
                self.counts[kind]["deleted"] += bool(gone)
                complete, source.sha256 = True, ""
            else:
                key = self.index.get(kind, source.origin)
                if key is None:
                    continue
                complete = self.linker.link(kind, key, source.data or {}, notes)
                source.sha256 = fingerprint(kind, source.data or {})
            report(notes)
            source.waiting = not complete
            done.append(source)
        self.linker.flush()
        SourceObject.objects.bulk_update(done, ["sha256", "waiting"], batch_size=100)


def _change(row: Any, kind: str, source: SourceObject, values: Mapping[str, Any]) -> None:
    """Give a row that is there what the source says now."""
    back = source.sha256 == "" and row.origin != ""
    row.origin = source.origin
    kept = set() if back else DECIDED.get(kind, set())
    if kind == "File":
        kept = kept | _kept_of_file(row, source.data or {}, values)
    if kind == "Meeting" and not back and (row.agenda_published_at or not row.published_at):
        kept = {*kept, "agenda_published_at"}
    for name, value in values.items():
        if name not in kept:
            setattr(row, name, value)
    if back and kind in {"Body", "Organization", "Person"}:
        row.is_public = True


def _kept_of_file(row: Any, data: Mapping[str, Any], values: Mapping[str, Any]) -> set[str]:
    """Return what stays as it was found in the content; content that is no longer the same is let go, to be fetched anew."""
    if not row.content:
        return set()
    stated = [(data.get("sha512Checksum"), row.sha512), (data.get("size"), row.size)]
    known = [(said, have) for said, have in stated if said]
    if not known or any(said != have for said, have in known):
        row.content, row.held_back, row.text = "", "", ""
        return set()
    return {"mime_type", *(name for name in ("text", "file_name") if not values.get(name))}
