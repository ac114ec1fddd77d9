# SPDX-FileCopyrightText: 2026 IT-Union contributors
# SPDX-License-Identifier: EUPL-1.2
"""The interface around the objects: register, other spellings, members that leave, journal, description, anything at all."""

import gzip
import json
import os
import re
from collections.abc import Callable, Iterator
from datetime import datetime
from typing import Any
from urllib.parse import quote, unquote

import pytest
from django.conf import settings
from django.test import Client
from hypothesis import given, target
from hypothesis import settings as given_settings
from hypothesis import strategies as st
from tests.council import builders as make
from tests.council.oparl_schema import problems

from itunion.foundation.organisations.api import within
from itunion.procedures.contract import api as contract
from itunion.procedures.council.models import Body, Change, ObjectType
from itunion.procedures.council.oparl.asking import BadFilter, read_moment, read_query
from itunion.procedures.council.oparl.spelling import canonical
from itunion.procedures.council.publishing import publish_everything, refresh

pytestmark = pytest.mark.django_db
FULL = bool(os.environ.get("ITUNION_FULL"))
CASES = 3_000 if FULL else 200
BASE = "/oparl/gemeinde-alpha"


@pytest.fixture
def client(alpha: Any) -> Client:
    make.small_town(alpha.pk)
    publish_everything()
    return Client()


def test_the_register_names_every_member_that_has_an_interface(
    client: Client, world: Any, system: Any
) -> None:
    second = world.members[1]
    assert [entry["name"] for entry in client.get("/oparl/").json()["data"]] == ["Gemeinde Alpha"]
    make.open_council(second.pk, system)
    answer = client.get("/oparl/")
    data = answer.json()["data"]
    assert [entry["name"] for entry in data] == ["Gemeinde Alpha", "Gemeinde Beta"]
    assert answer.headers["Access-Control-Allow-Origin"] == "*"
    for entry in data:
        for url in (entry["system"], *entry["otherOparlVersions"]):
            shown = client.get(url.removeprefix(settings.BASE_URL)).json()
            assert (shown["id"], shown["type"].rpartition("/")[2]) == (url, "System")
            assert {"created", "modified"} <= set(shown)


def test_a_member_without_anything_published_has_a_system_with_an_empty_list(
    client: Client, world: Any, system: Any
) -> None:
    key = make.open_council(world.members[1].pk, system)
    assert client.get(f"/oparl/{key}/1.1/body").json()["data"] == []
    assert client.get(f"/oparl/{key}/1.1/paper/1").status_code == 404


def test_another_members_numbers_lead_nowhere(client: Client, world: Any, system: Any) -> None:
    second = world.members[1]
    key = make.open_council(second.pk, system)
    with within(second.pk):
        town = make.body(second.pk, "Gemeinde Beta")
        refresh(town, make.paper(town, "Nur bei Beta"))
    assert client.get(f"/oparl/{key}/1.1/paper/1").json()["name"] == "Nur bei Beta"
    assert client.get(f"{BASE}/1.1/paper/1").json()["name"] == "Bebauungsplan Lindenstraße"
    assert client.get(f"/oparl/{key}/1.1/paper/2").status_code == 404


SPELLINGS = {
    "": "1.1/system", "1.1": "1.1/system", "1.0/": "1.0/system", "v1.1/System": "1.1/system", "system": "1.1/system",
    "paper/1": "1.1/paper/1", "1.1/agendaItem/2": "1.1/agenda-item/2", "1.1/legislativeTerm/01": "1.1/legislative-term/1",
    "1.0//BODY//1//MEETING/": "1.0/body/1/meeting", "1.1/body/1/agenda-item": "1.1/body/1/agendaItem",
    "1.1/bodies": "1.1/body", "1.1/OpenAPI.json": "1.1/openapi.json",
}  # fmt: skip


