# SPDX-FileCopyrightText: 2026 IT-Union contributors
# SPDX-License-Identifier: EUPL-1.2
"""Tables as files: CSV for German spreadsheets and XLSX, both safe against formula injection (OWASP, CWE-1236)."""

import csv
import datetime as dt
import io
from collections.abc import Iterable, Sequence
from decimal import Decimal
from typing import Any

from django.db.models import QuerySet
from django.http import HttpResponse
from django.utils import timezone
from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from openpyxl.styles import Font

from itunion.foundation.ui.columns import Column

__all__ = ["csv_response", "defuse", "xlsx_response"]

# Beginnings that spreadsheets take for a formula; full-width forms are read as their ASCII twins in some locales.
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
XLSX_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_CHUNK = 2000


def defuse(text: str) -> str:
    """Return the text with an apostrophe in front when a spreadsheet would take it for a formula."""
    return f"'{text}" if text.startswith(_FORMULA) or text.lstrip(" ").startswith(_FORMULA) else text


def csv_response(columns: Sequence[Column], rows: Iterable[Any], file_name: str) -> HttpResponse:
    """Return semicolon-separated UTF-8 with byte order mark, decimal commas, CRLF: opens in Excel by double click."""
    buffer = io.StringIO()
    writer = csv.writer(buffer, delimiter=";", lineterminator="\r\n")
    writer.writerow([defuse(str(column.label)) for column in columns])
    for row in _all(rows):
        writer.writerow([_csv_value(column, row) for column in columns])
    response = HttpResponse(
        b"\xef\xbb\xbf" + buffer.getvalue().encode(), content_type="text/csv; charset=utf-8"
    )
    return _as_download(response, file_name, "csv")


def xlsx_response(columns: Sequence[Column], rows: Iterable[Any], file_name: str) -> HttpResponse:
    """Return a workbook with one sheet, typed numbers and dates, and a fixed header line."""
    book = Workbook(write_only=True)
    sheet = book.create_sheet("Tabelle")
    sheet.freeze_panes = "A2"
    for index, column in enumerate(columns):
        sheet.column_dimensions[
            chr(ord("A") + index) if index < 26 else f"A{chr(ord('A') + index - 26)}"
        ].width = 16 if column.is_numeric or column.kind in {"date", "moment"} else 32
    heads = [_text_cell(sheet, str(column.label)) for column in columns]
    for cell in heads:
        cell.font = Font(bold=True)
    sheet.append(heads)
    for row in _all(rows):
        sheet.append([_xlsx_cell(sheet, column, row) for column in columns])
    buffer = io.BytesIO()
    book.save(buffer)
    return _as_download(HttpResponse(buffer.getvalue(), content_type=XLSX_TYPE), file_name, "xlsx")


def _all(rows: Iterable[Any]) -> Iterable[Any]:
    return rows.iterator(chunk_size=_CHUNK) if isinstance(rows, QuerySet) else rows


def _is_number(value: Any) -> bool:
    return isinstance(value, Decimal | int | float) and not isinstance(value, bool)


def _csv_value(column: Column, row: Any) -> str:
    value = column.raw(row)
    if column.is_numeric and _is_number(value):
        number = Decimal(str(value))
        text = f"{number:.2f}" if column.kind == "money" else f"{number:f}"
        return text.replace(".", ",")
    return defuse(column.text(row))


def _xlsx_cell(sheet: Any, column: Column, row: Any) -> Any:
    value = column.raw(row)
    if column.is_numeric and _is_number(value):
        cell = WriteOnlyCell(sheet, value=value)
        formats = {"money": '#,##0.00\\ "€"', "percent": "0.0%", "number": "#,##0.######"}
        whole = column.kind == "number" and Decimal(str(value)) == int(value)
        cell.number_format = "#,##0" if whole else formats[column.kind]
        return cell
    if isinstance(value, dt.datetime):
        local = timezone.localtime(value).replace(tzinfo=None) if timezone.is_aware(value) else value
        cell = WriteOnlyCell(sheet, value=local)
        cell.number_format = "dd.mm.yyyy hh:mm"
        return cell
    if isinstance(value, dt.date):
        cell = WriteOnlyCell(sheet, value=dt.datetime(value.year, value.month, value.day))  # noqa: DTZ001 - a calendar day
        cell.number_format = "dd.mm.yyyy"
        return cell
    return _text_cell(sheet, column.text(row))


def _text_cell(sheet: Any, text: str) -> Any:
    cell = WriteOnlyCell(sheet, value=ILLEGAL_CHARACTERS_RE.sub("", defuse(text)))
    # openpyxl takes a leading "=" for a formula unless told otherwise
    cell.data_type = "s"
    return cell


def _as_download(response: HttpResponse, file_name: str, ending: str) -> HttpResponse:
    day = timezone.localdate().isoformat()
    response["Content-Disposition"] = f'attachment; filename="{file_name}-{day}.{ending}"'
    response["Cache-Control"] = "private, no-store"
    return response
