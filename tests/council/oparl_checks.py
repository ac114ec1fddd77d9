# SPDX-FileCopyrightText: 2026 IT-Union contributors
# SPDX-License-Identifier: EUPL-1.2
"""Ten checks of an OParl server that no official test has: what stands in the prose of the standard, not in its schemas.

Each yields sentences about what is wrong. A server is a function from a request to an answer, so that a faulty one is
the real one with a change in between.
"""

import gzip
import json
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import quote

from django.conf import settings

__all__ = ["CHECKS", "LISTS", "Answer", "Scene", "Server", "real_server"]

LISTS = (
    "organization", "person", "meeting", "paper", "agendaItem", "consultation", "file", "locationList",
    "legislativeTermList", "membership",
)  # fmt: skip
BACK = {
    "Membership": ("person",), "AgendaItem": ("meeting",), "Consultation": ("paper",), "LegislativeTerm": ("body",),
    "File": ("meeting", "agendaItem", "paper"), "Location": ("bodies", "organizations", "persons"),
}  # fmt: skip
ALONE = {"Membership": "person", "AgendaItem": "meeting", "Consultation": "paper", "LegislativeTerm": "body"}


@dataclass(frozen=True)
class Answer:
    """What a server answered."""

    status: int
    headers: Mapping[str, str]
    content: bytes

    @property
    def json(self) -> Any:
        """The answer as JSON."""
        return json.loads(self.content)


Server = Callable[..., Answer]


def real_server(client: Any) -> Server:
    """Return the real server behind Django's test client."""

    def ask(path: str, method: str = "GET", **headers: str) -> Answer:
        sent = {name.replace("_", "-"): value for name, value in headers.items()}
        answer = client.generic(method, path, headers=sent)
        content = b"".join(answer.streaming_content) if answer.streaming else answer.content
        return Answer(answer.status_code, dict(answer.headers), content)

    return ask


@dataclass
class Scene:
    """A member's interface, and what can be done to what stands behind it; `edits` are called by their name."""

    server: Server
    key: str
    edits: Mapping[str, Callable[[], Any]] = field(default_factory=dict)

    def url(self, rest: str, version: str = "1.1") -> str:
        """Return an address of the interface."""
        return f"/oparl/{self.key}/{version}/{rest}"

    def get(self, url: str) -> Any:
        """Return the JSON at an address, None if there is none."""
        answer = self.server(url.removeprefix(settings.BASE_URL))
        return answer.json if answer.status == 200 else None

    def walk(self, rest: str, between: Callable[[], Any] = lambda: None) -> list[Any]:
        """Return the objects of a list, page by page; `between` is called after each page."""
        following: str | None = rest if rest.startswith("http") else self.url(rest)
        found: list[Any] = []
        for _ in range(500):
            if following is None:
                return found
            page = self.get(following)
            if page is None:
                return found
            found += page["data"]
            following = page["links"].get("next")
            between()
        return found

    def ids(self, rest: str) -> list[str]:
        """Return the addresses of the objects of a list."""
        return [entry["id"] for entry in self.walk(rest)]

    def everything(self) -> Iterator[dict[str, Any]]:
        """Yield every object of every list of the first body."""
        for name in LISTS:
            yield from self.walk(f"body/1/{name}")


def inner(value: Any) -> Iterator[dict[str, Any]]:
    """Yield the objects inside an object, at any depth."""
    entries = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    for entry in entries:
        if isinstance(entry, dict) and str(entry.get("type", "")).startswith("https://schema.oparl.org/"):
            yield entry
        yield from inner(entry)


def kind(entry: Mapping[str, Any]) -> str:
    """Return the type of an object without the address of the schema."""
    return str(entry["type"]).rpartition("/")[2]


def _later(moment: str, seconds: int) -> str:
    return (datetime.fromisoformat(moment) + timedelta(seconds=seconds)).isoformat()


def _asked(rest: str, **filters: Any) -> str:
    return f"{rest}?" + "&".join(f"{name}={quote(str(value), safe='')}" for name, value in filters.items())


def own_address(scene: Scene) -> Iterator[str]:
    """Check 1: every object stands under its own id; what is embedded lacks only the way back."""
    for listed in scene.everything():
        alone = scene.get(listed["id"])
        if alone != listed:
            yield f"{listed['id']} is not what the list shows"
        back = ALONE.get(kind(listed))
        if back and back not in listed:
            yield f"{listed['id']} has no way back to {back}"
        for entry in inner(listed):
            shown = scene.get(entry["id"])
            dropped = BACK.get(kind(entry), ())
            if shown is None or entry != {k: v for k, v in shown.items() if k not in dropped}:
                yield f"{entry['id']} is embedded differently than it stands alone"


