# SPDX-FileCopyrightText: 2026 IT-Union contributors
# SPDX-License-Identifier: EUPL-1.2
"""The public door: whose pages an address means, what never comes in or out, and every way of not answering."""

import logging
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.http import JsonResponse
from django.test import Client
from django.test.utils import CaptureQueriesContext
from tests.procedures.doorway import ALPHA, BETA, SECRET, include, mount

from itunion.foundation.identity.api import Person
from itunion.foundation.kernel.api import clock, scope_or_none
from itunion.foundation.organisations.api import within
from itunion.procedures.contract import actions, api, loading, mounting
from itunion.procedures.contract.models import InstalledVersion

pytestmark = pytest.mark.django_db


@pytest.fixture
def heard(pages: None, monkeypatch: pytest.MonkeyPatch) -> list[tuple[int, str]]:
    """What the procedure's own answer to errors was asked."""
    asked: list[tuple[int, str]] = []
    entry = loading.get("dogs")
    assert entry is not None

    def public_error(request: Any, status: int, message: str) -> JsonResponse:
        asked.append((status, message))
        assert (request.member is None) or request.member.key == "gemeinde-alpha"
        return JsonResponse({"error": status}, status=status)

    monkeypatch.setattr(entry.procedure, "public_error", public_error)
    return asked


# -- what is shown --------------------------------------------------------------------------------------------------


def test_everybody_sees_a_members_public_page_and_nothing_of_another(
    own: Any, world: Any, canaries: tuple[str, str]
) -> None:
    with within(world.members[1].pk):
        own.Dog.objects.filter(tag=2).delete()
    for address, name, count in ((ALPHA, "Gemeinde Alpha", 2), (BETA, "Gemeinde Beta", 1)):
        text = Client().get(address).content.decode()
        assert f"In {name} sind {count} Hunde angemeldet" in text
        assert not any(canary in text for canary in canaries)


def test_the_register_lists_who_has_public_pages_without_any_scope(own: Any, world: Any, system: Any) -> None:
    text = Client().get("/dogs/").content.decode()
    assert f'href="{ALPHA}"' in text
    assert f'href="{BETA}"' in text
    actions.deactivate(procedure="dogs", organisation_id=world.members[0].pk, by=system)
    actions.move_public_pages(
        procedure="dogs", organisation_id=world.members[1].pk, moved_to="https://x.example/", by=system
    )
    text = Client().get("/dogs/").content.decode()
    assert ALPHA not in text
    assert BETA not in text
    assert api.public_members("dogs") == []


def test_the_view_is_told_whose_page_it_is_and_nothing_about_who_asks(
    pages: None, world: Any, client_for: Callable[[str], Client]
) -> None:
    client = client_for("member_head@1")
    assert client.cookies
    sent = {
        "authorization": "Bearer x",
        "user-agent": "Firefox",
        "x-forwarded-for": "10.0.0.1",
        "accept": "*/*",
    }
    answer = client.get(ALPHA, headers=sent, REMOTE_USER="somebody")
    told = answer.json()
    assert told["member"] == "gemeinde-alpha"
    assert told["actor"] is None
    assert told["cookies"] == {}
    assert told["session"] is False
    assert told["headers"] == ["HTTP_ACCEPT"]
    assert told["scope"] == f"OrganisationScope(organisation_id={world.members[0].pk})"


def test_beside_the_members_there_is_no_scope(pages: None) -> None:
    for address in ("/dogs/", "/dogs/suche/"):
        assert Client().get(address).json() == {"member": None, "scope": "None"}


def test_no_cookie_comes_out_whatever_the_view_does(pages: None) -> None:
    answer = Client().get(f"{ALPHA}seite/")
    assert answer.status_code == 200
    assert not answer.cookies
    assert "Set-Cookie" not in answer.headers


def test_a_page_for_people_has_the_headers_of_the_platform(pages: None, settings: Any) -> None:
    settings.SECURE_HSTS_SECONDS = 31536000
    answer = Client().get(f"{ALPHA}seite/", secure=True)
    platform = Client().get("/impressum/", secure=True)
    assert platform.status_code == 200
    for name in ("Content-Security-Policy", "X-Frame-Options", "X-Content-Type-Options", "Referrer-Policy",
                 "Permissions-Policy", "Cross-Origin-Opener-Policy", "Strict-Transport-Security"):  # fmt: skip
        assert answer.headers[name] == platform.headers[name], name


@pytest.mark.parametrize(
    ("address", "sent", "text", "told"),
    [
        ("seite/", "de", "Nein", ("de", "Accept-Language")),
        ("seite/", "en-GB,en;q=0.9", "No", ("en", "Accept-Language")),
        ("seite/", "", "Nein", ("de", "Accept-Language")),
        ("seite/?sprache=en", "de", "No", ("en", None)),
        ("seite/?sprache=de", "en", "Nein", ("de", None)),
        ("seite/?sprache=xx", "en", "No", ("en", "Accept-Language")),
        ("maschine/", "en", "Nein", (None, None)),
    ],
)
def test_the_language_comes_from_address_or_browser_and_caches_are_told(
    address: str, sent: str, text: str, told: tuple[str | None, str | None], pages: None
) -> None:
    answer = Client().get(ALPHA + address, headers={"accept-language": sent})
    assert answer.content.decode() == text
    assert (answer.headers.get("Content-Language"), answer.headers.get("Vary")) == told


