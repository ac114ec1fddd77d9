# SPDX-FileCopyrightText: 2026 IT-Union contributors
# SPDX-License-Identifier: EUPL-1.2
"""Keeping the full-text index in step with what is published. It is filled from the published tables alone."""

from collections.abc import Iterable, Mapping
from typing import Any

from itunion.foundation.search.api import Document, index_documents, remove_collection, remove_documents
from itunion.procedures.council.models import ObjectType, Published
from itunion.procedures.council.publishing.texts import read

__all__ = ["COLLECTION", "follow", "index_everything"]

COLLECTION = "council.public"
T = ObjectType
# what a search leads to; files and items are found in what contains them
FOUND = (T.PAPER, T.MEETING, T.ORGANIZATION, T.PERSON)
BATCH = 200


def _key(object_type: str, number: int) -> str:
    return f"{object_type}/{number}"


def follow(changed: Iterable[tuple[ObjectType, int]], deleted: Iterable[tuple[ObjectType, int]]) -> None:
    """Index what was published or changed, and forget what was taken back, in the transaction of the change."""
    gone = [_key(object_type, number) for object_type, number in deleted if object_type in FOUND]
    if gone:
        remove_documents(COLLECTION, gone)
    for object_type in FOUND:
        numbers = sorted({number for kind, number in changed if kind == object_type})
        for start in range(0, len(numbers), BATCH):
            rows = Published.objects.filter(
                type=object_type, number__in=numbers[start : start + BATCH], deleted=False
            )
            if documents := [_document(row) for row in rows]:
                index_documents(COLLECTION, documents)


def index_everything() -> None:
    """Make the index anew, e.g. after data were taken in from elsewhere."""
    remove_collection(COLLECTION)
    for object_type in FOUND:
        numbers = Published.objects.filter(type=object_type, deleted=False).values_list("number", flat=True)
        follow([(object_type, number) for number in numbers], [])


def _document(row: Published) -> Document:
    data = read(row.data)
    title = " ".join(filter(None, [data.get("reference"), data.get("name") or data.get("shortName")]))
    return Document(
        key=_key(row.type, row.number),
        kind=row.type,
        title=title,
        text="\n".join(_texts(data)),
        day=row.day,
        facets={"group": [number_of(address) for address in sorted(_groups(data))]},
    )


def number_of(address: str) -> str:
    """Return the number at the end of an address."""
    return address.rpartition("/")[2]


def _groups(data: Mapping[str, Any]) -> set[str]:
    found = set(data.get("organization", []) if isinstance(data.get("organization"), list) else [])
    for consultation in data.get("consultation", []) if isinstance(data.get("consultation"), list) else []:
        found |= set(consultation.get("organization", []))
    return found


def _texts(data: Mapping[str, Any]) -> Iterable[str]:
    """Yield what is to be found of an object: the text of its files, the names of what it contains."""
    for key in ("paperType", "classification", "shortName", "life"):
        if isinstance(data.get(key), str):
            yield data[key]
    for key in ("mainFile", "invitation", "resultsProtocol", "verbatimProtocol"):
        if isinstance(data.get(key), Mapping):
            yield from _file(data[key])
    for file in data.get("auxiliaryFile", []):
        yield from _file(file)
    for place in data.get("location", []) if isinstance(data.get("location"), list) else []:
        yield " ".join(filter(None, [place.get("description"), place.get("streetAddress")]))
    for item in data.get("agendaItem", []):
        yield " ".join(filter(None, [item.get("name"), item.get("result"), item.get("resolutionText")]))
        if isinstance(item.get("resolutionFile"), Mapping):
            yield from _file(item["resolutionFile"])
        for file in item.get("auxiliaryFile", []):
            yield from _file(file)


def _file(file: Mapping[str, Any]) -> Iterable[str]:
    yield from (file[key] for key in ("name", "text") if file.get(key))
