# SPDX-FileCopyrightText: 2026 IT-Union contributors
# SPDX-License-Identifier: EUPL-1.2
"""Live status: many browsers learn within a second that something changed, without asking the application.

Each topic is a small file with a random mark, served by the web server itself (granian, in Rust: thousands of requests
a second). A page fetches it twice a second and loads its changed part only when the mark is another one. The file
says nothing but that something changed, so it needs no sign-in. Several web machines need a shared folder.
"""

import os
import re
import secrets
from pathlib import Path

from django.conf import settings
from django.db import transaction

__all__ = ["LIVE_ROUTE", "announce", "live_folder", "live_url"]

LIVE_ROUTE = "/stand"
TOPIC = re.compile(r"[a-z]+-[0-9]+")


def live_folder() -> Path:
    """Return the folder the web server publishes under LIVE_ROUTE."""
    return Path(settings.LIVE_DIR)


def live_url(topic: str) -> str:
    """Return the address of a topic's mark; a topic is a word and a number, e.g. 'assembly-7'."""
    if not TOPIC.fullmatch(topic):
        raise ValueError(topic)
    return f"{LIVE_ROUTE}/{topic}.txt"


def announce(topic: str) -> None:
    """Give the topic a new mark once the present transaction is committed (at once outside of one)."""
    live_url(topic)
    transaction.on_commit(lambda: _write(topic))


def _write(topic: str) -> None:
    folder = live_folder()
    folder.mkdir(parents=True, exist_ok=True)
    fresh = folder / f".{topic}.{secrets.token_hex(4)}"
    fresh.write_text(secrets.token_hex(8), encoding="ascii")
    os.replace(fresh, folder / f"{topic}.txt")  # readers see the old mark or the new one, never half of one
