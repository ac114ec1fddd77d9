# SPDX-FileCopyrightText: 2026 IT-Union contributors
# SPDX-License-Identifier: EUPL-1.2
"""What all outputs have in common: addresses, clean values, and which foreign properties are let through.

Source: OParl 1.1.1, chapter "Schema". Empty values are left out. Properties with the prefix `itunion:` are extensions
(docs/oparl.md).
"""

import datetime as dt
import re
from collections.abc import Iterable, Mapping
from typing import Any

from django.utils import timezone

from itunion.procedures.council.models import ObjectType
from itunion.procedures.council.oparl.versions import SCHEMA
from itunion.procedures.council.publishing.texts import PORTAL_ROOT, ROOT

__all__ = [
    "PREFIX",
    "Address",
    "Rendered",
    "address",
    "embedded",
    "link",
    "links",
    "moment",
    "output",
    "page",
]

PREFIX = "itunion:"
Rendered = dict[str, Any]


class Address(str):
    """An address of ours: begins with a placeholder, which would be taken out of anything people wrote."""

    __slots__ = ()


# pages of the portal that show an object; the others are shown by what contains them
PORTAL_PAGES: Mapping[ObjectType, str] = {
    ObjectType.ORGANIZATION: "gremien",
    ObjectType.PERSON: "personen",
    ObjectType.MEETING: "sitzungen",
    ObjectType.PAPER: "vorlagen",
}
# back references drop out where an object is embedded in what they lead to
BACK_REFERENCES: Mapping[ObjectType, tuple[str, ...]] = {
    ObjectType.LEGISLATIVE_TERM: ("body",),
    ObjectType.MEMBERSHIP: ("person",),
    ObjectType.AGENDA_ITEM: ("meeting",),
    ObjectType.CONSULTATION: ("paper",),
    ObjectType.FILE: ("meeting", "agendaItem", "paper"),
    ObjectType.LOCATION: ("bodies", "organizations", "persons"),
}
# properties without a column here that may come from an import, and what they hold
COMMON: Mapping[str, type] = {"license": str, "keyword": list}
FURTHER: Mapping[ObjectType, Mapping[str, type]] = {
    ObjectType.BODY: {"equivalent": list},
    ObjectType.ORGANIZATION: {"post": list},
    ObjectType.LOCATION: {"geojson": dict},
}
# control characters have no place in JSON for people; line ends and tabs stay
CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\u2028\u2029\ufffe\uffff]")


def address(object_type: ObjectType, number: int, below: str = "") -> Address:
    """Return the address of a published object below the root, or of a list below the object."""
    return Address(f"{ROOT}/{object_type.value}/{number}{below}")


def page(path: str) -> Address:
    """Return the address of a page of the portal."""
    return Address(f"{PORTAL_ROOT}/{path}")


def link(object_type: ObjectType, row: Any) -> Address | None:
    """Return the address of a row the public sees; None if there is none, or if it was not given a number yet."""
    return (
        address(object_type, row.public_number) if row is not None and row.public_number is not None else None
    )


def links(object_type: ObjectType, rows: Iterable[Any]) -> list[Address]:
    """Return the addresses of rows the public sees; the same object twice is one reference."""
    return list(dict.fromkeys(found for row in rows if (found := link(object_type, row)) is not None))


def moment(value: dt.datetime) -> str:
    """Return a moment as OParl wants it: local time with offset, no fractions, so that the hour that occurs twice is clear."""
    return timezone.localtime(value).replace(microsecond=0).isoformat()


def embedded(object_type: ObjectType, output: Rendered) -> Rendered:
    """Return the output of an object as it stands inside what contains it."""
    dropped = BACK_REFERENCES.get(object_type, ())
    return {key: value for key, value in output.items() if key not in dropped}


def output(
    object_type: ObjectType, row: Any, pairs: Iterable[tuple[str, Any]], *, imported: bool = True
) -> Rendered:
    """Return id and type, what the row's type says, and what came with an import unless that is closed.

    Empty values are left out.
    """
    result: Rendered = {
        "id": address(object_type, row.public_number),
        "type": f"{SCHEMA}1.1/{object_type.label}",
    }
    if (place := PORTAL_PAGES.get(object_type)) is not None:
        result["web"] = page(f"{place}/{row.public_number}/")
    result |= _filled(pairs)
    if imported:
        result |= {k: v for k, v in _filled(_further(object_type, row).items()).items() if k not in result}
    return result


def _filled(pairs: Iterable[tuple[str, Any]]) -> Rendered:
    cleaned = ((key, _clean(value)) for key, value in pairs)
    return {key: value for key, value in cleaned if value not in (None, "", [], {})}


def _clean(value: Any) -> Any:
    if isinstance(value, Address):
        return value
    if isinstance(value, str):
        return CONTROL.sub("", value).strip()
    if isinstance(value, Mapping):
        return {_clean(str(key)): _clean(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [_clean(item) for item in value]
    if isinstance(value, dt.datetime):
        return moment(value)
    return value.isoformat() if isinstance(value, dt.date) else value


def _further(object_type: ObjectType, row: Any) -> Rendered:
    """Return what came along with an import, as far as nothing here decides about it and it is what it should be.

    A property that is decided here must not come back through this door: an address without consent, a result before
    the meeting is over, a link to something closed.
    """
    allowed = {**FURTHER.get(object_type, {}), **COMMON}
    result: Rendered = {}
    for key, value in (row.further.get("oparl") or {}).items():
        kind = allowed.get(key)
        if (kind is str and isinstance(value, str)) or (
            kind is list and isinstance(value, list) and all(isinstance(entry, str) for entry in value)
        ):
            result[key] = value
        elif kind is dict and isinstance(value, Mapping) and value.get("type") == "Feature":
            result[key] = dict(value)
    return result
