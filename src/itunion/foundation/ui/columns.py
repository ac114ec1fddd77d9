# SPDX-FileCopyrightText: 2026 IT-Union contributors
# SPDX-License-Identifier: EUPL-1.2
"""Columns of tables: where a value comes from, how it reads, sorts and leaves the house."""

import datetime as dt
import unicodedata
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Literal

from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from itunion.foundation.ui.components import badge
from itunion.foundation.ui.formats import (
    format_date,
    format_decimal,
    format_moment,
    format_money,
    format_percent,
)

__all__ = ["Cell", "Column", "Kind"]

Kind = Literal[
    "text", "code", "prose", "number", "money", "percent", "date", "moment", "badge", "boolean", "actions"
]
NUMERIC = {"number", "money", "percent"}


@dataclass(frozen=True)
class Cell:
    """One rendered cell."""

    html: str | SafeString
    css_class: str
    is_row_header: bool


@dataclass(frozen=True)
class Column:
    """A column of a table.

    `value` is an attribute path ("member.name", also through dictionaries) or a function of the row; default: `key`.
    `order_by` is the database path for sorting a queryset, needed only when `value` is a function; `search` likewise
    the path for the text filter. `url` makes the cell a link, `tone` colours a badge (info, success, warning, danger).
    `places` are the decimals of a number. A column of kind "actions" is neither sorted, filtered nor exported.
    Kind "code" is a number or key that never breaks, "prose" are whole sentences. `shown=False` keeps a column for exports only.
    """

    key: str
    label: Any
    kind: Kind = "text"
    value: str | Callable[[Any], Any] | None = None
    url: Callable[[Any], str | None] | None = None
    tone: Callable[[Any], str] | None = None
    sortable: bool = True
    filterable: bool = False
    order_by: str = ""
    search: str = ""
    places: int | None = None
    row_header: bool = False
    export: bool = True
    shown: bool = True

    @property
    def is_numeric(self) -> bool:
        """Whether the values align right."""
        return self.kind in NUMERIC

    @property
    def is_exported(self) -> bool:
        """Whether the column appears in CSV and XLSX."""
        return self.export and self.kind != "actions"

    @property
    def path(self) -> str:
        """The attribute path, or "" when the value is computed."""
        if callable(self.value):
            return ""
        return self.value or self.key

    @property
    def database_order(self) -> str:
        """The path the database sorts by, or ""."""
        return self.order_by or self.path.replace(".", "__")

    @property
    def database_search(self) -> str:
        """The path the database searches in, or ""."""
        return self.search or self.path.replace(".", "__")

    def raw(self, row: Any) -> Any:
        """Return the value of the row."""
        if callable(self.value):
            return self.value(row)
        value = row
        for part in self.path.split("."):
            if value is None:
                return None
            value = value.get(part) if isinstance(value, Mapping) else getattr(value, part)
        return value() if callable(value) else value

    def text(self, row: Any) -> str:
        """Return the value as people read it; empty values as "" ."""
        return self._format(self.raw(row))

    def cell(self, row: Any) -> Cell:
        """Return the rendered cell."""
        raw = self.raw(row)
        content: str | SafeString = raw if isinstance(raw, SafeString) else self._format(raw)
        if self.kind == "badge" and content:
            content = badge(content, self.tone(row) if self.tone else "")
        elif self.url is not None and content and (address := self.url(row)):
            content = format_html('<a href="{}">{}</a>', address, content)
        css_class = f"cell-{self.kind}" + (" kern-table__cell--numeric" if self.is_numeric else "")
        return Cell("–" if content == "" and self.kind != "actions" else content, css_class, self.row_header)

    def sort_key(self, row: Any) -> tuple[int, Any]:
        """Return a key that sorts as a German reader expects (DIN 5007-1: ä like a), numbers before texts."""
        value = self.raw(row)
        if isinstance(value, bool | int | float | Decimal):
            return (0, value)
        if isinstance(value, dt.datetime):
            return (0, value.timestamp())
        if isinstance(value, dt.date):
            return (0, value.toordinal())
        return (1, fold(str(value)))

    def _format(self, value: Any) -> str:
        if value is None or value == "":
            return ""
        if isinstance(value, Decimal | int | float) and not isinstance(value, bool):
            if self.kind == "money":
                return format_money(value)
            if self.kind == "percent":
                return format_percent(value, 1 if self.places is None else self.places)
            if self.kind == "number":
                return format_decimal(value, self.places)
        if self.kind == "moment" and isinstance(value, dt.datetime):
            return format_moment(value)
        if isinstance(value, dt.date):
            return format_date(value)
        if isinstance(value, bool):
            return _("ja") if value else _("nein")
        return str(value)


def fold(text: str) -> str:
    """Return the text without case and diacritics: what searching and sorting compare."""
    decomposed = unicodedata.normalize("NFKD", text.casefold())
    return "".join(character for character in decomposed if not unicodedata.combining(character))
