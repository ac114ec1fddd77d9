# SPDX-FileCopyrightText: 2026 IT-Union contributors
# SPDX-License-Identifier: EUPL-1.2
"""Bringing the published tables up to date with the rows that changed, inside the transaction of the change.

What is published of a row follows from the rows alone. The projector computes it anew for everything a change can
touch, compares, and stamps only what differs: so `modified` moves when and only when the output does, it travels up
through what contains it, and forgetting to name a neighbour in an action cannot leave a trace of closed data.
"""

import datetime as dt
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from itunion.foundation.kernel.api import clock
from itunion.procedures.council.models import (
    Body,
    Change,
    Meeting,
    ObjectType,
    Person,
    Published,
    PublishedOf,
)
from itunion.procedures.council.publishing import objects, searching, texts
from itunion.procedures.council.publishing import visibility as seen
from itunion.procedures.council.publishing.loading import body_of, load, visible
from itunion.procedures.council.publishing.neighbours import (
    MODELS,
    Keys,
    containers,
    contents,
    hanging,
    referers,
)
from itunion.procedures.council.publishing.rendering import Rendered, address, embedded, moment

__all__ = ["Outcome", "publish_everything", "refresh"]

T = ObjectType
# what is embedded comes before what embeds it
ORDER = (
    T.LOCATION, T.FILE, T.LEGISLATIVE_TERM, T.MEMBERSHIP, T.CONSULTATION, T.AGENDA_ITEM, T.MEETING, T.PAPER,
    T.PERSON, T.ORGANIZATION, T.BODY,
)  # fmt: skip
TYPE_OF = {model: object_type for object_type, model in MODELS.items()}
# rows rendered at a time when everything is published
CHUNK = 200
# rendering one of these renders what stands inside it as well
CONTAINING = (T.BODY, T.ORGANIZATION, T.PERSON, T.PAPER, T.MEETING)
# what is stamped lies this far ahead, as a client that asks while a transaction runs notes the time it asked
AHEAD = dt.timedelta(seconds=2)


@dataclass
class Outcome:
    """What a refresh did: addresses by type and number."""

    created: list[tuple[ObjectType, int]] = field(default_factory=list)
    changed: list[tuple[ObjectType, int]] = field(default_factory=list)
    deleted: list[tuple[ObjectType, int]] = field(default_factory=list)

    def __bool__(self) -> bool:
        return bool(self.created or self.changed or self.deleted)


@transaction.atomic
def refresh(*rows: Any, gone: Iterable[tuple[ObjectType, int]] = (), reason: str = "depublished") -> Outcome:
    """Publish, change or take back what these rows and everything around them say now.

    `gone` are types and numbers of rows that no longer exist; `reason` is the code a tombstone shows. Rows need not be
    publishable: those of other tables are named by what they belong to. Call it last in the action's transaction.
    """
    keys: Keys = defaultdict(set)
    for row in rows:
        keys[TYPE_OF[type(row)]].add(row.pk)
    return _Refresh(reason).run(keys, list(gone))


def publish_everything(progress: Callable[[int, int], None] = lambda _done, _all: None) -> Outcome:
    """Compute everything of the acting member anew, in transactions of some hundred rows; for takeovers and repairs."""
    keys = {object_type: sorted(_all_keys(model)) for object_type, model in MODELS.items()}
    # the rest (e.g. files at closed items) is looked at as well, to take it back
    order = (*CONTAINING, *(object_type for object_type in ORDER if object_type not in CONTAINING))
    total, done = sum(len(keys[object_type]) for object_type in order), 0
    for object_type in reversed(ORDER):
        for chunk in _chunks(_unnumbered(object_type, keys[object_type])):
            with transaction.atomic():
                _lock()
                _number(object_type, load(object_type, chunk))
    outcome = Outcome()
    looked_at: Keys = defaultdict(set)

    def run(object_type: ObjectType, pks: Sequence[int], gone: Iterable[tuple[ObjectType, int]] = ()) -> None:
        with transaction.atomic():
            work = _Refresh("depublished", follow=False)
            part = work.run({object_type: set(pks)}, list(gone))
        _add(looked_at, work.looked_at)
        outcome.created += part.created
        outcome.changed += part.changed
        outcome.deleted += part.deleted

    for object_type in order:
        for chunk in _chunks(keys[object_type]):
            # what stood inside something else was rendered with it
            if rest := [pk for pk in chunk if pk not in looked_at[object_type]]:
                run(object_type, rest)
            done += len(chunk)
            progress(done, total)
    run(T.BODY, [], _orphans())
    progress(total, total)
    return outcome


