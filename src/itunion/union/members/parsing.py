# SPDX-FileCopyrightText: 2026 IT-Union contributors
# SPDX-License-Identifier: EUPL-1.2
"""Reading single values of a member list as people write them: 1.000, 5.000,00 €, 22.12.2009."""

import re
from datetime import date
from decimal import Decimal

__all__ = ["ParseError", "parse_amount", "parse_count", "parse_day"]

GERMAN_NUMBER = re.compile(r"[0-9]{1,3}(\.[0-9]{3})+(,[0-9]+)?")
PLAIN_NUMBER = re.compile(r"[0-9]+([.,][0-9]+)?")
GERMAN_DAY = re.compile(r"([0-9]{1,2})\.([0-9]{1,2})\.([0-9]{4})")
ISO_DAY = re.compile(r"([0-9]{4})-([0-9]{2})-([0-9]{2})( 00:00:00)?")
LARGEST_COUNT = 100_000_000
LARGEST_AMOUNT = Decimal(1_000_000_000)


class ParseError(ValueError):
    """A text that is not what the column needs; `code` says in which way."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


def _number(text: str) -> Decimal:
    text = text.replace("\u00a0", "").removesuffix("€").removesuffix("EUR").strip()
    if GERMAN_NUMBER.fullmatch(text):
        return Decimal(text.replace(".", "").replace(",", "."))
    if PLAIN_NUMBER.fullmatch(text):
        return Decimal(text.replace(",", "."))
    raise ParseError("not_a_number")


def parse_count(text: str) -> int:
    """Return a whole number from 0."""
    value = _number(text)
    if value != value.to_integral_value():
        raise ParseError("not_whole")
    if value > LARGEST_COUNT:
        raise ParseError("too_large")
    return int(value)


def parse_amount(text: str) -> Decimal:
    """Return an amount in euro with at most two decimals."""
    value = _number(text)
    if value >= LARGEST_AMOUNT:
        raise ParseError("too_large")
    if value != value.quantize(Decimal("0.01")):
        raise ParseError("too_many_decimals")
    return value.quantize(Decimal("0.01"))


def parse_day(text: str) -> date:
    """Return a day written TT.MM.JJJJ or ISO."""
    try:
        if match := GERMAN_DAY.fullmatch(text):
            return date(int(match[3]), int(match[2]), int(match[1]))
        if match := ISO_DAY.fullmatch(text):
            return date(int(match[1]), int(match[2]), int(match[3]))
    except ValueError:
        pass
    raise ParseError("not_a_day")
