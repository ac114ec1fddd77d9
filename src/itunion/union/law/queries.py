# SPDX-FileCopyrightText: 2026 IT-Union contributors
# SPDX-License-Identifier: EUPL-1.2
"""Reading: the book as it holds on a day, the versions of the statutes, what the union states of itself."""

from collections.abc import Collection
from datetime import date, datetime
from functools import lru_cache

from itunion.foundation.kernel.api import audit, clock
from itunion.union.law.models import StatutesVersion, UnionFacts
from itunion.union.law.rules import Book, Statutes, book_for

__all__ = ["book_on", "facts", "public_holidays", "statutes_on", "versions"]


@lru_cache(maxsize=32)
def public_holidays(land: str) -> Collection[date]:
    """Return the public holidays of a Land (two letters, ISO 3166-2:DE); years are worked out when asked for."""
    import holidays  # takes a moment, so not before a deadline is asked for

    try:
        return holidays.country_holidays("DE", subdiv=land)
    except NotImplementedError:  # an unknown Land in the statutes: the holidays all of Germany has
        return holidays.country_holidays("DE")


def versions() -> Collection[StatutesVersion]:
    """Return all versions of the statutes, the newest first."""
    return StatutesVersion.objects.order_by("-number")


def statutes_on(day: date, known_at: datetime | None = None) -> Statutes:
    """Return the statutes in force on the day; version '0', the law and customary defaults, before the first.

    With `known_at` only what was recorded by then counts; when a version's registration was recorded, the audit trail says.
    """
    for found in StatutesVersion.objects.filter(in_force_from__lte=day).order_by("-in_force_from"):
        if known_at is None or _recorded_in_force(found) <= known_at:
            return Statutes(str(found.number), found.parameters)
    return Statutes("0", {})


def _recorded_in_force(version: StatutesVersion) -> datetime:
    """Return when it was recorded that a version is in force."""
    entries = audit.entries_about(f"statutes:{version.number}")
    return next((e.at for e in entries if e.action == "law.put_in_force"), version.recorded_at)


def book_on(day: date | None = None) -> Book:
    """Return the rules with the statutes and the profile that hold on the day (today, if none is given)."""
    day = day or clock.today()
    statutes = statutes_on(day)
    return book_for(day, statutes, public_holidays(str(statutes["land"])))


def facts() -> UnionFacts | None:
    """Return what the union states of itself, None before anything was entered."""
    return UnionFacts.objects.order_by("-pk").first()