def times(scene: Scene) -> Iterator[str]:
    """Check 2: created and modified everywhere; a change inside moves all around it."""
    for entry in scene.everything():
        for one in [entry, *inner(entry)]:
            if not {"created", "modified"} <= set(one) or one["modified"] < one["created"]:
                yield f"{one['id']} has no times"
    if not {"created", "modified"} <= set(scene.get(scene.url("system"))):
        yield "the system has no times"

    def moved() -> dict[str, str]:
        return {entry["id"]: entry["modified"] for entry in scene.everything()}

    before = moved()
    file = scene.edits["rename a file at an item"]()
    after = moved()
    around = {
        entry["id"]
        for entry in scene.everything()
        if entry["id"].endswith(f"/file/{file}")
        or any(i["id"].endswith(f"/file/{file}") for i in inner(entry))
    }
    if len(around) != 3:
        yield f"the file is not in item and meeting: {around}"
    for url, modified in after.items():
        if (modified != before[url]) != (url in around):
            yield f"{url} was moved wrongly"


def filters(scene: Scene) -> Iterator[str]:
    """Check 3: four filters on every list, both ends inclusive, combined, kept in the links."""
    lists = [f"body/1/{name}" for name in LISTS]
    lists += ["body", "organization/1/meeting", "organization/1/consultation"]
    for rest in lists:
        everything = scene.walk(rest)
        if not everything:
            yield f"{rest} is empty"
        for asked in ("created", "modified"):
            for moment in {entry[asked] for entry in everything}:
                for name, shift, keep in (
                    ("since", 0, lambda a, b: a >= b), ("since", 1, lambda a, b: a > b),
                    ("until", 0, lambda a, b: a <= b), ("until", -1, lambda a, b: a < b),
                ):  # fmt: skip
                    wanted = [entry["id"] for entry in everything if keep(entry[asked], moment)]
                    got = [
                        entry["id"]
                        for entry in scene.walk(_asked(rest, **{f"{asked}_{name}": _later(moment, shift)}))
                        if not entry.get("deleted")
                    ]
                    if got != wanted:
                        yield f"{rest}: {asked}_{name} gives {len(got)} instead of {len(wanted)}"
        both = {"created_since": "2000-01-01T00:00:00Z", "modified_until": "2099-01-01T00:00:00Z", "limit": 1}
        page = scene.get(scene.url(_asked(rest, **both)))
        for link in (page or {"links": {}})["links"].values():
            if not all(f"{name}=" in link for name in both):
                yield f"{rest}: a link forgets what was asked: {link}"
        if scene.ids(_asked(rest, **both)) != [entry["id"] for entry in everything]:
            yield f"{rest}: combined filters lose something"


VALUES = {
    "2020-01-01T00:00:00%2B00:00": 200, "2020-01-01T00:00:00%2B00%3A00": 200, "2020-01-01T00:00:00Z": 200,
    "2020-01-01T00:00:00.123456Z": 200, "2020-01-01t00:00:00-05:00": 200, "2020-01-01T00:00:00+00:00": 400,
    "2020-01-01": 400, "2020-01-01T00:00:00": 400, "2020-13-01T00:00:00Z": 400, "gestern": 400, "": 400, "%00": 400,
    "0001-01-01T00:00:00%2B14:00": 400, "9999-12-31T23:59:59-14:00": 400, "2020-01-01T00:00:00Z&modified_since=x": 400,
}  # fmt: skip


def time_values(scene: Scene) -> Iterator[str]:
    """Check 4: what is a moment, and what is refused; never ignored, never an error of the server."""
    for name in ("created_since", "created_until", "modified_since", "modified_until"):
        for value, status in VALUES.items():
            sent = value.replace("modified_since", name)
            answer = scene.server(scene.url(f"body/1/paper?{name}={sent}"))
            if answer.status != status:
                yield f"{name}={value}: {answer.status} instead of {status}"
            elif status == 400 and answer.json.get("type") != "https://schema.oparl.org/1.1/Error":
                yield f"{name}={value}: no Error object"


