# SPDX-FileCopyrightText: 2026 IT-Union contributors
# SPDX-License-Identifier: EUPL-1.2
"""People from a file: read as offices write it, checked whole, entered whole or not at all, and again without doubles."""

import datetime as dt
import io
from collections.abc import Callable
from typing import Any

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st
from tests.council import builders as make
from tests.council.builders import open_council

from itunion.foundation.organisations.api import within
from itunion.procedures.council.actions.people_import import import_people
from itunion.procedures.council.models import Membership, Person
from itunion.procedures.council.parsing import TableError, read_rows
from itunion.procedures.council.queries.setup import known_people
from itunion.procedures.council.rules.people import COLUMNS, REQUIRED, Known, check_lines, overlaps

HEAD = "Nachname;Vorname;Gremium;Funktion;Stimmrecht;Von;Bis"
KNOWN = Known({"gemeinderat": 1, "bauausschuss": 2})


def read(text: str) -> list[tuple[int, Any]]:
    return [(row.number, row.cells) for row in read_rows(text.encode(), COLUMNS, REQUIRED)]


def codes(text: str, known: Known = KNOWN) -> list[tuple[int, str, str]]:
    return sorted((p.row, p.column, p.code) for p in check_lines(read(text), known)[1])


def workbook(rows: list[list[Any]]) -> bytes:
    book = openpyxl.Workbook()
    for row in rows:
        book.active.append(row)
    data = io.BytesIO()
    book.save(data)
    return data.getvalue()


def test_csv_and_workbook_say_the_same() -> None:
    rows = [HEAD.split(";"), ["Müller", "Anna", "Gemeinderat", "", "ja", dt.date(2024, 7, 1), None]]
    plain = HEAD + "\nMüller;Anna;Gemeinderat;;ja;01.07.2024;\n"
    expected = read(plain)
    for data in (workbook(rows), plain.encode("cp1252"), b"\xef\xbb\xbf" + plain.replace(";", ",").encode()):
        assert [(r.number, r.cells) for r in read_rows(data, COLUMNS, REQUIRED)] == expected
    (line,) = check_lines(expected, KNOWN)[0]
    assert (line.family_name, line.group, line.voting, line.start, line.end) == (
        "Müller", 1, True, dt.date(2024, 7, 1), None,
    )  # fmt: skip


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "empty"),
        (b"Nachname\n", "empty"),
        (b"Vorname\nAnna\n", "columns"),
        (b"Nachname;Schuhgroesse\nM;42\n", "columns"),
        (b"Nachname;Name\nM;N\n", "columns"),
        (b"PK\x03\x04kaputt", "unreadable"),
        (b"Nachname\n\x00\n", "unreadable"),
        (b"Nachname\n" + b"M\n" * 5_001, "rows"),
        (b"Nachname;Vorname\nM;A;Gemeinderat\n", "width"),
    ],
)
def test_what_is_no_such_table(data: bytes, code: str) -> None:
    with pytest.raises(TableError) as error:
        read_rows(data, COLUMNS, REQUIRED)
    assert error.value.code == code


def test_letters_put_together_of_two_signs_are_the_same_letters() -> None:
    (line,) = check_lines(
        read("Nachname;Gremium\nMu\u0308ller;Büro;\n".replace("ü", "u\u0308")), Known({"büro": 7})
    )[0]
    assert (line.family_name, line.group) == ("Müller", 7)


def test_every_problem_is_named_with_its_row_and_column() -> None:
    text = "\n".join(
        [
            "Nachname;Vorname;E-Mail;Gremium;Funktion;Stimmrecht;Von;Bis",
            ";Anna;;;;;;",
            "Eins;A;keine;Rat;;vielleicht;31.02.2024;",
            "Zwei;B;;Gemeinderat;;;01.01.2025;31.12.2024",
            "Drei;C;;;Mitglied;;;",
            f"{'V' * 151};D;;;;;;",
        ]
    )
    assert codes(text) == [
        (2, "familienname", "missing"),
        (3, "e-mail", "email"), (3, "gremium", "group"), (3, "stimmrecht", "truth"), (3, "von", "day"),
        (4, "bis", "backwards"),
        (5, "gremium", "no_group"),
        (6, "familienname", "long"),
    ]  # fmt: skip


def test_nobody_is_in_a_group_twice_and_nobody_takes_a_login() -> None:
    rows = "Müller;Anna;Gemeinderat;;;01.07.2024;\nmüller; anna ;GEMEINDERAT;;;01.01.2025;"
    assert codes(f"{HEAD}\n{rows}") == [(3, "von", "overlap")]
    again = Known(KNOWN.groups, spans={("anna müller", 1): ((dt.date(2024, 7, 1), None),)})
    # the same days again change the membership, other days meet it
    assert codes(f"{HEAD}\nMüller;Anna;Gemeinderat;Vorsitz;;01.07.2024;", again) == []
    assert codes(f"{HEAD}\nMüller;Anna;Gemeinderat;;;01.08.2024;", again) == [(2, "von", "overlap")]
    assert codes("Nachname;Anmeldung\nA;x@example.org\nB;X@example.org") == [(3, "anmeldung", "login")]


