# SPDX-FileCopyrightText: 2026 IT-Union contributors
# SPDX-License-Identifier: EUPL-1.2
"""Writing: the contents of files taken over, fetched one by one, told by what is in them and not by what they are called."""

import mimetypes
from collections import Counter
from collections.abc import Callable, Iterable
from pathlib import PurePosixPath
from typing import Any
from urllib.parse import unquote, urlsplit

from django.utils.translation import gettext as _

from itunion.procedures.council.actions.documents import LARGEST, PROBLEMS, keep_content
from itunion.procedures.council.documents_check import extract_text, inspect
from itunion.procedures.council.importing.notes import Note
from itunion.procedures.council.importing.sources import Source
from itunion.procedures.council.importing.transport import Answer
from itunion.procedures.council.models import Document

__all__ = ["fetch_files"]

Report = Callable[[Iterable[Note]], None]


def fetch_files(
    source: Source, report: Report, progress: Callable[[str, int], None], touched: list[Any]
) -> dict[str, int]:
    """Fetch what is not there yet; return how many were kept, refused and missing. Interrupted, it goes on where it was.

    What was kept is added to the rows that were `touched`.
    """
    counts: Counter[str] = Counter()
    after = 0
    while True:
        waiting = Document.objects.filter(content="", pk__gt=after).exclude(origin="")
        document = waiting.select_related("body").order_by("pk").first()
        if document is None:
            return dict(counts)
        after = document.pk
        address = (document.further.get("source") or {}).get("url")
        if address:
            # one row is saved at the end; no transaction waits for what may take an hour to come
            state = _fetch(source, document, address, report)
            counts[state] += 1
            if state == "kept":
                touched.append(Document(pk=document.pk))
            progress("files", sum(counts.values()))


def _fetch(source: Source, document: Document, address: str, report: Report) -> str:
    answer = source.file(address, largest=LARGEST)
    if answer is None:
        report([Note("file_missing", document.origin, address)])
        _hold_back(document, _("Beim Übernehmen nicht abrufbar."))
        return "missing"
    with answer.content:
        return _keep(document, answer, address, report)


def _keep(document: Document, answer: Answer, address: str, report: Report) -> str:
    if answer.large:
        report([Note("file_large", document.origin, address)])
        _hold_back(document, str(PROBLEMS["large"]))
        return "refused"
    name = document.file_name or PurePosixPath(unquote(urlsplit(address).path)).name
    found = inspect(_with_ending(name, document.mime_type), answer.content)
    if found.problem:
        report([Note("file_refused", document.origin, f"{found.problem}: {name}")])
        _hold_back(document, str(PROBLEMS[found.problem]))
        return "refused"
    document.file_name = document.file_name or name[:255]
    document.mime_type = found.mime_type
    keep_content(document, answer.content)
    document.text = document.text or extract_text(answer.content, found.mime_type)
    document.held_back = ""
    document.save(update_fields=["file_name", "mime_type", "content", "size", "sha512", "text", "held_back"])
    return "kept"


def _hold_back(document: Document, why: str) -> None:
    document.held_back = why[:200]
    document.save(update_fields=["held_back"])


def _with_ending(name: str, mime_type: str) -> str:
    """Return a name with an ending: the one stated, else the one of the stated type, so that a lie is found."""
    if PurePosixPath(name).suffix:
        return name
    ending: Any = mimetypes.guess_extension(mime_type) if mime_type else None
    return f"{name}{ending or ''}"
