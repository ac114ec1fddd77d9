# SPDX-FileCopyrightText: 2026 IT-Union contributors
# SPDX-License-Identifier: EUPL-1.2
"""The one spelling of each address: what a request to another spelling most likely means.

Source: OParl 1.1.1, "URLs": one canonical address per object, others are redirected to it for good.
"""

import re

from itunion.procedures.council.oparl.versions import LISTS, VERSIONS

__all__ = ["KINDS", "canonical"]

KINDS = (
    "body", "legislative-term", "organization", "person", "membership", "meeting", "agenda-item", "paper",
    "consultation", "file", "location",
)  # fmt: skip
# words of addresses by what a careless client makes of them: "AgendaItem", "agendaitem", "agenda-item" are one
_KIND = {kind.replace("-", ""): kind for kind in KINDS}
_LIST = {name.lower(): name for name in LISTS}
_SINGLE = {"system": "system", "itunion-changes": "itunion-changes", "openapi.json": "openapi.json"}
_NUMBER = re.compile(r"0*([1-9][0-9]{0,8})")


def canonical(rest: str) -> str | None:
    """Return how the address below a member's key is spelled, None if it means nothing here.

    Nothing at all, or a version alone, means the system.
    """
    parts = [part for part in rest.strip().split("/") if part]
    if not parts:
        return f"{VERSIONS[0]}/system"
    version = parts.pop(0).lower().removeprefix("v")
    if version not in VERSIONS:
        # addresses without a version mean the newest one
        parts.insert(0, version)
        version = VERSIONS[0]
    words = _words(parts)
    return None if words is None else "/".join([version, *words])


def _words(parts: list[str]) -> list[str] | None:
    if not parts:
        return ["system"]
    first = parts[0].lower()
    if len(parts) == 1:
        known = _SINGLE.get(first) or ("body" if first in {"body", "bodies"} else None)
        return [known] if known else None
    kind = _KIND.get(first.replace("-", "").replace("_", ""))
    number = _NUMBER.fullmatch(parts[1])
    if kind is None or number is None or len(parts) > 3:
        return None
    words = [kind, number[1]]
    if len(parts) == 3:
        name = _LIST.get(parts[2].lower().replace("-", ""))
        if name is None or kind not in {"body", "organization"}:
            return None
        words.append(name)
    return words
