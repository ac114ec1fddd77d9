# SPDX-FileCopyrightText: 2026 IT-Union contributors
# SPDX-License-Identifier: EUPL-1.2
"""A mirror that only asks what changed since its last visit, while others edit, even between two pages of a list."""

import os
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from random import Random
from typing import Any
from urllib.parse import quote

import pytest
from django.conf import settings
from django.test import Client
from tests.council.crawling import path_of
from tests.council.mixtures import Mixture
from tests.council.oparl_checks import LISTS

from itunion.foundation.kernel.api import clock
from itunion.procedures.council.publishing import publish_everything

pytestmark = pytest.mark.django_db
FULL = bool(os.environ.get("ITUNION_FULL"))
EDITS = 2_000 if FULL else 120
VISIT_EVERY = 15
# in the hour that occurs twice, of a year after the member's switching on
START = datetime(2099, 10, 25, 0, 30, tzinfo=UTC)


class Now:
    """The clock of both sides; it goes on by itself, a little with each look."""

    def __init__(self, random: Random) -> None:
        self.random, self.moment = random, START

    def on(self, seconds: float) -> datetime:
        """Go on and return the moment."""
        self.moment += timedelta(seconds=seconds)
        return self.moment


class Mirror:
    """Objects by address, kept up to date by lists with modified_since alone."""

    def __init__(self, client: Any, now: Now, between: Callable[[], None]) -> None:
        self.client, self.now, self.between = client, now, between
        self.objects: dict[str, Any] = {}
        self.bodies: set[str] = set()
        self.since: datetime | None = None

    def visit(self) -> None:
        """Ask every list of every known body what changed; note the time before asking, as clients do."""
        started = self.now.on(0.2)
        root = f"{settings.BASE_URL}/oparl/gemeinde-alpha/1.1"
        self.read(f"{root}/body")
        self.bodies |= {url for url, shown in self.objects.items() if shown["type"].endswith("/Body")}
        # the lists of a body that was taken back tell what went with it
        for body in sorted(self.bodies):
            for name in LISTS:
                self.read(f"{body}/{name}")
        self.since = started

    def read(self, url: str) -> None:
        """Walk a list."""
        since = f"&modified_since={quote(self.since.isoformat())}" if self.since else ""
        following: str | None = f"{url}?limit=4{since}"
        while following is not None:
            with clock.simulated(self.now.on(0.05)):
                answer = self.client.get(path_of(following))
            page = answer.json()
            for shown in page["data"]:
                if shown.get("deleted"):
                    self.objects.pop(shown["id"], None)
                else:
                    self.objects[shown["id"]] = shown
            following = page["links"].get("next")
            self.between()


def published(client: Any) -> dict[str, Any]:
    """Return what is published now, read afresh."""
    fresh = Mirror(client, Now(Random(0)), lambda: None)
    fresh.visit()
    return fresh.objects


def test_a_mirror_equals_what_is_published_after_any_edits(alpha: Any, say: Callable[[str], None]) -> None:
    random = Random(2026)
    now = Now(random)
    mixture = Mixture(alpha.pk, random, size=2)
    with clock.simulated(now.on(0)):
        publish_everything()
    done: list[str] = []

    def edit() -> None:
        with clock.simulated(now.on(random.choice([0.01, 0.3, 0.999, 1.0, 40.0]))):
            done.append(mixture.edit())

    def between() -> None:
        if random.random() < 0.15 and len(done) < EDITS:
            edit()

    client = Client()
    mirror = Mirror(client, now, between)
    mirror.visit()
    while len(done) < EDITS:
        for _ in range(VISIT_EVERY):
            edit()
        mirror.visit()
        # what was written while the mirror looked is seen at the next visit at the latest
        mirror.between = lambda: None
        mirror.visit()
        with clock.simulated(now.moment):
            wanted = published(client)
        assert mirror.objects.keys() == wanted.keys(), (len(done), done[-20:])
        assert mirror.objects == wanted
        mirror.between = between
    assert len(set(done)) > 10
    say(f"{len(done)} edits, {len(mirror.objects)} objects in the mirror")
