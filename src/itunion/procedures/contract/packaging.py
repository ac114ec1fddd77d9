# SPDX-FileCopyrightText: 2026 IT-Union contributors
# SPDX-License-Identifier: EUPL-1.2
"""The file in which one member's complete data leave a procedure and enter another installation. No database writes.

A ZIP with `manifest.json` (procedure, version, member, schema, row counts, SHA-256 of every entry), one file of JSON Lines
per table, files by their hash, readable copies, and a page that explains it. Rows are numbered from 1 per table, so the
file says nothing about other members' rows, and the same data give the same content hash wherever they are.
"""

import hashlib
import io
import json
import os
import zipfile
import zlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO, Any

from django.db.models.fields.files import FieldFile

from itunion.procedures.contract.portable import Portability, Table, write_value

__all__ = ["FORMAT", "DamagedPackage", "Package", "Written", "content_hash", "open_package", "write_package"]

FORMAT = "itunion-procedure-export"
FORMAT_VERSION = 1
CHUNK = 1 << 20
LARGEST_MANIFEST = 32 << 20
LARGEST_LINE = 64 << 20
LARGEST_PACKAGE = 64 << 30
FIXED_DATE = (1980, 1, 1, 0, 0, 0)

EXPLANATION = """Vollständige Daten eines Mitglieds aus einem gemeinsamen Verfahren der IT-Union
Complete data of one member from a joint procedure of IT-Union

manifest.json   was enthalten ist: Verfahren, Version, Mitglied, Spalten, Zeilenzahlen, Prüfsummen (SHA-256)
                what is inside: procedure, version, member, columns, row counts, checksums (SHA-256)
tables/*.jsonl  eine Zeile je Datensatz (JSON Lines, UTF-8); "id" zählt ab 1, Verweise nennen diese Nummer
                one line per record (JSON Lines, UTF-8); "id" counts from 1, references name that number
files/*         Dateien, benannt nach ihrer Prüfsumme / files, named by their checksum
copies/*        lesbare Ausgaben, werden beim Einlesen nicht gebraucht / readable copies, not needed for an import
"""


class DamagedPackage(Exception):
    """The file is no export, or not whole; `code` says what is wrong, `subject` where."""

    def __init__(self, code: str, subject: str = "") -> None:
        super().__init__(f"{code}: {subject}")
        self.code, self.subject = code, subject


@dataclass(frozen=True)
class Written:
    """What an export contains: its two hashes and the rows per table."""

    file_sha256: str
    content_sha256: str
    rows: dict[str, int]


@dataclass
class _Numbers:
    """The number of each row in the export, by table and key."""

    of: dict[str, dict[int, int]] = field(default_factory=dict)


def _lines(table: Table, portability: Portability, numbers: _Numbers, keep: Any) -> Iterator[bytes]:
    """Yield the rows of a table as JSON lines, in the order of their keys."""
    own = numbers.of.setdefault(table.name, {})
    keys = table.model._default_manager.order_by("pk").values_list("pk", flat=True)
    own.update({key: number for number, key in enumerate(keys.iterator(chunk_size=2000), 1)})
    shared = [f.name for f in table.fields if f.is_relation and portability.shared_model(f)]
    for row in table.model._default_manager.order_by("pk").select_related(*shared).iterator(chunk_size=2000):
        values: dict[str, Any] = {"id": own[row.pk]}
        for one in table.fields:
            if not one.is_relation:
                values[one.name] = write_value(one, getattr(row, one.name), keep)
            elif (key := getattr(row, one.attname)) is None:
                values[one.name] = None
            elif shared_table := portability.shared_model(one):
                values[one.name] = str(getattr(getattr(row, one.name), shared_table.key))
            else:
                values[one.name] = numbers.of[one.related_model._meta.model_name][key]
        yield (json.dumps(values, ensure_ascii=False, separators=(",", ":")) + "\n").encode()


