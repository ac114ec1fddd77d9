# SPDX-FileCopyrightText: 2026 IT-Union contributors
# SPDX-License-Identifier: EUPL-1.2
"""docs/rooms.md names every room, and only rooms that exist or are planned; every room has its one page."""

import re

import pytest
from tests.conftest import REPOSITORY

PACKAGE = REPOSITORY / "src/itunion"
TEXT = (REPOSITORY / "docs/rooms.md").read_text()


def rooms_in(heading: str) -> set[str]:
    """Return the rooms named in the table under a heading."""
    section = TEXT.split(f"## {heading}")[1].split("\n## ")[0]
    return set(re.findall(r"^\| `([a-z_/]+)` \|", section, re.MULTILINE))


def packages() -> set[str]:
    """Return the rooms that exist: packages of the wings, and the rooms beside them."""
    found = {
        f"{wing}/{folder.name}"
        for wing in ("foundation", "union", "procedures")
        for folder in (PACKAGE / wing).glob("*/")
        if (folder / "__init__.py").exists()
    }
    return found | {name for name in ("desk", "optimiser") if (PACKAGE / name / "__init__.py").exists()}


def test_the_map_names_exactly_the_rooms_that_exist() -> None:
    assert rooms_in("Built") == packages()


def test_no_planned_room_exists_yet() -> None:
    assert not rooms_in("Planned") & packages()


def test_each_event_of_the_map_exists_and_each_event_is_on_the_map() -> None:
    named = set(re.findall(r"`([a-z_]+)\.([A-Z][A-Za-z]+)`", TEXT))
    existing = {
        (events.parent.name, name)
        for events in PACKAGE.glob("*/*/events.py")
        if events.parent.name != "kernel"
        for name in re.findall(r"^class (\w+)", events.read_text(), re.MULTILINE)
    }
    assert named == existing


@pytest.mark.parametrize("room", sorted(packages()))
def test_every_room_has_its_one_page(room: str) -> None:
    assert (PACKAGE / room / "README.md").exists()


# Sentences of the first issue, and the room a newcomer should name for each by looking for its words on the map.
SENTENCES = {
    "chained append-only audit trail with a verify command": "foundation/kernel",
    "people with mandates in organisations": "foundation/identity",
    "sign-in with password and passkey": "foundation/identity",
    "PostgreSQL row-level security as second fence": "foundation/organisations",
    "tables with sort, filter and export": "foundation/ui",
    "members with number of workplaces and inhabitants, Leitweg-ID": "union/members",
    "articles with CPV code, standards with admissible products": "union/demand",
    "need rounds with deadline and reminder": "union/demand",
    "commission to the operator, thresholds as dated data": "union/procurement",
    "orders, call-offs, deliveries": "union/procurement",
    "number drawn only when issued, cancellation is a new document": "union/billing",
    "XRechnung validated, PDF view": "union/billing",
    "proofs and certificates, who pays which share": "optimiser",
    "start page per role, what waits for me": "desk",
}


@pytest.mark.parametrize(("sentence", "room"), SENTENCES.items())
def test_the_words_of_the_issue_lead_to_the_room(sentence: str, room: str) -> None:
    lines = {
        name: line.casefold() for name, line in re.findall(r"^\| `([a-z_/]+)` \|(.*)$", TEXT, re.MULTILINE)
    }
    words = {w for w in re.findall(r"[\w-]+", sentence.casefold()) if len(w) > 3}
    score = {name: sum(word in line for word in words) for name, line in lines.items()}
    assert max(score, key=lambda name: score[name]) == room, score
