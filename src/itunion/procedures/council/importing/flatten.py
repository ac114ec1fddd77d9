# SPDX-FileCopyrightText: 2026 IT-Union contributors
# SPDX-License-Identifier: EUPL-1.2
"""One object as a source shows it, taken apart: each object inside stands for itself, and is referred to by address.

What comes out has the same shape whoever sent it and wherever it was embedded, so that it can be compared. Keys are
those of OParl; beside them `~vendor` (what the old system adds, never published), `~left` (values that could not be
used, as they were) and `~body` (in whose lists it stood). Nothing raises, whatever comes in.
"""

import hashlib
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from itunion.procedures.council.importing.kinds import (
    BACK,
    IGNORED,
    KINDS,
    NAMES,
    REFERENCES,
    type_name,
)
from itunion.procedures.council.importing.notes import Notes
from itunion.procedures.council.importing.values import clean, clean_text, is_address, repair, repair_ags

__all__ = ["Flat", "fingerprint", "flatten", "merged"]

LONGEST_ADDRESS = 500
DEEPEST = 8
KNOWN_BY_LOWER = {
    name: {
        key.lower(): key for key in (*KINDS[name], *REFERENCES[name], *IGNORED.get(name, ()), "id", "type")
    }
    for name in NAMES
}


@dataclass(frozen=True)
class Flat:
    """One object by itself; `type` is "" for a deleted one that does not say what it was."""

    id: str
    type: str
    deleted: bool = False
    data: Mapping[str, Any] = field(default_factory=dict)


def fingerprint(kind: str, data: Mapping[str, Any]) -> str:
    """Return what tells whether an object changed; times of the source do not count, some stamp them at random.

    Only of a file that names neither size nor hash they do: nothing else says that its content is another one.
    """
    ignored = {"modified", "created"}
    if kind == "File" and not any(data.get(key) for key in ("size", "sha512Checksum")):
        ignored = {"created"}
    relevant = {key: value for key, value in data.items() if key not in ignored}
    text = json.dumps(relevant, sort_keys=True, ensure_ascii=False, separators=(",", ":"), default=str)
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def merged(before: Mapping[str, Any], now: Mapping[str, Any]) -> dict[str, Any]:
    """Return what two showings of the same object say together; the later one counts where both say something."""
    return {**before, **{key: value for key, value in now.items() if value is not None}}


def flatten(raw: Any, *, expected: str, base: str, body: str = "", notes: Notes) -> Iterator[Flat]:
    """Yield the object and everything inside it, what is inside first. `expected` is the type its place asks for."""
    yield from _Flattener(base, body, notes).object(raw, expected, "", 0)[1]


