# SPDX-FileCopyrightText: 2026 IT-Union contributors
# SPDX-License-Identifier: EUPL-1.2
"""Pages of demand through the client."""

from collections.abc import Callable
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from itunion.foundation.kernel.api import audit
from itunion.foundation.organisations.api import within
from itunion.union.demand import api

pytestmark = pytest.mark.django_db

IT = "member_it@0"


def line(number: int, **values: str) -> dict[str, str]:
    defaults = {"article": "", "quantity": "", "alternatives": "only", "binding": "intent"}
    return {f"lines-{number}-{key}": value for key, value in (defaults | values).items()}


def form(*lines: dict[str, str], rows: int = 10) -> dict[str, str]:
    data = {"lines-TOTAL_FORMS": str(rows), "lines-INITIAL_FORMS": "0", "save": "1"}
    for number in range(rows):
        data |= line(number)
    for values in lines:
        data |= values
    return data


def own(round_: Any, world: Any, member: int = 0) -> list[api.NeedLine]:
    with within(world.members[member].pk):
        return api.own_lines(round_.pk, world.members[member].pk)


def test_forty_lines_are_entered_on_one_page(
    open_round: Any, world: Any, client_for: Callable[[str], Client]
) -> None:
    lines = [line(n, article="NB14|NB-1", quantity=str(n + 1), cost_centre=f"K{n}") for n in range(40)]
    response = client_for(IT).post(reverse("demand:entry", args=[open_round.pk]), form(*lines, rows=50))
    assert response.status_code == 302
    assert sorted(need.quantity for need in own(open_round, world)) == list(range(1, 41))


@pytest.mark.parametrize("bad", ["0", "-1", "1000000000000", "zehn", "1,5", ""])
def test_bad_quantities_are_refused_at_their_cell_and_nothing_is_written(
    bad: str, open_round: Any, world: Any, client_for: Callable[[str], Client]
) -> None:
    good, wrong = line(0, article="MO27|MO-1", quantity="3"), line(1, article="NB14|NB-1", quantity=bad)
    response = client_for(IT).post(reverse("demand:entry", args=[open_round.pk]), form(good, wrong))
    assert response.status_code == 200
    assert b'href="#id_lines-1-quantity"' in response.content
    assert own(open_round, world) == []


def test_the_same_line_twice_is_refused(
    open_round: Any, world: Any, client_for: Callable[[str], Client]
) -> None:
    twice = [line(n, article="NB14|NB-1", quantity="3") for n in (0, 4)]
    response = client_for(IT).post(reverse("demand:entry", args=[open_round.pk]), form(*twice))
    assert "schon in Zeile 1" in response.content.decode()


def test_german_numbers_alternatives_and_dates_arrive(
    open_round: Any, world: Any, client_for: Callable[[str], Client]
) -> None:
    values = line(
        0,
        article="NB14|NB-1",
        quantity="1.200",
        alternatives="all",
        max_unit_price="1.234,50",
        needed_by="31.12.2099",
    )
    client_for(IT).post(reverse("demand:entry", args=[open_round.pk]), form(values))
    (need,) = own(open_round, world)
    assert (need.quantity, str(need.max_unit_price), need.alternatives) == (1200, "1234.50", ("NB-2",))
    assert need.needed_by is not None
    assert need.needed_by.isoformat() == "2099-12-31"


def test_a_tolerance_is_kept_shown_and_on_record_and_never_larger_than_the_need(
    open_round: Any, world: Any, client_for: Callable[[str], Client]
) -> None:
    client, url = client_for(IT), reverse("demand:entry", args=[open_round.pk])
    alone = client.post(url, form(line(0, article="NB14|NB-1", quantity="5"), line(1, tolerance="2")))
    assert "Hier fehlt eine Angabe" in alone.content.decode()
    large = client.post(url, form(line(0, article="NB14|NB-1", quantity="5", tolerance="6")))
    assert "Toleranz darf nicht größer" in large.content.decode()
    assert own(open_round, world) == []
    client.post(url, form(line(0, article="NB14|NB-1", quantity="50", tolerance="10")))
    (need,) = own(open_round, world)
    assert need.tolerance == 10
    entries = audit.entries_about(f"round:{open_round.pk}")
    (entry,) = [e for e in entries if e.action == "demand.needs_replace"]
    assert entry.data["after"] == [["NB14", "NB-1", 50, None, 10]]


def test_entry_page_shows_what_was_saved_and_saves_it_unchanged(
    open_round: Any, world: Any, client_for: Callable[[str], Client]
) -> None:
    client = client_for(IT)
    url = reverse("demand:entry", args=[open_round.pk])
    client.post(url, form(line(0, article="NB14|NB-2", quantity="7", note="Schule")))
    before = own(open_round, world)
    formset = client.get(url).context["formset"]
    data = {"lines-TOTAL_FORMS": str(formset.total_form_count()), "lines-INITIAL_FORMS": "0", "save": "1"}
    for row in formset.forms:
        data |= {field.html_name: field.value() or "" for field in row}
    client.post(url, data)
    assert own(open_round, world) == before != []


