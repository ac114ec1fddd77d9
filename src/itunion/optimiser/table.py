# SPDX-FileCopyrightText: 2026 IT-Union contributors
# SPDX-License-Identifier: EUPL-1.2
"""Tables as people send them: CSV in UTF-8 or Windows-1252, with comma, semicolon or tab, and XLSX.

A table is a header and rows of text cells with their row number. Numbers are read by German and by international
habit; a notation that could mean two things ("1.234" in a file with decimal points) is refused, never guessed.
"""

import csv
import io
import math
import re
import unicodedata
import zipfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache
from pathlib import Path

import openpyxl

MAX_BYTES = 150_000_000
MAX_ROWS = 1_000_001
"""A header and a million lines."""

_GROUPED_GERMAN = re.compile(r"\d{1,3}(\.\d{3})+(,\d+)?")
_GROUPED_ENGLISH = re.compile(r"\d{1,3}(,\d{3})+\.\d+")
_GROUPED_SPACE = re.compile(r"\d{1,3}( \d{3})+([.,]\d+)?")
_PLAIN = re.compile(r"\d+([.,]\d+)?")


@dataclass(frozen=True, slots=True)
class Problem:
    """One finding in a file: where, and what is wrong, in German. `row` counts as the user's program does, from 1."""

    source: str
    row: int | None
    column: str | None
    message: str

    def __str__(self) -> str:
        row = f", Zeile {self.row}" if self.row is not None else ""
        column = f", Spalte {self.column}" if self.column else ""
        return f"{self.source}{row}{column}: {self.message}"