class _Flattener:
    def __init__(self, base: str, body: str, notes: Notes) -> None:
        self.base, self.body, self.notes = base, body, notes

    def object(self, raw: Any, expected: str, parent: str, depth: int) -> tuple[str, list[Flat]]:
        """Return the address of an object and the flat objects it brings; "" if there is nothing to it."""
        outside = self.notes.at
        try:
            return self._object(raw, expected, parent, depth)
        finally:
            self.notes.at = outside

    def _object(self, raw: Any, expected: str, parent: str, depth: int) -> tuple[str, list[Flat]]:
        if depth > DEEPEST:
            self.notes.add("too_deep")
            return "", []
        if not isinstance(raw, dict):
            self.notes.add("wrong_value", f"{expected}: {type(raw).__name__}")
            return "", []
        given = raw.get("id", raw.get("@id"))
        own = self._address(given, parent, expected, raw)
        self.notes.at = own
        deleted = raw.get("deleted") is True or str(raw.get("deleted")).lower() in {"true", "1"}
        kind = self._type(raw, expected, deleted=deleted)
        if deleted:
            return own, [Flat(own, kind, deleted=True)]
        if not kind:
            return "", []
        found: list[Flat] = []
        data = self._properties(raw, kind, own, depth, found)
        if self.body and kind != "Body":
            data["~body"] = self.body
        found.append(Flat(own, kind, data=data))
        return own, found

    def _address(self, given: Any, parent: str, expected: str, raw: Mapping[str, Any]) -> str:
        if isinstance(given, str) and given.strip():
            address = repair("url", given, self.notes, self.base)
            if address is not None and len(address) <= LONGEST_ADDRESS:
                return str(address)
        # the same content gets the same address the next time
        text = json.dumps(raw, sort_keys=True, default=str, ensure_ascii=True)
        digest = hashlib.sha256(text.encode("utf-8", "replace")).hexdigest()[:16]
        own = f"{(parent or self.base)[: LONGEST_ADDRESS - 60]}#{expected or 'object'}-{digest}"
        self.notes.at = own
        self.notes.add("id_missing")
        return own

    def _type(self, raw: Mapping[str, Any], expected: str, *, deleted: bool) -> str:
        stated = raw.get("type", raw.get("@type"))
        kind = type_name(stated)
        if kind and (not expected or kind == expected):
            return kind
        if expected:
            if not deleted or stated:
                self.notes.add("type_missing", stated)
            elif not stated:
                self.notes.add("deleted_without_type", expected)
            return expected
        if deleted:
            self.notes.add("deleted_without_type")
            return ""
        self.notes.add("unknown_type", stated)
        return ""

    def _properties(
        self, raw: Mapping[str, Any], kind: str, own: str, depth: int, found: list[Flat]
    ) -> dict[str, Any]:
        data: dict[str, Any] = {}
        vendor: dict[str, Any] = {}
        left: dict[str, Any] = {}
        for given, value in raw.items():
            key = self._key(str(given), kind, raw)
            if key in {"id", "type", "@id", "@type"} or key in IGNORED.get(kind, ()):
                continue
            if key in REFERENCES[kind]:
                result = self._reference(value, REFERENCES[kind][key], kind, key, own, depth, found)
            elif key in KINDS[kind]:
                result = repair(KINDS[kind][key], value, self.notes, self.base)
                if key in {"ags", "rgs"} and result is not None:
                    result = repair_ags(result, 8 if key == "ags" else 12, self.notes)
                if result is None and value not in (None, "", [], {}):
                    left[key] = clean(value, self.notes)
            else:
                if ":" not in key and not key.startswith("@"):
                    self.notes.add("unprefixed_key", key)
                vendor[clean_text(key, self.notes)] = clean(value, self.notes)
                continue
            if result is not None:
                data[key] = result
        if vendor:
            data["~vendor"] = vendor
        if left:
            data["~left"] = left
        return data

    def _key(self, given: str, kind: str, raw: Mapping[str, Any]) -> str:
        known: str | None = KNOWN_BY_LOWER[kind].get(given.lower())
        if known is None or known == given or known in raw:
            return given
        self.notes.add("key_case", given)
        return known

    def _reference(  # noqa: PLR0917
        self, value: Any, target: str, kind: str, key: str, own: str, depth: int, found: list[Flat]
    ) -> Any:
        several = target.endswith("[]")
        target = target.removesuffix("[]")
        if value in (None, "", [], {}):
            return None
        if several and not isinstance(value, list):
            self.notes.add("not_a_list", key)
            value = [value]
        if not several and isinstance(value, list):
            self.notes.add("list_instead_of_one", key)
            value = value[0]
        entries = value if several else [value]
        addresses = []
        for entry in entries:
            address = self._one(entry, target, kind, key, own, depth, found)
            if address:
                addresses.append(address)
        unique = list(dict.fromkeys(addresses))
        if several:
            return unique or None
        return unique[0] if unique else None

    def _one(  # noqa: PLR0917
        self, entry: Any, target: str, kind: str, key: str, own: str, depth: int, found: list[Flat]
    ) -> str:
        if isinstance(entry, dict):
            if (kind, key) not in EMBEDDED and "id" in entry:
                self.notes.add("embedded_instead_of_url", key)
            address, inner = self.object(entry, target, own, depth + 1)
            back = BACK.get((kind, key))
            for flat in inner:
                # what stands inside leaves out what it stands in
                complete = flat.id == address and back and back not in flat.data and not flat.deleted
                found.append(
                    Flat(flat.id, flat.type, data={**flat.data, back: own}) if complete and back else flat
                )
            if any(flat.id == address and flat.deleted for flat in inner):
                self.notes.add("deleted_in_list", address)
                return ""
            return address
        if not isinstance(entry, str):
            self.notes.add("wrong_value", key)
            return ""
        address = str(repair("url", entry, self.notes, self.base) or "")
        if address and (kind, key) in EMBEDDED:
            self.notes.add("url_instead_of_object", key)
        return str(address) if is_address(address) and len(address) <= LONGEST_ADDRESS else ""


# where the standard embeds: (type of the container, property)
EMBEDDED = {
    ("Body", "legislativeTerm"), ("Body", "location"), ("Organization", "location"), ("Person", "membership"),
    ("Person", "locationObject"), ("Meeting", "location"), ("Meeting", "invitation"), ("Meeting", "resultsProtocol"),
    ("Meeting", "verbatimProtocol"), ("Meeting", "auxiliaryFile"), ("Meeting", "agendaItem"),
    ("AgendaItem", "resolutionFile"), ("AgendaItem", "auxiliaryFile"), ("Paper", "mainFile"),
    ("Paper", "auxiliaryFile"), ("Paper", "location"), ("Paper", "consultation"),
}  # fmt: skip
