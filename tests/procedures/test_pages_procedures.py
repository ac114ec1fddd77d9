# SPDX-FileCopyrightText: 2026 IT-Union contributors
# SPDX-License-Identifier: EUPL-1.2
"""Pages: of a procedure for its member, of the operator, of the member; two canaries; a procedure that fails."""

import importlib
import io
import json
import logging
import zipfile
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.test import Client
from django.urls import NoReverseMatch, reverse
from tests.procedures.scene import offer_service, put_into_use

from itunion.foundation.kernel.api import clock
from itunion.foundation.organisations.api import within
from itunion.procedures.contract import actions, loading
from itunion.procedures.contract.guarding import guard
from itunion.procedures.contract.models import InstalledVersion
from itunion.procedures.contract.walking import own_patterns

pytestmark = pytest.mark.django_db

CLERKS = ("member_clerk@0", "member_clerk@1")


@pytest.fixture
def switched_on(filled: Any, world: Any, system: Any) -> Any:
    """Both members with dogs, the service and the procedure; return its models."""
    service = offer_service(system)
    for member in world.members:
        put_into_use(service, member, clock.today(), by=system)
        actions.activate(
            procedure="dogs", organisation_id=member.pk, parameters={"tag_prefix": "HM"}, by=system
        )
    return filled


def dogs_of(models: Any, member: Any) -> list[int]:
    with within(member.pk):
        return list(models.Dog.objects.values_list("pk", flat=True))


def addresses(keys: list[int]) -> Iterator[str]:
    for name, pattern in own_patterns("dogs"):
        names = list(pattern.pattern.converters)
        for key in keys if names else keys[:1]:
            yield reverse(name, kwargs=dict.fromkeys(names, key))


def test_every_page_of_it_needs_a_sign_in(switched_on: Any, world: Any) -> None:
    every = list(addresses(dogs_of(switched_on, world.members[0])))
    assert len(every) == 4
    for address in every:
        for answer in (Client().get(address), Client().post(address)):
            assert answer.status_code == 302
            assert answer.url.startswith(reverse("account_login"))


def test_no_member_sees_the_other_by_page_export_search_error_or_log(
    switched_on: Any, world: Any, client_for: Callable[[str], Client], canaries: tuple[str, str],
    caplog: pytest.LogCaptureFixture,
) -> None:  # fmt: skip
    caplog.set_level(logging.DEBUG)
    every = [a for member in world.members for a in addresses(dogs_of(switched_on, member))]
    every += [
        f"{reverse('dogs:dogs')}?{query}" for query in ("export=csv", "q=KANARIE", "q=Bello&export=csv")
    ]
    every += [
        reverse("procedures:own"),
        reverse("procedures:own_procedure", args=["dogs"]),
        reverse("desk:start"),
    ]
    for number, who in enumerate(CLERKS):
        own, foreign = canaries[number], canaries[1 - number]
        client = client_for(who)
        bodies = {address: client.get(address) for address in every}
        assert own in bodies[reverse("dogs:dogs")].content.decode()
        assert own in bodies[f"{reverse('dogs:dogs')}?export=csv"].getvalue().decode()
        for address, answer in bodies.items():
            assert foreign not in answer.getvalue().decode(errors="replace"), (who, address)
            assert answer.status_code in {200, 403, 404}, (who, address)
        for key in dogs_of(switched_on, world.members[1 - number]):
            assert client.get(reverse("dogs:dog", args=[key])).status_code == 404
    for canary in canaries:
        assert canary not in caplog.text


def test_the_download_holds_the_own_data_only_and_is_noted(
    switched_on: Any, client_for: Callable[[str], Client], canaries: tuple[str, str]
) -> None:
    client = client_for("member_head@0")
    answer = client.post(reverse("procedures:download", args=["dogs"]))
    assert answer.status_code == 200
    with zipfile.ZipFile(io.BytesIO(answer.getvalue())) as archive:
        content = b"".join(archive.read(name) for name in archive.namelist())
        assert json.loads(archive.read("manifest.json"))["parameters"] == {"tag_prefix": "HM"}
    assert canaries[0].encode() in content
    assert canaries[1].encode() not in content
    page = client.get(reverse("procedures:own_procedure", args=["dogs"])).content.decode()
    assert "Person member_head@0" in page
    assert client_for("member_clerk@0").post(reverse("procedures:download", args=["dogs"])).status_code == 403


