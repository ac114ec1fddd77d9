# SPDX-FileCopyrightText: 2026 IT-Union contributors
# SPDX-License-Identifier: EUPL-1.2
"""The OParl interface under load: real server with two workers, real PostgreSQL bound by row-level security.

`python -m benchmarks.oparl [--objects 17000] [--others 127] [--each 1500]`

A town of 17,000 objects, read by clients on the same machine: a full crawl of all lists, pages of 100 with everything
inside for 20 clients at once, a question what changed when nothing did, an object the client has already, all that once
alone and once beside 127 other members. Beside it in the same run, the alternative: the same page of papers made from the
working tables (in this process, without web). Exit code 1 when a target is missed.
"""

import argparse
import asyncio
import json
import os
import random
import statistics
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import Any

from benchmarks.assembly_load import database, served
from benchmarks.load_client import PORT, Answer, Line, exchange, in_lanes, percentile, requests
from benchmarks.oparl_scene import make_town

from itunion.procedures.council.oparl.versions import LISTS

BASE = f"http://127.0.0.1:{PORT}"
ROLE = "oparl_benchmark"
CLIENTS, EACH = 20, 15


def ask(path: str, **headers: str) -> bytes:
    """Return a request, ready to go over the wire."""
    more = "".join(f"{name.replace('_', '-')}: {value}\r\n" for name, value in headers.items())
    return f"GET {path} HTTP/1.1\r\nHost: 127.0.0.1:{PORT}\r\n{more}\r\n".encode()


def login_role(url: str) -> str:
    """Make a role that is no superuser, as in production: row-level security binds it. Return how it signs in."""
    import psycopg

    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute(f"CREATE ROLE {ROLE} LOGIN NOSUPERUSER NOBYPASSRLS")
        connection.execute(f"GRANT ALL ON SCHEMA public TO {ROLE}")
    return url.replace("//postgres:", f"//{ROLE}:", 1)


@contextmanager
def installation(prefix: str) -> Iterator[dict[str, str]]:
    """A migrated installation on a PostgreSQL of its own, used as in production; yields the environment it runs in."""
    with tempfile.TemporaryDirectory(prefix=prefix) as name, database(Path(name)) as url:
        environment = os.environ | {
            "ITUNION_DATA_DIR": name,
            "ITUNION_DATABASE_URL": login_role(url),
            "ITUNION_DEMO": "1",
            "ITUNION_BASE_URL": BASE,
            "DJANGO_SETTINGS_MODULE": "itunion.settings",
        }
        os.environ.update(environment)
        import django

        django.setup()
        from itunion.desk.commands.serve import migrate

        migrate([])
        yield environment


def member(number: int, by: Any) -> int:
    """Make a member with the council switched on."""
    from itunion.foundation.organisations.api import OrganisationKind, create_organisation
    from itunion.procedures.contract.api import activate

    made = create_organisation(
        kind=OrganisationKind.MEMBER, name=f"Mitglied {number:03d}", street="Am Markt 1", postcode="39000",
        city="Musterstadt", email=f"rathaus{number}@last.example", by=by,
    )  # fmt: skip
    activate(procedure="council", organisation_id=made.pk, parameters={}, by=by)
    return int(made.pk)


def beside(first: int, others: int, each: int, by: Any) -> None:
    """Let other members publish a part of the same."""
    from itunion.foundation.organisations.api import within
    from itunion.procedures.council.models import Published

    with within(first):
        rows = list(Published.objects.filter(body=1).order_by("pk")[:each])
    for number in range(others):
        owner = member(1 + number, by)
        for row in rows:
            row.pk, row.organisation_id = None, owner
            row._state.adding = True
        with within(owner):
            Published.objects.bulk_create(rows, batch_size=1000)


async def crawl(key: str) -> tuple[int, float]:
    """Read every page of every list over one connection; return the objects and the seconds."""
    stream = await asyncio.open_connection("127.0.0.1", PORT)
    started, found = time.perf_counter(), 0
    for name in LISTS:
        url: str | None = f"/oparl/{key}/1.1/body/1/{name}"
        while url is not None:
            answer = await exchange(stream, ask(url))
            if answer.status != 200:
                raise SystemExit(f"{url}: {answer.status} {answer.body[:200]!r}")
            page = json.loads(answer.body)
            found += len(page["data"])
            url = page["links"].get("next", "").removeprefix(BASE) or None
    stream[1].close()
    return found, time.perf_counter() - started


def pages(key: str, name: str, clients: int) -> tuple[list[Answer], float]:
    """Let clients read pages of 100 at once, each another one."""
    chance = random.Random(7)
    lanes = [
        requests(
            *(
                ask(f"/oparl/{key}/1.1/body/1/{name}?limit=100&after={chance.randrange(250)}")
                for _ in range(EACH)
            )
        )
        for _ in range(clients)
    ]
    asyncio.run(in_lanes([requests(ask(f"/oparl/{key}/1.1/body/1/{name}")) for _ in range(4)]))
    return asyncio.run(in_lanes(lanes))


def one_by_one(key: str, path: str, count: int = 60, **headers: str) -> list[Answer]:
    """Ask the same thing again and again over one connection."""
    request = ask(f"/oparl/{key}/1.1/{path}", **headers)
    answers, _seconds = asyncio.run(in_lanes([requests(*[request] * count)]))
    return answers[5:]


