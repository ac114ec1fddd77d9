# SPDX-FileCopyrightText: 2026 IT-Union contributors
# SPDX-License-Identifier: EUPL-1.2
"""Statutes: what the law refuses is refused at its parameter; a version holds from its registration on."""

from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import pytest
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st

from itunion.foundation.kernel.api import Conflict, Refused, clock
from itunion.union.law import api as law
from itunion.union.law.models import StatutesVersion
from itunion.union.law.rules import PARAMETERS

AGAINST_THE_LAW = [
    ("payment_quota", "1/20", "A10"),
    ("notice_months", 2, "E1"),
    ("notice_months", 121, "E1"),
    ("settlement_by_board_alone", True, "E8"),
    ("exclusion_reasons", " ", "E5"),
    ("supervisory_quorum", 4, "O2"),
    ("minority_share", "1/5", "G2"),
    ("convening_days", 13, "G3"),
    ("item_days", 6, "G5"),
    ("assembly_forms", ["virtual"], "G11"),
    ("proxy_limit", 3, "G20"),
    ("multiple_votes", 4, "G18"),
    ("majority_ordinary", "1/3", "G17"),
    ("majority_statute_change", "2/3", "G30"),
    ("majority_duty_to_use", "3/4", "G30"),
    ("majority_recall", "1/2", "O4"),
    ("take_back_years", 0, ""),
    ("take_back_years", 31, ""),
]


def test_the_defaults_are_lawful() -> None:
    assert law.statutes_problems({}) == []
    assert law.statutes_problems({key: p.default for key, p in PARAMETERS.items()}) == []


@pytest.mark.parametrize(("key", "value", "rule"), AGAINST_THE_LAW)
def test_against_the_law(key: str, value: Any, rule: str) -> None:
    assert [(p.key, p.rule) for p in law.statutes_problems({key: value})] == [(key, rule)]


@given(st.sampled_from(sorted(PARAMETERS)), st.one_of(st.none(), st.booleans(), st.integers(), st.floats(), st.text(max_size=20), st.lists(st.text(max_size=5), max_size=3)))  # fmt: skip
def test_nonsense_is_named_never_a_crash(key: str, value: Any) -> None:
    for problem in law.statutes_problems({key: value}):
        assert problem.text("de")
        assert problem.text("en")


def test_unknown_parameters_are_named() -> None:
    assert [p.key for p in law.statutes_problems({"colour": "red"})] == ["colour"]


def test_a_version_holds_from_its_registration(world: Any, system: Any) -> None:
    version = law.enter_statutes(
        title="Fassung 2026", adopted_on=date(2026, 6, 25), parameters={"proxy_limit": 1}, by=system
    )
    assert law.statutes_on(date(2026, 12, 31)).version == "0"
    law.put_in_force(number=version.number, registered_on=date(2026, 8, 1), text_filed=True, by=system)
    assert law.book_on(date(2026, 7, 31)).statutes.number("proxy_limit") == 2
    assert law.book_on(date(2026, 8, 1)).statutes.number("proxy_limit") == 1
    with pytest.raises(Conflict):
        law.put_in_force(number=version.number, registered_on=date(2026, 9, 1), text_filed=True, by=system)


def test_what_was_known_of_the_statutes(world: Any, system: Any) -> None:
    """A registration of August that is recorded in September changes nothing that was reckoned before."""
    with clock.simulated(datetime(2026, 7, 1, tzinfo=UTC)):
        version = law.enter_statutes(
            title="Fassung 2026",
            adopted_on=date(2026, 6, 25),
            parameters={"take_back_bearer": "community", "take_back_interest": "1.25"},
            by=system,
        )
    with clock.simulated(datetime(2026, 9, 10, tzinfo=UTC)):
        law.put_in_force(number=version.number, registered_on=date(2026, 8, 1), text_filed=True, by=system)
    before = law.statutes_on(date(2026, 8, 15), known_at=datetime(2026, 9, 9, tzinfo=UTC))
    after = law.statutes_on(date(2026, 8, 15), known_at=datetime(2026, 9, 11, tzinfo=UTC))
    assert (before.version, before["take_back_bearer"], before.rate("take_back_interest")) == (
        "0",
        "leaver",
        Decimal("0.02"),
    )
    assert (after.version, after["take_back_bearer"], after.rate("take_back_interest")) == (
        "1",
        "community",
        Decimal("0.0125"),
    )


