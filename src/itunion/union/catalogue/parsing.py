# SPDX-FileCopyrightText: 2026 IT-Union contributors
# SPDX-License-Identifier: EUPL-1.2
"""Reading single values of a usage file as people and meters write them."""

import re
from datetime import date
from decimal import Decimal

__all__ = ["ParseError", "parse_day", "parse_quantity"]

LARGEST_QUANTITY = Decimal(100_000_000)
GERMAN_THOUSANDS = re.compile(r"-?[0-9]{1,3}(\.[0-9]{3})+,[0-9]+")
PLAIN_NUMBER = re.compile(r"-?[0-9]{1,12}([.,][0-9]+)?")
AMBIGUOUS = re.compile(r"-?[1-9][0-9]{0,2}\.[0-9]{3}")
GERMAN_DAY = re.compile(r"([0-9]{1,2})\.([0-9]{1,2})\.([0-9]{4})")
ISO_DAY = re.compile(r"([0-9]{4})-([0-9]{2})-([0-9]{2})( 00:00:00)?")


class ParseError(ValueError):
    """A text that is not what the column needs; `code` says in which way."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


def parse_day(text: str) -> date:
    """Return a day written TT.MM.JJJJ or ISO."""
    if not text:
        raise ParseError("missing")
    try:
        if match := GERMAN_DAY.fullmatch(text):
            return date(int(match[3]), int(match[2]), int(match[1]))
        if match := ISO_DAY.fullmatch(text):
            return date(int(match[1]), int(match[2]), int(match[3]))
    except ValueError:
        pass
    raise ParseError("not_a_day")


def parse_quantity(text: str) -> Decimal:
    """Return a quantity from 0 with at most three decimals. "1.234" could mean two things and is refused."""
    if not text:
        raise ParseError("missing")
    if AMBIGUOUS.fullmatch(text):
        raise ParseError("ambiguous")
    if GERMAN_THOUSANDS.fullmatch(text):
        value = Decimal(text.replace(".", "").replace(",", "."))
    elif PLAIN_NUMBER.fullmatch(text):
        value = Decimal(text.replace(",", "."))
    else:
        raise ParseError("not_a_number")
    if value < 0:
        raise ParseError("negative")
    if value > LARGEST_QUANTITY:
        raise ParseError("too_large")
    if value != value.quantize(Decimal("0.001")):
        raise ParseError("too_many_decimals")
    return value
