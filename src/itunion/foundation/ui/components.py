# SPDX-FileCopyrightText: 2026 IT-Union contributors
# SPDX-License-Identifier: EUPL-1.2
"""Small parts of pages as plain data: views build them, template tags show them."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

__all__ = [
    "PURCHASE_STEPS",
    "Figure",
    "PageLink",
    "PageLinks",
    "Progress",
    "Step",
    "Tab",
    "Task",
    "badge",
    "page_links",
    "steps",
]

TONES = {"info": "info", "success": "success", "warning": "warning", "danger": "danger"}

# The river of joint purchase, in the words of the pages.
PURCHASE_STEPS: tuple[tuple[str, Any], ...] = (
    ("needs", _("Bedarfe")),
    ("pool", _("Bündelung")),
    ("offers", _("Angebote")),
    ("award", _("Zuschlag")),
    ("orders", _("Bestellungen")),
    ("invoices", _("Rechnungen")),
)


@dataclass(frozen=True)
class Tab:
    """A tab: a link to a page of its own; `count` is shown beside the label."""

    label: Any
    url: str
    current: bool = False
    count: int | None = None


@dataclass(frozen=True)
class Step:
    """A step of a process; `state` is "done", "current" or "open"."""

    label: Any
    state: str
    url: str = ""
    note: Any = ""


@dataclass(frozen=True)
class Task:
    """A line of a task list with a status badge."""

    label: Any
    url: str = ""
    status: Any = ""
    tone: str = ""


@dataclass(frozen=True)
class Figure:
    """A key figure: a big value under its label; `tone` marks success, warning or danger."""

    label: Any
    value: Any
    note: Any = ""
    url: str = ""
    tone: str = ""


@dataclass(frozen=True)
class Progress:
    """How far a job is. `url` answers with this fragment again, `reload_url` is the whole page without JavaScript."""

    id: str
    label: Any
    done: int
    total: int
    url: str = ""
    reload_url: str = ""
    finished_url: str = ""
    note: Any = ""

    @property
    def finished(self) -> bool:
        return self.total > 0 and self.done >= self.total

    @property
    def percent(self) -> int:
        """Whole percent, rounded down, so that 100 means finished."""
        return 100 if self.finished else int(100 * self.done / self.total) if self.total else 0


@dataclass(frozen=True)
class PageLink:
    """A page number; without address it is the gap between two numbers."""

    number: int
    url: str
    current: bool


@dataclass(frozen=True)
class PageLinks:
    """What the pagination shows."""

    pages: int
    entries: tuple[PageLink, ...]
    previous_url: str
    next_url: str


def badge(text: Any, tone: str = "") -> SafeString:
    """Return a status badge; the colour repeats what the text says, it never says it alone."""
    known = TONES.get(tone)
    if known is None:
        return format_html('<span class="badge-neutral">{}</span>', text)
    return format_html(
        '<span class="kern-badge kern-badge--small kern-badge--{0}">'
        '<span class="kern-icon kern-icon--{0} kern-icon--small" aria-hidden="true"></span>'
        '<span class="kern-label kern-label--small">{1}</span></span>',
        known,
        text,
    )


def steps(
    current: str, *, urls: dict[str, str] | None = None, entries: Sequence[tuple[str, Any]] = PURCHASE_STEPS
) -> list[Step]:
    """Return the steps up to `current` as done and those after as open; an unknown key raises ValueError.

    "" leaves all open, "done" has all done.
    """
    keys = [key for key, _label in entries]
    if current and current != "done" and current not in keys:
        raise ValueError(f"unknown step {current!r}; known: {', '.join(keys)}")
    position = -1 if not current else len(keys) if current == "done" else keys.index(current)
    return [
        Step(
            label,
            "done" if index < position else "current" if index == position else "open",
            (urls or {}).get(key, ""),
        )
        for index, (key, label) in enumerate(entries)
    ]


def page_links(number: int, pages: int, url: Callable[[int], str]) -> PageLinks:
    """Return first, last, and the neighbours of page `number`, with gaps between."""
    shown = sorted({1, pages, *range(max(1, number - 2), min(pages, number + 2) + 1)})
    entries: list[PageLink] = []
    for index, page in enumerate(shown):
        if index and page - shown[index - 1] > 1:
            entries.append(PageLink(0, "", False))
        entries.append(PageLink(page, url(page), page == number))
    return PageLinks(
        pages=pages,
        entries=tuple(entries),
        previous_url=url(number - 1) if number > 1 else "",
        next_url=url(number + 1) if number < pages else "",
    )