def tombstones(scene: Scene) -> Iterator[str]:
    """Check 5: deleted objects are seen with modified_since only, stand under their address, and are never embedded."""
    files = {entry["id"]: entry["accessUrl"] for entry in scene.walk("body/1/file")}
    number = scene.edits["take back a paper with consultation and file"]()
    url = f"{settings.BASE_URL}{scene.url(f'paper/{number}')}"
    mark = scene.get(url)
    if mark is None or mark.get("deleted") is not True:
        yield "the address of a deleted paper is not answered with a mark"
        return
    if set(mark) - {"itunion:deletedReason"} != {"id", "type", "created", "modified", "deleted"}:
        yield f"the mark says too much or too little: {sorted(mark)}"
    since = quote(mark["modified"], safe="")
    for name in ("paper", "consultation", "file"):
        changed = [e for e in scene.walk(f"body/1/{name}?modified_since={since}") if e.get("deleted")]
        if not changed:
            yield f"{name}: the deleted one is not among the changed"
        for entry in changed:
            if (
                entry["id"] in files
                and scene.server(files[entry["id"]].removeprefix(settings.BASE_URL)).status != 410
            ):
                yield f"{files[entry['id']]} is still there"
        if any(entry.get("deleted") for entry in scene.walk(f"body/1/{name}")):
            yield f"{name}: a deleted one is listed to who did not ask"
        later = quote(_later(mark["modified"], 1), safe="")
        if any(entry.get("deleted") for entry in scene.walk(f"body/1/{name}?modified_since={later}")):
            yield f"{name}: a deleted one is listed outside its window"
    for entry in scene.everything():
        if any(one.get("deleted") for one in inner(entry)):
            yield f"{entry['id']} contains a deleted object"


def no_traces(scene: Scene) -> Iterator[str]:
    """Check 6: nothing leads to what is not there, and items are counted without gaps."""
    known: dict[str, int] = {}
    for entry in scene.everything():
        for link in re.findall(rf"{re.escape(settings.BASE_URL)}/oparl/[^\"]+", json.dumps(entry)):
            if link not in known:
                known[link] = scene.server(link.removeprefix(settings.BASE_URL)).status
            if known[link] != 200:
                yield f"{entry['id']} leads to {link}: {known[link]}"
        if kind(entry) == "Meeting":
            orders = [item["order"] for item in entry.get("agendaItem", ())]
            if orders != list(range(len(orders))):
                yield f"{entry['id']}: items are counted {orders}"


def paging(scene: Scene) -> Iterator[str]:
    """Check 7: a walk while others write loses and repeats nothing; what limit means."""
    before = scene.ids("body/1/paper")
    got = [
        e["id"] for e in scene.walk("body/1/paper?limit=2", between=scene.edits["write while somebody reads"])
    ]
    after = scene.ids("body/1/paper")
    if len(got) != len(set(got)):
        yield "a walk shows something twice"
    if missing := (set(before) & set(after)) - set(got):
        yield f"a walk loses {missing}"
    for limit, status in (("1", 200), ("100", 200), ("1000", 200), ("99999999", 200), ("0", 400), ("-1", 400),
                          ("ten", 400), ("1e3", 400), ("", 400)):  # fmt: skip
        answer = scene.server(scene.url(f"body/1/paper?limit={limit}"))
        if answer.status != status:
            yield f"limit={limit}: {answer.status} instead of {status}"
    page = scene.get(scene.url("body/1/paper?limit=1"))
    if page is None or len(page["data"]) != 1 or page["pagination"].get("elementsPerPage") != 1:
        yield "limit=1 does not give one"
    empty = scene.get(scene.url("body/1/paper?created_since=2099-01-01T00:00:00Z"))
    if (
        empty is None
        or empty["data"] != []
        or not isinstance(empty["links"], dict)
        or "pagination" not in empty
    ):
        yield "an empty window is no page"


def protocol(scene: Scene) -> Iterator[str]:
    """Check 8: who may read, HEAD, 304, compression, the one address."""
    paper, pages = scene.url("paper/1"), scene.url("body/1/paper")
    for path, method, status in (
        (paper, "GET", 200), (pages, "GET", 200), (scene.url("system"), "GET", 200), (f"{pages}?limit=0", "GET", 400),
        (scene.url("paper/99999"), "GET", 404), (scene.url("no/such"), "GET", 404), (paper, "POST", 405),
        (paper, "DELETE", 405), ("/oparl/no-such-member/1.1/system", "GET", 404), ("/oparl/", "GET", 200),
    ):  # fmt: skip
        answer = scene.server(path, method)
        if answer.status != status:
            yield f"{method} {path}: {answer.status} instead of {status}"
        if answer.headers.get("Access-Control-Allow-Origin") != "*":
            yield f"{method} {path} may not be read by pages of others"
        if "Set-Cookie" in answer.headers or not answer.headers["Content-Type"].startswith(
            "application/json"
        ):
            yield f"{method} {path}: cookie or no JSON"
        if status >= 400 and answer.json.get("type") != "https://schema.oparl.org/1.1/Error":
            yield f"{method} {path}: no Error object"
    for path in (paper, pages):
        full = scene.server(path)
        head = scene.server(path, "HEAD")
        names = ("ETag", "Content-Length", "Content-Type")
        if head.content or [head.headers.get(n) for n in names] != [full.headers.get(n) for n in names]:
            yield f"HEAD {path} differs"
        again = scene.server(path, If_None_Match=full.headers.get("ETag", "none"))
        if again.status != 304 or again.content:
            yield f"{path}: an unchanged answer is sent again"
        if scene.server(path, If_None_Match='"other"').status != 200:
            yield f"{path}: a changed answer is not sent"
        packed = scene.server(path, Accept_Encoding="br, gzip;q=0.5")
        if (
            packed.headers.get("Content-Encoding") != "gzip"
            or gzip.decompress(packed.content) != full.content
        ):
            yield f"{path} is not compressed"
        if "Content-Encoding" in scene.server(path, Accept_Encoding="gzip;q=0").headers:
            yield f"{path} is compressed for who does not want it"
    known = scene.server(paper, If_Modified_Since=scene.server(paper).headers.get("Last-Modified", ""))
    if known.status != 304:
        yield "an unchanged object is sent again"
    for other in (
        f"{paper}/",
        f"{paper}?x=1",
        scene.url("Paper/1"),
        scene.url("paper/0001"),
        scene.url("/paper//1"),
    ):
        answer = scene.server(other)
        if (answer.status, answer.headers.get("Location")) != (301, f"{settings.BASE_URL}{paper}"):
            yield f"{other} is not led to {paper}"


