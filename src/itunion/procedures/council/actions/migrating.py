# SPDX-FileCopyrightText: 2026 IT-Union contributors
# SPDX-License-Identifier: EUPL-1.2
"""Writing: taking over another system. Everything is gathered and repaired first, then written, then published.

Each page is a transaction of its own and notes where to go on, so a run that was killed loses at most a page. Objects
the source has shown unchanged are not touched.
"""

import datetime as dt
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from email.utils import parsedate_to_datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from itunion.foundation.kernel.api import Actor, Refused, audit, clock
from itunion.procedures.council.actions.migrating_files import fetch_files
from itunion.procedures.council.actions.migrating_rows import Writer
from itunion.procedures.council.importing.flatten import Flat, fingerprint, flatten, merged
from itunion.procedures.council.importing.kinds import NAMES, REFERENCES
from itunion.procedures.council.importing.notes import SENTENCES, Note, Notes, is_repaired
from itunion.procedures.council.importing.sources import Page, Source, SourceMissing
from itunion.procedures.council.models import Finding, ImportRun, SourceObject
from itunion.procedures.council.permissions import Permission
from itunion.procedures.council.publishing import publish_everything, refresh

__all__ = ["FoundLine", "ImportReport", "import_source"]

# rows kept of each kind of finding; all are counted
EXAMPLES = 20
# objects asked for one by one because something refers to them
MOST_SINGLES = 5_000
# up to so many changed rows are published one after the other
FEW = 500
# the clock of the source and what it notes may differ a little
OVERLAP = dt.timedelta(minutes=5)
Progress = Callable[[str, int], None]


@dataclass(frozen=True)
class FoundLine:
    """One kind of finding: how often, and examples as (object, detail)."""

    code: str
    sentence: str
    repaired: bool
    count: int
    examples: tuple[tuple[str, str], ...]


@dataclass
class ImportReport:
    """What a run did, or would do."""

    source: str
    dry_run: bool
    run: int | None
    # by type: new, changed, unchanged, deleted, left_out
    counts: dict[str, dict[str, int]]
    # kept, refused, missing
    files: dict[str, int]
    findings: list[FoundLine] = field(default_factory=list)

    def as_json(self) -> dict[str, Any]:
        """Return the report for programs."""
        return {
            "source": self.source, "dry_run": self.dry_run, "run": self.run, "objects": self.counts, "files": self.files,
            "findings": [
                {"code": f.code, "sentence": f.sentence, "repaired": f.repaired, "count": f.count,
                 "examples": [{"object": o, "detail": d} for o, d in f.examples]}
                for f in self.findings
            ],
        }  # fmt: skip


class _Findings:
    """Counts what was wrong, and keeps examples."""

    def __init__(self, counted: dict[str, int] | None = None) -> None:
        self.counted: Counter[str] = Counter(counted or {})
        self.examples: dict[str, list[Note]] = defaultdict(list)
        self.unsaved: list[Note] = []

    def take(self, notes: Iterable[Note]) -> None:
        for note in notes:
            self.counted[note.code] += 1
            if self.counted[note.code] <= EXAMPLES:
                self.examples[note.code].append(note)
                self.unsaved.append(note)

    def save(self, run: ImportRun) -> None:
        """Write what is not written yet, and the counts."""
        Finding.objects.bulk_create(
            [
                Finding(
                    organisation_id=run.organisation_id,
                    run=run,
                    code=n.code,
                    object=n.object,
                    detail=n.detail,
                )
                for n in self.unsaved
            ]
        )
        self.unsaved.clear()
        run.counts = {**run.counts, "findings": dict(self.counted)}

    def lines(self) -> list[FoundLine]:
        return [
            FoundLine(code, str(SENTENCES[code]), is_repaired(code), count,
                      tuple((n.object, n.detail) for n in self.examples[code][:5]))
            for code, count in sorted(self.counted.items(), key=lambda pair: (is_repaired(pair[0]), -pair[1]))
        ]  # fmt: skip


