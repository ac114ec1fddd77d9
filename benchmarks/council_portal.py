# SPDX-FileCopyrightText: 2026 IT-Union contributors
# SPDX-License-Identifier: EUPL-1.2
"""The citizens' portal over 50,000 published papers with their texts: real server, PostgreSQL bound by row-level security.

`python -m benchmarks.council_portal [--documents 50000] [--words 400]`

The page of results as a citizen gets it over the wire, for 200 different queries (frequent, rare, part of a compound,
exact phrase, beginning of a word), then the other pages one after the other, then searches of eight at once. Published
rows and the index are written as publication writes them, but in bulk. Beside it in the same run, the alternative without an
index: `icontains` over the published rows (in this process, without web). Target: p95 of 200 ms for one visitor; exit code 1
beyond, or when a page does not find what is there.
"""

import argparse
import asyncio
import datetime as dt
import json
import os
import random
import sys
import time
from collections.abc import Iterator
from typing import Any
from urllib.parse import quote

from benchmarks.assembly_load import served
from benchmarks.load_client import Answer, Line, in_lanes, percentile, requests
from benchmarks.oparl import ask, in_ms, installation, member
from benchmarks.search import Papers

TARGET_MS = 200.0
GROUPS, MEETINGS, VISITORS = 20, 2_000, 8
BATCH = 1_000


def published(kind: str, number: int, day: dt.date | None, now: dt.datetime, **more: Any) -> Any:
    """Return a published row as the projector writes it."""
    from itunion.procedures.council.models import Published
    from itunion.procedures.council.publishing import PORTAL_ROOT, ROOT

    page = {"paper": "vorlagen", "meeting": "sitzungen", "organization": "gremien"}[kind]
    data = {
        "id": f"{ROOT}/{kind}/{number}",
        "type": f"https://schema.oparl.org/1.1/{kind.title()}",
        "web": f"{PORTAL_ROOT}/{page}/{number}/",
        "body": f"{ROOT}/body/1",
        **more,
    }
    text = json.dumps(data, ensure_ascii=False).replace("\\u0002", ROOT).replace("\\u0003", PORTAL_ROOT)
    return Published(type=kind, number=number, body=1, created=now, modified=now, data=text, day=day)


def rows(documents: int, words: int, now: dt.datetime) -> Iterator[Any]:
    """Yield committees, meetings and papers; each paper with a file, and two of three on an agenda."""
    from itunion.procedures.council.publishing import PORTAL_ROOT, ROOT

    chance = random.Random(11)
    for number in range(1, GROUPS + 1):
        yield published(
            "organization", number, None, now, name=f"Ausschuss {number}", organizationType="Gremium"
        )
    for number in range(1, MEETINGS + 1):
        day = dt.date(2005, 1, 10) + dt.timedelta(days=number * 4)
        yield published(
            "meeting", number, day, now, name=f"{number}. Sitzung", start=f"{day}T18:00:00+01:00",
            organization=[f"{ROOT}/organization/{number % GROUPS + 1}"],
        )  # fmt: skip
    for number, document in enumerate(Papers().documents(documents, words, 0), start=1):
        stations = [
            {
                "id": f"{ROOT}/consultation/{number}",
                "organization": [f"{ROOT}/organization/{chance.randint(1, GROUPS)}"],
                "meeting": f"{ROOT}/meeting/{chance.randint(1, MEETINGS)}",
                "role": "Vorberatung",
            }
        ]
        yield published(
            "paper", number, document.day, now, name=document.title, reference=f"VL-2026/{number:05d}",
            date=str(document.day), paperType="Beschlussvorlage", consultation=stations if number % 3 else [],
            mainFile={
                "id": f"{ROOT}/file/{number}", "name": "Vorlage", "fileName": "vorlage.pdf", "mimeType": "application/pdf",
                "size": 100_000, "accessUrl": f"{PORTAL_ROOT}/dateien/{number}/",
                "downloadUrl": f"{PORTAL_ROOT}/dateien/{number}/herunterladen/", "text": document.text,
            },
        )  # fmt: skip


def fill(owner: int, documents: int, words: int) -> tuple[float, float]:
    """Write the published rows, then the index, in the member's scope; return the seconds of both."""
    from itunion.foundation.kernel.api import clock
    from itunion.procedures.council.models import Published
    from itunion.procedures.council.publishing.searching import index_everything

    started, pending = time.perf_counter(), []
    for row in rows(documents, words, clock.now().replace(microsecond=0)):
        row.organisation_id = owner
        pending.append(row)
        if len(pending) == BATCH:
            Published.objects.bulk_create(pending)
            pending = []
    Published.objects.bulk_create(pending)
    written = time.perf_counter()
    index_everything()
    return written - started, time.perf_counter() - written


