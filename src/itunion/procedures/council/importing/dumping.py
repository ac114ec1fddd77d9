# SPDX-FileCopyrightText: 2026 IT-Union contributors
# SPDX-License-Identifier: EUPL-1.2
"""What is published, as a folder of OParl files: for whoever leaves, for archives, for reading in elsewhere."""

import json
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

from django.core.files.storage import default_storage

from itunion.procedures.council.models import ObjectType, Published
from itunion.procedures.council.publishing.texts import filled

__all__ = ["dump_published"]

PAGE = 500


def dump_published(
    folder: Path,
    *,
    base_url: str,
    key: str,
    files: bool = True,
    progress: Callable[[str, int], None] = lambda _phase, _done: None,
) -> dict[str, int]:
    """Write everything a member has published into an empty folder; return numbers by type.

    Objects stand in pages as the interface shows them, one folder per type, with the addresses they have there;
    `files.json` says which file lies at which address. Raises FileExistsError when the folder is not empty.
    """
    folder.mkdir(parents=True, exist_ok=True)
    if any(folder.iterdir()):
        raise FileExistsError(17, "Ordner ist nicht leer", str(folder))
    root, portal = f"{base_url}/oparl/{key}/1.1", f"{base_url}/rat/{key}"
    counts: dict[str, int] = {}
    places: dict[str, str] = {}
    for kind in ObjectType:
        rows = Published.objects.filter(type=kind, deleted=False).order_by("number")
        after = number = 0
        while page := list(rows.filter(number__gt=after)[:PAGE]):
            after, number = page[-1].number, number + 1
            texts = [filled(row.data.encode(), root, portal) for row in page]
            place = folder / kind.label / f"{kind.label}-{number:04d}.json"
            place.parent.mkdir(exist_ok=True)
            place.write_bytes(b'{"data":[\n' + b",\n".join(texts) + b"\n]}\n")
            counts[kind.label] = counts.get(kind.label, 0) + len(page)
            if files and kind == ObjectType.FILE:
                for row, text in zip(page, texts, strict=True):
                    _file(folder, row, json.loads(text), places)
            progress(kind.label, counts[kind.label])
    (folder / "files.json").write_text(json.dumps(places, ensure_ascii=False, indent=1) + "\n", "utf-8")
    return counts


def _file(folder: Path, row: Published, shown: dict[str, Any], places: dict[str, str]) -> None:
    stored = f"council/{row.organisation_id}/{row.stored}"
    if not row.stored or not default_storage.exists(stored):
        return
    # only the last part of what people wrote, and nothing that leads out of the folder
    ending = Path(str(shown.get("fileName", ""))).suffix[:12]
    place = folder / "files" / f"{row.number}{ending if ending[1:].isalnum() else ''}"
    place.parent.mkdir(exist_ok=True)
    with default_storage.open(stored) as source, place.open("wb") as target:
        shutil.copyfileobj(source, target)
    for name in ("accessUrl", "downloadUrl"):
        if name in shown:
            places[shown[name]] = f"files/{place.name}"