class _Gathering:
    """Takes pages apart and keeps what waits to be written; a dry run keeps it in memory."""

    def __init__(
        self, organisation_id: int, findings: _Findings, *, started: dt.datetime, dry_run: bool
    ) -> None:
        self.organisation_id, self.findings, self.started, self.dry_run = (
            organisation_id,
            findings,
            started,
            dry_run,
        )
        self.memory: dict[str, SourceObject] = {}

    def page(self, page: Page, *, incremental: bool) -> int:
        """Stage the objects of a page; return how many there were."""
        self.findings.take(page.notes)
        flats: list[Flat] = []
        for raw, expected, body in page.objects:
            notes = Notes(at=page.label)
            found = list(flatten(raw, expected=expected, base=page.base, body=body, notes=notes))
            if not incremental and found and found[-1].deleted:
                notes.add("deleted_in_list", found[-1].id)
            flats += found
            self.findings.take(notes)
        self.stage(flats, page.label)
        return len(flats)

    def stage(self, flats: list[Flat], label: str = "") -> None:
        """Compare with what the source said before; what is new or different waits to be written."""
        rows = self._present({flat.id for flat in flats})
        fresh: dict[str, SourceObject] = {}
        changed: dict[int, SourceObject] = {}
        seen: set[int] = set()
        for flat in flats:
            row = rows.get(flat.id)
            if row is None:
                if not flat.type:
                    continue
                row = rows[flat.id] = SourceObject(
                    organisation_id=self.organisation_id, origin=flat.id, type=flat.type, sha256="", data=None,
                    seen_at=clock.now() - dt.timedelta(days=36_500),
                )  # fmt: skip
                fresh[flat.id] = row
            again = row.seen_at >= self.started
            if flat.type and flat.type != row.type:
                self.findings.take([Note("duplicate_id", flat.id, f"{row.type} / {flat.type}")])
                continue
            if again and not flat.deleted and not row.deleted and _differ(row.data, flat.data):
                self.findings.take([Note("duplicate_id", flat.id, label)])
            said = self._say(row, flat, again=again)
            row.seen_at = clock.now()
            if row.pk is not None and said:
                changed[row.pk] = row
            elif row.pk is not None:
                seen.add(row.pk)
        if self.dry_run:
            self.memory.update(rows)
            return
        SourceObject.objects.bulk_create(list(fresh.values()), batch_size=200)
        SourceObject.objects.bulk_update(
            list(changed.values()), ["data", "deleted", "waiting", "seen_at"], batch_size=100
        )
        SourceObject.objects.filter(pk__in=seen - changed.keys()).update(seen_at=clock.now())

    def _present(self, ids: set[str]) -> dict[str, SourceObject]:
        rows = {entry: self.memory[entry] for entry in ids if entry in self.memory}
        missing = [entry for entry in ids if entry not in rows]
        rows |= {row.origin: row for row in SourceObject.objects.filter(origin__in=missing)}
        return rows

    def _say(self, row: SourceObject, flat: Flat, *, again: bool) -> bool:
        """Note what the source says about an object now; return whether that differs from what is noted."""
        before = (row.deleted, row.waiting, row.data)
        if flat.deleted:
            row.waiting = row.waiting or not row.deleted
            row.deleted, row.data = True, None
        else:
            data = merged(row.data or {}, flat.data) if again else dict(flat.data)
            same = not row.deleted and row.sha256 == fingerprint(row.type, data)
            # what waits for others keeps waiting, though it did not change itself; what was only shown in part before
            # and turns out to be as it was does not
            row.waiting = not same or (row.waiting and (not again or row.data == data))
            row.deleted, row.data = False, data
        return (row.deleted, row.waiting, row.data) != before

    def missing(self) -> dict[str, str]:
        """Return the addresses something refers to that the source has not shown, with the type they should have."""
        wanted: dict[str, str] = {}
        for kind, data in self._waiting():
            for key, target in REFERENCES.get(kind, {}).items():
                value = (data or {}).get(key)
                for address in value if isinstance(value, list) else [value]:
                    if address:
                        wanted.setdefault(address, target.removesuffix("[]"))
        known = set(self.memory)
        addresses = [address for address in wanted if address not in known]
        for start in range(0, len(addresses), 500):
            part = addresses[start : start + 500]
            known |= set(SourceObject.objects.filter(origin__in=part).values_list("origin", flat=True))
        return {address: kind for address, kind in wanted.items() if address not in known}

    def _waiting(self) -> Iterable[tuple[str, Any]]:
        if self.dry_run:
            return [(row.type, row.data) for row in self.memory.values() if row.waiting]
        rows: Any = SourceObject.objects.filter(waiting=True, deleted=False).values_list("type", "data")
        return ((kind, data) for kind, data in rows.iterator(500))


def _differ(before: dict[str, Any] | None, now: Any) -> bool:
    """Say whether two showings cannot be the same object: they are called differently."""
    return before is not None and any(
        before.get(key) and now.get(key) and before[key] != now[key] for key in ("name", "reference", "fileName", "start")
    )  # fmt: skip


