# SPDX-FileCopyrightText: 2026 IT-Union contributors
# SPDX-License-Identifier: EUPL-1.2
"""Where objects come from: what every source can do, and an endpoint that is walked list by list.

A source yields pages; each says where to go on after it, so that a run that was killed goes on there.
"""

import datetime as dt
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any, Protocol
from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit

from django.utils import timezone

from itunion.foundation.kernel.api import clock
from itunion.procedures.council.importing.json_text import Unreadable, read_json
from itunion.procedures.council.importing.kinds import LIST_TYPES, type_name
from itunion.procedures.council.importing.notes import Note, Notes
from itunion.procedures.council.importing.transport import Answer, Patient, Unreachable
from itunion.procedures.council.importing.values import is_address, repair

__all__ = ["Page", "Source", "SourceMissing", "UrlSource", "last_part", "objects_of", "with_parameter"]

# so many objects with one day of change in a list are no accident
SUSPICIOUS = 20


class SourceMissing(Exception):
    """The source cannot be read at all; the text is German, for people."""


@dataclass
class Page:
    """Some objects as they came: (object, type expected at this place, address of the body they belong to)."""

    label: str
    objects: list[tuple[Any, str, str]]
    base: str
    cursor: dict[str, Any]
    notes: list[Note] = field(default_factory=list)
    filtered: bool = False


class Source(Protocol):
    """What all sources can do."""

    name: str
    date: str

    def pages(self, cursor: dict[str, Any], since: dt.datetime | None) -> Iterator[Page]:
        """Yield the pages after the cursor, {} for all; with `since` only what changed, as far as the source can."""
        ...

    def one(self, address: str) -> Any:
        """Return the object at an address, None if there is none."""
        ...

    def file(self, address: str, *, largest: int) -> Answer | None:
        """Return a file, None if it is not there."""
        ...


def with_parameter(url: str, name: str, value: str, notes: Notes) -> str:
    """Return an address with a parameter set once, whatever it carried before."""
    return _with_query(url, [*_once(url, notes).items(), (name, value)])


def _without_doubles(url: str, notes: Notes) -> str:
    """Return an address in which each parameter stands once; as it came, if that is so already."""
    kept = _once(url, notes)
    return url if len(kept) == len(_query(url)) else _with_query(url, kept.items())


def _once(url: str, notes: Notes) -> dict[str, str]:
    pairs = _query(url)
    kept = dict(pairs)
    if len(kept) != len(pairs):
        notes.add("doubled_parameter", url)
    return kept


def _query(url: str) -> list[tuple[str, str]]:
    return parse_qsl(urlsplit(url).query, keep_blank_values=True)


def _with_query(url: str, pairs: Iterable[tuple[str, str]]) -> str:
    return urlunsplit(urlsplit(url)._replace(query=urlencode(dict(pairs))))


