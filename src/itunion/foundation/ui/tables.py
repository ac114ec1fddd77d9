# SPDX-FileCopyrightText: 2026 IT-Union contributors
# SPDX-License-Identifier: EUPL-1.2
"""Tables made on the server: sorted by links, filtered by text, paged, exported; usable without JavaScript."""

import functools
import operator
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar

from django.core.paginator import Paginator
from django.db.models import F, Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from itunion.foundation.ui.columns import Cell, Column, fold
from itunion.foundation.ui.components import PageLinks, page_links
from itunion.foundation.ui.exports import csv_response, xlsx_response
from itunion.foundation.ui.formats import format_decimal

__all__ = ["Header", "Row", "Table"]

PAGE_SIZE = 50


@dataclass(frozen=True)
class Header:
    """A column head; `sort_url` is empty when the column does not sort, `aria_sort` names the active direction."""

    label: str
    css_class: str
    sort_url: str
    aria_sort: str


@dataclass(frozen=True)
class Row:
    """A rendered row."""

    cells: tuple[Cell, ...]
    css_class: str


class Table:
    """A table over a list or a queryset.

    Subclass it with `columns` and `caption` and hand it rows and the request; show it with `{% table table %}`.
    Query cost for a queryset: one count and one page, whatever its size (add select_related yourself).
    Address parameters: sort, q, page, export; with `name` they get that prefix, for several tables on one page.
    """

    columns: ClassVar[Sequence[Column]] = ()
    caption: ClassVar[Any] = ""
    show_caption: ClassVar[bool] = False
    empty: ClassVar[Any] = _("Keine Einträge vorhanden.")
    default_sort: ClassVar[str] = ""
    page_size: ClassVar[int] = PAGE_SIZE
    file_name: ClassVar[str] = "tabelle"
    exportable: ClassVar[bool] = True

    def __init__(
        self,
        rows: QuerySet[Any] | Iterable[Any],
        request: HttpRequest,
        *,
        name: str = "",
        caption: Any = None,
    ) -> None:
        self.request, self.name = request, name
        self.source: Any = rows if isinstance(rows, QuerySet) else list(rows)
        self.title = str(caption if caption is not None else self.caption)
        self.query = self._parameter("q").strip()

    def row_class(self, row: Any) -> str:
        """Return a CSS class for the row: "", "row--muted", "row--warning" or "row--total"."""
        return ""

    def footer(self) -> Sequence[Any]:
        """Return the cells of a total line, one per shown column, or nothing. Override where a sum is wanted."""
        return ()

    @property
    def shown_columns(self) -> list[Column]:
        """The columns of the page; exports may have more."""
        return [column for column in self.columns if column.shown]

    # -- what the template shows ------------------------------------------------------------------------------

    @property
    def id(self) -> str:
        return f"tabelle-{self.name}" if self.name else "tabelle"

    @property
    def query_name(self) -> str:
        return self._name("q")

    @property
    def is_filterable(self) -> bool:
        return any(column.filterable for column in self.columns)

    @property
    def is_filtered(self) -> bool:
        return bool(self.query)

    @property
    def kept_parameters(self) -> list[tuple[str, str]]:
        """Address parameters that the filter form carries along as hidden fields."""
        dropped = {self._name("q"), self._name("page"), self._name("export")}
        return [
            (key, value) for key, values in self.request.GET.lists() if key not in dropped for value in values
        ]

    @functools.cached_property
    def headers(self) -> tuple[Header, ...]:
        active, descending = self._sorting
        result = []
        for column in self.shown_columns:
            is_active = active is column
            sort_url = ""
            if self._can_sort(column):
                sort_url = self._url(sort=f"-{column.key}" if is_active and not descending else column.key)
            result.append(
                Header(
                    label=str(column.label),
                    css_class="kern-table__header--numeric" if column.is_numeric else "",
                    sort_url=sort_url,
                    aria_sort=("descending" if descending else "ascending") if is_active else "",
                )
            )
        return tuple(result)

    @functools.cached_property
    def page(self) -> Any:
        return Paginator(self.rows, self.page_size).get_page(self._parameter("page"))

    @property
    def total(self) -> int:
        """How many rows there are after filtering."""
        return int(self.page.paginator.count)

    @property
    def count_text(self) -> str:
        """How many entries there are, in words."""
        template = ngettext("%(number)s Eintrag", "%(number)s Einträge", self.total)
        return template % {"number": format_decimal(self.total)}

    @property
    def body(self) -> list[Row]:
        return [
            Row(tuple(column.cell(row) for column in self.shown_columns), self.row_class(row))
            for row in self.page.object_list
        ]

    @property
    def footer_cells(self) -> list[Cell]:
        cells = []
        for column, value in zip(self.shown_columns, self.footer(), strict=False):
            css_class = "kern-table__cell--numeric" if column.is_numeric else ""
            cells.append(Cell("" if value is None else column._format(value), css_class, False))
        return cells

    @property
    def pages(self) -> PageLinks:
        return page_links(
            self.page.number, self.page.paginator.num_pages, lambda number: self._url(page=str(number))
        )

    @property
    def clear_url(self) -> str:
        return self._url(q="")

    @property
    def csv_url(self) -> str:
        return self._url(export="csv")

    @property
    def xlsx_url(self) -> str:
        return self._url(export="xlsx")

    # -- export -----------------------------------------------------------------------------------------------

    def export_response(self) -> HttpResponse | None:
        """Return the file asked for by ?export=csv or ?export=xlsx (all pages, filtered and sorted), else None."""
        kind = self._parameter("export")
        if not self.exportable or kind not in {"csv", "xlsx"}:
            return None
        columns = [column for column in self.columns if column.is_exported]
        make = csv_response if kind == "csv" else xlsx_response
        return make(columns, self.rows, self.file_name)

    # -- rows -------------------------------------------------------------------------------------------------

    @functools.cached_property
    def rows(self) -> Any:
        """All rows, filtered and sorted: a queryset stays a queryset."""
        return (
            self._from_queryset(self.source)
            if isinstance(self.source, QuerySet)
            else self._from_list(self.source)
        )

    def _from_queryset(self, rows: QuerySet[Any]) -> QuerySet[Any]:
        paths = [
            column.database_search for column in self.columns if column.filterable and column.database_search
        ]
        if self.query and paths:
            # paths into collections repeat a row once per hit, so the matching is done in a subquery
            matches = functools.reduce(
                operator.or_, (Q(**{f"{path}__icontains": self.query}) for path in paths)
            )
            rows = rows.filter(pk__in=rows.model._default_manager.filter(matches).values("pk"))
        column, descending = self._sorting
        if column is not None and column.database_order:
            order = F(column.database_order)
            return rows.order_by(
                order.desc(nulls_last=True) if descending else order.asc(nulls_last=True), "pk"
            )
        return rows if rows.ordered else rows.order_by("pk")

    def _from_list(self, rows: list[Any]) -> list[Any]:
        columns = [column for column in self.columns if column.filterable]
        if self.query and columns:
            wanted = fold(self.query)
            rows = [row for row in rows if any(wanted in fold(column.text(row)) for column in columns)]
        column, descending = self._sorting
        if column is None:
            return rows
        known = [row for row in rows if column.raw(row) not in (None, "")]
        unknown = [row for row in rows if column.raw(row) in (None, "")]
        return sorted(known, key=column.sort_key, reverse=descending) + unknown

    @functools.cached_property
    def _sorting(self) -> tuple[Column | None, bool]:
        for wanted in (self._parameter("sort"), self.default_sort):
            key = wanted.removeprefix("-")
            for column in self.columns:
                if column.key == key and self._can_sort(column):
                    return column, wanted.startswith("-")
        return None, False

    def _can_sort(self, column: Column) -> bool:
        if not column.sortable or column.kind == "actions":
            return False
        return bool(column.database_order) if isinstance(self.source, QuerySet) else True

    # -- addresses --------------------------------------------------------------------------------------------

    def _name(self, parameter: str) -> str:
        return f"{self.name}-{parameter}" if self.name else parameter

    def _parameter(self, parameter: str) -> str:
        return self.request.GET.get(self._name(parameter), "")

    def _url(self, **changes: str) -> str:
        parameters = self.request.GET.copy()
        for parameter in ("page", "export"):
            parameters.pop(self._name(parameter), None)
        for parameter, value in changes.items():
            if value:
                parameters[self._name(parameter)] = value
            else:
                parameters.pop(self._name(parameter), None)
        return f"?{parameters.urlencode()}"
