# SPDX-FileCopyrightText: 2026 IT-Union contributors
# SPDX-License-Identifier: EUPL-1.2
"""Ten conformance checks of our own: the server passes them all, and for each there are faulty servers it catches."""

import json
import re
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import quote, unquote

import pytest
from django.conf import settings
from django.db import transaction
from django.test import Client
from tests.council import builders as make
from tests.council.oparl_checks import CHECKS, Answer, Scene, Server, inner, kind, real_server

from itunion.foundation.kernel.api import clock
from itunion.procedures.council.models import Attachment, Body, Paper
from itunion.procedures.council.publishing import publish_everything, refresh

pytestmark = pytest.mark.django_db
START = datetime(2026, 1, 10, 9, 0, 0, 250_000, tzinfo=UTC)


class Town:
    """A published town, and what the checks do to it while they read."""

    def __init__(self, owner: int) -> None:
        self.hours = 0
        with clock.simulated(START):
            self.body: Body = make.small_town(owner)
            publish_everything()
        self.later(lambda: refresh(*[make.paper(self.body, f"Papier {n}") for n in range(4)]))

    def later(self, change: Callable[[], Any]) -> Any:
        """Do something a day later than what was done before."""
        self.hours += 24
        with clock.simulated(START + timedelta(hours=self.hours)):
            return change()

    def rename_file(self) -> int:
        """Rename a file at an item; return its number."""
        attachment = Attachment.objects.filter(item__isnull=False).select_related("document").first()
        assert attachment is not None
        document = attachment.document
        document.name = f"Umbenannt {self.hours}"
        document.save()
        self.later(lambda: refresh(document))
        return int(document.public_number or 0)

    def take_back(self) -> int:
        """Take back a paper with a consultation and files; return its number."""
        paper = Paper.objects.filter(consultations__item__isnull=False, attachments__isnull=False).first()
        assert paper is not None
        paper.is_public, paper.published_at = False, None
        paper.save()
        self.later(lambda: refresh(paper))
        return int(paper.public_number or 0)

    def write(self) -> None:
        """Add a paper, change the first and take back the last."""

        def change() -> None:
            first, last = Paper.objects.order_by("pk").first(), Paper.objects.order_by("pk").last()
            assert first is not None
            assert last is not None
            if self.hours > 24 * 6:
                return
            first.name = f"Geändert {self.hours}"
            first.save()
            last.is_public, last.published_at = False, None
            last.save()
            refresh(first, last, make.paper(self.body, "Neu"))

        self.later(change)

    def scene(self, change: Callable[[Server], Server] = lambda server: server) -> Scene:
        """Return the interface, of a faulty server if something is changed."""
        return Scene(
            change(real_server(Client())),
            "gemeinde-alpha",
            {
                "rename a file at an item": self.rename_file,
                "take back a paper with consultation and file": self.take_back,
                "write while somebody reads": self.write,
            },
        )


@pytest.fixture
def town(alpha: Any) -> Town:
    return Town(alpha.pk)


@pytest.mark.parametrize("check", CHECKS)
def test_the_server_passes(check: str, town: Town) -> None:
    assert list(CHECKS[check](town.scene())) == []


# -- faulty servers -------------------------------------------------------------------------------------------------

Change = Callable[[str, Any], Any]


def of_json(change: Change) -> Callable[[Server], Server]:
    """Return a server whose good answers are changed."""

    def faulty(server: Server) -> Server:
        def ask(path: str, method: str = "GET", **headers: str) -> Answer:
            answer = server(path, method, **headers)
            if answer.status != 200 or method != "GET" or "/oparl/" not in path:
                return answer
            return replace(answer, content=json.dumps(change(path, answer.json)).encode())

        return ask

    return faulty


def of_objects(
    change: Callable[[dict[str, Any]], Any], *, embedded: bool = True
) -> Callable[[Server], Server]:
    """Return a server in whose answers each object is changed."""

    def whole(_path: str, shown: Any) -> Any:
        for top in shown.get("data", [shown]):
            for one in [top, *(inner(top) if embedded else ())]:
                change(one)
        return shown

    return of_json(whole)


def of_inner(change: Callable[[dict[str, Any]], Any]) -> Callable[[Server], Server]:
    """Return a server in whose answers each embedded object is changed."""

    def whole(_path: str, shown: Any) -> Any:
        for top in shown.get("data", [shown]):
            for one in list(inner(top)):
                change(one)
        return shown

    return of_json(whole)


def of_path(change: Callable[[str], str]) -> Callable[[Server], Server]:
    """Return a server that understands other addresses than were asked."""
    return lambda server: lambda path, method="GET", **headers: server(change(path), method, **headers)


def of_answer(change: Callable[[str, Answer], Answer]) -> Callable[[Server], Server]:
    """Return a server whose answers are changed as a whole."""
    return lambda server: lambda path, method="GET", **headers: change(path, server(path, method, **headers))