def _digests(portability: Portability, keep: Any, sink: Any) -> dict[str, tuple[int, str]]:
    """Write every table to `sink(name)` and return (rows, SHA-256) per table."""
    numbers, result = _Numbers(), {}
    for table in portability.tables:
        digest, rows = hashlib.sha256(), 0
        with sink(table.name) as out:
            for line in _lines(table, portability, numbers, keep):
                digest.update(line)
                out.write(line)
                rows += 1
        result[table.name] = (rows, digest.hexdigest())
    return result


def _content(tables: Mapping[str, tuple[int, str]], files: Mapping[str, int]) -> str:
    parts = [f"table {name} {sha}" for name, (_rows, sha) in sorted(tables.items())]
    return hashlib.sha256("\n".join([*parts, *(f"file {sha}" for sha in sorted(files))]).encode()).hexdigest()


def _file_hash(file: FieldFile) -> str:
    with file.open("rb") as source:
        return hashlib.file_digest(source, "sha256").hexdigest()


def content_hash(portability: Portability) -> str:
    """Return the hash an export of the present scope's data would have over its content, without writing it."""
    files: dict[str, int] = {}

    def keep(file: FieldFile) -> str:
        sha = _file_hash(file)
        files[sha] = file.size
        return sha

    return _content(_digests(portability, keep, lambda _name: io.BytesIO()), files)


def write_package(
    path: Path, *, head: Mapping[str, Any], portability: Portability, copies: Mapping[str, bytes]
) -> Written:
    """Write the present scope's data; the file appears under its name only when it is whole.

    An interrupted export leaves at most a hidden `.part` file, which the next try replaces.
    """
    part = path.with_name(f".{path.name}.part")
    path.parent.mkdir(parents=True, exist_ok=True)
    try:
        with part.open("wb") as raw:
            written = _write_zip(raw, head, portability, copies)
            raw.flush()
            os.fsync(raw.fileno())
        with part.open("rb") as raw:
            file_hash = hashlib.file_digest(raw, "sha256").hexdigest()
        os.replace(part, path)
    except BaseException:
        part.unlink(missing_ok=True)
        raise
    return Written(file_hash, *written)


def _write_zip(
    raw: IO[bytes], head: Mapping[str, Any], portability: Portability, copies: Mapping[str, bytes]
) -> tuple[str, dict[str, int]]:
    files: dict[str, int] = {}
    kept: dict[str, FieldFile] = {}
    with zipfile.ZipFile(raw, "w", zipfile.ZIP_DEFLATED) as archive:

        def entry(name: str) -> Any:
            info = zipfile.ZipInfo(name, FIXED_DATE)
            info.compress_type = zipfile.ZIP_DEFLATED
            return archive.open(info, "w", force_zip64=True)

        def keep(file: FieldFile) -> str:
            # only noted here: the archive holds one open entry at a time
            sha = _file_hash(file)
            files[sha], kept[sha] = file.size, file
            return sha

        tables = _digests(portability, keep, lambda name: entry(f"tables/{name}.jsonl"))
        for sha, file in sorted(kept.items()):
            with entry(f"files/{sha}") as out, file.open("rb") as source:
                while block := source.read(CHUNK):
                    out.write(block)
        readable = {}
        for name, copy in sorted(copies.items()):
            safe = Path(name).name
            readable[safe] = hashlib.sha256(copy).hexdigest()
            with entry(f"copies/{safe}") as out:
                out.write(copy)
        with entry("LIESMICH.txt") as out:
            out.write(EXPLANATION.encode())
        content = _content(tables, files)
        manifest = {
            "format": FORMAT,
            "format_version": FORMAT_VERSION,
            **head,
            "content_sha256": content,
            "tables": [
                {"name": table.name, "rows": tables[table.name][0], "sha256": tables[table.name][1],
                 "columns": table.schema}
                for table in portability.tables
            ],
            "files": [{"sha256": sha, "bytes": size} for sha, size in sorted(files.items())],
            "copies": [{"name": name, "sha256": sha} for name, sha in sorted(readable.items())],
        }  # fmt: skip
        with entry("manifest.json") as out:
            out.write(json.dumps(manifest, ensure_ascii=False, indent=1).encode())
    return content, {name: rows for name, (rows, _sha) in tables.items()}