def test_answers_for_machines_carry_no_policy_for_browsers(
    pages: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert "Content-Security-Policy" not in Client().get(ALPHA).headers
    assert Client().get(ALPHA).headers["X-Content-Type-Options"] == "nosniff"
    mount(monkeypatch, plain=True)
    answer = Client().get(f"{ALPHA}nichts/", headers={"accept-language": "en"})
    assert (answer.status_code, answer.headers.get("Vary")) == (404, None)
    assert "Unter dieser Adresse ist nichts zu finden" in answer.content.decode()


def test_what_is_streamed_stays_in_scope_and_language(pages: None, world: Any) -> None:
    answer = Client().get(f"{ALPHA}strom/?sprache=en")
    assert scope_or_none() is None
    line = f"OrganisationScope(organisation_id={world.members[0].pk}) No\n"
    assert answer.getvalue().decode() == line * 2
    assert scope_or_none() is None


def test_a_stream_that_fails_breaks_off_without_the_errors_text(
    pages: None, caplog: pytest.LogCaptureFixture
) -> None:
    answer = Client().get(f"{ALPHA}strom/?fail=1")
    with pytest.raises(RuntimeError, match="broke off") as broken:
        answer.getvalue()
    assert broken.value.__suppress_context__
    assert "a streamed page failed: RuntimeError" in caplog.text
    assert SECRET not in caplog.text


def test_what_is_not_public_goes_on_to_the_platform(pages: None) -> None:
    assert Client().get("/dogsy/").status_code == 404
    answer = Client().get("/verfahren/dogs/")
    assert answer.status_code == 302
    assert "konto" in answer.headers["Location"]


def test_nobody_becomes_somebody_by_a_public_page(pages: None, client_for: Callable[[str], Client]) -> None:
    """The session of a browser that also signed in is neither read nor prolonged."""
    client = client_for("member_head@0")
    with CaptureQueriesContext(connection) as asked:
        client.get(ALPHA)
    tables = " ".join(query["sql"] for query in asked.captured_queries)
    assert "django_session" not in tables
    assert Person._meta.db_table not in tables


# -- what cannot be answered ----------------------------------------------------------------------------------------

ORIGIN = {"origin": "http://testserver"}
CASES: dict[str, tuple[str, str, dict[str, str], int]] = {
    "unknown member": ("get", "/dogs/gemeinde-gamma/", {}, 404),
    "unknown page": ("get", f"{ALPHA}nichts/", {}, 404),
    "two slashes": ("get", f"{ALPHA}/seite/", {}, 404),
    "page that says there is nothing": ("get", f"{ALPHA}fehler/404/", {}, 404),
    "page that says it may not be": ("get", f"{ALPHA}fehler/403/", {}, 403),
    "refusal written for people": ("get", f"{ALPHA}fehler/400/", {}, 400),
    "somebody was faster": ("get", f"{ALPHA}fehler/409/", {}, 409),
    "error": ("get", f"{ALPHA}fehler/500/", {}, 500),
    "wrong method": ("put", ALPHA, ORIGIN, 405),
    "post without origin": ("post", f"{ALPHA}seite/", {}, 403),
    "foreign host": ("get", ALPHA, {"host": "evil.example"}, 400),
}


@pytest.mark.parametrize("case", CASES)
def test_every_failure_is_answered_by_the_procedure(case: str, heard: list[tuple[int, str]]) -> None:
    method, address, headers, status = CASES[case]
    answer = getattr(Client(), method)(address, headers=headers)
    assert (answer.status_code, answer.json()) == (status, {"error": status})
    ((asked, message),) = heard
    assert asked == status
    assert message
    assert SECRET not in message
    assert not answer.cookies
    if status == 405:
        assert answer.headers["Allow"] == "GET, HEAD"
    if case == "refusal written for people":
        assert message == "Das geht nicht."


@pytest.mark.parametrize("case", CASES)
def test_without_an_answer_of_its_own_the_plain_page_is_shown(case: str, pages: None) -> None:
    method, address, headers, status = CASES[case]
    answer = getattr(Client(), method)(address, headers=headers)
    text = answer.content.decode()
    assert answer.status_code == status
    assert "<h1" in text
    assert SECRET not in text
    assert "Content-Security-Policy" in answer.headers


def test_an_answer_to_errors_that_fails_itself_is_replaced(
    pages: None, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    entry = loading.get("dogs")
    assert entry is not None

    def failing(*_arguments: Any) -> None:
        raise ValueError(SECRET)

    monkeypatch.setattr(entry.procedure, "public_error", failing)
    answer = Client().get(f"{ALPHA}fehler/500/")
    assert answer.status_code == 500
    assert "<h1" in answer.content.decode()
    assert "fail failed: RuntimeError" in caplog.text
    assert "public_error failed: ValueError" in caplog.text
    assert SECRET not in caplog.text


def test_a_request_that_is_broken_itself_gets_a_plain_sentence(pages: None, settings: Any) -> None:
    settings.DATA_UPLOAD_MAX_NUMBER_FIELDS = 2
    answer = Client().get(f"{ALPHA}fehler/404/?a=1&b=2&c=3")
    assert answer.status_code == 404
    assert answer.content.decode()


def test_switched_off_is_gone_and_never_switched_on_is_unknown(
    heard: list[tuple[int, str]], world: Any, system: Any
) -> None:
    first = world.members[0].pk
    actions.deactivate(procedure="dogs", organisation_id=first, by=system)
    for address in (ALPHA, f"{ALPHA}seite/", f"{ALPHA}nichts/"):
        assert Client().get(address).status_code == 410
    actions.activate(procedure="dogs", organisation_id=first, parameters={}, by=system)
    assert Client().get(ALPHA).status_code == 200
    assert {status for status, _message in heard} == {410}


def test_a_member_that_never_had_it_has_no_pages_whatever_its_key_is_for(
    dogs: Any, world: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    mount(monkeypatch)
    assert actions.give_address(world.members[0].pk).key == "gemeinde-alpha"
    assert Client().get(ALPHA).status_code == 404
    assert api.public_members("dogs") == []


def test_before_its_first_day_there_is_nothing_yet(
    dogs: Any, world: Any, system: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    include(monkeypatch)
    mount(monkeypatch)
    tomorrow = clock.today() + timedelta(days=1)
    actions.activate(
        procedure="dogs", organisation_id=world.members[0].pk, parameters={}, from_day=tomorrow, by=system
    )
    assert Client().get(ALPHA).status_code == 404
    with clock.simulated(clock.now() + timedelta(days=1)):
        assert Client().get(ALPHA).status_code == 200


def test_a_procedure_that_rests_says_so_at_every_address(
    heard: list[tuple[int, str]], monkeypatch: pytest.MonkeyPatch
) -> None:
    InstalledVersion.objects.filter(pk="dogs").update(failure="0002")
    for address in ("/dogs/", ALPHA, f"{ALPHA}nichts/"):
        assert Client().get(address).status_code == 503
    assert {status for status, _message in heard} == {503}


def test_pages_that_cannot_be_loaded_rest_and_the_platform_runs(
    own: Any, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    entry = loading.get("dogs")
    assert entry is not None
    monkeypatch.setattr(entry, "trouble", "")
    monkeypatch.setattr(mounting, "_mounts", (-1, {}))
    monkeypatch.setattr(mounting, "import_module", lambda name: __import__("no_such_module"))
    assert Client().get(ALPHA).status_code == 503
    assert "public_urls: ModuleNotFoundError" in entry.trouble
    assert Client().get("/impressum/").status_code == 200


def test_logging_of_the_door_names_the_view_only(pages: None, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.INFO):
        Client().get(f"{ALPHA}fehler/500/?geheim=1")
        Client().get(f"{ALPHA}nichts/")
    assert [
        record.getMessage().split(" in ")[0] for record in caplog.records if "dogs" in record.getMessage()
    ] == ["procedure dogs: fail failed: RuntimeError"]


# -- writing --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({}, 403),
        ({"origin": "http://testserver"}, 200),
        ({"origin": "https://testserver"}, 403),
        ({"origin": "http://testserver.evil.example"}, 403),
        ({"origin": "null", "referer": "http://testserver/dogs/"}, 403),
        ({"referer": "http://testserver/dogs/gemeinde-alpha/"}, 200),
        ({"referer": "http://evil.example/http://testserver/"}, 403),
        ({"referer": "http://[broken"}, 403),
    ],
)
def test_only_a_page_of_this_host_may_post(headers: dict[str, str], status: int, pages: None) -> None:
    assert Client().post(f"{ALPHA}seite/", {"a": "1"}, headers=headers).status_code == status


def test_who_acts_for_the_public_may_do_one_thing_of_this_procedure(pages: None, world: Any) -> None:
    member = api.public_members("dogs")[0]
    nobody = api.public_actor(member)
    assert (nobody.person_id, nobody.person_name, nobody.organisation_id) == (
        None, "Öffentlichkeit", world.members[0].pk)  # fmt: skip
    assert not nobody.may("dogs.edit")
    somebody = api.public_actor(member, "dogs.edit")
    assert somebody.may("dogs.edit")
    assert not somebody.may("dogs.view")
    assert not somebody.is_system
    with pytest.raises(ValueError, match="no permission of"):
        api.public_actor(member, "billing.manage")