def _orphans() -> Iterator[tuple[ObjectType, int]]:
    """Yield what is published without a row it could come from."""
    for object_type, model in MODELS.items():
        published = Published.objects.filter(type=object_type, deleted=False).order_by()
        present = model.objects.filter(public_number__isnull=False).order_by()
        gone = set(published.values_list("number", flat=True)) - set(
            present.values_list("public_number", flat=True)
        )
        for number in sorted(gone):
            yield object_type, number


def _add(to: Keys, *found: Keys) -> None:
    for keys in found:
        for object_type, pks in keys.items():
            to[object_type] |= pks


def _complete(pending: Keys) -> None:
    """Add what must be rendered together with these rows, because its output stands in theirs."""
    # an item's place among the others needs all of its meeting
    _add(pending, containers({T.AGENDA_ITEM: pending[T.AGENDA_ITEM]}))
    _add(pending, contents(pending))
    # and items bring files of their own
    _add(pending, contents({T.AGENDA_ITEM: pending[T.AGENDA_ITEM]}))


def _all_keys(model: type[Any]) -> Iterable[int]:
    keys: Iterable[int] = model.objects.order_by().values_list("pk", flat=True)
    return keys


def _chunks(pks: Sequence[int]) -> Iterator[Sequence[int]]:
    for start in range(0, len(pks), CHUNK):
        yield pks[start : start + CHUNK]


def _lock() -> None:
    """Let one publication of a member follow the other, so that numbers and times are in order."""
    list(Body.objects.select_for_update(no_key=True).order_by("pk")[:1])


def _stamp() -> dt.datetime:
    """Return the whole second publications of now are stamped with; call it under the lock.

    It never goes back, whatever the clock does: a client that asks from the latest time it saw loses nothing.
    """
    now = clock.now() + AHEAD
    stamp = now.replace(microsecond=0) + dt.timedelta(seconds=1 if now.microsecond else 0)
    last: dt.datetime | None = Change.objects.order_by("-sequence").values_list("at", flat=True).first()
    return max(stamp, last) if last is not None else stamp


def _number(object_type: ObjectType, rows: Iterable[Any]) -> bool:
    """Give a number to every visible row that has none; say whether there was any."""
    fresh = [row for row in rows if row.public_number is None and visible(object_type, row)]
    if not fresh:
        return False
    model = MODELS[object_type]
    taken = [
        model.objects.aggregate(last=Max("public_number"))["last"] or 0,
        Published.objects.filter(type=object_type).aggregate(last=Max("number"))["last"] or 0,
    ]
    for number, row in enumerate(sorted(fresh, key=lambda row: row.pk), start=max(taken) + 1):
        row.public_number = number
    model.objects.bulk_update(fresh, ["public_number"], batch_size=500)
    return True