# -- reading --------------------------------------------------------------------------------------------------------


@dataclass
class Package:
    """An export whose entries are all there and unchanged."""

    archive: zipfile.ZipFile
    manifest: dict[str, Any]

    def rows(self, table: str) -> Iterator[tuple[int, dict[str, Any]]]:
        """Yield (line number, row) of a table; raise DamagedPackage when a line is no row."""
        with self.archive.open(f"tables/{table}.jsonl") as raw:
            number = 0
            while line := raw.readline(LARGEST_LINE + 1):
                number += 1
                try:
                    if len(line) > LARGEST_LINE:
                        raise ValueError("too long")
                    row = json.loads(line)
                    if not isinstance(row, dict) or type(row.get("id")) is not int:
                        raise ValueError("no row")
                except (ValueError, RecursionError):
                    raise DamagedPackage("row", f"{table}.jsonl:{number}") from None
                yield number, row

    def file(self, sha: str) -> IO[bytes]:
        """Open a kept file."""
        return self.archive.open(f"files/{sha}")


def open_package(path: Path) -> Package:
    """Open an export and check that it is whole: format, every entry named and of its hash. Raises DamagedPackage."""
    try:
        archive = zipfile.ZipFile(path)
    except (OSError, zipfile.BadZipFile, NotImplementedError):
        raise DamagedPackage("no_zip", path.name) from None
    try:
        manifest = _checked(archive)
    except (zipfile.BadZipFile, zlib.error, NotImplementedError, RuntimeError, EOFError, OSError) as error:
        archive.close()
        raise DamagedPackage("damaged", str(error)[:200]) from None
    except BaseException:
        archive.close()
        raise
    return Package(archive, manifest)


def _checked(archive: zipfile.ZipFile) -> dict[str, Any]:
    names = archive.namelist()
    if len(set(names)) != len(names) or sum(i.file_size for i in archive.infolist()) > LARGEST_PACKAGE:
        raise DamagedPackage("entries")
    if "manifest.json" not in names or archive.getinfo("manifest.json").file_size > LARGEST_MANIFEST:
        raise DamagedPackage("foreign")
    try:
        manifest = json.loads(archive.read("manifest.json"))
        if manifest["format"] != FORMAT:
            raise DamagedPackage("foreign")
        if manifest["format_version"] != FORMAT_VERSION:
            raise DamagedPackage("format_version", str(manifest["format_version"]))
        expected = {f"tables/{t['name']}.jsonl": t["sha256"] for t in manifest["tables"]}
        expected |= {f"files/{f['sha256']}": f["sha256"] for f in manifest["files"]}
        expected |= {f"copies/{c['name']}": c["sha256"] for c in manifest["copies"]}
        stated = {t["name"]: (int(t["rows"]), str(t["sha256"])) for t in manifest["tables"]}
        content = _content(stated, {f["sha256"]: f["bytes"] for f in manifest["files"]})
        if not all(isinstance(manifest[key], str) for key in ("procedure", "version", "content_sha256")):
            raise TypeError("procedure")
        if not all(isinstance(t["columns"], list) for t in manifest["tables"]):
            raise TypeError("columns")
    except (ValueError, TypeError, KeyError, RecursionError, AttributeError):
        raise DamagedPackage("foreign") from None
    if content != manifest["content_sha256"]:
        raise DamagedPackage("hash", "manifest.json")
    unnamed = set(names) - set(expected) - {"manifest.json", "LIESMICH.txt"}
    if unnamed or set(expected) - set(names):
        raise DamagedPackage("entries", ", ".join(sorted(unnamed | (set(expected) - set(names))))[:200])
    for name, sha in sorted(expected.items()):
        with archive.open(name) as entry:
            if hashlib.file_digest(entry, "sha256").hexdigest() != sha:  # type: ignore[arg-type]
                raise DamagedPackage("hash", name)
    return dict(manifest)