def file_addresses(scene: Scene) -> Iterator[str]:
    """Check 9: files under both addresses, with name, size and checksum."""
    import hashlib

    for entry in scene.walk("body/1/file"):
        shown = scene.server(entry["accessUrl"].removeprefix(settings.BASE_URL))
        loaded = scene.server(entry["downloadUrl"].removeprefix(settings.BASE_URL))
        if shown.status != 200 or "attachment" in shown.headers.get("Content-Disposition", ""):
            yield f"{entry['accessUrl']} is not shown"
        disposition = loaded.headers.get("Content-Disposition", "")
        if loaded.status != 200 or "attachment" not in disposition:
            yield f"{entry['downloadUrl']} is not handed over"
        elif quote(entry["fileName"]) not in disposition and f'"{entry["fileName"]}"' not in disposition:
            yield f"{entry['downloadUrl']} lost its name: {disposition}"
        for answer in (shown, loaded):
            digest = hashlib.sha512(answer.content).hexdigest()
            if (digest, len(answer.content)) != (entry["sha512Checksum"], entry["size"]):
                yield f"{entry['id']}: size or checksum"


def versions(scene: Scene) -> Iterator[str]:
    """Check 10: both versions tell the same in their own words; key numbers and axes are right."""
    new = {"order", "sha512Checksum", "locationObject", "organizations", "persons", "agendaItem", "consultation", "file",
           "locationList", "legislativeTermList", "membership"}  # fmt: skip
    for name in ("organization", "person", "meeting", "paper"):
        old = scene.walk(f"{settings.BASE_URL}{scene.url(f'body/1/{name}', '1.0')}")
        if [e["id"].replace("/1.0/", "/1.1/") for e in old] != scene.ids(f"body/1/{name}"):
            yield f"1.0 lists other objects of {name}"
        for entry in old:
            for one in [entry, *inner(entry)]:
                if "/1.0/" not in one["type"] or "/1.1/" in json.dumps(one):
                    yield f"{one['id']} speaks of 1.1"
                if kind(one) in ALONE and {"created", "modified", "order"} & set(one):
                    yield f"{one['id']}: 1.0 does not know times and order here"
                if kind(one) in {"File", "Location", "Person"} and new & set(one) - {
                    "agendaItem",
                    "membership",
                }:
                    yield f"{one['id']} has keys of 1.1"
    body = scene.get(scene.url("body/1", "1.0"))
    if body is None or new & set(body):
        yield "the body of 1.0 has lists of 1.1"
    shown = scene.get(scene.url("body/1")) or {}
    if not re.fullmatch("[0-9]{8}", shown.get("ags", "")) or not re.fullmatch(
        "[0-9]{12}", shown.get("rgs", "")
    ):
        yield "key numbers have the wrong length"
    for place in scene.walk("body/1/locationList"):
        longitude, latitude = place["geojson"]["geometry"]["coordinates"]
        if not (5 < longitude < 16 and 47 < latitude < 56) or place["geojson"]["type"] != "Feature":
            yield f"{place['id']} lies outside the country"


CHECKS: Mapping[str, Callable[[Scene], Iterator[str]]] = {
    "own address": own_address,
    "times": times,
    "filters": filters,
    "time values": time_values,
    "tombstones": tombstones,
    "no traces": no_traces,
    "paging": paging,
    "protocol": protocol,
    "file addresses": file_addresses,
    "versions": versions,
}