class _Refresh:
    """One refresh: rounds of rendering, until nothing that changed has a neighbour that was not looked at since.

    Rows alone decide what is published, and numbers are given once, so the rounds come to an end.
    """

    def __init__(self, reason: str, *, follow: bool = True) -> None:
        self.reason = reason
        self.follow = follow
        self.stamp = clock.now()
        self.outcome = Outcome()
        self.changes: list[Change] = []
        self.looked_at: Keys = defaultdict(set)
        # addresses that came into an output or went out of it: what they lead to may have a way back
        self.mentioned: set[tuple[str, int]] = set()

    def run(self, keys: Keys, gone: list[tuple[ObjectType, int]]) -> Outcome:
        _lock()
        self.stamp = _stamp()
        pending: Keys = defaultdict(set, {t: set(pks) for t, pks in keys.items()})
        if self.follow:
            _add(pending, containers(keys), hanging(keys), self._without_consent(keys))
            # without its body nothing has a list to stand in
            pending[T.BODY] |= set(
                Body.objects.filter(is_public=True, public_number__isnull=True).values_list("pk", flat=True)
            )
        for object_type, number in gone:
            self._bury(Published.objects.filter(type=object_type, number=number, deleted=False))
        if not self.follow:
            self.mentioned.clear()
        _add(pending, self._rows_mentioned())
        while any(pending.values()):
            _complete(pending)
            changed, appeared = self._round(pending)
            _add(self.looked_at, pending)
            following: Keys = defaultdict(set)
            if self.follow:
                _add(
                    following,
                    containers(changed),
                    referers(appeared),
                    hanging(changed),
                    self._rows_mentioned(),
                )
            # what was looked at in this round knew all numbers of this round
            pending = defaultdict(set, {kind: pks - pending[kind] for kind, pks in following.items()})
        self._record()
        searching.follow([*self.outcome.created, *self.outcome.changed], self.outcome.deleted)
        return self.outcome

    def _record(self) -> None:
        last = Change.objects.aggregate(last=Max("sequence"))["last"] or 0
        for sequence, change in enumerate(self.changes, start=last + 1):
            change.sequence = sequence
        Change.objects.bulk_create(self.changes, batch_size=500)

    def _without_consent(self, keys: Keys) -> Keys:
        """Return the meetings that name one of these people as present, or do not, against what they consent to."""
        wrong: Keys = defaultdict(set)
        for pk in keys.get(T.PERSON, ()):
            person = Person.objects.filter(pk=pk).select_related("body").prefetch_related("consents").first()
            if person is None or person.public_number is None:
                continue
            shown = seen.attendance_visible(person)
            own = address(T.PERSON, person.public_number)
            meetings = {
                entry.public_number: entry.pk
                for entry in Meeting.objects.filter(attendances__person=pk, public_number__isnull=False)
            }
            rows = Published.objects.filter(type=T.MEETING, number__in=list(meetings), deleted=False)
            for published, text in rows.values_list("number", "data"):
                if (own in texts.read(text).get("participant", ())) != shown:
                    wrong[T.MEETING].add(meetings[published])
        return wrong

    def _rows_mentioned(self) -> Keys:
        found: Keys = defaultdict(set)
        numbers: dict[ObjectType, set[int]] = defaultdict(set)
        for kind, number in self.mentioned:
            numbers[ObjectType(kind)].add(number)
        self.mentioned.clear()
        for object_type, wanted in numbers.items():
            model = MODELS[object_type]
            found[object_type] |= set(
                model.objects.filter(public_number__in=wanted).order_by().values_list("pk", flat=True)
            )
        return found

    def _round(self, pending: Keys) -> tuple[Keys, Keys]:
        """Render these rows; return which changed, and which appeared or vanished."""
        rows = self._load(pending)
        changed: Keys = defaultdict(set)
        appeared: Keys = defaultdict(set)
        inside: dict[tuple[ObjectType, int], Rendered] = {}

        def embed(object_type: ObjectType, pk: int | None) -> Rendered | None:
            return inside.get((object_type, pk)) if pk is not None else None

        for object_type in ORDER:
            loaded = rows.get(object_type, [])
            if not loaded:
                continue
            stored = _stored_rows(object_type, [r.public_number for r in loaded])
            orders = _orders(loaded) if object_type == T.AGENDA_ITEM else {}
            fresh: list[Published] = []
            moved: list[Published] = []
            buried: list[Published] = []
            shown: list[Any] = []
            for row in loaded:
                entry = stored.get(row.public_number) if row.public_number is not None else None
                if not visible(object_type, row):
                    if entry is not None and not entry.deleted:
                        buried.append(entry)
                        appeared[object_type].add(row.pk)
                        changed[object_type].add(row.pk)
                    continue
                shown.append(row)
                arguments = (orders[row.pk],) if object_type == T.AGENDA_ITEM else ()
                output = objects.OUTPUTS[object_type](row, embed, *arguments)
                entry, state = self._compare(object_type, row, output, entry)
                inside[object_type, row.pk] = embedded(object_type, output)
                if state:
                    changed[object_type].add(row.pk)
                    (fresh if state == "new" else moved).append(entry)
                    if state != "changed":
                        appeared[object_type].add(row.pk)
            Published.objects.bulk_create(fresh, batch_size=200)
            if moved:
                Published.objects.bulk_update(
                    moved,
                    ["modified", "deleted", "deleted_reason", "data", "day", "stored", "body"],
                    batch_size=100,
                )
            self._bury(buried)
            if object_type in {T.MEETING, T.CONSULTATION}:
                _list_under_groups(object_type, shown)
        return changed, appeared

    def _load(self, pending: Keys) -> dict[ObjectType, list[Any]]:
        # bodies first: the others stand in their lists
        for object_type in reversed(ORDER):
            if pks := _unnumbered(object_type, pending.get(object_type, ())):
                _number(object_type, load(object_type, pks))
        # only now, as rows know each other through copies of their own
        return {object_type: load(object_type, pks) for object_type, pks in pending.items() if pks}

    def _compare(
        self, object_type: ObjectType, row: Any, output: Rendered, entry: Published | None
    ) -> tuple[Published, str]:
        """Complete the output with its times; return the row of the published table and "", "new", "back", "changed"."""
        body = body_of(object_type, row)
        day, stored = _day(object_type, row), _stored(object_type, row)
        before = entry.data if entry is not None else ""
        if entry is not None and not entry.deleted:
            text = _text(output, entry.created, entry.modified)
            if (text, entry.day, entry.stored, entry.body) == (entry.data, day, stored, body):
                return entry, ""
        state = "new" if entry is None else "back" if entry.deleted else "changed"
        if entry is None:
            created = row.created_at.replace(microsecond=0) if row.origin else self.stamp
            entry = Published(
                organisation_id=row.organisation_id,
                type=object_type,
                number=row.public_number,
                created=min(created, self.stamp),
            )
        entry.body, entry.day, entry.stored = body, day, stored
        entry.modified = max(self.stamp, entry.created)
        entry.deleted, entry.deleted_reason = False, ""
        entry.data = _text(output, entry.created, entry.modified)
        self.mentioned |= texts.mentions(before) ^ texts.mentions(entry.data)
        self._note(entry, "changed" if state == "changed" else "created")
        return entry, state

    def _bury(self, entries: Iterable[Published]) -> None:
        """Turn published objects into tombstones; nothing of their content stays."""
        buried = list(entries)
        for entry in buried:
            self.mentioned |= texts.mentions(entry.data)
            entry.modified = max(self.stamp, entry.created)
            entry.deleted, entry.deleted_reason = True, self.reason
            entry.data, entry.day, entry.stored = "", None, ""
            self._note(entry, "deleted")
        if buried:
            Published.objects.bulk_update(
                buried, ["modified", "deleted", "deleted_reason", "data", "day", "stored"], batch_size=200
            )

    def _note(self, entry: Published, event: str) -> None:
        getattr(self.outcome, event).append((ObjectType(entry.type), entry.number))
        self.changes.append(
            Change(
                organisation_id=entry.organisation_id,
                at=self.stamp,
                type=entry.type,
                number=entry.number,
                event=event,
            )
        )


