# SPDX-FileCopyrightText: 2026 IT-Union contributors
# SPDX-License-Identifier: EUPL-1.2
"""What the page shell shows on every page: who acts for whom, and where they may go."""

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import chain
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse
from django.utils.functional import SimpleLazyObject

from itunion import __version__
from itunion.foundation.kernel.registry import navigation, navigation_sources

__all__ = ["NavigationLink", "NavigationSection", "Shell", "build_shell", "shell"]

THEMES = ("light", "dark")
THEME_COOKIE = "itunion_theme"


@dataclass(frozen=True)
class NavigationLink:
    """A line of the navigation; `current` is "page", "true" (a page below it) or ""."""

    label: str
    url: str
    current: str


@dataclass(frozen=True)
class NavigationSection:
    """Lines that belong together under a heading."""

    label: str
    links: tuple[NavigationLink, ...]


@dataclass(frozen=True)
class Shell:
    """Everything around the content of a page."""

    union_name: str
    version: str
    is_demo: bool
    theme: str
    person_name: str
    organisation_name: str
    can_switch: bool
    sections: tuple[NavigationSection, ...]


def shell(request: HttpRequest) -> dict[str, Any]:
    """Context processor: `shell`, built only when a template asks for it."""
    return {"shell": SimpleLazyObject(lambda: build_shell(request))}


def build_shell(request: HttpRequest) -> Shell:
    """Return the shell for the request; without an acting person it is the public one."""
    actor = getattr(request, "actor", None)
    theme = request.COOKIES.get(THEME_COOKIE, "")
    user = getattr(request, "user", None)
    # somebody signed in whose mandates all ended still needs the way out
    signed_in = user if user is not None and user.is_authenticated else None
    mandates = getattr(actor, "mandates", getattr(request, "mandates", None))
    return Shell(
        union_name=str(getattr(request, "union_name", "") or getattr(settings, "UNION_NAME", "IT-Union")),
        version=__version__,
        is_demo=bool(getattr(settings, "DEMO", False)),
        theme=theme if theme in THEMES else "",
        person_name=_text(actor, "person_name", "person", "display_name")
        or str(getattr(signed_in, "display_name", "")),
        organisation_name=_text(actor, "organisation_name", "organisation", "name"),
        # who does not say how many mandates there are gets the link
        can_switch=actor is not None and (mandates is None or len(mandates) > 1),
        sections=_sections(actor, getattr(request, "navigation_path", request.path))
        if actor is not None
        else (),
    )


def _text(actor: Any, flat: str, part: str, attribute: str) -> str:
    return str(getattr(actor, flat, "") or getattr(getattr(actor, part, None), attribute, ""))


def _sections(actor: Any, path: str) -> tuple[NavigationSection, ...]:
    permissions: Iterable[str] = getattr(actor, "permissions", ())
    allowed = sorted(
        (
            entry
            for entry in chain(navigation, *(source.entries(actor) for source in navigation_sources))
            if not entry.permission or entry.permission in permissions
        ),
        key=lambda entry: (entry.order, entry.key),
    )
    targets = [(entry, url) for entry in allowed if (url := _reverse(entry.url_name))]
    # the longest address that the path starts with wins, so that one line only is marked
    best = max((url for _, url in targets if path.startswith(url)), key=len, default="")
    grouped: dict[str, list[NavigationLink]] = {}
    for entry, url in targets:
        current = "" if url != best else "page" if url == path else "true"
        grouped.setdefault(str(entry.section), []).append(NavigationLink(str(entry.label), url, current))
    return tuple(NavigationSection(label, tuple(links)) for label, links in grouped.items())


def _reverse(url_name: str) -> str:
    try:
        return reverse(url_name)
    except NoReverseMatch:
        return ""