def without(path: str, *names: str) -> str:
    """Return a path without some parameters."""
    rest, _, query = path.partition("?")
    kept = [pair for pair in query.split("&") if pair and pair.partition("=")[0] not in names]
    return f"{rest}?{'&'.join(kept)}" if kept else rest


def frozen(server: Server) -> Server:
    """A server that forgets to move the containers."""
    first: dict[str, str] = {}

    def keep(one: dict[str, Any]) -> None:
        if kind(one) == "Meeting":
            one["modified"] = first.setdefault(one["id"], one["modified"])

    return of_objects(keep)(server)


def by_offset(server: Server) -> Server:
    """A server that counts from the start of the list, which others change."""

    def ask(path: str, method: str = "GET", **headers: str) -> Answer:
        if "/body/1/paper" not in path or "limit=2" not in path:
            return server(path, method, **headers)
        offset = int((re.search(r"after=(\d+)", path) or [0, 0])[1])
        answer = server(without(path, "after", "limit"), method, **headers)
        shown = answer.json
        rest = sorted(shown["data"], key=lambda one: one["modified"], reverse=True)
        shown["data"] = rest[offset : offset + 2]
        if offset + 2 < len(rest):
            shown["links"]["next"] = f"{settings.BASE_URL}{without(path, 'after')}&after={offset + 2}"
        return replace(answer, content=json.dumps(shown).encode())

    return ask


def _set(**values: Any) -> Callable[[dict[str, Any]], None]:
    return lambda one: one.update(values)


def _drop(*names: str, only: str = "") -> Callable[[dict[str, Any]], None]:
    def drop(one: dict[str, Any]) -> None:
        if not only or kind(one) == only:
            for name in names:
                one.pop(name, None)

    return drop


def _shift(one: dict[str, Any]) -> None:
    if kind(one) == "AgendaItem" and one["order"]:
        one["order"] += 1


def _swap(one: dict[str, Any]) -> None:
    if "geojson" in one:
        one["geojson"]["geometry"]["coordinates"].reverse()


def _closed_link(one: dict[str, Any]) -> None:
    if kind(one) == "Paper":
        one["relatedPaper"] = [one["id"].replace("/paper/", "/paper/9")]


def _no_cors(path: str, answer: Answer) -> Answer:
    if answer.status < 400:
        return answer
    return replace(
        answer, headers={k: v for k, v in answer.headers.items() if k != "Access-Control-Allow-Origin"}
    )


def _marks_as_objects(path: str, shown: Any) -> Any:
    """Embed the deleted, too."""
    if "data" not in shown:
        return shown
    for one in shown["data"]:
        if kind(one) == "Meeting":
            one["auxiliaryFile"] = [{**one, "type": one["type"].replace("Meeting", "File"), "deleted": True}]
    return shown


def _status(matching: str, status: int, new: int) -> Callable[[Server], Server]:
    return of_answer(
        lambda path, a: replace(a, status=new) if a.status == status and re.search(matching, path) else a
    )


def _a_second_later(path: str) -> str:
    def later(found: re.Match[str]) -> str:
        moment = datetime.fromisoformat(unquote(found[2])) + timedelta(seconds=1)
        return f"{found[1]}{quote(moment.isoformat(), safe='')}"

    return re.sub("(modified_since=)([^&Z]+)(?=&|$)", later, path)