def _stored_rows(object_type: ObjectType, numbers: Iterable[int | None]) -> dict[int, Published]:
    known = [number for number in numbers if number is not None]
    return {entry.number: entry for entry in Published.objects.filter(type=object_type, number__in=known)}


def _unnumbered(object_type: ObjectType, pks: Iterable[int]) -> list[int]:
    rows = MODELS[object_type].objects.filter(pk__in=list(pks), public_number__isnull=True)
    return list(rows.order_by("pk").values_list("pk", flat=True))


def _orders(items: Iterable[Any]) -> dict[int, int]:
    """Return the place of each item among the published ones of its meeting, counted from 0 without gaps."""
    meetings: dict[int, list[Any]] = defaultdict(list)
    for item in items:
        if seen.item_visible(item):
            meetings[item.meeting_id].append(item)
    return {
        item.pk: place
        for found in meetings.values()
        for place, item in enumerate(sorted(found, key=lambda item: (item.position, item.pk)))
    }


def _text(output: Rendered, created: dt.datetime, modified: dt.datetime) -> str:
    """Return the text that is stored of an output."""
    output["created"], output["modified"] = moment(created), moment(modified)
    return texts.written(output)


def _day(object_type: ObjectType, row: Any) -> dt.date | None:
    if object_type == T.MEETING:
        return timezone.localdate(row.start) if row.start else None
    return row.date if object_type in {T.PAPER, T.FILE} else None


def _stored(object_type: ObjectType, row: Any) -> str:
    """Return where a file lies below its owner's folder: the owner's number differs after an import elsewhere."""
    if object_type != T.FILE:
        return ""
    return str(row.content.name or "").removeprefix(f"council/{row.organisation_id}/")


def _list_under_groups(object_type: ObjectType, rows: Sequence[Any]) -> None:
    """Bring the lists of meetings and consultations of the groups up to date; tombstones stay where they stood."""
    wanted = {
        (entry.group.public_number, row.public_number): row.organisation_id
        for row in rows
        for entry in row.groups.all()
        if seen.group_visible(entry.group) and entry.group.public_number is not None
    }
    listed = PublishedOf.objects.filter(type=object_type, number__in=[row.public_number for row in rows])
    present = {(entry.group, entry.number): entry.pk for entry in listed}
    PublishedOf.objects.filter(pk__in=[pk for key, pk in present.items() if key not in wanted]).delete()
    PublishedOf.objects.bulk_create(
        [
            PublishedOf(organisation_id=organisation_id, group=group, type=object_type, number=number)
            for (group, number), organisation_id in wanted.items()
            if (group, number) not in present
        ],
        batch_size=500,
    )
