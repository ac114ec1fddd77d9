# SPDX-FileCopyrightText: 2026 IT-Union contributors
# SPDX-License-Identifier: EUPL-1.2
"""Addresses of public pages: one is the right one, moved ones lead on, keys are for good, every argument finds its way back."""

import re
from collections.abc import Callable
from typing import Any
from urllib.parse import unquote, urlsplit

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import NoReverseMatch
from hypothesis import given
from hypothesis import strategies as st
from tests.procedures.doorway import ALPHA, BETA, PAGES, mount

from itunion.foundation.kernel.api import Refused, clock
from itunion.foundation.organisations.api import Organisation
from itunion.procedures.contract import actions, api, mounting
from itunion.procedures.contract.models import PublicAddress, PublicMove
from itunion.procedures.contract.rules import RESERVED_KEYS, key_for

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("address", "target"),
    [
        ("/dogs", "/dogs/"),
        ("/dogs/gemeinde-alpha", ALPHA),
        ("/dogs/gemeinde-alpha?a=1", f"{ALPHA}?a=1"),
        ("/dogs/Gemeinde-ALPHA/seite/5/?a=%2B&b=ä", f"{ALPHA}seite/5/?a=%2B&b=%C3%A4"),
        ("/dogs/GEMEINDE-ALPHA/wort/gr%C3%BC%C3%9Fe%20dich/1", f"{ALPHA}wort/gr%C3%BC%C3%9Fe%20dich/1"),
    ],
)
def test_one_address_only_is_the_right_one(address: str, target: str, pages: None) -> None:
    answer = Client().get(address)
    assert (answer.status_code, answer.headers["Location"]) == (301, target)


def test_pages_that_moved_lead_there_for_good_whatever_becomes_of_the_data(
    pages: None, world: Any, system: Any
) -> None:
    first = world.members[0].pk

    def move(to: str) -> PublicMove:
        return actions.move_public_pages(procedure="dogs", organisation_id=first, moved_to=to, by=system)

    move("https://ratsinfo.example/alt")
    actions.deactivate(procedure="dogs", organisation_id=first, by=system)
    answer = Client().get(f"{ALPHA}wort/a b/1?limit=5&x=%2B")
    assert answer.status_code == 301
    assert answer.headers["Location"] == "https://ratsinfo.example/alt/wort/a%20b/1?limit=5&x=%2B"
    move("https://andere.example/{path}/alpha/")
    assert Client().get(f"{ALPHA}seite/").headers["Location"] == "https://andere.example/dogs/alpha/seite/"
    assert Client().get(BETA).status_code == 200
    move("")
    assert Client().get(ALPHA).status_code == 410


@pytest.mark.parametrize(
    "to", ["ratsinfo.example", "javascript:alert(1)", "https://", "https://x.example/?a", "ftp://x.example/"]
)
def test_what_is_no_place_is_refused(to: str, pages: None, world: Any, system: Any) -> None:
    with pytest.raises(Refused, match="nichts geändert"):
        actions.move_public_pages(
            procedure="dogs", organisation_id=world.members[0].pk, moved_to=to, by=system
        )
    assert Client().get(ALPHA).status_code == 200
    with pytest.raises(IntegrityError), transaction.atomic():
        PublicMove.objects.create(
            organisation=world.members[0], procedure="dogs", moved_to="javascript:x", recorded_at=clock.now()
        )


@given(
    number=st.integers(0, 10**9),
    word=st.text(st.characters(exclude_characters="/\n\r", codec="utf-8"), min_size=1),
)
def test_an_address_leads_back_to_its_arguments(number: int, word: str) -> None:
    """What public_url writes is what the pages' own resolver reads, and Django's reversal writes the same."""
    with pytest.MonkeyPatch.context() as patched:
        mount(patched)
        url = api.public_url("dogs", "alpha", "word", word=word, number=number)
        resolver = mounting.mounts()["dogs"].of_member
        start = "http://127.0.0.1:8000/dogs/alpha/"
        assert url.startswith(start)
        assert url == start + resolver.reverse("word", word=word, number=number)
        path = unquote(urlsplit(url.replace("?", "%3F")).path) if "?" not in word else None
        if path is not None:
            match = resolver.resolve(path.removeprefix("/dogs/alpha/"))
            assert match.kwargs == {"word": word, "number": number}


def test_an_address_that_does_not_fit_is_an_error(pages: None) -> None:
    assert api.public_url("dogs", "", "search") == "http://127.0.0.1:8000/dogs/suche/"
    for arguments in ({"path": "cats"}, {"name": "none"}, {"number": "five"}, {"number": 1, "word": "a"}):
        values: dict[str, Any] = {"path": "dogs", "name": "numbered", "number": 5} | arguments
        with pytest.raises(NoReverseMatch):
            api.public_url(values.pop("path"), "alpha", values.pop("name"), **values)