def line(what: str, answers: list[Answer], *, bound: bool = True, found: bool = True) -> Line:
    """Return the line of a table: how long these answers took."""
    p95 = in_ms(answers)
    good = found and all(answer.status == 200 for answer in answers) and (p95 <= TARGET_MS or not bound)
    size = sum(len(answer.body) for answer in answers) / len(answers) / 1024
    figure = f"p50 {in_ms(answers, 0.5):.0f} p95 {p95:.0f} max {in_ms(answers, 1.0):.0f} ms"
    return Line(f"{what}, {len(answers)} pages of {size:.0f} KiB", figure, "≤ 200 ms" if bound else "–", good)


def measured(key: str, documents: int, words: int) -> Iterator[Line]:
    """Yield what a visitor meets."""
    queries = Papers().queries(documents, words, 0)
    chance = random.Random(3)

    def search(text: str) -> bytes:
        return ask(f"/rat/{key}/suche/?q={quote(text)}")

    def in_turn(*paths: bytes) -> list[Answer]:
        return asyncio.run(in_lanes([requests(*paths)]))[0]

    every = [search(text) for texts in queries.values() for text in texts]
    # the workers wake up, and the database reads its pages from the disk
    in_turn(*every)
    answers: list[Answer] = []
    for kind, texts in queries.items():
        of_kind = in_turn(*map(search, texts))
        answers += of_kind
        yield line(f"search, {kind}", of_kind, found=all(b"<mark>" in answer.body for answer in of_kind))
    yield line("search, all", answers)
    paths = {
        "start": [""],
        "papers": [f"vorlagen/?seite={chance.randint(1, documents // 20)}" for _ in range(40)],
        "papers of a year": [f"vorlagen/?jahr={year}" for year in range(2005, 2025)],
        "paper": [f"vorlagen/{chance.randint(1, documents)}/" for _ in range(60)],
        "month": [
            f"sitzungen/?monat={chance.randint(2006, 2025)}-{chance.randint(1, 12):02d}" for _ in range(40)
        ],
        "meeting": [f"sitzungen/{chance.randint(1, MEETINGS)}/" for _ in range(40)],
        "committee": [f"gremien/{number}/" for number in range(1, GROUPS + 1)],
        "about": ["ueber/"],
        "calendar": ["sitzungen/kalender.ics"],
        "feed": ["neues.atom"],
    }
    for what, wanted in paths.items():
        again = 1 if len(wanted) > 1 else 20
        yield line(what, in_turn(*(ask(f"/rat/{key}/{path}") for path in wanted * again)))
    chance.shuffle(every)
    together, seconds = asyncio.run(in_lanes([requests(*every[n::VISITORS]) for n in range(VISITORS)]))
    yield line(f"search, {VISITORS} visitors at once", together, bound=False)
    yield Line("  searches per second", f"{len(together) / seconds:.0f}", "–", True)


def without_index(documents: int, words: int) -> str:
    """Return how long the same words take without an index: the published rows read through."""
    from itunion.procedures.council.models import Published

    times = []
    for texts in Papers().queries(documents, words, 0).values():
        for text in texts[:4]:
            started = time.perf_counter()
            found = Published.objects.filter(type="paper", deleted=False, data__icontains=text.strip('"*'))
            list(found.order_by("-day", "number")[:20])
            found.count()
            times.append(1000 * (time.perf_counter() - started))
    return f"p50 {percentile(times, 0.5):.0f} p95 {percentile(times, 0.95):.0f} ms"


def run(options: argparse.Namespace, environment: dict[str, str]) -> int:
    """Fill, serve, measure, print; return 1 when a target is missed."""
    from django.db import connection

    from itunion.foundation.kernel.api import system_actor
    from itunion.foundation.organisations.api import within
    from itunion.procedures.contract.api import public_members

    owner = member(0, system_actor("benchmark"))
    (found,) = public_members("council")
    with within(owner):
        written, indexed = fill(owner, options.documents, options.words)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    print(f"{options.documents:,} papers of about {options.words} words written in {written:.0f} s, indexed in "
          f"{indexed:.0f} s ({indexed / options.documents * 1000:.1f} ms each)", flush=True)  # fmt: skip
    failed = 0
    with served(environment):
        for entry in measured(found.key, options.documents, options.words):
            failed += not entry.held
            verdict = "ok" if entry.held else "NOT HELD"
            print(f"{entry.what:56}{entry.figure:>32}{entry.target:>10}  {verdict}", flush=True)
    with within(owner):
        print(f"without an index, 20 of the searches: {without_index(options.documents, options.words)}")
    print(f"measured on {dt.datetime.now().astimezone():%d.%m.%Y %H:%M}, load {os.getloadavg()[0]:.1f}")
    return 1 if failed else 0


def main() -> int:
    """Build, serve, measure, print."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--documents", type=int, default=50_000)
    parser.add_argument("--words", type=int, default=400)
    options = parser.parse_args()
    with installation("itunion-portal-") as environment:
        return run(options, environment)


if __name__ == "__main__":
    sys.exit(main())
