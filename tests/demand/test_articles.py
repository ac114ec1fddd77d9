# SPDX-FileCopyrightText: 2026 IT-Union contributors
# SPDX-License-Identifier: EUPL-1.2
"""Articles, standards and products through the client."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from itunion.union.demand import api

pytestmark = pytest.mark.django_db


@pytest.fixture
def purchasing(client_for: Callable[[str], Client]) -> Client:
    return client_for("operator_purchasing")


def test_an_article_gets_a_standard_and_a_product(purchasing: Client, open_round: Any) -> None:
    data = {"number": "TAB", "name": "Tablet", "cpv": "30213200-7"}
    url = purchasing.post(reverse("demand:create_article"), data).url  # type: ignore[attr-defined]
    purchasing.post(url, {"code": "TAB-1", "name": "Ratstablet"})
    standard = api.standards_by_code()["TAB-1"]
    product = {"standard": str(standard.pk), "manufacturer": "Muster", "name": "Pad"}
    assert purchasing.post(f"{url}produkt/", product).status_code == 302
    assert "Muster Pad" in purchasing.get(url).content.decode()
    assert "schon eingetragen" in purchasing.post(f"{url}produkt/", product).content.decode()


@pytest.mark.parametrize("cpv", ["30213200", "30213200-", "3021320-7", "abcdefgh-1", "30213200-77"])
def test_a_cpv_code_without_check_digit_is_refused(purchasing: Client, world: Any, cpv: str) -> None:
    page = purchasing.post(reverse("demand:create_article"), {"number": "X", "name": "X", "cpv": cpv})
    assert page.status_code == 200
    assert not api.articles_by_number()


@pytest.mark.parametrize("code", ["A|B", "*"])
def test_a_standard_code_that_files_could_not_name_is_refused(
    purchasing: Client, open_round: Any, code: str
) -> None:
    article = api.articles_by_number()["NB14"]
    purchasing.post(reverse("demand:article", args=[article.pk]), {"code": code, "name": "x"})
    assert code not in api.standards_by_code()


def test_a_product_of_another_article_s_standard_is_refused(purchasing: Client, open_round: Any) -> None:
    article, other = api.articles_by_number()["NB14"], api.standards_by_code()["MO-1"]
    product = {"standard": str(other.pk), "manufacturer": "M", "name": "P"}
    assert purchasing.post(reverse("demand:add_product", args=[article.pk]), product).status_code == 200
    assert not other.products.exists()


def test_members_read_the_catalogue_and_cannot_change_it(
    client_for: Callable[[str], Client], open_round: Any
) -> None:
    member = client_for("member_it@0")
    article = api.articles_by_number()["NB14"]
    assert member.get(reverse("demand:article", args=[article.pk])).status_code == 200
    assert (
        member.post(reverse("demand:article", args=[article.pk]), {"code": "Z", "name": "z"}).status_code
        == 403
    )
    assert "Z" not in api.standards_by_code()