@pytest.mark.parametrize("value", ["-0.01", "100.01", "1.005", "NaN", None, "viel"])
def test_a_rate_is_a_percentage(value: Any) -> None:
    assert [p.key for p in law.statutes_problems({"take_back_interest": value})] == ["take_back_interest"]


def test_registration_before_the_vote_is_refused(world: Any, system: Any) -> None:
    version = law.enter_statutes(title="F", adopted_on=date(2026, 6, 25), parameters={}, by=system)
    with pytest.raises(Refused, match="vor dem Beschluss"):
        law.put_in_force(number=version.number, registered_on=date(2026, 6, 1), text_filed=True, by=system)


def test_findings_name_rule_facts_profile_and_statutes() -> None:
    finding = law.book_for(date(2026, 1, 1), law.Statutes("3", {})).check("G20", represented=3, form="text", holder_is_member=True)  # fmt: skip
    data = finding.as_data()
    assert (data["rule"], data["kept"], data["profile"], data["statutes"]) == (
        "G20",
        False,
        "geng-2025-01-01",
        "3",
    )
    assert data["facts"] == {"represented": 3, "form": "text", "holder_is_member": True}


def test_written_form_under_the_old_law() -> None:
    facts = {"form": "text", "unconditional": True, "admitted": True}
    old = law.book_for(date(2024, 6, 1), law.Statutes("0", {})).check("A1", **facts)
    new = law.book_for(date(2025, 6, 1), law.Statutes("0", {})).check("A1", **facts)
    assert (old.kept, old.profile) == (False, "geng-2022-07-27")
    assert (new.kept, new.profile) == (True, "geng-2025-01-01")


def test_pages(world: Any, client_for: Any) -> None:
    office: Client = client_for("union_office")
    form = office.get("/satzung/neu/").content.decode()
    assert "Vertretene je bevollmächtigter Person" in form
    values: dict[str, Any] = {}
    for key, p in PARAMETERS.items():
        value = p.default
        if p.kind == "amount":
            value = f"{Decimal(value):.2f}".replace(".", ",")
        if p.kind == "percent":
            value = "2,5"
        if p.kind == "flag":
            value = "on" if value else None
        if value is not None:
            values[key] = value
    values |= {"title": "Fassung 2026", "adopted_on": "25.06.2026", "proxy_limit": 3}
    refused = office.post("/satzung/neu/", values).content.decode()
    assert "höchstens zwei Mitglieder" in refused
    assert not StatutesVersion.objects.exists()
    answer = office.post("/satzung/neu/", values | {"proxy_limit": 1}, follow=True)
    assert "Fassung 2026" in answer.content.decode()
    number = StatutesVersion.objects.get().number
    shown = office.get(f"/satzung/fassung/{number}/").content.decode()
    assert "statt 2" in shown
    assert "2,50\u00a0%" in shown
    office.post(f"/satzung/fassung/{number}/eintragung/", {"registered_on": "01.08.2026", "text_filed": "on"})
    assert StatutesVersion.objects.get().in_force_from == date(2026, 8, 1)
    assert client_for("member_it@0").get("/satzung/neu/").status_code == 403


def test_the_page_lists_all_ninety(world: Any, client_for: Any) -> None:
    member: Client = client_for("member_it@0")
    csv = member.get("/satzung/regeln/?export=csv").content.decode("utf-8-sig")
    assert len(csv.strip().splitlines()) == 91
    assert "§ 43 Abs. 5 GenG" in member.get("/satzung/regeln/G20/").content.decode()
    assert member.get("/satzung/regeln/X1/").status_code == 404
