# SPDX-FileCopyrightText: 2026 IT-Union contributors
# SPDX-License-Identifier: EUPL-1.2
"""The meter and the advisor on the round's page: sums and the own figure for members, names for purchasing only."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from itunion.union.demand import api as demand
from itunion.union.procurement.models import RoundForecast

from .conftest import need

pytestmark = pytest.mark.django_db
ClientFor = Callable[[str], Client]
Computed = Callable[[Any], RoundForecast]

IT, BUYER = "member_it@0", "operator_purchasing"


def page(client: Client, round_: Any) -> str:
    """Return the visible text of the round's page with single blanks; purchasing is led to its own page."""
    response = client.get(reverse("demand:round", args=[round_.pk]), follow=True)
    assert response.status_code == 200
    return " ".join(response.content.decode().split())


def test_a_member_sees_the_sums_and_its_own_figures(
    needed: Any, computed: Computed, client_for: ClientFor
) -> None:
    computed(needed)
    text = page(client_for(IT), needed)
    assert "Noch 36 Stück bis zur nächsten Staffel von Lieferant Eins" in text
    assert (
        "64 von 100 Stück. Die nächste Staffel ist allen zusammen <strong>2.180,00 €</strong> wert." in text
    )
    assert "Es zählt: Monitor, Notebook. Davon sind 4 Stück für Ihre Verwaltung." in text
    assert "Als Toleranz sind" not in text  # one member alone may be behind it
    assert "<strong>8.180,00 €</strong> weniger für alle. Es träfe 3 Mitglieder mit 40 Stück." in text
    assert "Ihre Verwaltung: 11 Stück betroffen. Sie zahlte 1.730,00 € weniger." in text
    assert "„Letztes Jahr“" in text
    assert 'max="100" value="64"' in text


def test_a_member_learns_nothing_of_another_ones_needs(
    needed: Any, computed: Computed, client_for: ClientFor, report: Any
) -> None:
    """Quantity, name and share of the others are canaries."""
    report(needed, 1, [need("NB14", "NB-1", 8317), need("MO27", "MO-1", 17)])
    computed(needed)
    texts = {who: page(client_for(who), needed) for who in (IT, "member_head@0", "member_treasurer@0")}
    for who, text in texts.items():
        assert "Stück bis zur nächsten Staffel" in text, who
        assert "8.317" not in text, who
        assert "8317" not in text, who
        for name in ("Gemeinde Beta", "Gemeinde Gamma", "Gemeinde Delta"):
            assert name not in text, (who, name)
    everything = page(client_for(BUYER), needed)
    assert "Gemeinde Beta: 8.317 Stück," in everything


def test_prices_that_were_not_awarded_turn_up_nowhere(
    needed: Any, computed: Computed, client_for: ClientFor
) -> None:
    computed(needed)
    assert "777,77" not in page(client_for(IT), needed)


def test_sums_over_fewer_than_three_members_are_withheld_from_members(
    round_: Any, report: Any, computed: Computed, client_for: ClientFor
) -> None:
    """With two, each could subtract its own units from the sum; with three it cannot."""
    for member in range(2):
        report(round_, member, [need("MO27", "MO-1", 10 + member)])
    computed(round_)
    text = page(client_for(IT), round_)
    assert "sobald mindestens drei Mitglieder dahinterstehen" in text
    assert "bis zur nächsten Staffel" not in text
    assert "21 von 100" in page(client_for(BUYER), round_)
    report(round_, 2, [need("MO27", "MO-1", 12)])
    computed(round_)
    assert "33 von 100" in page(client_for(IT), round_)


def test_purchasing_sees_who_is_affected_and_may_have_it_computed_again(
    needed: Any, computed: Computed, client_for: ClientFor, runs: Callable[[Any], list[Any]]
) -> None:
    computed(needed)
    client = client_for(BUYER)
    text = page(client, needed)
    assert "Gemeinde Alpha: 11 Stück, 1.730,00 € weniger" in text
    assert "Als Toleranz sind 3 Stück mehr gemeldet." in text
    url = reverse("procurement:refresh_forecast", args=[needed.pk])
    assert f'action="{url}"' in text
    client.post(url)
    client.post(url)
    assert [run.status for run in runs(needed)] == ["done", "waiting"]
    assert "Eine neue Berechnung läuft." in page(client, needed)


def test_nobody_else_may_have_it_computed(needed: Any, client_for: ClientFor) -> None:
    url = reverse("procurement:refresh_forecast", args=[needed.pk])
    for who in (IT, "supplier_sales@0", "union_board", "auditor"):
        client = client_for(who)
        assert client.post(url).status_code == 403, who
        answers = client.get(reverse("demand:answers", args=[needed.pk])).content.decode()
        assert f'action="{url}"' not in answers, who


def test_anonymous_sees_nothing(needed: Any, computed: Computed) -> None:
    computed(needed)
    response = Client().get(reverse("demand:round", args=[needed.pk]))
    assert (response.status_code, b"Staffel" in response.content) == (302, False)


def test_before_the_first_forecast_the_page_says_what_will_be_there(
    round_: Any, client_for: ClientFor, report: Any, computed: Computed
) -> None:
    assert "Sobald Mitglieder geplanten oder verbindlichen Bedarf melden" in page(client_for(IT), round_)
    report(round_, 0, [need("TAB", "TAB-1", 9)])
    computed(round_)
    assert "erst nach dem ersten Zuschlag bekannt" in page(client_for(IT), round_)


def test_after_the_round_it_stays_readable_as_it_was(
    needed: Any, computed: Computed, client_for: ClientFor, system: Any
) -> None:
    computed(needed)
    demand.close_round(round_id=needed.pk, by=system)
    text = page(client_for(IT), needed)
    assert "Preisstaffeln: Stand bei Fristende" in text
    assert "Noch 36 Stück" in text
    buyer = client_for(BUYER)
    url = reverse("procurement:refresh_forecast", args=[needed.pk])
    assert url not in page(buyer, needed)
    assert buyer.post(url).status_code == 409


def test_a_round_without_forecast_shows_no_empty_card_afterwards(
    round_: Any, client_for: ClientFor, system: Any
) -> None:
    demand.close_round(round_id=round_.pk, by=system)
    assert "Preisstaffeln" not in page(client_for(IT), round_)
