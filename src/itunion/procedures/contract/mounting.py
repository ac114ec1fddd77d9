# SPDX-FileCopyrightText: 2026 IT-Union contributors
# SPDX-License-Identifier: EUPL-1.2
"""Where the public pages of procedures stand, and their addresses. The signed-in pages are mounted in `guarding`."""

import logging
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from importlib import import_module
from typing import Any
from urllib.parse import quote

from django.conf import settings
from django.http import HttpRequest
from django.urls import NoReverseMatch, URLPattern, URLResolver, get_resolver
from django.urls.resolvers import RegexPattern

from itunion.foundation.kernel import live
from itunion.procedures.contract import loading
from itunion.procedures.contract.extension_points import PublicMember

__all__ = [
    "SAFE",
    "Mount",
    "PublicPattern",
    "PublicRequest",
    "mounts",
    "platform_paths",
    "public_patterns",
    "public_url",
    "root_words",
]

logger = logging.getLogger(__name__)

# what a path may hold unquoted (RFC 3986, as Django writes its addresses)
SAFE = "!$&'()*+,;=/~:@"


class PublicRequest(HttpRequest):
    """A request behind the public door, below a member's key (typing only)."""

    member: PublicMember
    actor: None


@dataclass(frozen=True)
class Mount:
    """A public path of a procedure: what stands below a member's key, and what stands beside the keys.

    `plain`: every answer is for machines, errors included (PUBLIC_PLAIN).
    """

    path: str
    procedure: str
    of_member: URLResolver
    of_all: URLResolver
    plain: bool


@dataclass(frozen=True)
class PublicPattern:
    """One public address: `url` leads to it with the arguments of its pattern."""

    procedure: str
    path: str
    of_member: bool
    pattern: URLPattern

    @property
    def name(self) -> str:
        """What the procedure calls it."""
        return self.pattern.name or ""

    def url(self, key: str = "", /, **kwargs: Any) -> str:
        """Return its absolute address; raise NoReverseMatch when the arguments do not fit."""
        return public_url(self.path, key if self.of_member else "", self.name, **kwargs)


_mounts: tuple[int, dict[str, Mount]] = (-1, {})


def mounts() -> Mapping[str, Mount]:
    """Return the public paths of all loaded procedures; those of one with trouble answer that it rests."""
    global _mounts
    made_of, found = _mounts
    if made_of != loading.generation():
        made_of, found = loading.generation(), {}
        for entry in loading.loaded():
            for mount in _mounts_of(entry):
                found.setdefault(mount.path, mount)
        _mounts = made_of, found
    return found


def _mounts_of(entry: loading.Loaded) -> Iterator[Mount]:
    paths = entry.manifest.public_paths if entry.manifest else ()
    if not paths:
        return
    of_member: Mapping[str, Any] = {}
    of_all: Mapping[str, Any] = {}
    plain: Iterable[str] = ()
    if not entry.trouble:
        try:
            module = import_module(f"{entry.admission.app}.public_urls")
            of_member, of_all = module.PUBLIC_URLS, getattr(module, "PUBLIC_ROOT", {})
            plain = getattr(module, "PUBLIC_PLAIN", ())
        except Exception as error:
            entry.trouble = f"public_urls: {loading.trouble_with(error)}"
            logger.error("procedure %s has no public pages: %s", entry.name, entry.trouble)
    for path in paths:
        yield Mount(
            path,
            entry.name,
            URLResolver(RegexPattern(""), list(of_member.get(path, ()))),
            URLResolver(RegexPattern(""), list(of_all.get(path, ()))),
            path in plain,
        )


def public_patterns() -> Iterator[PublicPattern]:
    """Yield every public address of every loaded procedure: what a walk over all addresses has to visit."""
    for mount in mounts().values():
        for of_member, resolver in ((True, mount.of_member), (False, mount.of_all)):
            for pattern in _patterns(resolver):
                yield PublicPattern(mount.procedure, mount.path, of_member, pattern)


def _patterns(resolver: Any) -> Iterator[URLPattern]:
    for entry in resolver.url_patterns:
        if isinstance(entry, URLResolver):
            yield from _patterns(entry)
        else:
            yield entry


def root_words() -> set[str]:
    """Return the first parts of addresses that stand beside the keys of members: no key may be one of them."""
    return {
        word
        for mount in mounts().values()
        for entry in mount.of_all.url_patterns
        if (word := str(entry.pattern).lstrip("^").partition("/")[0]) and "<" not in word
    }


def platform_paths() -> set[str]:
    """Return the first parts of the platform's own addresses, which no procedure may take."""
    fixed = {settings.STATIC_URL.strip("/"), live.LIVE_ROUTE.strip("/")}
    return fixed | set(_first_parts(get_resolver().url_patterns))


def _first_parts(patterns: Iterable[Any]) -> Iterator[str]:
    for entry in patterns:
        part = str(entry.pattern).lstrip("^").partition("/")[0]
        if not part and isinstance(entry, URLResolver):
            yield from _first_parts(entry.url_patterns)
        elif part and "<" not in part:
            yield part


# -- addresses ------------------------------------------------------------------------------------------------------


def public_url(path: str, key: str, name: str, /, **kwargs: Any) -> str:
    """Return the absolute address of a public page: `key` is the member's, "" for a page beside the keys.

    Raises NoReverseMatch. A few microseconds, as a page of answers for machines writes thousands.
    """
    template, check, converters = _shape(loading.generation(), path, bool(key), name, tuple(kwargs))
    texts = {n: converters[n].to_url(v) if n in converters else str(v) for n, v in kwargs.items()}
    rest = template % texts
    if check.match(rest) is None:
        raise NoReverseMatch(f"{path}: {name!r} with {kwargs!r}")
    return f"{settings.BASE_URL}/{path}/{key}{'/' if key else ''}{quote(rest, safe=SAFE)}"


@lru_cache(maxsize=2048)
def _shape(
    _generation: int, path: str, of_member: bool, name: str, arguments: tuple[str, ...]
) -> tuple[str, re.Pattern[str], Mapping[str, Any]]:
    mount = mounts().get(path)
    if mount is None:
        raise NoReverseMatch(f"no procedure has the public path {path!r}")
    resolver = mount.of_member if of_member else mount.of_all
    for possibilities, pattern, _defaults, converters in resolver.reverse_dict.getlist(name):
        for template, parameters in possibilities:
            if set(parameters) == set(arguments):
                return template, re.compile(f"^{pattern}"), converters
    raise NoReverseMatch(f"{path}: no address {name!r} with the arguments {arguments}")