def test_not_switched_on_is_said_and_the_navigation_shows_it_only_where_it_is_on(
    switched_on: Any, world: Any, system: Any, client_for: Callable[[str], Client]
) -> None:
    actions.deactivate(procedure="dogs", organisation_id=world.members[1].pk, by=system)
    here, there = (client_for(who) for who in CLERKS)
    link = f'href="{reverse("dogs:dogs")}"'
    assert link in here.get(reverse("desk:start")).content.decode()
    assert link not in there.get(reverse("desk:start")).content.decode()
    assert link not in client_for("member_head@0").get(reverse("desk:start")).content.decode()
    answer = there.get(reverse("dogs:dogs"))
    assert answer.status_code == 404
    assert "nicht eingeschaltet" in answer.content.decode()


def test_a_dog_is_registered_and_wrong_input_stays_at_its_field(
    switched_on: Any, world: Any, client_for: Callable[[str], Client]
) -> None:
    client = client_for(CLERKS[0])
    good = {
        "owner": "Eva",
        "address": "Weg 1",
        "name": "Waldi",
        "registered_on": "01.02.2026",
        "tax": "48,50",
    }
    answer = client.post(reverse("dogs:add"), good | {"tax": "viel"})
    assert "„viel“ ist kein Betrag" in answer.content.decode()
    assert client.post(reverse("dogs:add"), good).status_code == 302
    with within(world.members[0].pk):
        assert switched_on.Dog.objects.get(name="Waldi").tag == 3


# -- failing --------------------------------------------------------------------------------------------------------


def test_an_error_in_a_page_stays_there_and_says_nothing_of_the_data(
    switched_on: Any, client_for: Callable[[str], Client], canaries: tuple[str, str],
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture,
) -> None:  # fmt: skip
    views = importlib.import_module("itunion_example_dogs.views")

    def failing(*_args: Any, **_kwargs: Any) -> Any:
        raise RuntimeError(f"row of {canaries[0]}")

    monkeypatch.setattr(views, "render_page", failing)
    client = client_for(CLERKS[0])
    answer = client.get(reverse("dogs:dogs"))
    assert answer.status_code == 500
    assert "Alle anderen Seiten arbeiten weiter" in answer.content.decode()
    assert canaries[0] not in answer.content.decode() + caplog.text
    assert "procedure dogs: dogs failed: RuntimeError in failing" in caplog.text
    assert client.get(reverse("desk:start")).status_code == 200


def test_what_a_failing_page_had_written_is_its_own_matter_and_nothing_else_is_lost(
    switched_on: Any, world: Any, rf: Any
) -> None:
    """The guard lets the house's own answers through: not found, not permitted, refused."""
    from django.http import Http404

    from itunion.foundation.kernel.api import Refused

    for error in (Http404(), Refused("nein")):

        def view(_request: Any, error: Exception = error) -> Any:
            raise error

        request = rf.get("/verfahren/dogs/")
        request.actor = world.actor(CLERKS[0])
        with within(world.members[0].pk), pytest.raises(type(error)):
            guard("dogs", view)(request)


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        ({"version": "1.0.1"}, "älter als die Daten"),
        ({"version": "0.9.0"}, "noch nicht angepasst"),
        ({"failure": "Anpassung 0002"}, "gescheitert"),
    ],
)
def test_a_suspended_procedure_answers_503_with_the_reason_and_the_others_run(
    row: dict[str, str], reason: str, switched_on: Any, client_for: Callable[[str], Client]
) -> None:
    InstalledVersion.objects.filter(pk="dogs").update(**row)
    client = client_for(CLERKS[0])
    answer = client.get(reverse("dogs:dogs"))
    assert answer.status_code == 503
    assert reason in answer.content.decode()
    assert client.get(reverse("desk:start")).status_code == 200
    for who in ("operator_service", "union_board"):
        page = client_for(who).get(reverse("procedures:overview")).content.decode()
        assert reason in page


def test_a_procedure_that_is_not_loaded_any_more_answers_503_and_an_unknown_one_404(
    world: Any, client_for: Callable[[str], Client]
) -> None:
    with pytest.raises(NoReverseMatch):
        reverse("dogs:dogs")
    InstalledVersion.objects.create(pk="dogs", version="1.0.0", migrated_at=clock.now())
    client = client_for(CLERKS[0])
    answer = client.get("/verfahren/dogs/anmelden/")
    assert answer.status_code == 503
    assert "nicht geprüft" in answer.content.decode()
    assert client.get("/verfahren/cats/").status_code == 404
    assert Client().get("/verfahren/dogs/").status_code == 302


