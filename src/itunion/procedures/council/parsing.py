# SPDX-FileCopyrightText: 2026 IT-Union contributors
# SPDX-License-Identifier: EUPL-1.2
"""Tables as offices send them: CSV in UTF-8 or Windows-1252 with semicolon, comma or tab, and XLSX."""

import csv
import datetime as dt
import io
import unicodedata
import zipfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

__all__ = ["RawRow", "TableError", "read_rows"]

MOST_ROWS = 5_000
# unpacked; a workbook of people is far below
MOST_BYTES = 100 * 1024 * 1024


class TableError(ValueError):
    """A file that is no such table. `code` says why; `names` are the columns of "columns", the row of "width".

    "unreadable", "empty", "rows" (too many), "columns", "width" (something stands beside the columns).
    """

    def __init__(self, code: str, names: Sequence[str] = ()) -> None:
        super().__init__(code)
        self.code, self.names = code, tuple(names)


@dataclass(frozen=True)
class RawRow:
    """A line: its number as a spreadsheet shows it, and its cells by column."""

    number: int
    cells: Mapping[str, str]


def read_rows(data: bytes, columns: Mapping[str, Sequence[str]], required: Sequence[str]) -> list[RawRow]:
    """Read a table whose first line names columns; `columns` are their spellings in lower case by name.

    Raises TableError when it cannot be read, holds nothing, a line has more cells than there are columns, or these are
    unknown, double or missing.
    """
    lines = _xlsx(data) if data.startswith(b"PK\x03\x04") else _csv(data)
    filled = [(number, cells) for number, cells in lines if any(cells)]
    if len(filled) < 2:
        raise TableError("empty")
    if len(filled) > MOST_ROWS:
        raise TableError("rows")
    spellings = {spelling: name for name, known in columns.items() for spelling in (name, *known)}
    typed = filled[0][1]
    while typed and not typed[-1]:
        typed = typed[:-1]
    head = [spellings.get(cell.casefold().removesuffix(":")) for cell in typed]
    wrong = [cell for cell, name in zip(typed, head, strict=True) if name is None or head.count(name) > 1]
    missing = [name for name in required if name not in head]
    if wrong or missing:
        raise TableError("columns", wrong or missing)
    found = []
    for number, cells in filled[1:]:
        if any(cells[len(head) :]):
            raise TableError("width", [str(number)])
        values = {name: cells[place] if place < len(cells) else "" for place, name in enumerate(head) if name}
        found.append(RawRow(number, values))
    return found


def _csv(data: bytes) -> list[tuple[int, list[str]]]:
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = data.decode("cp1252", errors="replace")
    if "\x00" in text:
        raise TableError("unreadable")
    first = text.partition("\n")[0]
    delimiter = max(";,\t", key=first.count)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    found: list[tuple[int, list[str]]] = []
    try:
        for cells in reader:
            # counted as a spreadsheet does: a cell may hold line breaks
            found.append((len(found) + 1, [_text(cell) for cell in cells]))
            if len(found) > MOST_ROWS * 2:
                raise TableError("rows")
    except csv.Error as error:
        raise TableError("unreadable") from error
    return found


def _xlsx(data: bytes) -> list[tuple[int, list[str]]]:
    from openpyxl import load_workbook

    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            if sum(entry.file_size for entry in archive.infolist()) > MOST_BYTES:
                raise TableError("rows")
        book = load_workbook(io.BytesIO(data), read_only=True, data_only=True)
        sheet = book.worksheets[0]
        rows = sheet.iter_rows(values_only=True, max_row=MOST_ROWS * 2)
        found = [(number, [_cell(value) for value in row]) for number, row in enumerate(rows, start=1)]
        book.close()
    except TableError:
        raise
    # openpyxl meets a broken workbook with whatever its reading hits first
    except Exception as error:
        raise TableError("unreadable") from error
    return found


def _cell(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, dt.datetime | dt.date):
        return value.strftime("%d.%m.%Y")
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return _text(str(value))


def _text(cell: str) -> str:
    """Return a cell without what nobody sees: gaps around it, and letters put together of two signs."""
    return unicodedata.normalize("NFC", cell).strip()
