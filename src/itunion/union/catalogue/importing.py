# SPDX-FileCopyrightText: 2026 IT-Union contributors
# SPDX-License-Identifier: EUPL-1.2
"""Usage from a file: CSV or XLSX. A sound CSV file is read line by line, so that a million lines need no million copies."""

import csv
import io
import unicodedata
from collections.abc import Iterable, Iterator, Mapping

from django.utils.translation import gettext as _

from itunion.foundation.kernel.api import Refused
from itunion.optimiser.api import InputError, read_table

__all__ = ["COLUMNS", "read_usage"]

COLUMNS: Mapping[str, tuple[str, ...]] = {
    "member": ("mitglied", "mitgliedsnummer"),
    "meter": ("zähler", "zaehler"),
    "source": ("quelle", "quellkennung"),
    "day": ("tag", "datum"),
    "quantity": ("menge",),
}
ALIASES = {alias: column for column, names in COLUMNS.items() for alias in names}
# what is larger than a file with a million lines may be, the careful reader refuses
LARGEST, MOST_LINES = 150_000_000, 1_000_000
HEADER = 65_536  # characters in which the header is looked for

Rows = Iterable[tuple[int, Mapping[str, str]]]


class _Odd(Exception):
    """A file is not as simple as the quick reader takes it to be."""


def read_usage(data: bytes, name: str) -> Rows:
    """Return (row number, cells) of a usage file; raise Refused, also while the rows are gone through, when it is none.

    Whatever is odd about a file goes to the careful reader: it knows more notations, and says what is wrong.
    """
    try:
        lines = _lines(data, _head(data))
        header = next(lines)[1]
        if sorted(header) != sorted(COLUMNS):
            raise _Odd
    except (_Odd, StopIteration, csv.Error):
        return _carefully(data, name)
    return _quickly(lines, header, data, name)


def _head(data: bytes) -> str:
    """Return how the text begins, if all of it can be read as UTF-8."""
    if len(data) > LARGEST or data[:4] == b"PK\x03\x04" or b"\x00" in data:
        raise _Odd
    try:
        return data.decode("utf-8-sig")[:HEADER]
    except UnicodeDecodeError as error:
        raise _Odd from error


def _lines(data: bytes, head: str) -> Iterator[tuple[int, list[str]]]:
    """Yield (row number, cells) of the lines that are not empty, the first with the names of its columns."""
    first = next((line for line in head.splitlines() if line.strip()), "")
    delimiter = max(";\t,", key=lambda mark: (first.count(mark), mark == ";"))
    # decoded bit by bit: a text as a whole would take four bytes for each of its characters
    text = io.TextIOWrapper(io.BytesIO(data), encoding="utf-8-sig", newline="")
    reader = csv.reader(text, delimiter=delimiter, strict=True)
    start, names = 1, True
    for cells in reader:
        cleaned = [cell.strip() if cell.isascii() else _clean(cell) for cell in cells]
        number, start = start, reader.line_num + 1
        if not any(cleaned):
            continue
        if names:
            cleaned, names = [ALIASES.get(cell.casefold(), cell.casefold()) for cell in cleaned], False
        yield number, cleaned


def _clean(cell: str) -> str:
    return unicodedata.normalize("NFC", cell).strip()


def _quickly(lines: Iterator[tuple[int, list[str]]], header: list[str], data: bytes, name: str) -> Rows:
    """Go through the lines; at the first one that is no row of the table let the careful reader say what is wrong."""
    width, count = len(header), 0
    try:
        for number, cells in lines:
            count += 1
            if len(cells) < width or any(cells[width:]) or count > MOST_LINES:
                raise _Odd
            yield number, dict(zip(header, cells, strict=False))
    except (_Odd, csv.Error) as error:
        _carefully(data, name)
        raise RuntimeError("the careful reader finds nothing odd") from error


def _refused(name: str, details: list[str]) -> Refused:
    return Refused(
        _("Die Datei „%(name)s“ konnte nicht gelesen werden. Es wurde nichts gespeichert.") % {"name": name},
        field="file",
        details=details,
    )


def _carefully(data: bytes, name: str) -> Rows:
    try:
        table = read_table(data, list(COLUMNS), source=name, aliases=ALIASES)
    except InputError as error:
        raise _refused(name, [str(p) for p in error.problems]) from error
    # no database keeps it in a text
    spoiled = [row.number for row in table.rows if any("\0" in cell for cell in row.cells.values())]
    if spoiled:
        where = _("%(name)s, Zeile %(number)s: Die Zeile enthält ein Nullzeichen.")
        raise _refused(name, [where % {"name": name, "number": number} for number in spoiled[:20]])
    return ((row.number, row.cells) for row in table.rows)