def test_a_walk_can_find_every_public_address(pages: None) -> None:
    found = list(api.public_patterns())
    assert [one.name for one in found if one.of_member] == [page.name for page in PAGES]
    assert {one.pattern.callback.itunion_access for one in found} == {"public"}  # type: ignore[attr-defined]
    assert next(one for one in found if one.name == "all").url() == "http://127.0.0.1:8000/dogs/"


def test_the_member_finds_its_public_pages_among_its_procedures(
    own: Any, client_for: Callable[[str], Client], world: Any, system: Any
) -> None:
    address = "http://127.0.0.1:8000/dogs/gemeinde-alpha/"
    page = "/unsere-verfahren/dogs/"
    assert f'<a href="{address}">' in client_for("member_head@0").get(page).content.decode()
    actions.deactivate(procedure="dogs", organisation_id=world.members[0].pk, by=system)
    text = client_for("member_head@0").get(page).content.decode()
    assert address not in text
    assert "Hunderegister" in text


# -- keys -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "key"),
    [
        ("Barleben", "barleben"),
        ("Wolmirstedt Süd", "wolmirstedt-sued"),
        ("Groß Börnecke/Ärztehaus", "gross-boernecke-aerztehaus"),
        ("GROẞ ÖLSEN", "gross-oelsen"),
        ("Orléans Łódź", "orleans-odz"),
        ("VG „Elbe-Heide“ (39326)", "vg-elbe-heide-39326"),
        ("39326 Ort", "mitglied-39326-ort"),
        ("Rat", "rat-2"),
        ("漢字", "mitglied-2"),
        ("", "mitglied-2"),
        ("A" * 60, "a" * 40),
    ],
)
def test_a_name_becomes_a_key(name: str, key: str) -> None:
    assert key_for(name, ()) == key


NAMES = st.lists(
    st.one_of(
        st.sampled_from(
            ["Barleben", "barleben", "BÄRLEBEN", "Baerleben", "Rat", "Suche", "Ö", "oe", "-", "2", "rat-2"]
        ),
        st.text(max_size=60),
    ),
    max_size=30,
)


@given(NAMES)
def test_keys_are_plain_never_reserved_and_never_given_twice(names: list[str]) -> None:
    given_: list[str] = []
    for name in names:
        key = key_for(name, given_)
        assert re.fullmatch(r"[a-z][a-z0-9-]{0,59}", key)
        assert key == key.lower()
        assert key not in given_
        assert key not in RESERVED_KEYS
        given_.append(key)
    assert len(set(given_)) == len(names)


def test_the_key_is_given_once_and_stays_whatever_the_member_is_called_later(
    pages: None, world: Any, system: Any
) -> None:
    first = world.members[0]
    Organisation.objects.filter(pk=first.pk).update(short_name="Neustadt", name="Neustadt")
    for switch in (actions.deactivate, actions.activate):
        more = {} if switch is actions.deactivate else {"parameters": {}}
        switch(procedure="dogs", organisation_id=first.pk, by=system, **more)
    assert PublicAddress.objects.get(organisation=first).key == "gemeinde-alpha"
    assert Client().get(ALPHA).status_code == 200
    assert api.public_members("dogs")[1].name == "Neustadt"


def test_no_key_is_changed_deleted_or_given_to_another(pages: None, world: Any) -> None:
    mine = PublicAddress.objects.filter(organisation=world.members[0])
    for change in (
        lambda: mine.update(key="anders"),
        mine.delete,
        lambda: PublicAddress.objects.create(
            organisation=world.operator, key="gemeinde-alpha", since=clock.today()
        ),
        lambda: PublicAddress.objects.create(
            organisation=world.members[0], key="zweiter", since=clock.today()
        ),
        lambda: PublicAddress.objects.create(organisation=world.operator, key="Groß", since=clock.today()),
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            change()


def test_members_of_one_name_are_numbered_and_words_of_the_pages_are_left_free(
    pages: None, world: Any
) -> None:
    for body, name in (
        (world.operator, "Gemeinde Alpha"),
        (world.union, "Süche"),
        (world.suppliers[0], "Suche"),
    ):
        Organisation.objects.filter(pk=body.pk).update(short_name=name)
    keys = [actions.give_address(body.pk).key for body in (world.operator, world.union, world.suppliers[0])]
    assert keys == ["gemeinde-alpha-2", "sueche", "suche-2"]