class InputError(ValueError):
    """The files cannot be used. `problems` holds every finding of all files."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        super().__init__("\n".join(str(problem) for problem in problems))
        self.problems = tuple(problems)


@dataclass(frozen=True, slots=True)
class Row:
    number: int
    cells: dict[str, str]


@dataclass(frozen=True, slots=True)
class Table:
    """Rows by column name. `german` says that dots group thousands (semicolon files and XLSX text)."""

    source: str
    rows: tuple[Row, ...]
    german: bool


def read_table(
    data: bytes | Path,
    columns: Sequence[str],
    source: str | None = None,
    *,
    optional: Sequence[str] = (),
    aliases: Mapping[str, str] | None = None,
) -> Table:
    """Read a table that has these columns, in any order, and none but these and the `optional` ones.

    `aliases` names further spellings of a column: {spelling in lower case: column}.

    Raises:
        InputError: not readable, columns missing, unknown or double, rows of the wrong width.
    """
    name = source or (data.name if isinstance(data, Path) else "Eingabe")
    if isinstance(data, Path):
        try:
            data = data.read_bytes()
        except OSError as error:
            raise InputError(
                [Problem(name, None, None, f"Die Datei lässt sich nicht lesen ({error.strerror}).")]
            ) from error
    if len(data) > MAX_BYTES:
        raise InputError(
            [Problem(name, None, None, f"Die Datei ist größer als {MAX_BYTES // 1_000_000} MB.")]
        )
    lines, german = _xlsx_lines(data, name) if data[:4] == b"PK\x03\x04" else _csv_lines(data, name)
    filled = [(number, cells) for number, cells in lines if any(cells)]
    if not filled:
        raise InputError([Problem(name, None, None, "Die Datei ist leer.")])
    if len(filled) > MAX_ROWS:
        raise InputError(
            [Problem(name, None, None, f"Die Datei hat mehr als {MAX_ROWS - 1} Zeilen unter der Kopfzeile.")]
        )
    (head_row, head), *body = filled
    spellings = aliases or {}
    header = [spellings.get(cell.casefold(), cell.casefold()) for cell in head]
    while header and not header[-1]:
        header.pop()
    problems = _header_problems(name, head_row, header, columns, optional)
    rows: list[Row] = []
    for number, cells in body:
        if any(cells[len(header) :]) or len(cells) < len(header):
            text = f"Die Zeile hat {len(cells)} Felder, die Kopfzeile {len(header)}."
            problems.append(Problem(name, number, None, text))
        rows.append(Row(number, dict(zip(header, cells, strict=False))))
    if problems:
        raise InputError(problems)
    return Table(name, tuple(rows), german)


@lru_cache(maxsize=50_000)
def parse_number(text: str, *, german: bool) -> Decimal:
    """A non-negative or negative decimal number as people write it.

    Raises:
        ValueError: no number, or one that could be read in two ways; the message is German.
    """
    bare = re.sub(r"[\u00a0\u2009\u202f]", " ", text).strip()
    bare = re.sub(r"\s*(€|EUR)$", "", bare)
    sign, digits = ("-", bare[1:]) if bare[:1] in "-−" and bare else ("", bare)
    if (german and _GROUPED_GERMAN.fullmatch(digits)) or (
        _GROUPED_GERMAN.fullmatch(digits) and "," in digits
    ):
        digits = digits.replace(".", "").replace(",", ".")
    elif _GROUPED_ENGLISH.fullmatch(digits):
        digits = digits.replace(",", "")
    elif _GROUPED_SPACE.fullmatch(digits):
        digits = digits.replace(" ", "").replace(",", ".")
    elif _PLAIN.fullmatch(digits) and digits.isascii():
        if re.fullmatch(r"\d{1,3}[.,]\d{3}", digits):
            raise ValueError(f"„{text}“ ist nicht eindeutig; bitte ohne Tausendertrennzeichen angeben.")
        digits = digits.replace(",", ".")
    else:
        raise ValueError(f"„{text}“ ist keine Zahl.")
    return Decimal(sign + digits)


def _header_problems(
    source: str, row: int, header: Sequence[str], columns: Sequence[str], optional: Sequence[str]
) -> list[Problem]:
    problems = [
        Problem(source, row, column, "Diese Spalte fehlt.") for column in columns if column not in header
    ]
    expected = ", ".join([*columns, *optional])
    for position, name in enumerate(header):
        if name not in columns and name not in optional:
            label = name or f"{position + 1}"
            problems.append(
                Problem(source, row, label, f"Diese Spalte ist unbekannt; erwartet werden: {expected}.")
            )
        elif name in header[:position]:
            problems.append(Problem(source, row, name, "Diese Spalte kommt zweimal vor."))
    return problems


def _csv_lines(data: bytes, source: str) -> tuple[list[tuple[int, list[str]]], bool]:
    if b"\x00" in data[:4096] and data[:2] not in (b"\xff\xfe", b"\xfe\xff"):
        raise InputError([Problem(source, None, None, "Das ist weder eine CSV- noch eine XLSX-Datei.")])
    text = _decode(data)
    first = next((line for line in text.splitlines() if line.strip()), "")
    delimiter = max(";\t,", key=lambda mark: (first.count(mark), mark == ";"))
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    lines: list[tuple[int, list[str]]] = []
    start = 1
    cleaned: dict[str, str] = {}  # names repeat: a million rows share their text instead of copying it
    try:
        for cells in reader:
            for cell in cells:
                if cell not in cleaned:
                    cleaned[cell] = _clean(cell)
            lines.append((start, [cleaned[cell] for cell in cells]))
            start = reader.line_num + 1
    except csv.Error as error:
        raise InputError(
            [Problem(source, start, None, f"Die Zeile ist kein gültiges CSV ({error}).")]
        ) from error
    return lines, delimiter != ","


def _decode(data: bytes) -> str:
    if data[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return data.decode("utf-16", errors="replace")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return data.decode("cp1252", errors="replace")


def _xlsx_lines(data: bytes, source: str) -> tuple[list[tuple[int, list[str]]], bool]:
    try:
        book = openpyxl.load_workbook(io.BytesIO(data), read_only=True, data_only=True)
        sheet = book.worksheets[0]
        rows = [
            [_cell(value) for value in row] for row in sheet.iter_rows(values_only=True, max_row=MAX_ROWS + 2)
        ]
        book.close()
    except (zipfile.BadZipFile, KeyError, ValueError, IndexError, OSError) as error:
        raise InputError([Problem(source, None, None, "Die XLSX-Datei ist beschädigt.")]) from error
    width = max((len(row) for row in rows), default=0)
    return [(number, row + [""] * (width - len(row))) for number, row in enumerate(rows, start=1)], True


def _cell(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, float):
        if not math.isfinite(value):
            return str(value)
        exact = format(Decimal(repr(round(value, 9))), "f")
        return (exact.rstrip("0").rstrip(".") if "." in exact else exact).replace(".", ",")
    return _clean(str(value))


def _clean(cell: str) -> str:
    return unicodedata.normalize("NFC", cell).strip()
