# SPDX-FileCopyrightText: 2026 IT-Union contributors
# SPDX-License-Identifier: EUPL-1.2
"""Bytes to JSON, for sources whose bytes are not quite JSON."""

import json
from typing import Any

from itunion.procedures.council.importing.notes import Notes

__all__ = ["Unreadable", "read_json"]


class Unreadable(ValueError):
    """What was sent is no JSON; `code` says what it is instead."""

    def __init__(self, code: str, detail: str) -> None:
        super().__init__(detail)
        self.code = code


def read_json(content: bytes, notes: Notes) -> Any:
    """Return the value; raise Unreadable. A byte order mark, control characters and old encodings are put up with."""
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = content.decode("cp1252", errors="replace")
        notes.add("encoding")
    if text.lstrip()[:1] == "<":
        raise Unreadable("html_instead_of_json", text.strip()[:200])
    try:
        return json.loads(text)
    except RecursionError:
        raise Unreadable("too_deep", text[:200]) from None
    except ValueError:
        pass
    try:
        # control characters inside of texts are forbidden in JSON, and common
        value = json.loads(text, strict=False)
    except (ValueError, RecursionError) as error:
        raise Unreadable("unreadable", f"{error}: {text.strip()[:150]}") from None
    notes.add("control_characters")
    return value
