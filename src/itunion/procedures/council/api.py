# SPDX-FileCopyrightText: 2026 IT-Union contributors
# SPDX-License-Identifier: EUPL-1.2
"""Front door of the council: what the desk's command uses. Everything is called in the member's scope."""

from pathlib import Path

from django.conf import settings

from itunion.procedures.contract.api import public_members
from itunion.procedures.council.actions.migrating import FoundLine, ImportReport, import_source
from itunion.procedures.council.importing.dumping import dump_published
from itunion.procedures.council.importing.folders import FolderSource
from itunion.procedures.council.importing.reporting import FILES, STATES, TYPES
from itunion.procedures.council.importing.sources import Source, SourceMissing, UrlSource
from itunion.procedures.council.importing.transport import HttpTransport, Patient
from itunion.procedures.council.importing.values import is_address
from itunion.procedures.council.models import Body
from itunion.procedures.council.queries.quality import SHARES, Quality, Share, quality_of
from itunion.procedures.council.sampling.coming import prepare_meeting
from itunion.procedures.council.sampling.making import Sample, make_sample

__all__ = [
    "FILES", "SHARES", "STATES", "TYPES", "FoundLine", "ImportReport", "Quality", "Sample", "Share", "Source", "SourceMissing", "bodies", "dump", "import_source",
    "make_sample", "open_source", "prepare_meeting", "quality_of",
]  # fmt: skip


def open_source(text: str, *, allow_private: bool = False) -> Source:
    """Return the source a person names: an address, a folder or a ZIP archive. Raises SourceMissing."""
    if text.startswith(("http://", "https://")):
        if not is_address(text):
            raise SourceMissing(f"{text}: keine Adresse")
        return UrlSource(text, Patient(HttpTransport(allow_private=allow_private)))
    path = Path(text)
    if not path.exists():
        raise SourceMissing(f"{text}: weder Adresse noch Ordner noch Datei")
    return FolderSource(path)


def bodies(name: str = "") -> list[tuple[int | None, str]]:
    """Return (public number, name) of the member's bodies whose name or number is given, of all without one."""
    wanted = name.strip().lower()
    return [
        (row.public_number, row.name)
        for row in Body.objects.order_by("pk")
        if wanted in row.name.lower() or (row.public_number is not None and wanted == str(row.public_number))
    ]


def dump(organisation_id: int, folder: Path, *, files: bool = True) -> dict[str, int]:
    """Write everything the member has published into an empty folder; return numbers by type."""
    key = next(
        (one.key for one in public_members("council") if one.organisation_id == organisation_id),
        str(organisation_id),
    )
    return dump_published(folder, base_url=settings.BASE_URL, key=key, files=files)
