# SPDX-FileCopyrightText: 2026 IT-Union contributors
# SPDX-License-Identifier: EUPL-1.2
"""The register's pages through the client."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from itunion.foundation.organisations.api import get_organisation

pytestmark = pytest.mark.django_db

DETAILS = {
    "name": "Gemeinde Alpha",
    "street": "Neuer Weg 5",
    "postcode": "39104",
    "city": "Magdeburg",
    "email": "neu@example.org",
    "iban": "DE02 1203 0000 0000 2020 51",
}


def test_the_office_changes_master_data(world: Any, client_for: Callable[[str], Client]) -> None:
    url = reverse("members:details", args=[world.members[0].pk])
    assert client_for("union_office").post(url, DETAILS).status_code == 302
    changed = get_organisation(world.members[0].pk)
    assert (changed.street, changed.iban) == ("Neuer Weg 5", "DE02120300000000202051")


@pytest.mark.parametrize(
    ("field", "wrong"), [("iban", "DE02120300000000202052"), ("name", "Gemeinde Beta"), ("email", "x")]
)
def test_wrong_master_data_is_refused_at_its_field(
    world: Any, client_for: Callable[[str], Client], field: str, wrong: str
) -> None:
    url = reverse("members:details", args=[world.members[0].pk])
    response = client_for("union_office").post(url, DETAILS | {field: wrong})
    assert response.status_code == 200
    assert f'href="#id_{field}"' in response.content.decode()
    assert get_organisation(world.members[0].pk).street != "Neuer Weg 5"


def test_the_office_registers_a_leitweg_id_and_wrong_ones_are_refused(
    world: Any, client_for: Callable[[str], Client]
) -> None:
    office = client_for("union_office")
    url = reverse("members:add_leitweg", args=[world.members[0].pk])
    assert "Prüfziffer" in office.post(url, {"leitweg_id": "15-1001-84", "label": "Amt"}).content.decode()
    assert office.post(url, {"leitweg_id": "15-1001-85", "label": "Amt"}).status_code == 302
    assert "15-1001-85" in client_for("member_it@0").get(reverse("members:own")).content.decode()
    assert "15-1001-85" not in client_for("member_it@1").get(reverse("members:own")).content.decode()


def test_members_do_not_open_each_other_s_record(world: Any, client_for: Callable[[str], Client]) -> None:
    url = reverse("members:member", args=[world.members[0].pk])
    assert client_for("member_it@1").get(url).status_code == 403
    assert client_for("auditor").get(url).status_code == 200