class UrlSource:
    """An OParl interface, entered at its system, a body or a list."""

    def __init__(self, url: str, patient: Patient) -> None:
        self.name, self.patient = url, patient
        self.date = ""
        # hosts that links name and that do not answer
        self.instead: dict[str, str] = {}

    def pages(self, cursor: dict[str, Any], since: dt.datetime | None) -> Iterator[Page]:
        """Walk what is still to be walked; the entry is read again when nothing is known yet."""
        todo = list(cursor.get("todo", [{"url": self.name, "kind": "entry", "body": ""}]))
        while todo:
            now = todo.pop(0)
            if now["kind"] == "entry":
                yield from self._entry(now, todo)
            else:
                yield from self._list(now, todo, since)

    def _entry(self, now: dict[str, str], todo: list[dict[str, str]]) -> Iterator[Page]:
        """Read a system, a body, the list of bodies, or any other list."""
        notes = Notes(at=now["url"])
        try:
            value = self._read(now["url"], notes)
        except (Unreachable, Unreadable) as problem:
            raise SourceMissing(f"{now['url']}: {problem}") from problem
        kind = last_part(value.get("type")) if isinstance(value, dict) else ""
        if isinstance(value, dict) and (kind == "System" or ("body" in value and "oparlVersion" in value)):
            place = value.get("body")
            places = place if isinstance(place, list) else [place]
            for entry in places:
                if isinstance(entry, str) and is_address(entry):
                    todo.append({"url": entry, "kind": "bodies", "body": ""})
                elif isinstance(entry, dict):
                    notes.add("embedded_instead_of_url", "System.body")
                    yield self._body(entry, now["url"], notes, todo)
            yield Page(now["url"], [], now["url"], {"todo": list(todo)}, list(notes))
        elif isinstance(value, dict) and (kind == "Body" or "legislativeTerm" in value):
            yield self._body(value, now["url"], notes, todo)
        else:
            objects = objects_of(value, notes)
            first = next((o for o in objects if isinstance(o, dict)), {})
            listed = type_name(first.get("type")) or LIST_TYPES.get(last_part(urlsplit(now["url"]).path), "")
            todo.insert(0, {**now, "kind": "bodies" if listed == "Body" or not listed else listed})
            yield Page(now["url"], [], now["url"], {"todo": list(todo)}, list(notes))

    def _body(self, body: dict[str, Any], base: str, notes: Notes, todo: list[dict[str, str]]) -> Page:
        todo += _lists_of(body, base, notes)
        return Page(str(body.get("id", base)), [(body, "Body", "")], base, {"todo": list(todo)}, list(notes))

    def _list(
        self, now: dict[str, str], todo: list[dict[str, str]], since: dt.datetime | None
    ) -> Iterator[Page]:
        kind = "Body" if now["kind"] == "bodies" else now["kind"]
        notes = Notes(at=now["url"])
        url: str | None = _without_doubles(now["url"], notes)
        filtered = False
        if since is not None and kind != "Body" and "page" not in now:
            moment = since.astimezone(dt.UTC).replace(microsecond=0).isoformat()
            url, filtered = with_parameter(str(url), "modified_since", moment, notes), True
        elif since is not None and kind != "Body":
            filtered = "modified_since" in now["url"]
        visited: set[str] = set()
        shown: set[str] = set()
        today, ignored = 0, False
        while url is not None:
            visited.add(url)
            page, following, url, filtered = self._page(url, kind, now, notes, filtered=filtered)
            if (
                filtered
                and since is not None
                and not ignored
                and any(_is_older(raw, since) for raw, _k, _b in page)
            ):
                ignored = True
                notes.add("filter_ignored", now["url"])
            ids = [_own(raw) for raw, _kind, _body in page]
            if ids and shown.issuperset(ids) and all(ids):
                notes.add("same_page", url)
                page, following = [], None
            shown.update(entry for entry in ids if entry)
            today += sum(_changed_today(raw) for raw, _kind, _body in page)
            if following in visited:
                notes.add("same_page", following)
                following = None
            if following is None and today > SUSPICIOUS and today >= len(shown):
                notes.add("modified_today", f"{today}")
            rest = list(todo)
            if kind == "Body":
                for raw, _kind, _body in page:
                    if isinstance(raw, dict):
                        rest += _lists_of(raw, self.name, notes)
                        todo[:] = rest
            if following is not None:
                rest = [{**now, "url": following, "page": "next"}, *rest]
            yield Page(str(now["url"]), page, str(url or now["url"]), {"todo": rest}, list(notes), filtered)
            notes = Notes(at=now["url"])
            url = following

    def _page(
        self, url: str, kind: str, now: dict[str, str], notes: Notes, *, filtered: bool
    ) -> tuple[list[tuple[Any, str, str]], str | None, str, bool]:
        """Return the objects of a page, the address of the next, the one it was read from, and whether it was filtered."""
        try:
            value = self._read(url, notes)
        except (Unreachable, Unreadable, _Refused) as problem:
            if filtered and isinstance(problem, _Refused) and problem.status == 404:
                notes.add("not_found_for_empty", url)
                return [], None, url, filtered
            if filtered and isinstance(problem, _Refused):
                notes.add("filter_rejected", f"{problem.status} {url}")
                return self._page(
                    _with_query(url, [pair for pair in _query(url) if pair[0] != "modified_since"]),
                    kind,
                    now,
                    notes,
                    filtered=False,
                )
            if isinstance(problem, Unreadable):
                notes.add(problem.code, f"{url}: {problem}")
            notes.add("list_failed", f"{url}: {problem}")
            return [], None, url, filtered
        objects = objects_of(value, notes, single=kind == "Body")
        links = value.get("links") if isinstance(value, dict) else None
        following = links.get("next") if isinstance(links, dict) else None
        if following is None and isinstance(value, dict) and isinstance(value.get("pagination"), dict):
            following = value["pagination"].get("next")
        found = [(raw, kind, now["body"]) for raw in objects]
        if not isinstance(following, str) or not is_address(following):
            return found, None, url, filtered
        return found, _without_doubles(following, notes), url, filtered

    def _read(self, url: str, notes: Notes) -> Any:
        for attempt in range(2):
            answer = self._fetch(url, notes)
            with answer.content:
                if answer.status >= 400:
                    raise _Refused(answer.status)
                try:
                    return read_json(answer.content.read(), notes)
                except Unreadable:
                    # a page of an error now and then, with status 200
                    if attempt:
                        raise
        raise AssertionError

    def _fetch(self, url: str, notes: Notes, **limits: int) -> Answer:
        own = urlsplit(self.name)
        parts = urlsplit(url)
        if parts.netloc in self.instead:
            return self.patient.fetch(_on(url, own.scheme, self.instead[parts.netloc]), notes, **limits)
        try:
            answer = self.patient.fetch(url, notes, **limits)
            if answer.status < 400 or parts.netloc == own.netloc:
                self.date = self.date or answer.date
                return answer
            answer.content.close()
        except Unreachable:
            if parts.netloc == own.netloc:
                raise
        answer = self.patient.fetch(_on(url, own.scheme, own.netloc), notes, **limits)
        if answer.status < 400:
            notes.add("wrong_host", url)
            self.instead[parts.netloc] = own.netloc
        return answer

    def one(self, address: str) -> Any:
        """Return the object at an address."""
        notes = Notes()
        try:
            return self._read(address, notes)
        except (Unreachable, Unreadable, _Refused):
            return None

    def file(self, address: str, *, largest: int) -> Answer | None:
        """Return a file."""
        try:
            answer = self._fetch(address, Notes(), largest=largest)
        except Unreachable:
            return None
        if answer.status < 400:
            return answer
        answer.content.close()
        return None


