# SPDX-FileCopyrightText: 2026 IT-Union contributors
# SPDX-License-Identifier: EUPL-1.2
"""Usage from a file: CSV or XLSX, read whole before anything is checked or written."""

from collections.abc import Iterable, Mapping

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


def read_usage(data: bytes, name: str) -> Iterable[tuple[int, Mapping[str, str]]]:
    """Return (row number, cells) of a usage file; raise Refused when it is no such table at all."""
    try:
        table = read_table(
            data,
            list(COLUMNS),
            source=name,
            aliases={alias: column for column, names in COLUMNS.items() for alias in names},
        )
    except InputError as error:
        raise Refused(
            _("Die Datei „%(name)s“ konnte nicht gelesen werden. Es wurde nichts gespeichert.")
            % {"name": name},
            field="file",
            details=[str(p) for p in error.problems],
        ) from error
    return ((row.number, row.cells) for row in table.rows)
