# SPDX-FileCopyrightText: 2026 IT-Union contributors
# SPDX-License-Identifier: EUPL-1.2
"""A dump as source: a folder or an archive of JSON files."""

import datetime as dt
import json
import tempfile
import zipfile
from collections.abc import Iterator
from pathlib import Path, PurePosixPath
from typing import Any, BinaryIO

from itunion.procedures.council.importing.json_text import Unreadable, read_json
from itunion.procedures.council.importing.kinds import type_name
from itunion.procedures.council.importing.notes import Notes
from itunion.procedures.council.importing.sources import Page, SourceMissing, last_part, objects_of
from itunion.procedures.council.importing.transport import Answer

__all__ = ["FolderSource"]

LARGEST_MEMBER = 2 * 1024 * 1024 * 1024  # bytes of one file of an archive


class FolderSource:
    """A folder or a ZIP archive of JSON files: single objects, lists, or pages as an interface shows them.

    A file `files.json` says which file of the dump lies at which address: {"https://…": "files/12.pdf"}.
    """

    def __init__(self, path: Path) -> None:
        self.name, self.date = str(path.name), ""
        self.path = path
        try:
            self.archive = None if path.is_dir() else zipfile.ZipFile(path)
        except (OSError, zipfile.BadZipFile) as problem:
            raise SourceMissing(f"{path}: weder Ordner noch lesbares ZIP-Archiv") from problem
        if self.archive is not None:
            names = [entry.filename for entry in self.archive.infolist() if entry.file_size <= LARGEST_MEMBER]
        else:
            names = [entry.relative_to(path).as_posix() for entry in path.rglob("*") if entry.is_file()]
        self.names = set(names)
        self.data = sorted(
            n for n in names if n.lower().endswith(".json") and PurePosixPath(n).name != "files.json"
        )
        if not self.data:
            raise SourceMissing(f"{path}: enthält keine JSON-Dateien")
        self.places = self._places()

    def _places(self) -> dict[str, str]:
        if "files.json" not in self.names:
            return {}
        try:
            value = json.loads(self._content("files.json"))
        except ValueError:
            return {}
        if not isinstance(value, dict):
            return {}
        # only what lies in the dump itself
        return {str(key): name for key, name in value.items() if isinstance(name, str) and name in self.names}

    def _content(self, name: str) -> bytes:
        with self._open(name) as file:
            return file.read()

    def _open(self, name: str) -> BinaryIO:
        if self.archive is not None:
            return self.archive.open(name)  # type: ignore[return-value]
        return (self.path / name).open("rb")

    def pages(self, cursor: dict[str, Any], since: dt.datetime | None) -> Iterator[Page]:
        """Yield one page per file; `since` leaves nothing out, as a dump cannot be asked."""
        for number, name in enumerate(self.data):
            if number < int(cursor.get("files", 0)):
                continue
            notes = Notes(at=name)
            objects: list[tuple[Any, str, str]] = []
            try:
                value = read_json(self._content(name), notes)
            except Unreadable as problem:
                notes.add(problem.code, str(problem))
            except (OSError, zipfile.BadZipFile, NotImplementedError, RuntimeError) as problem:
                notes.add("unreadable", problem)
            else:
                stem = PurePosixPath(name)
                expected = next(
                    (kind for part in (stem.stem, *reversed(stem.parts[:-1])) if (kind := _by_name(part))), ""
                )
                found = value if isinstance(value, list) else objects_of(value, notes)
                objects = [
                    (raw, "" if isinstance(raw, dict) and type_name(raw.get("type")) else expected, "")
                    for raw in found
                    if not (isinstance(raw, dict) and last_part(raw.get("type")) == "System")
                ]
            yield Page(name, objects, "https://dump.invalid/", {"files": number + 1}, list(notes))

    def one(self, address: str) -> Any:
        """Return nothing: everything a dump has was read."""
        return None

    def file(self, address: str, *, largest: int) -> Answer | None:
        """Return the file of the dump that lay at an address."""
        name = self.places.get(address)
        if name is None:
            return None
        content = tempfile.SpooledTemporaryFile(max_size=1024 * 1024)  # noqa: SIM115
        size = 0
        with self._open(name) as file:
            while size <= largest and (piece := file.read(1024 * 1024)):
                size += len(piece)
                content.write(piece)
        content.seek(0)
        return Answer(200, address, content, large=size > largest)  # type: ignore[arg-type]


def _by_name(part: str) -> str:
    """Return the type a file or folder is named after: paper-0001, papers, agenda-item."""
    plain = part.lower().rstrip("0123456789").rstrip("-_. ").replace("-", "").replace("_", "")
    return type_name(plain) or type_name(plain.rstrip("s")) or {"bodies": "Body"}.get(plain, "")