def _lists_of(body: dict[str, Any], base: str, notes: Notes) -> list[dict[str, str]]:
    """Return the lists of a body that are to be walked."""
    found: list[dict[str, str]] = []
    for key, kind in LIST_TYPES.items():
        if isinstance(place := body.get(key), str) and is_address(place):
            found.append({"url": place, "kind": kind, "body": str(body.get("id", base))})
        elif isinstance(place, list) and place:
            # the list itself instead of its address
            notes.add("embedded_instead_of_url", key)
    return found


class _Refused(SourceMissing):
    def __init__(self, status: int) -> None:
        super().__init__(f"Antwort mit Status {status}")
        self.status = status


def last_part(value: Any) -> str:
    """Return what stands behind the last slash of an address."""
    return value.rstrip("/").rpartition("/")[2] if isinstance(value, str) else ""


def _own(raw: Any) -> str:
    return raw["id"] if isinstance(raw, dict) and isinstance(raw.get("id"), str) else ""


def _modified(raw: Any) -> dt.datetime | None:
    stated = raw.get("modified") if isinstance(raw, dict) else None
    text = repair("moment", stated, Notes(), "") if isinstance(stated, str) else None
    return dt.datetime.fromisoformat(text) if text else None


def _is_older(raw: Any, since: dt.datetime) -> bool:
    modified = _modified(raw)
    return modified is not None and modified < since


def _changed_today(raw: Any) -> bool:
    modified = _modified(raw)
    return modified is not None and timezone.localdate(modified) == clock.today()


def _on(url: str, scheme: str, netloc: str) -> str:
    return urlunsplit(urlsplit(url)._replace(scheme=scheme, netloc=netloc))


def objects_of(value: Any, notes: Notes, *, single: bool = False) -> list[Any]:
    """Return the objects of a page, whatever a server takes for a page."""
    if isinstance(value, list):
        notes.add("bare_list")
        return value
    if isinstance(value, dict):
        if isinstance(value.get("data"), list):
            return list(value["data"])
        if "id" in value or "type" in value:
            if single:
                notes.add("body_instead_of_list")
            return [value]
    return []