def upload(content: str, encoding: str = "cp1252", name: str = "bedarf.csv") -> dict[str, Any]:
    return {"file": SimpleUploadedFile(name, content.encode(encoding), content_type="text/csv")}


def test_windows_file_with_semicolons_is_checked_first_and_written_after_confirmation(
    open_round: Any, world: Any, client_for: Callable[[str], Client]
) -> None:
    client = client_for(IT)
    content = (
        "Artikel;Standard;Menge;Preisobergrenze;Kostenstelle\nNB14;NB-1;12;1.099,90;Straßenamt\nMO27;;5;;\n"
    )
    response = client.post(reverse("demand:import", args=[open_round.pk]), upload(content))
    assert "2 Zeilen sind in Ordnung" in response.content.decode()
    assert own(open_round, world) == []
    client.post(reverse("demand:import_confirm", args=[open_round.pk]))
    assert {(n.article, n.quantity, n.cost_centre) for n in own(open_round, world)} == {
        ("NB14", 12, "Straßenamt"),
        ("MO27", 5, ""),
    }


def test_errors_of_a_file_name_row_and_column_and_nothing_is_written(
    open_round: Any, world: Any, client_for: Callable[[str], Client]
) -> None:
    content = "article;standard;quantity\nNB14;MO-1;1\nXX;;2\nMO27;MO-1;zehn\n"
    client = client_for(IT)
    page = client.post(reverse("demand:import", args=[open_round.pk]), upload(content)).content.decode()
    assert "Zeile 2, Spalte Standard" in page
    assert "Zeile 3, Spalte Artikel" in page
    assert "Zeile 4, Spalte Menge" in page
    client.post(reverse("demand:import_confirm", args=[open_round.pk]))
    assert own(open_round, world) == []


def test_a_wrong_column_is_named(open_round: Any, client_for: Callable[[str], Client]) -> None:
    content = "artikel;anzal\nNB14;3\n"
    page = (
        client_for(IT).post(reverse("demand:import", args=[open_round.pk]), upload(content)).content.decode()
    )
    assert "anzal" in page
    assert "quantity" in page


def test_the_template_file_can_be_uploaded_as_it_is(
    open_round: Any, client_for: Callable[[str], Client]
) -> None:
    client = client_for(IT)
    template = client.get(reverse("demand:template_file", args=[open_round.pk])).content.decode("utf-8-sig")
    page = client.post(
        reverse("demand:import", args=[open_round.pk]), upload(template, "utf-8")
    ).content.decode()
    assert "3 Zeilen sind in Ordnung" in page


def test_a_past_deadline_is_refused(world: Any, open_round: Any, client_for: Callable[[str], Client]) -> None:
    articles = [str(a.pk) for a in open_round.articles.all()]
    data = {"title": "Alt", "opens_on": "01.01.2020", "deadline": "31.01.2020", "remind_days_before": "7"}
    page = client_for("operator_purchasing").post(
        reverse("demand:create_round"), data | {"articles": articles}
    )
    assert "in der Vergangenheit" in page.content.decode()
    assert api.rounds().count() == 1


def test_members_see_their_own_needs_only(
    open_round: Any, world: Any, client_for: Callable[[str], Client]
) -> None:
    client_for(IT).post(
        reverse("demand:entry", args=[open_round.pk]), form(line(0, article="NB14|NB-1", quantity="77"))
    )
    other = client_for("member_it@1").get(reverse("demand:round", args=[open_round.pk]))
    assert ">77<" not in other.content.decode()
    overview = client_for("operator_purchasing").get(reverse("demand:answers", args=[open_round.pk]))
    assert ">77<" in overview.content.decode()


def test_nothing_needed_is_an_answer(
    open_round: Any, world: Any, client_for: Callable[[str], Client]
) -> None:
    client_for(IT).post(reverse("demand:nothing_needed", args=[open_round.pk]))
    with within(world.members[0].pk):
        assert [a.state for a in api.answers(open_round.pk)] == ["nothing"]


def test_after_closing_nothing_changes(
    open_round: Any, world: Any, client_for: Callable[[str], Client]
) -> None:
    client_for("operator_purchasing").post(reverse("demand:close_round", args=[open_round.pk]))
    response = client_for(IT).post(
        reverse("demand:entry", args=[open_round.pk]), form(line(0, article="NB14|NB-1", quantity="7"))
    )
    assert response.status_code == 409
    assert own(open_round, world) == []