DAYS = st.one_of(st.none(), st.integers(0, 9).map(lambda n: dt.date(2026, 1, 1) + dt.timedelta(n)))


@given(DAYS, DAYS, DAYS, DAYS)
def test_overlap_means_a_shared_day(
    a: dt.date | None, b: dt.date | None, c: dt.date | None, d: dt.date | None
) -> None:
    days = [dt.date(2025, 12, 25) + dt.timedelta(n) for n in range(30)]

    def held(start: dt.date | None, end: dt.date | None) -> set[dt.date]:
        return {day for day in days if (start is None or day >= start) and (end is None or day <= end)}

    if (a and b and a > b) or (c and d and c > d):
        return
    assert overlaps((a, b), (c, d)) == bool(held(a, b) & held(c, d))


@pytest.fixture
def town(world: Any, system: Any) -> Any:
    member = world.members[0]
    open_council(member.pk, system)
    with within(member.pk):
        body = make.body(member.pk)
        make.group(body)
    return body


def send(client: Client, town: Any, text: str) -> str:
    file = SimpleUploadedFile("personen.csv", text.encode())
    return client.post(reverse("council:import_people", args=[town.pk]), {"file": file}).content.decode()


def test_a_dry_run_then_all_or_nothing(town: Any, client_for: Callable[[str], Client]) -> None:
    office = client_for("member_council@0")
    take = reverse("council:confirm_people", args=[town.pk])
    good = f"{HEAD}\nMüller;Anna;Gemeinderat;Mitglied;ja;01.07.2024;\nMaier;Ben;Gemeinderat;Gast;nein;;\n"
    page = send(office, town, good.replace("Gast;nein", "Gast;jein"))
    assert "Zeile 3, Spalte stimmrecht" in page
    office.post(take)
    with within(town.organisation_id):
        assert not Person.objects.exists()
    assert "Probelauf: 2 Zeilen sind in Ordnung" in send(office, town, good)
    with within(town.organisation_id):
        assert not Person.objects.exists()
    for _again in range(2):
        send(office, town, good)
        office.post(take)
        with within(town.organisation_id):
            assert sorted(Person.objects.values_list("name", flat=True)) == ["Anna Müller", "Ben Maier"]
            assert set(Membership.objects.values_list("role", "voting")) == {
                ("Mitglied", True),
                ("Gast", False),
            }
            assert Membership.objects.count() == 2
    assert office.post(take).status_code == 302
    assert (
        client_for("member_clerk@0").get(reverse("council:import_people", args=[town.pk])).status_code == 403
    )


def test_the_example_file_can_be_taken(town: Any, client_for: Callable[[str], Client]) -> None:
    office = client_for("member_council@0")
    example = office.get(reverse("council:people_example", args=[town.pk])).content.decode("utf-8-sig")
    assert "Probelauf: 1 Zeile ist in Ordnung" in send(office, town, example)


def test_what_is_new_is_counted_and_empty_cells_change_nothing(town: Any, system: Any) -> None:
    with within(town.organisation_id):
        first = "Nachname;Vorname;E-Mail;Gremium;Von\nMüller;Anna;anna@example.org;Gemeinderat;01.07.2024"
        lines, problems = check_lines(read(first), known_people(town))
        assert problems == []
        assert import_people(body=town, lines=lines, by=system) == (1, 1)
        seat = Membership.objects.get()
        faction = make.group(town, "Fraktion", kind="faction")
        assert (seat.role, seat.voting, seat.chairs) == ("", True, False)
        seat.role, seat.voting, seat.chairs, seat.on_behalf_of = "Vorsitz", False, True, faction
        seat.save()
        second = "Nachname;Vorname;E-Mail;Gremium;Von\nMÜLLER;Anna;;Gemeinderat;01.07.2024\nMaier;Ben;;;"
        lines, problems = check_lines(read(second), known_people(town))
        assert problems == []
        assert import_people(body=town, lines=lines, by=system) == (1, 0)
        assert sorted(Person.objects.values_list("name", "email")) == [
            ("Anna Müller", "anna@example.org"), ("Ben Maier", ""),
        ]  # fmt: skip
        seat.refresh_from_db()
        assert (seat.role, seat.voting, seat.chairs, seat.on_behalf_of) == ("Vorsitz", False, True, faction)
        third = "Nachname;Vorname;Gremium;Stimmrecht;Vorsitz;Von\nMüller;Anna;Gemeinderat;ja;nein;01.07.2024"
        import_people(body=town, lines=check_lines(read(third), known_people(town))[0], by=system)
        seat.refresh_from_db()
        assert (seat.role, seat.voting, seat.chairs) == ("Vorsitz", True, False)