@pytest.mark.parametrize("spelling", SPELLINGS)
def test_other_spellings_lead_to_the_one(spelling: str, client: Client) -> None:
    answer = client.get(f"{BASE}/{spelling}")
    assert answer.status_code == 301
    assert answer.headers["Location"] == f"{settings.BASE_URL}{BASE}/{SPELLINGS[spelling]}"
    assert answer.headers["Access-Control-Allow-Origin"] == "*"


def test_the_query_of_a_list_goes_along_and_that_of_an_object_does_not(client: Client) -> None:
    sent = "?modified_since=2020-01-01T00%3A00%3A00%2B01:00&limit=2"
    answer = client.get(f"{BASE}/1.1/Body/1/paper/{sent}")
    assert answer.headers["Location"] == f"{settings.BASE_URL}{BASE}/1.1/body/1/paper{sent}"
    answer = client.get(f"{BASE}/1.1/paper/1/{sent}")
    assert answer.headers["Location"] == f"{settings.BASE_URL}{BASE}/1.1/paper/1"


@given(
    st.text(max_size=40)
    | st.lists(st.sampled_from(["1.1", "body", "1", "001", "agendaItem", "", "Paper", "x"]), max_size=6).map(
        "/".join
    )
)
def test_the_right_spelling_is_the_end_of_the_way(text: str) -> None:
    own = canonical(text)
    assert own is None or canonical(own) == own


def test_a_member_that_leaves(client: Client, alpha: Any, system: Any) -> None:
    contract.deactivate(procedure="council", organisation_id=alpha.pk, by=system)
    for rest in ("1.1/system", "1.1/paper/1", "1.0/body/1/paper", "1.1/nothing"):
        answer = client.get(f"{BASE}/{rest}")
        assert answer.status_code == 410
        assert answer.json()["type"] == "https://schema.oparl.org/1.1/Error"
        assert answer.headers["Access-Control-Allow-Origin"] == "*"
    contract.move_public_pages(
        procedure="council", organisation_id=alpha.pk, moved_to="https://ris.example/{path}/", by=system
    )
    answer = client.get(f"{BASE}/1.1/body/1/paper?limit=3")
    assert (answer.status_code, answer.headers["Location"]) == (
        301, "https://ris.example/oparl/1.1/body/1/paper?limit=3")  # fmt: skip


def test_what_1_0_does_not_know(client: Client) -> None:
    for rest in ("body/1/agendaItem", "body/1/file", "organization/1/consultation"):
        assert client.get(f"{BASE}/1.0/{rest}").status_code == 404
        assert client.get(f"{BASE}/1.1/{rest}").status_code == 200


def test_only_lists_of_what_there_is_or_was_are_answered(client: Client, alpha: Any) -> None:
    with within(alpha.pk):
        empty = make.group(Body.objects.get(), "Ausschuss ohne Sitzung")
        refresh(empty.body, empty)
        empty.refresh_from_db()
    kept = f"organization/{empty.public_number}/meeting"
    for rest in ("body/4711/paper", "body/4711/membership", "organization/4711/meeting"):
        answer = client.get(f"{BASE}/1.1/{rest}")
        assert (answer.status_code, answer.json()["type"][-6:]) == (404, "/Error"), rest
    # nothing in it, past its end, or of something deleted: a list all the same
    for rest in (kept, "body/1/paper?after=4711", "organization/1/meeting?after=4711"):
        assert client.get(f"{BASE}/1.1/{rest}").json()["data"] == [], rest
    with within(alpha.pk):
        empty.is_public = False
        empty.save()
        refresh(empty.body, empty)
    assert client.get(f"{BASE}/1.1/organization/{empty.public_number}").json()["deleted"] is True
    assert client.get(f"{BASE}/1.1/{kept}").json()["data"] == []


