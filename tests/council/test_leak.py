# SPDX-FileCopyrightText: 2026 IT-Union contributors
# SPDX-License-Identifier: EUPL-1.2
"""No byte of any public page tells of anything closed: every text carries a mark, every link is followed."""

import os
from collections.abc import Callable
from random import Random
from typing import Any

import pytest
from django.conf import settings
from django.db import transaction
from django.test import Client
from tests.council.crawling import crawl_public
from tests.council.mixtures import MARK, Mixture, allowed

from itunion.procedures.council.publishing import publish_everything, visibility

pytestmark = pytest.mark.django_db
FULL = bool(os.environ.get("ITUNION_FULL"))
# a thousand mixtures in parts that can run beside each other
PARTS = [range(start, start + 50) for start in range(0, 1_000, 50)] if FULL else [range(4)]
KEY = "gemeinde-alpha"
# the beginning of every mark: finds whatever is in the index
SEARCHES = (f"/rat/{KEY}/suche/?q=zaunkoenig*", f"/rat/{KEY}/suche/?q=zaunkoenig*&seite=2")
PORTAL = tuple(f"/rat/{KEY}/{name}/" for name in ("vorlagen", "sitzungen", "gremien", "personen", "dateien"))


def marks_found(owner: int, seed: int) -> tuple[dict[str, str], set[str], int]:
    """Make a council, edit it, and return each mark that can be read with an address, those that may be, and pages."""
    mixture = Mixture(owner, Random(seed))
    publish_everything()
    for _ in range(6):
        mixture.edit()
    found: dict[str, str] = {}
    pages = 0
    for url, content in crawl_public(Client(), KEY, more=SEARCHES):
        pages += 1
        for mark in MARK.findall(content.lower()):
            found.setdefault(mark.decode(), url)
    return found, allowed(), pages


@pytest.mark.parametrize("seeds", PARTS, ids=lambda seeds: f"{seeds.start}-{seeds.stop - 1}")
def test_nothing_closed_can_be_read_anywhere(alpha: Any, seeds: range, say: Callable[[str], None]) -> None:
    pages = shown = 0
    for seed in seeds:
        with transaction.atomic():
            found, may, read = marks_found(alpha.pk, seed)
            leaked = {mark: url for mark, url in found.items() if mark not in may}
            assert leaked == {}, f"seed {seed}"
            assert may <= set(found), f"seed {seed}: not to be found: {may - set(found)}"
            pages, shown = pages + read, shown + len(found)
            transaction.set_rollback(True)
    say(f"{len(seeds)} mixtures, {pages} pages, {shown} marks that may be read, none that may not")


HOLES = {
    "papers": ("paper_visible", lambda paper: True),
    "items": ("item_visible", lambda item: True),
    "results": ("results_visible", lambda meeting: True),
    "files": ("attachment_visible", lambda attachment: True),
    "people": ("person_visible", lambda person: True),
}


@pytest.mark.parametrize("hole", HOLES)
def test_a_hole_is_seen(hole: str, alpha: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    from itunion.procedures.council.publishing import loading

    name, open_ = HOLES[hole]
    original = getattr(visibility, name)
    monkeypatch.setattr(visibility, name, open_)
    for kind, test in loading.TESTS.items():
        if test is original:
            monkeypatch.setitem(loading.TESTS, kind, open_)
    for seed in range(8):
        with transaction.atomic():
            found, may, _pages = marks_found(alpha.pk, seed)
            transaction.set_rollback(True)
        if set(found) - may:
            return
    pytest.fail("nothing noticed")


def test_the_crawl_reaches_everything(alpha: Any) -> None:
    Mixture(alpha.pk, Random(1))
    publish_everything()
    seen = [url for url, _content in crawl_public(Client(), KEY)]
    assert len(seen) == len(set(seen))
    for part in (
        "/1.1/paper/",
        "/1.0/paper/",
        "/1.1/agenda-item/",
        "/1.1/body/1/file",
        "/oparl/",
        "/rat/",
        *PORTAL,
    ):
        assert any(part in url for url in seen), part
    assert settings.BASE_URL not in "".join(seen)
