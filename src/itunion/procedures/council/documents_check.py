# SPDX-FileCopyrightText: 2026 IT-Union contributors
# SPDX-License-Identifier: EUPL-1.2
"""What a file really is, told from its content: a name or a browser's word proves nothing."""

import codecs
import re
import zipfile
from dataclasses import dataclass
from typing import Any, BinaryIO
from xml.sax.saxutils import unescape

__all__ = ["HEAD", "SHOWN", "Inspection", "content_type_of", "extract_text", "inspect"]

# as many bytes of the beginning as inspect wants to see
HEAD = 4096
# what a browser may show by itself; everything else is only handed out to be saved
SHOWN = {"application/pdf", "text/plain", "image/png", "image/jpeg", "image/gif"}
LONGEST_TEXT = 2_000_000
MOST_PAGES = 2_000
BY_ENDING = {
    "pdf": "application/pdf",
    "png": "image/png",
    "jpg": "image/jpeg",
    "jpeg": "image/jpeg",
    "gif": "image/gif",
    "tif": "image/tiff",
    "tiff": "image/tiff",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "pptx": "application/vnd.openxmlformats-officedocument.presentationml.presentation",
    "odt": "application/vnd.oasis.opendocument.text",
    "ods": "application/vnd.oasis.opendocument.spreadsheet",
    "odp": "application/vnd.oasis.opendocument.presentation",
    "zip": "application/zip",
    "doc": "application/msword",
    "xls": "application/vnd.ms-excel",
    "ppt": "application/vnd.ms-powerpoint",
    "rtf": "application/rtf",
    "txt": "text/plain",
    "csv": "text/csv",
}
STARTS = (
    (b"%PDF-", "application/pdf"),
    (b"\x89PNG\r\n\x1a\n", "image/png"),
    (b"\xff\xd8\xff", "image/jpeg"),
    (b"GIF8", "image/gif"),
    (b"II*\x00", "image/tiff"),
    (b"MM\x00*", "image/tiff"),
    (b"PK\x03\x04", "application/zip"),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "application/x-ole"),
    (b"{\\rtf", "application/rtf"),
)
DANGEROUS_STARTS = (
    (b"MZ", "program"),
    (b"\x7fELF", "program"),
    (b"#!", "program"),
    (b"\xca\xfe\xba\xbe", "program"),
)
HTML = re.compile(rb"^\s*(<!doctype\s+html|<html|<script|<svg|<\?xml)", re.IGNORECASE)
MACROS = ("vbaProject.bin",)


@dataclass(frozen=True)
class Inspection:
    """The type a file really has, and why it is not accepted: a code, empty if it is."""

    mime_type: str
    problem: str = ""


def _ending(name: str) -> str:
    return name.rpartition(".")[2].lower() if "." in name else ""


def _start_type(head: bytes) -> str:
    for start, mime_type in STARTS:
        if head.startswith(start):
            return mime_type
    return ""


def _is_text(head: bytes) -> bool:
    if b"\x00" in head:
        return False
    if _is_utf_8(head, whole=len(head) < HEAD):
        return True
    try:
        head.decode("cp1252")
    except UnicodeDecodeError:
        return False
    return True


def _is_utf_8(data: bytes, *, whole: bool) -> bool:
    """Say whether bytes are text in UTF-8; of what is not the whole, the last character may be cut."""
    try:
        codecs.getincrementaldecoder("utf-8")().decode(data, final=whole)
    except UnicodeDecodeError:
        return False
    return True


def content_type_of(mime_type: str, content: BinaryIO) -> str:
    """Return what a file is handed out as; of a text also in which letters it is written, or browsers guess wrongly."""
    if mime_type not in {"text/plain", "text/csv"}:
        return mime_type or "application/octet-stream"
    data = content.read(LONGEST_TEXT)
    content.seek(0)
    letters = "utf-8" if _is_utf_8(data, whole=len(data) < LONGEST_TEXT) else "windows-1252"
    return f"{mime_type}; charset={letters}"


def inspect(name: str, content: BinaryIO) -> Inspection:
    """Tell what a file is and whether it can be kept; the file is read from its beginning and left there.

    Problems: "empty", "program", "active" (a page or picture with scripts), "unknown", "lies" (ending and content
    differ), "pdf_action" (a PDF that acts when opened), "pdf_broken", "pdf_locked", "macros", "broken".
    """
    content.seek(0)
    head = content.read(HEAD)
    try:
        return _inspect(name, head, content)
    finally:
        content.seek(0)


def _inspect(name: str, head: bytes, content: BinaryIO) -> Inspection:
    if not head:
        return Inspection("", "empty")
    for start, problem in DANGEROUS_STARTS:
        if head.startswith(start):
            return Inspection("application/octet-stream", problem)
    expected = BY_ENDING.get(_ending(name), "")
    found = _start_type(head)
    if not found:
        if HTML.match(head):
            return Inspection("text/html", "active")
        if not _is_text(head):
            return Inspection("application/octet-stream", "unknown")
        found = "text/csv" if expected == "text/csv" else "text/plain"
    if found == "application/zip":
        return _inspect_zip(expected, content)
    if found == "application/x-ole":
        ole = {"application/msword", "application/vnd.ms-excel", "application/vnd.ms-powerpoint"}
        return Inspection(expected, "") if expected in ole else Inspection(found, "lies")
    if expected and expected != found:
        return Inspection(found, "lies")
    if found == "application/pdf":
        return Inspection(found, _pdf_problem(content))
    return Inspection(found)