def test_omit_internal_leaves_out_what_has_lists_of_its_own(client: Client) -> None:
    full = client.get(f"{BASE}/1.1/body/1/meeting").json()["data"][0]
    short = client.get(f"{BASE}/1.1/body/1/meeting?omit_internal=true").json()["data"][0]
    assert set(full) - set(short) == {"agendaItem"}
    assert client.get(f"{BASE}/1.1/body/1/meeting?omit_internal=false").json()["data"][0] == full
    assert client.get(f"{BASE}/1.1/body/1/meeting?omit_internal=perhaps").status_code == 400
    assert "legislativeTerm" in client.get(f"{BASE}/1.1/body?omit_internal=true").json()["data"][0]


def test_the_journal_tells_in_order_what_happened_and_nothing_of_what_it_said(
    client: Client, alpha: Any
) -> None:
    def entries(since: int, limit: int = 7) -> Iterator[Any]:
        url: str | None = f"{BASE}/1.1/itunion-changes?since={since}&limit={limit}"
        while url is not None:
            page = client.get(url.removeprefix(settings.BASE_URL)).json()
            yield from page["data"]
            url = page["links"].get("next")

    known = list(entries(0))
    assert [entry["sequence"] for entry in known] == list(range(1, Change.objects.count() + 1))
    paper = make.paper(Body.objects.get(), "Streng vertraulich")
    refresh(paper)
    paper.refresh_from_db()
    paper.is_public, paper.published_at = False, None
    paper.save()
    refresh(paper)
    new = list(entries(known[-1]["sequence"]))
    assert [(entry["event"], entry["object"].rpartition("1.1/")[2]) for entry in new] == [
        ("created", f"paper/{paper.public_number}"), ("deleted", f"paper/{paper.public_number}"),
    ]  # fmt: skip
    assert "vertraulich" not in json.dumps(new)
    assert client.get(f"{BASE}/1.1/itunion-changes?since=x").status_code == 400


# -- anything at all ------------------------------------------------------------------------------------------------

KINDS = [kind.value for kind in ObjectType]
NUMBERS = st.sampled_from(["1", "2", "0", "999999999", "9999999999", "-1", "01", "x", "1.0", "%31", "１", ""])
WORDS = st.sampled_from(
    [*KINDS, "organization", "agendaItem", "locationList", "legislativeTermList", "system", "openapi.json", "body",
     "itunion-changes", "nothing", "..", "%00", "%2e%2e", "Ü"]
)  # fmt: skip
MOMENTS = st.datetimes().map(lambda m: m.isoformat()) | st.text(max_size=12) | st.sampled_from(
    ["2020-01-01T00:00:00Z", "2026-01-01T00:00:00+01:00", "2020-01-01T00:00:00.5-12:00", "9999-12-31T23:59:59-23:59"]
)  # fmt: skip
PARAMETERS = st.lists(
    st.tuples(
        st.sampled_from(["created_since", "created_until", "modified_since", "modified_until"]), MOMENTS
    )
    | st.tuples(st.sampled_from(["limit", "after", "since"]), st.integers().map(str) | st.text(max_size=5))
    | st.tuples(st.just("omit_internal"), st.sampled_from(["true", "false", "1", ""]))
    | st.tuples(st.text(max_size=6), st.text(max_size=6)),
    max_size=4,
)
LISTED = ["organization", "person", "meeting", "paper", "agendaItem", "file", "locationList", "membership"]
PATHS = (
    st.lists(WORDS | NUMBERS, max_size=4).map("/".join)
    | st.tuples(st.sampled_from(KINDS), NUMBERS).map("/".join)
    | st.sampled_from(LISTED).map("body/1/{}".format)
)
METHODS = st.sampled_from(["GET"] * 8 + ["HEAD", "OPTIONS", "POST", "PUT", "PATCH", "DELETE", "TRACE"])
HEADERS = st.dictionaries(
    st.sampled_from(["If-None-Match", "If-Modified-Since", "Accept-Encoding", "Origin", "Cookie", "Range"]),
    st.text(st.characters(min_codepoint=32, max_codepoint=126), max_size=12) | st.sampled_from(["*", "gzip"]),
    max_size=2,
)  # fmt: skip


