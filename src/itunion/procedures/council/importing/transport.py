# SPDX-FileCopyrightText: 2026 IT-Union contributors
# SPDX-License-Identifier: EUPL-1.2
"""Asking other servers: with time limits, in pieces, never an address inside the own network unless that is wanted.

Python's own HTTP client, as the address that was checked must be the one that is asked: a name could lead elsewhere a
moment later.
"""

import http.client
import ipaddress
import random
import socket
import ssl
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import BinaryIO, Protocol
from urllib.parse import urljoin, urlsplit

from itunion.procedures.council.importing.notes import Notes

__all__ = ["Answer", "HttpTransport", "Patient", "Transport", "Unreachable"]

# real servers take a minute and more for a page
TIMEOUT = 180.0
MOST_REDIRECTS = 8
LARGEST_ANSWER = 200 * 1024 * 1024  # bytes of JSON
PIECE = 256 * 1024
# seconds for one answer or file as a whole
LONGEST_FETCH = 3600.0
AGENT = "IT-Union council import (+https://github.com/it-union)"
HEADERS = {"User-Agent": AGENT, "Accept": "*/*", "Accept-Encoding": "identity"}
REDIRECTS = {301, 302, 303, 307, 308}


class Unreachable(Exception):
    """Nothing came: no connection, time over, an address that must not be asked. `final`: asking again is no use."""

    def __init__(self, message: str, *, final: bool = False) -> None:
        super().__init__(message)
        self.final = final


@dataclass
class Answer:
    """An answer; `content` is spooled to disk when it is long and stands at its beginning. `large`: cut off."""

    status: int
    url: str
    content: BinaryIO
    content_type: str = ""
    date: str = ""
    large: bool = False
    moved: bool = False


class Transport(Protocol):
    """Fetches one address, following redirects; raises Unreachable."""

    def fetch(self, url: str, *, largest: int = LARGEST_ANSWER) -> Answer:
        """Return the answer, whatever its status; no more than `largest` bytes of it."""
        ...


class _Plain(http.client.HTTPConnection):
    """Connects to the address that was checked, not to whatever the name says by then."""

    def __init__(self, host: str, port: int, peer: str) -> None:
        super().__init__(host, port, timeout=TIMEOUT)
        self.peer = peer

    def connect(self) -> None:
        self.sock = socket.create_connection((self.peer, self.port), self.timeout)


class _Secure(http.client.HTTPSConnection):
    def __init__(self, host: str, port: int, peer: str) -> None:
        self.trusted = ssl.create_default_context()
        super().__init__(host, port, timeout=TIMEOUT, context=self.trusted)
        self.peer = peer

    def connect(self) -> None:
        plain = socket.create_connection((self.peer, self.port), self.timeout)
        self.sock = self.trusted.wrap_socket(plain, server_hostname=self.host)


class HttpTransport:
    """The real one."""

    def __init__(self, *, allow_private: bool = False) -> None:
        self.allow_private = allow_private

    def fetch(self, url: str, *, largest: int = LARGEST_ANSWER) -> Answer:
        """Return the answer; raise Unreachable saying in German what is wrong."""
        moved = False
        for _hop in range(MOST_REDIRECTS):
            answer, place = self._once(url, largest)
            if not place:
                answer.moved = moved
                return answer
            moved = True
            answer.content.close()
            try:
                url = urljoin(url, place)
            except ValueError:
                raise Unreachable(
                    f"Weiterleitung auf eine unmögliche Adresse: {place[:200]}", final=True
                ) from None
        raise Unreachable(f"Weiterleitung im Kreis: {url}", final=True)

    def _once(self, url: str, largest: int) -> tuple[Answer, str]:
        connection, path = self._connection(url)
        content: BinaryIO = tempfile.SpooledTemporaryFile(max_size=8 * PIECE)  # type: ignore[assignment]  # noqa: SIM115
        until = time.monotonic() + LONGEST_FETCH
        try:
            connection.request("GET", path, headers=HEADERS)
            response = connection.getresponse()
            place = response.headers.get("Location", "") if response.status in REDIRECTS else ""
            size = 0
            while not place and size <= largest and (piece := response.read(PIECE)):
                size += len(piece)
                content.write(piece)
                if time.monotonic() > until:
                    raise TimeoutError("dauert zu lange")
            if not place and size <= largest and response.length:
                raise ConnectionError(f"abgebrochen, {response.length} Bytes fehlen")
        except (OSError, http.client.HTTPException, ValueError) as error:
            content.close()
            raise Unreachable(f"{url}: {error or type(error).__name__}") from error
        finally:
            connection.close()
        content.seek(0)
        kind, date = response.headers.get("Content-Type", ""), response.headers.get("Date", "")
        return Answer(response.status, url, content, kind, date, large=size > largest), place

    def _connection(self, url: str) -> tuple[http.client.HTTPConnection, str]:
        try:
            parts = urlsplit(url)
            host, port = parts.hostname or "", parts.port or (443 if parts.scheme == "https" else 80)
        except ValueError:
            raise Unreachable(f"{url[:200]}: keine Adresse", final=True) from None
        if parts.scheme not in {"http", "https"} or not host:
            raise Unreachable(f"{url[:200]}: nur http und https werden abgefragt", final=True)
        path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
        peer = self._peer(host, port)
        kind = _Secure if parts.scheme == "https" else _Plain
        return kind(host, port, peer), "".join(c if 32 < ord(c) < 127 else _percent(c) for c in path)

    def _peer(self, host: str, port: int) -> str:
        try:
            found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
        except (OSError, UnicodeError) as error:
            raise Unreachable(f"{host}: unbekannter Rechner ({error})") from error
        peers = [str(entry[4][0]) for entry in found]
        for peer in peers:
            if self.allow_private or is_public(peer):
                return peer
        raise Unreachable(f"{host} liegt im internen Netz; mit --allow-private wird er abgefragt", final=True)


def is_public(peer: str) -> bool:
    """Say whether an IP address belongs to the public internet; one of version 4 inside one of 6 counts as itself."""
    found = ipaddress.ip_address(peer.partition("%")[0])
    inner = found.ipv4_mapped if isinstance(found, ipaddress.IPv6Address) else None
    return (inner or found).is_global and not found.is_multicast


def _percent(character: str) -> str:
    return "".join(f"%{byte:02X}" for byte in character.encode("utf-8", "replace"))


class Patient:
    """Asks again when a server fails now and then, and waits longer each time."""

    def __init__(
        self, transport: Transport, *, tries: int = 5, sleep: Callable[[float], None] = time.sleep
    ) -> None:
        self.transport, self.tries, self.sleep = transport, tries, sleep

    def fetch(self, url: str, notes: Notes, *, largest: int = LARGEST_ANSWER) -> Answer:
        """Return the first answer that is no failure of the server, at last whatever came; raise Unreachable."""
        for attempt in range(self.tries):
            last = attempt + 1 == self.tries
            try:
                answer = self.transport.fetch(url, largest=largest)
            except Unreachable as error:
                if last or error.final:
                    raise
            else:
                if last or (answer.status < 500 and answer.status != 429):
                    if attempt:
                        notes.add("retried", f"{url} ({attempt + 1})")
                    if answer.moved:
                        notes.add("moved", f"{url} → {answer.url}")
                    return answer
                answer.content.close()
            # not all at the same moment
            self.sleep(min(60.0, 2.0**attempt) * (1 + random.random() / 4))  # noqa: S311
        raise AssertionError("unreachable")
