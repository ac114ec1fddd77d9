# SPDX-FileCopyrightText: 2026 IT-Union contributors
# SPDX-License-Identifier: EUPL-1.2
"""Reading single values as people write them: 1.000, 1.234,56, 31.12.2026, verbindlich."""

import re
from datetime import date
from decimal import Decimal

__all__ = ["LARGEST_QUANTITY", "ParseError", "parse_binding", "parse_day", "parse_price", "parse_units"]

LARGEST_QUANTITY = 10_000_000
LARGEST_PRICE = Decimal(1_000_000_000)

GERMAN_THOUSANDS = re.compile(r"-?[0-9]{1,3}(\.[0-9]{3})+(,[0-9]+)?")
PLAIN_NUMBER = re.compile(r"-?[0-9]+([.,][0-9]+)?")
GERMAN_DAY = re.compile(r"([0-9]{1,2})\.([0-9]{1,2})\.([0-9]{4})")
ISO_DAY = re.compile(r"([0-9]{4})-([0-9]{2})-([0-9]{2})( 00:00:00)?")
BINDINGS = {
    "": "intent",
    "interest": "interest",
    "interesse": "interest",
    "unverbindlich": "interest",
    "intent": "intent",
    "geplant": "intent",
    "commitment": "commitment",
    "verbindlich": "commitment",
}


class ParseError(ValueError):
    """A text that is not what the column needs; `code` says in which way."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


def _number(text: str) -> Decimal:
    text = text.replace("\u00a0", "").removesuffix("€").strip()
    if GERMAN_THOUSANDS.fullmatch(text):
        return Decimal(text.replace(".", "").replace(",", "."))
    if PLAIN_NUMBER.fullmatch(text):
        return Decimal(text.replace(",", "."))
    raise ParseError("not_a_number")


def parse_units(text: str, least: int = 1) -> int:
    """Return a whole quantity from `least` to ten million."""
    if not text:
        raise ParseError("missing")
    value = _number(text)
    if value != value.to_integral_value():
        raise ParseError("not_whole")
    if value < least:
        raise ParseError("too_small")
    if value > LARGEST_QUANTITY:
        raise ParseError("too_large")
    return int(value)


def parse_price(text: str) -> Decimal | None:
    """Return a price in € with at most two decimals; None when empty."""
    if not text:
        return None
    value = _number(text)
    if value <= 0:
        raise ParseError("price_not_positive")
    if value >= LARGEST_PRICE:
        raise ParseError("price_too_large")
    if value != value.quantize(Decimal("0.01")):
        raise ParseError("too_many_decimals")
    return value.quantize(Decimal("0.01"))


def parse_day(text: str) -> date | None:
    """Return a day written TT.MM.JJJJ or ISO; None when empty."""
    if not text:
        return None
    try:
        if match := GERMAN_DAY.fullmatch(text):
            return date(int(match[3]), int(match[2]), int(match[1]))
        if match := ISO_DAY.fullmatch(text):
            return date(int(match[1]), int(match[2]), int(match[3]))
    except ValueError:
        pass
    raise ParseError("not_a_day")


def parse_binding(text: str) -> str:
    """Return the binding level; empty means planned."""
    try:
        return BINDINGS[text.casefold()]
    except KeyError:
        raise ParseError("unknown_binding") from None
