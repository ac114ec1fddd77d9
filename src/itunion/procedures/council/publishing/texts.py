# SPDX-FileCopyrightText: 2026 IT-Union contributors
# SPDX-License-Identifier: EUPL-1.2
"""The text in which an output is stored: JSON whose addresses begin with a placeholder for a root known only later."""

import json
import re
from typing import Any

__all__ = ["PORTAL_ROOT", "ROOT", "filled", "mentions", "read", "written"]

# JSON text never contains these two characters as such, so they can be replaced blindly
ROOT = "\u0002"  # root of the API of a member and version, e.g. https://host/oparl/barleben/1.1
PORTAL_ROOT = "\u0003"  # root of the portal of a member, e.g. https://host/rat/barleben
# an address of an object, not of a list below it
MENTION = re.compile(ROOT + r'/([a-z-]+)/([0-9]+)"')


def written(output: dict[str, Any]) -> str:
    """Return an output as text; the placeholders stand only at the start of an address."""
    text = json.dumps(output, ensure_ascii=False, separators=(",", ":"))
    return text.replace('"\\u0002', f'"{ROOT}').replace('"\\u0003', f'"{PORTAL_ROOT}')


def read(text: str) -> dict[str, Any]:
    """Return the output a text was written from."""
    # the placeholders are the only control characters in it
    value: dict[str, Any] = json.loads(text, strict=False)
    return value


def filled(content: bytes, root: str, portal: str) -> bytes:
    """Return a text in UTF-8 with the addresses of a member and version; in bytes this costs a third."""
    return content.replace(ROOT.encode(), root.encode()).replace(PORTAL_ROOT.encode(), portal.encode())


def mentions(text: str) -> set[tuple[str, int]]:
    """Return type and number of each object whose address stands in a text."""
    return {(kind, int(number)) for kind, number in MENTION.findall(text)}