def import_source(
    *,
    organisation_id: int,
    source: Source,
    dry_run: bool = False,
    resume: bool = False,
    since_last: bool = False,
    files: bool = True,
    take_over_consents: bool = False,
    progress: Progress = lambda _phase, _done: None,
    by: Actor,
) -> ImportReport:
    """Take over a source into the member's scope; raises Refused saying why nothing can be read.

    `resume` goes on with the last run of this source if it did not end; `since_last` asks only for what changed since
    the last one that did; `take_over_consents` notes what the source publishes of people as published with consent.
    """
    by.require(Permission.MANAGE)
    run = None if dry_run else _run(organisation_id, source, resume=resume, by=by)
    since = _since(source) if since_last else None
    findings = _Findings((run.counts.get("findings") if run else None) or {})
    started = run.started_at if run else clock.now()
    gathering = _Gathering(organisation_id, findings, started=started, dry_run=dry_run)
    try:
        _gather(source, gathering, run, since, findings, progress)
    except SourceMissing as problem:
        raise Refused(
            _("Die Quelle ist nicht lesbar: %(problem)s. Es wurde nichts übernommen.") % {"problem": problem}
        ) from problem
    if run is None:
        return ImportReport(source.name, True, None, _forecast(gathering), {}, findings.lines())
    writer = Writer(organisation_id, started=started, take_over_consents=take_over_consents)
    counts = writer.write(findings.take, progress)
    fetched = fetch_files(source, findings.take, progress, writer.touched) if files else {}
    _publish(writer, everything=resume or _unpublished(run), progress=progress)
    with transaction.atomic():
        findings.save(run)
        run.counts = {**run.counts, "objects": counts, "files": fetched}
        run.finished_at, run.cursor = clock.now(), {}
        run.save()
        audit.record(
            "council.import", subject=f"import:{run.pk}", data={"source": source.name, "objects": counts, "files": fetched}, by=by
        )  # fmt: skip
    return ImportReport(source.name, False, run.pk, counts, fetched, findings.lines())


def _run(organisation_id: int, source: Source, *, resume: bool, by: Actor) -> ImportRun:
    if resume:
        last: ImportRun | None = ImportRun.objects.filter(source=source.name[:500]).first()
        if last is not None and last.finished_at is None:
            return last
    with transaction.atomic():
        run: ImportRun = ImportRun.objects.create(
            organisation_id=organisation_id, source=source.name[:500], started_at=clock.now(), by=by.person_name[:200],
        )  # fmt: skip
        audit.record("council.import_begin", subject=f"import:{run.pk}", data={"source": source.name}, by=by)
    return run


def _since(source: Source) -> dt.datetime | None:
    """Return from when changes are to be asked for: the last run that ended; None if there was none."""
    last = ImportRun.objects.filter(
        source=source.name[:500], finished_at__isnull=False, synced_until__isnull=False
    ).first()
    return last.synced_until if last is not None else None


def _gather(  # noqa: PLR0917
    source: Source,
    gathering: _Gathering,
    run: ImportRun | None,
    since: dt.datetime | None,
    findings: _Findings,
    progress: Progress,
) -> None:
    cursor: dict[str, Any] = (run.cursor if run else None) or {}
    if cursor.get("phase") == "write":
        return
    done = 0
    for page in source.pages(cursor, since):
        with transaction.atomic():
            done += gathering.page(page, incremental=page.filtered)
            if run is not None:
                findings.save(run)
                run.cursor = page.cursor
                run.save()
        progress("gather", done)
    asked: set[str] = set()
    # what comes may itself refer to more
    while (wanted := _unasked(gathering, asked)) and len(asked) < MOST_SINGLES:
        flats: list[Flat] = []
        for address, kind in list(wanted.items())[:MOST_SINGLES]:
            asked.add(address)
            if (raw := source.one(address)) is not None:
                notes = Notes(at=address)
                flats += flatten(raw, expected=kind, base=address, notes=notes)
                findings.take(notes)
        with transaction.atomic():
            gathering.stage(flats)
        progress("gather", done + len(asked))
    if run is None:
        findings.take(Note("dead_link", address, kind) for address, kind in gathering.missing().items())
        return
    with transaction.atomic():
        findings.save(run)
        run.cursor = {"phase": "write"}
        run.synced_until = (_date(source.date) or run.started_at) - OVERLAP
        run.save()


def _unasked(gathering: _Gathering, asked: set[str]) -> dict[str, str]:
    return {address: kind for address, kind in gathering.missing().items() if address not in asked}


def _date(text: str) -> dt.datetime | None:
    try:
        return parsedate_to_datetime(text) if text else None
    except (ValueError, TypeError):
        return None


def _forecast(gathering: _Gathering) -> dict[str, dict[str, int]]:
    counts: dict[str, dict[str, int]] = {kind: Counter() for kind in NAMES}
    for row in gathering.memory.values():
        if row.deleted:
            state = "deleted" if row.waiting and row.pk else "unchanged"
        elif row.waiting:
            state = "changed" if row.sha256 else "new"
        else:
            state = "unchanged"
        counts[row.type][state] += 1
    return {kind: dict(found) for kind, found in counts.items() if found}


def _unpublished(run: ImportRun) -> bool:
    """Say whether a run was killed since the last one that ended: what it wrote is not known any more."""
    others = ImportRun.objects.exclude(pk=run.pk)
    killed: Any = others.filter(finished_at__isnull=True)
    if (ended := others.filter(finished_at__isnull=False).first()) is not None:
        killed = killed.filter(started_at__gt=ended.started_at)
    return bool(killed.exists())


def _publish(writer: Writer, *, everything: bool, progress: Progress) -> None:
    if not everything and len(writer.touched) <= FEW:
        if writer.touched:
            refresh(*writer.touched)
        return
    publish_everything(lambda done, _all: progress("publish", done))