FAULTY: Mapping[str, tuple[str, Callable[[Server], Server]]] = {
    "embedded objects have no address": ("own address", of_inner(lambda one: _set(id=one["id"] + "0")(one))),
    "embedded objects keep the way back": ("own address", of_inner(_set(person="x", meeting="x", paper="x"))),
    "no way back to the meeting": ("own address", of_objects(_drop("meeting", only="AgendaItem"))),
    "no times inside": ("times", of_inner(_drop("created", "modified"))),
    "containers do not move": ("times", frozen),
    "everything is stamped today": ("times", of_objects(lambda one: _set(modified=f"{clock.now()}")(one))),
    "a filter is ignored": ("filters", of_path(lambda path: without(path, "modified_until"))),
    "a filter is ignored on one list": (
        "filters",
        of_path(lambda path: without(path, "created_since") if "/membership" in path else path),
    ),
    "the end is left out": ("filters", of_path(_a_second_later)),
    "links forget the filters": (
        "filters",
        of_json(
            lambda _path, shown: {
                **shown,
                **(
                    {"links": {k: without(v, "created_since") for k, v in shown["links"].items()}}
                    if "links" in shown
                    else {}
                ),
            }
        ),
    ),
    "nonsense is ignored": (
        "time values",
        of_answer(lambda path, a: replace(a, status=200) if "=gestern" in path else a),
    ),
    "a raw plus is taken": ("time values", of_path(lambda path: path.replace("+00:00", "Z"))),
    "fractions are refused": ("time values", _status(r"\.123456", 200, 400)),
    "nonsense is an error of the server": ("time values", _status("=%00", 400, 500)),
    "an error without Error object": (
        "time values",
        of_answer(lambda _path, a: replace(a, content=b"{}") if a.status == 400 else a),
    ),
    "deleted ones are always listed": (
        "tombstones",
        of_path(
            lambda path: (
                f"{path}?modified_since=2000-01-01T00:00:00Z"
                if re.search("body/1/(paper|file)$", path)
                else path
            )
        ),
    ),
    "deleted ones are never listed": (
        "tombstones",
        of_json(
            lambda _path, shown: (
                {**shown, "data": [one for one in shown["data"] if not one.get("deleted")]}
                if "data" in shown
                else shown
            )
        ),
    ),
    "deleted ones have no address": (
        "tombstones",
        of_answer(
            lambda _path, a: (
                replace(a, status=404) if b'"deleted": true' in a.content.replace(b":t", b": t") else a
            )
        ),
    ),
    "the mark keeps a name": (
        "tombstones",
        of_objects(lambda one: one.update(name="Vorlage") if one.get("deleted") else None),
    ),
    "deleted ones are embedded": ("tombstones", of_json(_marks_as_objects)),
    "a gap in the agenda": ("no traces", of_objects(_shift)),
    "a link to something closed": ("no traces", of_objects(_closed_link)),
    "pages are counted from the start": ("paging", by_offset),
    "limit=0 is everything": (
        "paging",
        of_path(lambda path: without(path, "limit") if path.endswith("limit=0") else path),
    ),
    "limit is ignored": ("paging", of_path(lambda path: without(path, "limit"))),
    "an empty window is not found": ("paging", _status("2099", 200, 404)),
    "an empty window is a bare list": (
        "paging",
        of_json(lambda path, shown: {**shown, "links": []} if "2099" in path else shown),
    ),
    "errors may not be read": ("protocol", of_answer(_no_cors)),
    "always sent again": (
        "protocol",
        lambda server: (
            lambda path, method="GET", **headers: server(
                path, method, **{k: v for k, v in headers.items() if k != "If_None_Match"}
            )
        ),
    ),
    "never compressed": (
        "protocol",
        lambda server: (
            lambda path, method="GET", **headers: server(
                path, method, **{k: v for k, v in headers.items() if k != "Accept_Encoding"}
            )
        ),
    ),
    "two addresses": (
        "protocol",
        of_path(lambda path: path.removesuffix("/") if "paper/1/" in path else path),
    ),
    "HEAD has a body": (
        "protocol",
        lambda server: (
            lambda path, method="GET", **headers: server(
                path, "GET" if method == "HEAD" else method, **headers
            )
        ),
    ),
    "writing is forbidden, not impossible": ("protocol", _status("paper/1$", 405, 403)),
    "files are handed over instead of shown": (
        "file addresses",
        of_path(
            lambda path: path.replace("herunterladen/", "") + "herunterladen/" if "dateien" in path else path
        ),
    ),
    "files are shown instead of handed over": (
        "file addresses",
        of_path(lambda path: path.replace("herunterladen/", "")),
    ),
    "umlauts in names are lost": (
        "file addresses",
        of_answer(
            lambda _path, a: replace(
                a, headers={k: re.sub("%C3%B6|%C3%9F", "_", v) for k, v in a.headers.items()}
            )
        ),
    ),
    "a file is cut off": (
        "file addresses",
        of_answer(lambda path, a: replace(a, content=a.content[:-1]) if "dateien" in path else a),
    ),
    "files of what was taken back stay": ("tombstones", _status("dateien", 410, 200)),
    "1.0 counts the items": (
        "versions",
        of_objects(lambda one: one.update(order=0) if kind(one) == "AgendaItem" else None),
    ),
    "1.0 speaks of 1.1": (
        "versions",
        of_objects(lambda one: one.update(type=one["type"].replace("/1.0/", "/1.1/"))),
    ),
    "a key number lost its zero": (
        "versions",
        of_objects(lambda one: one.update(ags=one["ags"][1:]) if "ags" in one else None),
    ),
    "latitude first": ("versions", of_objects(_swap)),
}


@pytest.mark.parametrize("check", sorted({check for check, _change in FAULTY.values()}))
def test_faulty_servers_are_caught(check: str, town: Town) -> None:
    unnoticed = []
    for fault, (of, change) in FAULTY.items():
        if of != check:
            continue
        with transaction.atomic():
            if next(iter(CHECKS[check](town.scene(change))), "") == "":
                unnoticed.append(fault)
            transaction.set_rollback(True)
    assert unnoticed == []


def test_every_check_has_faulty_servers() -> None:
    assert {check for check, _change in FAULTY.values()} == set(CHECKS)
