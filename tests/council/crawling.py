# SPDX-FileCopyrightText: 2026 IT-Union contributors
# SPDX-License-Identifier: EUPL-1.2
"""Following every link: of the OParl interface as a program does, of all public pages as a search engine does."""

import html
import re
from collections import Counter, deque
from collections.abc import Iterator
from typing import Any
from urllib.parse import urljoin, urlsplit

from django.conf import settings

__all__ = ["crawl_oparl", "crawl_public", "own_links", "path_of", "walk_list"]

LINK = re.compile(r"""(?:href|src|action|cite|content|value)\s*=\s*["']([^"'<>]+)["']""")
ADDRESS = re.compile(r"https?://[^\s\"'<>\\]+")


def path_of(url: str) -> str:
    """Return path and query of an address on this host."""
    assert url.startswith(settings.BASE_URL), url
    return url.removeprefix(settings.BASE_URL)


def walk_list(client: Any, url: str) -> Iterator[dict[str, Any]]:
    """Yield the objects of a list, page by page."""
    seen = set()
    following: str | None = url
    while following is not None:
        assert following not in seen, f"the walk goes round in circles: {following}"
        seen.add(following)
        answer = client.get(path_of(following))
        assert answer.status_code == 200, (following, answer.status_code, answer.content)
        page = answer.json()
        assert {"data", "pagination", "links"} <= set(page), following
        yield from page["data"]
        following = page["links"].get("next")


def own_links(value: Any) -> Iterator[str]:
    """Yield the addresses of this interface in an answer, at any depth."""
    if isinstance(value, dict):
        for entry in value.values():
            yield from own_links(entry)
    elif isinstance(value, list):
        for entry in value:
            yield from own_links(entry)
    elif isinstance(value, str) and value.startswith(f"{settings.BASE_URL}/oparl/"):
        yield value


def crawl_oparl(client: Any, key: str, version: str) -> dict[str, dict[str, Any]]:
    """Return every object that can be reached from the system, as it is shown alone, by its address."""
    found: dict[str, dict[str, Any]] = {}
    root = f"{settings.BASE_URL}/oparl/{key}/{version}"
    pending = deque([f"{root}/system"])
    known = set(pending)
    while pending:
        url = pending.popleft()
        answer = client.get(path_of(url))
        assert answer.status_code == 200, (url, answer.status_code, answer.content)
        shown = answer.json()
        if "data" in shown:
            shown = {"objects": list(walk_list(client, url))}
        else:
            found[url] = shown
        for link in own_links(shown):
            if link.startswith(f"{root}/") and link not in known:
                known.add(link)
                pending.append(link)
    return found


# how often a page of the portal is asked for with another query
VARIANTS = 4
# what a curious person tries beside the links
WRONG = (
    "", "1.1", "1.1/nix", "1.1/paper/999999", "1.1/paper/0", "1.1/body/1/paper?limit=x", "1.1/body/1/nix",
    "1.1/body/1/agendaItem?modified_since=2000-01-01T00:00:00Z", "1.1/body/1/meeting?modified_since=2000-01-01T00:00:00Z",
    "1.1/body/1/file?modified_since=2000-01-01T00:00:00Z&omit_internal=true", "1.1/itunion-changes", "1.1/openapi.json",
    "1.0/body/1/person?modified_since=2000-01-01T00:00:00Z", "1.1/organization/1/meeting?modified_since=2000-01-01T00:00:00Z",
)  # fmt: skip


def crawl_public(client: Any, key: str, *, more: tuple[str, ...] = ()) -> Iterator[tuple[str, bytes]]:
    """Yield address and bytes (headers too) of every public page of a member that a link leads to.

    Follows links in pages, feeds, calendars and JSON; `more` are paths to start from as well, e.g. of searches.
    """
    starts = [f"/oparl/{key}/{version}/system" for version in ("1.1", "1.0")]
    starts += [f"/oparl/{key}/{rest}" for rest in WRONG]
    starts += ["/oparl/", "/rat/", f"/rat/{key}/", f"/rat/{key}/nix/", *more]
    pending, known = deque(starts), set(starts)
    variants: Counter[str] = Counter()
    while pending:
        path = pending.popleft()
        page, _, query = path.partition("?")
        variants[page] += bool(query)
        if page.startswith("/rat/") and variants[page] > VARIANTS:
            # the calendar has no end, and filters can be combined for ever
            continue
        answer = client.get(path)
        # the client closes an answer that was read to its end; a second time would close the database as well
        content = b"".join(answer.streaming_content) if answer.streaming else answer.content
        assert answer.status_code < 500, (path, answer.status_code)
        headers = "\n".join(f"{name}: {value}" for name, value in answer.headers.items())
        yield path, headers.encode() + b"\n\n" + content
        for link in _links(path, answer, content):
            if link not in known and re.match(rf"/(oparl|rat)/({re.escape(key)}/|$)", link):
                known.add(link)
                pending.append(link)


def _links(path: str, answer: Any, content: bytes) -> Iterator[str]:
    kind = answer.headers.get("Content-Type", "")
    found = [answer.headers["Location"]] if "Location" in answer.headers else []
    if kind.startswith(
        ("text/", "application/json", "application/xml", "application/atom", "application/rss")
    ):
        text = content.decode("utf-8", "replace")
        # long lines of calendars are folded
        text = text.replace("\r\n ", "") if "calendar" in kind else text
        found += ADDRESS.findall(text)
        if "html" in kind or "xml" in kind:
            found += [html.unescape(link) for link in LINK.findall(text)]
    for link in found:
        try:
            parts = urlsplit(urljoin(f"{settings.BASE_URL}{path}", link))
        except ValueError:
            continue
        if f"{parts.scheme}://{parts.netloc}" == settings.BASE_URL:
            yield parts.path + (f"?{parts.query}" if parts.query else "")
