# SPDX-FileCopyrightText: 2026 IT-Union contributors
# SPDX-License-Identifier: EUPL-1.2
"""Light clients for load: prepared bytes over open connections, so that the clients' own work hardly counts."""

import asyncio
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from urllib.parse import urlencode

CSRF = "a" * 32
PORT = 18_765
Stream = tuple[asyncio.StreamReader, asyncio.StreamWriter]


@dataclass(frozen=True)
class Line:
    """A line of the table."""

    what: str
    figure: str
    target: str
    held: bool


@dataclass(frozen=True)
class Answer:
    """What came back, and after how many seconds."""

    status: int
    seconds: float
    body: bytes


Lane = Callable[[Stream], Awaitable[list[Answer]]]


def percentile(values: list[float], share: float) -> float:
    """Return the value below which that share of the values lies."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(share * len(ordered)))]


def form(session: str, path: str, fields: dict[str, str]) -> bytes:
    """Return a request that sends a form, ready to go over the wire."""
    body = urlencode({"csrfmiddlewaretoken": CSRF} | fields)
    return (
        f"POST {path} HTTP/1.1\r\nHost: 127.0.0.1:{PORT}\r\nCookie: sessionid={session}; csrftoken={CSRF}\r\n"
        f"Content-Type: application/x-www-form-urlencoded\r\nContent-Length: {len(body)}\r\n\r\n{body}"
    ).encode()


async def exchange(stream: Stream, request: bytes) -> Answer:
    """Send a request over an open connection. Answers have a length."""
    reader, writer = stream
    started = time.perf_counter()
    writer.write(request)
    head = await reader.readuntil(b"\r\n\r\n")
    length = next((int(h[15:]) for h in head.split(b"\r\n") if h.lower().startswith(b"content-length:")), 0)
    body = await reader.readexactly(length)
    return Answer(int(head[9:12]), time.perf_counter() - started, body)


async def in_lanes(lanes: list[Lane], *, within: float = 0.0) -> tuple[list[Answer], float]:
    """Open one connection per lane, then start the lanes: at the same instant, or spread evenly over some seconds.

    Returns the answers and the seconds from the first request to the last answer.
    """
    # a whole page fits: the clients share the machine with what is measured, and shall not stop and go
    streams = [await asyncio.open_connection("127.0.0.1", PORT, limit=4 * 1024 * 1024) for _lane in lanes]

    async def run(stream: Stream, lane: Lane, delay: float) -> list[Answer]:
        await asyncio.sleep(delay)
        return await lane(stream)

    started = time.perf_counter()
    results = await asyncio.gather(
        *(
            run(s, lane, within * n / len(lanes))
            for n, (s, lane) in enumerate(zip(streams, lanes, strict=True))
        )
    )
    seconds = time.perf_counter() - started
    for _reader, writer in streams:
        writer.close()
    return [answer for lane in results for answer in lane], seconds


def requests(*wanted: bytes) -> Lane:
    """Return a lane that sends these one after the other."""

    async def lane(stream: Stream) -> list[Answer]:
        return [await exchange(stream, request) for request in wanted]

    return lane


def raw(path: str, body: bytes, session: str = "") -> bytes:
    """Return a request that sends bytes, with a session or without any trace of one."""
    who = f"Cookie: sessionid={session}; csrftoken={CSRF}\r\nX-CSRFToken: {CSRF}\r\n" if session else ""
    return (
        f"POST {path} HTTP/1.1\r\nHost: 127.0.0.1:{PORT}\r\n{who}"
        f"Content-Type: application/octet-stream\r\nContent-Length: {len(body)}\r\n\r\n"
    ).encode() + body
