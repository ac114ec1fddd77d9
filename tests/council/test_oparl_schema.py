# SPDX-FileCopyrightText: 2026 IT-Union contributors
# SPDX-License-Identifier: EUPL-1.2
"""Everything published, in both versions, against the official schemas and against our own description."""

import json
import os
from pathlib import Path
from random import Random
from typing import Any

import pytest
from django.conf import settings
from django.test import Client
from tests.council import builders as make
from tests.council.crawling import crawl_oparl, walk_list
from tests.council.mixtures import Mixture
from tests.council.oparl_schema import official_1_0, official_1_1, problems

from itunion.procedures.council.models import Published
from itunion.procedures.council.oparl.openapi import document
from itunion.procedures.council.oparl.types import TYPES
from itunion.procedures.council.publishing import publish_everything

FULL = bool(os.environ.get("ITUNION_FULL"))
KEY = "gemeinde-alpha"
# defects of the official examples (SOURCES.md beside them); the check must find exactly these
DEFECTS = {
    "Body-01": ["Body.legislativeTermList: missing"],
    "Meeting-01": ["Meeting.agendaItem[0].order: missing"],
}
VERSIONS = {"1.0": official_1_0, "1.1": official_1_1}


@pytest.fixture(scope="session")
def official(shared_folder: Path) -> Path:
    """The folder of the official schemas."""
    folder = shared_folder / "conformance" / "oparl"
    if not folder.is_dir():
        pytest.skip("official schemas of OParl missing: no folder conformance/oparl")
    return folder


def name_of(shown: Any) -> str:
    return str(shown["type"]).rpartition("/")[2]


@pytest.mark.conformance
def test_the_check_finds_the_known_defects_of_the_official_examples(official: Path) -> None:
    schemas = official_1_1(official)
    for path in sorted((official / "examples").glob("*.json")):
        shown = json.loads(path.read_text())
        found = [
            problem
            for problem in problems(schemas[name_of(shown)], shown, schemas, name_of(shown))
            if "is no moment" not in problem
        ]
        assert found == DEFECTS.get(path.stem, []), path.stem


@pytest.mark.conformance
@pytest.mark.django_db
@pytest.mark.parametrize("version", VERSIONS)
def test_everything_published_is_as_the_official_schemas_demand(
    version: str, official: Path, alpha: Any, say: Any
) -> None:
    make.small_town(alpha.pk)
    Mixture(alpha.pk, Random(7), size=5)
    publish_everything()
    schemas = VERSIONS[version](official)
    found = crawl_oparl(Client(), KEY, version)
    wrong = [
        p for url, shown in found.items() for p in problems(schemas[name_of(shown)], shown, schemas, url)
    ]
    assert wrong == []
    assert {name_of(shown) for shown in found.values()} == set(TYPES)
    # nothing published is out of reach, and nothing is reached that is not published
    root = f"{settings.BASE_URL}/oparl/{KEY}/{version}"
    published = {f"{root}/{r.type}/{r.number}" for r in Published.objects.filter(deleted=False)}
    assert set(found) == published | {f"{root}/system"}
    own = document(version, root, "")["components"]["schemas"]
    assert [p for url, s in found.items() for p in problems(own[name_of(s)], s, own, url)] == []
    say(f"OParl {version}: {len(found)} objects without a finding")


@pytest.mark.conformance
@pytest.mark.django_db
@pytest.mark.parametrize("version", VERSIONS)
@pytest.mark.skipif(not FULL, reason="17,000 objects with ITUNION_FULL=1")
def test_a_whole_town_of_17000_objects(version: str, official: Path, alpha: Any, say: Any) -> None:
    """Every list, and each object inside; every twentieth is asked for by its own address as well."""
    from benchmarks.oparl_scene import make_town

    make_town(alpha.pk, 19_000)
    publish_everything()
    schemas = VERSIONS[version](official)
    client = Client()
    counted = 0
    bodies = list(walk_list(client, f"{settings.BASE_URL}/oparl/{KEY}/{version}/body"))
    lists = [url for shown in bodies for key, url in shown.items() if str(url).startswith(f"{shown['id']}/")]
    for url in lists:
        for shown in walk_list(client, f"{url}?limit=500"):
            assert list(problems(schemas[name_of(shown)], shown, schemas, shown["id"])) == []
            counted += 1
            if counted % 20 == 0:
                assert client.get(shown["id"].removeprefix(settings.BASE_URL)).json() == shown
    assert counted >= (17_000 if version == "1.1" else 1_000)
    say(f"OParl {version}: {counted} objects of a town without a finding")
