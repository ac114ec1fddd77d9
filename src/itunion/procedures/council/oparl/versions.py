# SPDX-FileCopyrightText: 2026 IT-Union contributors
# SPDX-License-Identifier: EUPL-1.2
"""What each version of OParl shows of the same object. Stored is 1.1; 1.0 is made from it.

Source: OParl 1.1.1, changes since 1.0; the 1.0 schemas, whose four inner types know no times and no mark of deletion.
"""

from collections.abc import Mapping
from typing import Any

__all__ = [
    "LISTS", "NEW", "RENAMED", "SCHEMA", "TIMELESS", "VERSIONS", "WITH_LICENSE", "as_version_1_0", "error", "page_of",
    "tombstone", "without_internal",
]  # fmt: skip

VERSIONS = ("1.1", "1.0")
SCHEMA = "https://schema.oparl.org/"
# lists of a body by the last part of their address: type listed, and whether 1.0 has it
LISTS: Mapping[str, tuple[str, bool]] = {
    "organization": ("organization", True),
    "person": ("person", True),
    "meeting": ("meeting", True),
    "paper": ("paper", True),
    "agendaItem": ("agenda-item", False),
    "consultation": ("consultation", False),
    "file": ("file", False),
    "locationList": ("location", False),
    "legislativeTermList": ("legislative-term", False),
    "membership": ("membership", False),
}
TIMELESS = {"AgendaItem", "Consultation", "Membership", "LegislativeTerm"}
# only in 1.1
NEW: Mapping[str, frozenset[str]] = {
    "Body": frozenset(name for name, (_type, old) in LISTS.items() if not old),
    "Organization": frozenset({"consultation"}),
    "AgendaItem": frozenset({"order"}),
    "File": frozenset({"sha512Checksum"}),
    "Person": frozenset({"locationObject"}),
    "Location": frozenset({"organizations", "persons", "meetings"}),
}
RENAMED: Mapping[str, Mapping[str, str]] = {
    "Location": {"organizations": "organization", "meetings": "meeting"}
}
WITH_LICENSE = {"System", "Body"}
# what a client that follows the lists does not need inside; Body.legislativeTerm is mandatory and stays
INTERNAL: Mapping[str, frozenset[str]] = {
    "AgendaItem": frozenset({"auxiliaryFile"}),
    "Meeting": frozenset({"auxiliaryFile", "agendaItem"}),
    "Paper": frozenset({"auxiliaryFile", "location"}),
    "Person": frozenset({"membership"}),
}


def _name(output: Mapping[str, Any]) -> str:
    return str(output.get("type", "")).rpartition("/")[2]


def as_version_1_0(output: Mapping[str, Any]) -> dict[str, Any]:
    """Return the output of an object, and of what it contains, as version 1.0 knows it."""
    kind = _name(output)
    dropped = set(NEW.get(kind, ()))
    if kind in TIMELESS:
        dropped |= {"created", "modified", "deleted"}
    if kind not in WITH_LICENSE:
        dropped.add("license")
    renamed = RENAMED.get(kind, {})
    result: dict[str, Any] = {}
    for key, value in output.items():
        if key == "type":
            result[key] = f"{SCHEMA}1.0/{kind}"
        elif key in renamed:
            result[renamed[key]] = value
        elif key not in dropped:
            result[key] = _inner(value)
    return result


def _inner(value: Any) -> Any:
    if isinstance(value, dict):
        # GeoJSON has types of its own
        return as_version_1_0(value) if str(value.get("type", "")).startswith(SCHEMA) else value
    return [_inner(item) for item in value] if isinstance(value, list) else value


def without_internal(output: dict[str, Any]) -> dict[str, Any]:
    """Return the output without the lists of inner objects that omit_internal allows to leave out."""
    dropped = INTERNAL.get(_name(output), frozenset())
    return {key: value for key, value in output.items() if key not in dropped}


def tombstone(  # noqa: PLR0917
    address: str, kind: str, version: str, created: str, modified: str, reason: str
) -> dict[str, Any]:
    """Return what is shown of a deleted object: that it was, and when it went."""
    output: dict[str, Any] = {
        "id": address,
        "type": f"{SCHEMA}{version}/{kind}",
        "created": created,
        "modified": modified,
        "deleted": True,
    }
    if reason:
        output["itunion:deletedReason"] = reason
    return output


def error(message: str, debug: str = "") -> dict[str, str]:
    """Return an error as OParl 1.1 words it; the message is German, for people."""
    output = {"type": f"{SCHEMA}1.1/Error", "message": message}
    return {**output, "debug": debug} if debug else output


def page_of(objects: list[bytes], length: int, links: bytes) -> bytes:
    """Return a page of a list from the JSON texts of its objects and its links, all in UTF-8."""
    return b'{"data":[%b],"pagination":{"elementsPerPage":%d},"links":%b}' % (
        b",".join(objects),
        length,
        links,
    )