def _described(description: dict[str, Any], path: str) -> Any:
    """Return the schema of good answers under a path."""
    for pattern, operations in description["paths"].items():
        if re.fullmatch(re.escape(pattern).replace(r"\{number\}", "[1-9][0-9]{0,8}"), path):
            return operations["get"]["responses"]["200"]["content"]["application/json"]["schema"]
    raise AssertionError(f"{path} is answered, but not described")


def test_anything_at_all_is_answered_as_described(client: Client, say: Callable[[str], None]) -> None:
    """No server error, errors as the standard words them, good answers as our own description says."""
    described = {v: client.get(f"{BASE}/{v}/openapi.json").json() for v in ("1.0", "1.1")}
    seen: dict[int, int] = {}

    @given_settings(max_examples=CASES)
    @given(st.sampled_from(["1.0", "1.1", "2.0", ""]), PATHS, PARAMETERS, METHODS, HEADERS)
    def ask(version: str, path: str, parameters: Any, method: str, headers: dict[str, str]) -> None:
        query = "&".join(f"{quote(n)}={quote(v)}" for n, v in parameters)
        url = f"{BASE}/{version}/{path}" + (f"?{query}" if query else "")
        answer = client.generic(method, url, headers=headers)
        seen[answer.status_code] = seen.get(answer.status_code, 0) + 1
        target(float(answer.status_code == 200))
        assert answer.status_code in {200, 204, 301, 304, 400, 404, 405, 410}, (method, url, answer.content)
        assert answer.headers["Access-Control-Allow-Origin"] == "*", (method, url)
        assert "Set-Cookie" not in answer.headers
        if method == "HEAD" or answer.status_code in {204, 301, 304}:
            assert answer.content == b""
            return
        content = answer.content
        if answer.headers.get("Content-Encoding") == "gzip":
            content = gzip.decompress(content)
        shown = json.loads(content)
        if answer.status_code >= 400:
            schemas = described["1.1"]["components"]["schemas"]
            assert list(problems(schemas["Error"], shown, schemas)) == []
        elif "openapi" not in shown:
            description = described[version]
            path_only = unquote(url.partition("?")[0]).removeprefix(f"{BASE}/{version}")
            schema = _described(description, path_only)
            assert list(problems(schema, shown, description["components"]["schemas"])) == [], url

    ask()
    assert seen.get(200, 0) > 5
    say(
        f"{sum(seen.values())} requests: "
        + ", ".join(f"{n} × {status}" for status, n in sorted(seen.items()))
    )


def test_every_described_path_is_answered(client: Client) -> None:
    for version in ("1.0", "1.1"):
        for path in client.get(f"{BASE}/{version}/openapi.json").json()["paths"]:
            assert client.get(f"{BASE}/{version}{path.format(number=1)}").status_code == 200, path


@given(st.text(max_size=40))
def test_a_moment_is_understood_or_refused_in_words(text: str) -> None:
    try:
        moment = read_moment("modified_since", text)
    except BadFilter as problem:
        said = str(problem)
        assert "modified_since" in said
    else:
        assert moment.tzinfo is not None


@given(st.datetimes(timezones=st.timezones()))
def test_a_moment_keeps_its_place_in_time(moment: Any) -> None:
    text = moment.isoformat()
    if re.search(r"[+-]\d\d:\d\d$", text):
        try:
            assert read_moment("x", text) == datetime.fromisoformat(text)
        except BadFilter:
            assert moment.year in {1, 9999}


@given(st.integers(min_value=1, max_value=10**8), st.booleans())
def test_links_ask_for_the_same_again(limit: int, omit: bool) -> None:
    sent = {"limit": [str(limit)], "omit_internal": ["true" if omit else "false"]}
    asked = read_query(sent)
    query = asked.query(17)
    again = read_query({n: [v] for n, _, v in (pair.partition("=") for pair in query[1:].split("&"))})
    assert (again.length, again.omit_internal, again.after) == (asked.length, omit, 17)
