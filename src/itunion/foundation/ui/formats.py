# SPDX-FileCopyrightText: 2026 IT-Union contributors
# SPDX-License-Identifier: EUPL-1.2
"""German notation of numbers and dates (DIN 5008): 1.234,56 €, 31.12.2026. The same in every page language."""

import datetime as dt
import re
from decimal import ROUND_HALF_UP, Decimal, InvalidOperation

from django.utils import timezone

__all__ = [
    "format_date",
    "format_decimal",
    "format_moment",
    "format_money",
    "format_percent",
    "parse_date",
    "parse_decimal",
]

Number = Decimal | int | float

_GROUPED = re.compile(r"[+-]?[1-9]\d{0,2}(\.\d{3})+")
_PLAIN = re.compile(r"[+-]?\d+")
_POINT = re.compile(r"[+-]?\d*\.\d+")
_SPACES = re.compile(r"[\s\u00a0\u2009\u202f']")
_GERMAN_DATE = re.compile(r"(\d{1,2})\.\s?(\d{1,2})\.\s?(\d{4})")
_ISO_DATE = re.compile(r"(\d{4})-(\d{2})-(\d{2})")
# the longest amount is 999 billion euro with six decimals; a longer text is not a number but an attack
_LONGEST_NUMBER = 40


def format_decimal(value: Number, places: int | None = None) -> str:
    """Return 1234.5 as 1.234,5; with `places` rounded half away from zero, else with the digits it has."""
    number = _decimal(value)
    if not number.is_finite():
        return "–"
    if places is not None:
        number = number.quantize(Decimal(1).scaleb(-places), rounding=ROUND_HALF_UP)
    text = f"{number:,f}"
    whole, point, fraction = text.partition(".")
    return whole.replace(",", ".").replace("-", "−") + ("," + fraction if point else "")


def format_money(value: Number) -> str:
    """Return an amount in euro as 1.234,56 €, rounded to the cent, with a space that does not break."""
    return f"{format_decimal(value, 2)}\u00a0€"


def format_percent(value: Number, places: int = 1) -> str:
    """Return a ratio as percentage: 0.125 as 12,5 %."""
    return f"{format_decimal(_decimal(value) * 100, places)}\u00a0%"


def format_date(value: dt.date) -> str:
    """Return TT.MM.JJJJ; a moment is taken in the local time zone."""
    if isinstance(value, dt.datetime) and timezone.is_aware(value):
        value = timezone.localtime(value)
    return f"{value.day:02d}.{value.month:02d}.{value.year:04d}"


def format_moment(value: dt.datetime) -> str:
    """Return TT.MM.JJJJ, HH:MM in the local time zone."""
    local = timezone.localtime(value) if timezone.is_aware(value) else value
    return f"{format_date(local)}, {local:%H:%M}"


def parse_decimal(text: str) -> Decimal:
    """Return the number somebody typed: 1.234,56 · 1234,56 · 1234.56 · 1 234,56.

    A point is a thousands separator when it groups digits by three (1.234 is one thousand two hundred thirty-four,
    as German readers expect), otherwise a decimal point. Raises ValueError when both readings fail, as in 1,234.56.
    """
    compact = _SPACES.sub("", text).replace("−", "-")
    if len(compact) > _LONGEST_NUMBER:
        raise ValueError(text)
    whole, comma, fraction = compact.partition(",")
    if comma:
        if not fraction.isdecimal() or not (_GROUPED.fullmatch(whole) or _PLAIN.fullmatch(whole)):
            raise ValueError(text)
        normal = f"{whole.replace('.', '')}.{fraction}"
    elif _GROUPED.fullmatch(compact):
        normal = compact.replace(".", "")
    elif _PLAIN.fullmatch(compact) or _POINT.fullmatch(compact):
        normal = compact
    else:
        raise ValueError(text)
    try:
        return Decimal(normal)
    except InvalidOperation:
        raise ValueError(text) from None


def parse_date(text: str) -> dt.date:
    """Return the date typed as TT.MM.JJJJ or JJJJ-MM-TT (ISO 8601); raise ValueError otherwise."""
    compact = text.strip()
    if match := _GERMAN_DATE.fullmatch(compact):
        day, month, year = (int(part) for part in match.groups())
    elif match := _ISO_DATE.fullmatch(compact):
        year, month, day = (int(part) for part in match.groups())
    else:
        raise ValueError(text)
    return dt.date(year, month, day)


def _decimal(value: Number) -> Decimal:
    return value if isinstance(value, Decimal) else Decimal(str(value))