def in_ms(answers: list[Answer], share: float = 0.95) -> float:
    """Return that percentile in milliseconds."""
    return 1000 * percentile([answer.seconds for answer in answers], share)


def from_working_tables(owner: int) -> float:
    """Return the milliseconds it takes to make the same page of 100 papers from the working tables (median of 5)."""
    from itunion.foundation.organisations.api import within
    from itunion.procedures.council.models import ObjectType, Paper
    from itunion.procedures.council.publishing import loading, neighbours, objects, projector, rendering

    def page() -> str:
        keys = {
            ObjectType.PAPER: set(Paper.objects.filter(is_public=True).values_list("pk", flat=True)[:100])
        }
        keys |= neighbours.contents(keys)
        inside: dict[Any, Any] = {}
        shown: list[Any] = []
        for kind in projector.ORDER:
            for row in loading.load(kind, keys.get(kind, ())):
                if loading.visible(kind, row):
                    output = objects.OUTPUTS[kind](row, lambda t, pk: inside.get((t, pk)))
                    inside[kind, row.pk] = rendering.embedded(kind, output)
                    shown += [output] if kind == ObjectType.PAPER else []
        return json.dumps(shown)

    times = []
    with within(owner):
        for _ in range(5):
            started = time.perf_counter()
            page()
            times.append(1000 * (time.perf_counter() - started))
    return statistics.median(times)


def measured(key: str, objects: int) -> Iterator[Line]:
    """Yield what a client meets."""
    found, seconds = asyncio.run(crawl(key))
    yield Line(f"full crawl, {found} objects", f"{seconds:.1f} s", "≤ 8 s", seconds <= 8)
    yield Line("  all published are there", f"{found} of {objects}", "all", found == objects)
    for name in ("paper", "meeting"):
        answers, seconds = pages(key, name, CLIENTS)
        size = statistics.mean(len(answer.body) for answer in answers) / 1024
        p95 = in_ms(answers)
        good = all(answer.status == 200 for answer in answers)
        yield Line(
            f"100 × {name}, {CLIENTS} clients, {size:.0f} KiB each, p95",
            f"{p95:.0f} ms",
            "≤ 150 ms",
            good and p95 <= 150,
        )
        yield Line("  pages per second", f"{len(answers) / seconds:.0f}", "–", True)
    empty = one_by_one(
        key, "body/1/paper?modified_since=2099-01-01T00%3A00%3A00%2B01%3A00&omit_internal=true"
    )
    yield Line("nothing changed, p95", f"{in_ms(empty):.1f} ms", "≤ 30 ms", in_ms(empty) <= 30)
    single = one_by_one(key, "paper/1")
    yield Line("one object, p95", f"{in_ms(single):.1f} ms", "≤ 20 ms", in_ms(single) <= 20)
    known = one_by_one(key, "body/1/paper", If_None_Match="*")
    same = all(answer.status == 304 for answer in known)
    yield Line("a page the client has (304), p95", f"{in_ms(known):.1f} ms", "304", same)


def main() -> int:
    """Build, serve, measure, print."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--objects", type=int, default=17_000)
    parser.add_argument("--others", type=int, default=127)
    parser.add_argument("--each", type=int, default=1500)
    options = parser.parse_args()
    with installation("itunion-oparl-") as environment:
        return _run(options, environment)


def _run(options: Any, environment: dict[str, str]) -> int:
    from django.db import connection

    from itunion.foundation.kernel.api import system_actor
    from itunion.foundation.organisations.api import within
    from itunion.procedures.contract.api import public_members
    from itunion.procedures.council.models import ObjectType, Published
    from itunion.procedures.council.publishing import publish_everything

    by = system_actor("benchmark")
    owner = member(0, by)
    (found,) = public_members("council")
    with within(owner):
        started = time.perf_counter()
        make_town(owner, options.objects)
        made = time.perf_counter()
        publish_everything()
        published = time.perf_counter()
        count = Published.objects.exclude(type=ObjectType.BODY).count()
    print(
        f"{count} objects written in {made - started:.0f} s, published in {published - made:.0f} s",
        flush=True,
    )
    failed, alone, alone_many = 0, 0.0, 0.0
    for others in (0, options.others):
        beside(owner, others, options.each, by)
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE")
        print(f"-- beside {others} other members", flush=True)
        with served(environment):
            for line in measured(found.key, count):
                failed += not line.held
                print(
                    f"{line.what:56}{line.figure:>18}{line.target:>10}  {'ok' if line.held else 'NOT HELD'}",
                    flush=True,
                )
            page = in_ms(one_by_one(found.key, "body/1/paper?limit=100"), 0.5)
        if not others:
            alone = page
        alone_many = page
    print(
        f"a page of 100 papers alone, median: {alone:.1f} ms, beside {options.others} others {alone_many:.1f} ms"
    )
    slower = alone_many > 1.5 * alone + 2
    made_anew = from_working_tables(owner)
    print(
        f"the same page made from the working tables: {made_anew:.0f} ms, {made_anew / alone:.0f} times as long"
    )
    print(f"measured on {datetime.now().astimezone():%d.%m.%Y %H:%M}, load {os.getloadavg()[0]:.1f}")
    return 1 if failed or slower else 0


if __name__ == "__main__":
    sys.exit(main())