# -- the operator's and the member's pages -------------------------------------------------------------------------


def test_the_operator_switches_on_and_off_with_a_form_made_from_the_manifest(
    dogs: Any, world: Any, system: Any, client_for: Callable[[str], Client]
) -> None:
    put_into_use(offer_service(system), world.members[0], clock.today(), by=system)
    client = client_for("operator_service")
    address = reverse("procedures:activate", args=["dogs"])
    page = client.get(address).content.decode()
    assert "Vorsilbe der Hundemarke" in page
    assert 'value="HM"' in page
    values = {"member": str(world.members[0].pk), "from_day": f"{clock.today():%d.%m.%Y}", "tag_prefix": "HM"}
    assert 'href="#id_tag_prefix"' in client.post(address, values | {"tag_prefix": ""}).content.decode()
    refused = client.post(address, values | {"member": str(world.members[1].pk)}).content.decode()
    assert "keine der Leistungen bestellt" in refused
    assert client.post(address, values).status_code == 302
    page = client.get(reverse("procedures:procedure", args=["dogs"])).content.decode()
    assert "Gemeinde Alpha" in page
    off = reverse("procedures:deactivate", args=["dogs", world.members[0].pk])
    assert off in page
    assert client.get(off).status_code == 200
    assert client.post(off).status_code == 302
    assert off not in client.get(reverse("procedures:procedure", args=["dogs"])).content.decode()


def test_who_only_looks_finds_no_buttons_and_may_not_switch(
    switched_on: Any, world: Any, client_for: Callable[[str], Client]
) -> None:
    client = client_for("union_board")
    page = client.get(reverse("procedures:procedure", args=["dogs"])).content.decode()
    assert "Gemeinde Beta" in page
    assert "einschalten/" not in page
    assert client.post(reverse("procedures:activate", args=["dogs"])).status_code == 403
    assert (
        client.post(reverse("procedures:deactivate", args=["dogs", world.members[0].pk])).status_code == 403
    )


def test_the_member_sees_its_procedure_its_data_sheet_and_the_proof(
    switched_on: Any, world: Any, system: Any, client_for: Callable[[str], Client]
) -> None:
    client = client_for("member_head@0")
    page = client.get(reverse("procedures:own_procedure", args=["dogs"])).content.decode()
    for text in ("Hunderegister", "1.0.0", "Hundesteuersatzung", "120 Monate", "Daten herunterladen", "HM"):
        assert text in page, text
    member = world.members[0]
    assert client.post(reverse("procedures:download", args=["dogs"])).getvalue()
    actions.deactivate(procedure="dogs", organisation_id=member.pk, by=system)
    proof = actions.remove_member(procedure="dogs", organisation_id=member.pk, by=system)
    address = reverse("procedures:proof", args=[proof.pk])  # type: ignore[union-attr]
    page = client.get(address).content.decode()
    assert proof.audit_hash in page  # type: ignore[union-attr]
    assert client_for("member_head@1").get(address).status_code == 404
    assert "abgeschaltet" in client.get(reverse("procedures:own")).content.decode()


def test_the_proof_is_printed(
    switched_on: Any, world: Any, system: Any, client_for: Callable[[str], Client], pango: None
) -> None:
    member = world.members[0]
    actions.deactivate(procedure="dogs", organisation_id=member.pk, by=system)
    proof = actions.remove_member(procedure="dogs", organisation_id=member.pk, statement="Test", by=system)
    address = reverse("procedures:proof_pdf", args=[proof.pk])  # type: ignore[union-attr]
    answer = client_for("member_head@0").get(address)
    assert answer.content.startswith(b"%PDF-")
    assert client_for("member_head@1").get(address).status_code == 404


def test_the_start_of_a_page_costs_one_query_for_all_procedures_and_none_without(
    switched_on: Any, world: Any, django_assert_num_queries: Any
) -> None:
    from itunion.procedures.contract.guarding import navigation_of

    actor = world.actor(CLERKS[0])
    with within(world.members[0].pk), django_assert_num_queries(1, exact=False):
        assert [entry.url_name for entry in navigation_of(actor)] == ["dogs:dogs"]
    loading.protect(())
    with django_assert_num_queries(0):
        assert list(navigation_of(actor)) == []
