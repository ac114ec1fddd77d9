# SPDX-FileCopyrightText: 2026 IT-Union contributors
# SPDX-License-Identifier: EUPL-1.2
"""Rows of a calculation's tables: the other members, the keys and the cost items it used."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from itunion.union.catalogue.queries.calculation import Calculation
from itunion.union.catalogue.rules.shares import euro
from itunion.union.catalogue.rules.step_down import KEY_UNITS
from itunion.union.catalogue.tables.calculation import ItemLine, MemberLine

__all__ = ["item_lines", "member_lines", "member_year_lines", "used_keys"]

ZERO = Decimal("0.00")


def member_lines(found: Calculation) -> list[MemberLine]:
    """Return all others over all years, those who pay most more first."""
    keys = _first_keys(found)
    lines = []
    for party in found.outcome.others:
        effect = found.outcome.total(party)
        lines.append(MemberLine(found.name(party), 0, keys.get(party), effect.before, effect.after))
    return sorted(lines, key=lambda line: (-line.more, line.name))


def member_year_lines(found: Calculation) -> list[MemberLine]:
    """Return all others, year by year."""
    return [
        MemberLine(found.name(party), line.year, None, effect.before, effect.after)
        for line in found.outcome.years
        for party, effect in sorted(line.others.items(), key=lambda pair: found.name(pair[0]))
    ]


def _first_keys(found: Calculation) -> dict[int, Decimal]:
    keys = {}
    for party in found.case.parties:
        values = [key for day, key in sorted(party.keys) if day <= found.first]
        keys[party.id] = values[-1].normalize() if values else Decimal(0)
    return keys


def used_keys(found: Calculation) -> list[MemberLine]:
    """Return the keys of those who take part in the first month, the member included."""
    keys = _first_keys(found)
    taking_part = {*found.outcome.bills[0].shares, *found.outcome.bills[1].shares, found.organisation_id}
    lines = [MemberLine(found.name(p), 0, keys.get(p), ZERO, ZERO) for p in taking_part]
    return sorted(lines, key=lambda line: line.name)


def item_lines(found: Calculation) -> list[ItemLine]:
    """Return the items of the first month, without and with the change."""
    sides: Sequence[dict[str, Any]] = [
        {line.item.name: line for line in side} for side in found.outcome.items
    ]
    lines = []
    for name in sorted({*sides[0], *sides[1]}):
        before, after = sides[0].get(name), sides[1].get(name)
        lines.append(
            ItemLine(
                next(side.item for side in (before, after) if side is not None),
                _key_of(before),
                euro(before.yearly) if before else None,
                _key_of(after),
                euro(after.yearly) if after else None,
            )
        )
    return lines


def _key_of(line: Any) -> Decimal | None:
    return (Decimal(line.level) / KEY_UNITS).normalize() if line else None