def _inspect_zip(expected: str, content: BinaryIO) -> Inspection:
    try:
        content.seek(0)
        with zipfile.ZipFile(content) as archive:
            names = set(archive.namelist())
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError):
        return Inspection("application/zip", "broken")
    if any(name.endswith(MACROS) for name in names):
        return Inspection(expected or "application/zip", "macros")
    kinds = {"word/": "docx", "xl/": "xlsx", "ppt/": "pptx"}
    real = next(
        (BY_ENDING[ending] for start, ending in kinds.items() if any(n.startswith(start) for n in names)), ""
    )
    if not real and "mimetype" in names and expected.startswith("application/vnd.oasis."):
        real = expected
    real = real or "application/zip"
    return Inspection(real, "" if not expected or expected == real else "lies")


def _pdf_problem(content: BinaryIO) -> str:
    from pypdf import PdfReader
    from pypdf.errors import PyPdfError

    content.seek(0)
    try:
        reader = PdfReader(content, strict=False)
        if reader.is_encrypted:
            return "pdf_locked"
        if _acts(reader):
            return "pdf_action"
        len(reader.pages)
    except (PyPdfError, ValueError, KeyError, TypeError, RecursionError, OSError, AttributeError, IndexError):
        return "pdf_broken"
    return ""


def _acts(reader: Any) -> bool:
    """Look through every object of the file: an action can hang at the document, a page, a field or a bookmark."""
    from pypdf.generic import IndirectObject

    xref = getattr(reader, "xref", {})
    numbers = {(number, generation) for generation, entries in xref.items() for number in entries}
    numbers |= {(number, 0) for number in getattr(reader, "xref_objStm", {})}
    for number, generation in sorted(numbers):
        if _is_action(IndirectObject(number, generation, reader).get_object()):
            return True
    return _is_action(getattr(reader, "trailer", {}))


def _is_action(thing: Any) -> bool:
    """Say whether an object, or one written inside it, makes a reader do something by itself."""
    stack = [thing]
    seen = 0
    while stack and seen < 10_000:
        seen += 1
        now = stack.pop()
        if isinstance(now, dict):
            if any(key in now for key in ("/JS", "/RichMedia", "/XFA", "/EF")):
                return True
            if now.get("/S") in {"/JavaScript", "/Launch"} or now.get("/Type") == "/EmbeddedFile":
                return True
            # direct values only; what is referred to is looked at by itself
            stack += [dict.get(now, key) for key in now]
        elif isinstance(now, list):
            stack += list(now)
    return False


def extract_text(content: BinaryIO, mime_type: str) -> str:
    """Return the plain text of a file for search and for people who cannot read the file; "" if there is none."""
    content.seek(0)
    try:
        if mime_type == "application/pdf":
            return _pdf_text(content)[:LONGEST_TEXT]
        if mime_type in {"text/plain", "text/csv"}:
            return _decoded(content.read(LONGEST_TEXT))
        if mime_type == BY_ENDING["docx"]:
            return _zip_text(content, "word/document.xml", rb"</w:p>")[:LONGEST_TEXT]
        if mime_type == BY_ENDING["odt"]:
            return _zip_text(content, "content.xml", rb"</text:p>")[:LONGEST_TEXT]
    finally:
        content.seek(0)
    return ""


def _decoded(data: bytes) -> str:
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = data.decode("cp1252", errors="replace")
    return text.replace("\x00", "")


def _pdf_text(content: BinaryIO) -> str:
    from pypdf import PdfReader
    from pypdf.errors import PyPdfError

    parts: list[str] = []
    length = 0
    try:
        for number, page in enumerate(PdfReader(content, strict=False).pages):
            if number >= MOST_PAGES or length > LONGEST_TEXT:
                break
            text = page.extract_text() or ""
            length += len(text)
            parts.append(text)
    except (PyPdfError, ValueError, KeyError, TypeError, RecursionError, AttributeError, IndexError):
        # what could be read is kept; the file itself is not judged here
        pass
    return "\n".join(parts).replace("\x00", "")


def _zip_text(content: BinaryIO, member: str, paragraph: bytes) -> str:
    try:
        with zipfile.ZipFile(content) as archive, archive.open(member) as file:
            data = file.read(20 * LONGEST_TEXT)
    except (zipfile.BadZipFile, KeyError, OSError, ValueError, NotImplementedError):
        return ""
    lines = re.sub(rb"<[^>]*>", b"", data.replace(paragraph, b"\n" + paragraph))
    return unescape(_decoded(lines)).strip()
