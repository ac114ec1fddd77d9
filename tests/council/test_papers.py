# SPDX-FileCopyrightText: 2026 IT-Union contributors
# SPDX-License-Identifier: EUPL-1.2
"""Papers: numbers, co-signing in steps, versions, what the next step is, and publication."""

import datetime as dt
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.council import builders as make

from itunion.foundation.kernel.api import Refused
from itunion.procedures.council.actions import paper_publication as publication
from itunion.procedures.council.actions import papers as actions
from itunion.procedures.council.models import (
    CoSignature,
    GroupKind,
    Paper,
    PaperState,
    PaperVersion,
    Published,
    ReferenceSeries,
)
from itunion.procedures.council.rules.papers import (
    STEPS,
    Situation,
    Station,
    fingerprint,
    next_stations,
    next_step,
    pattern_problem,
    reference,
)
from itunion.procedures.council.rules.wording import word_diff

ANSWERS = ("open", "signed", "refused", "dropped")
STATIONS = st.lists(st.tuples(st.integers(1, 4), st.sampled_from(ANSWERS)), max_size=8).map(
    lambda rows: [Station(key, step, state) for key, (step, state) in enumerate(rows)]
)


@given(STATIONS)
def test_only_open_stations_of_the_first_unfinished_step_sign(stations: list[Station]) -> None:
    turn = next_stations(stations)
    rows = {station.key: station for station in stations}
    assert all(rows[key].state == "open" for key in turn)
    assert len({rows[key].step for key in turn}) <= 1
    for key in turn:
        before = [s for s in stations if s.step < rows[key].step and s.state != "dropped"]
        assert all(s.state == "signed" for s in before)
        assert not any(s.state == "refused" for s in stations if s.step == rows[key].step)
    # who signs when it is their turn comes to an end, unless somebody refused
    if not turn and not any(s.state == "refused" for s in stations):
        assert all(s.state in {"signed", "dropped"} for s in stations)


SITUATIONS = st.builds(
    Situation,
    st.sampled_from(sorted(PaperState.values)), st.booleans(), st.booleans(), st.booleans(), STATIONS.map(tuple),
    st.integers(0, 3), st.integers(0, 3), st.integers(0, 3),
)  # fmt: skip


@given(SITUATIONS)
def test_the_next_step_is_allowed_in_the_state(now: Situation) -> None:
    step = next_step(now)
    if step in STEPS:
        assert now.state in STEPS[step]
    if step == "co_sign":
        assert next_stations(now.stations)
    if step == "publish":
        assert now.is_public
        assert not now.published
    assert (step == "write") == (now.state == "draft" and not now.has_text)
    if now.state == "withdrawn":
        assert step == ""


@given(st.lists(st.text(max_size=5), max_size=4), st.lists(st.text(max_size=5), max_size=4))
def test_a_fingerprint_tells_texts_apart(one: list[str], other: list[str]) -> None:
    plain = [[text.replace("\r\n", "\n") for text in texts] for texts in (one, other)]
    assert (fingerprint(one) == fingerprint(other)) == (plain[0] == plain[1])


LINES = st.lists(st.sampled_from(["Die Straße", "1.200 Euro", "wird", "gebaut.", "", "E-Mail"]), max_size=8)


@given(LINES.map("\n".join), LINES.map(" ".join))
def test_a_comparison_holds_both_wordings(old: str, new: str) -> None:
    pieces = word_diff(old, new)
    assert "".join(p.text for p in pieces if p.kind != "in") == old
    assert "".join(p.text for p in pieces if p.kind != "out") == new
    assert all(a.kind != b.kind for a, b in pairwise(pieces))


def test_a_long_comparison_stays_quick() -> None:
    old = " ".join(f"a{n}" for n in range(50_000))
    assert [p.kind for p in word_diff(old, old.replace("a", "b"))] == ["out", "in"]


@pytest.mark.parametrize(
    ("pattern", "problem"),
    [
        ("VL-{year}/{number:04d}", ""),
        ("{number}", ""),
        ("VL-{year}", "number"),
        ("{number.__class__}", "form"),
        ("{nummer}", "form"),
        ("{number", "form"),
        ("{number:99999d}", "form"),
        ("{0}", "form"),
        ("{number!r:>{year}}", "form"),
    ],
)
def test_patterns_of_numbers(pattern: str, problem: str) -> None:
    assert pattern_problem(pattern) == problem


@given(st.integers(1, 10**6), st.integers(1, 10**6))
def test_other_numbers_other_references(one: int, other: int) -> None:
    pattern = "VL-{year}/{number:04d}"
    same = reference(pattern, year=2026, number=one) == reference(pattern, year=2026, number=other)
    assert same == (one == other)


@pytest.fixture
def town(alpha: Any) -> Any:
    body = make.body(alpha.pk)
    body.offices = [
        make.group(body, f"Amt {n}", kind=GroupKind.DEPARTMENT, is_public=False) for n in range(3)
    ]
    body.council = make.group(body)
    return body


def draft(town: Any, by: Any, **values: Any) -> Paper:
    return actions.create_paper(body=town, values={"name": "Straße", "text": "alt", **values}, by=by)


def turn(paper: Paper, by: Any, *, agree: bool = True, note: str = "") -> None:
    stations = [Station(s.pk, s.step, s.state) for s in paper.co_signatures.all()]
    row = CoSignature.objects.get(pk=next_stations(stations)[0])
    actions.co_sign(signature=row, agree=agree, note=note, by=by)


def released(town: Any, by: Any, **values: Any) -> Paper:
    paper = draft(town, by, **values)
    actions.sign_paper(paper=paper, by=by)
    return publication.release_paper(paper=paper, by=by)


def test_numbers_have_no_gap_and_no_double(town: Any, system: Any) -> None:
    papers = [draft(town, system) for _n in range(3)]
    year = papers[0].date.year
    assert [p.reference for p in papers] == [f"VL-{year}/{n:04d}" for n in (1, 2, 3)]
    # one taken over from elsewhere is passed over
    make.paper(town, reference=f"VL-{year}/0004", published=False)
    with pytest.raises(Refused):
        draft(town, system, is_public=False)
    assert draft(town, system).reference == f"VL-{year}/0005"
    other = make.body(town.organisation_id, "Ortschaft", ags="", rgs="")
    assert draft(other, system).reference == f"VL-{year}/0001"
    assert ReferenceSeries.objects.get(body=town).last == 5


def test_co_signing_in_steps_and_anew_after_a_change(town: Any, system: Any) -> None:
    paper = draft(town, system)
    first, second, third = town.offices
    actions.send_round(
        paper=paper,
        stations=[(1, first, None), (1, second, None), (2, third, dt.date(2031, 1, 1))],
        by=system,
    )
    with pytest.raises(Refused):
        actions.co_sign(signature=paper.co_signatures.get(department=third), agree=True, by=system)
    turn(paper, system, note="gut")
    with pytest.raises(Refused):
        actions.sign_paper(paper=paper, by=system)
    turn(paper, system)
    turn(paper, system)
    actions.revise_paper(paper=paper, values={"text": "neu"}, reason="Rechenfehler", by=system)
    paper.refresh_from_db()
    assert (paper.version, paper.state) == (2, PaperState.CO_SIGNING)
    kept = PaperVersion.objects.get()
    assert (kept.version, kept.text, kept.reason) == (1, "alt", "Rechenfehler")
    # what was said stays readable, all are asked again with their steps and deadlines
    old = paper.co_signatures.filter(state="dropped")
    assert sorted(old.values_list("agreed", "version", "note")) == [
        (True, 1, ""),
        (True, 1, ""),
        (True, 1, "gut"),
    ]
    anew = paper.co_signatures.filter(state="open").order_by("step", "department__name")
    assert list(anew.values_list("step", "department__name", "due")) == [
        (1, "Amt 0", None), (1, "Amt 1", None), (2, "Amt 2", dt.date(2031, 1, 1)),
    ]  # fmt: skip
    with pytest.raises(Refused):
        actions.sign_paper(paper=paper, by=system)
    for _n in range(3):
        turn(paper, system)
    actions.sign_paper(paper=paper, by=system)
    actions.revise_paper(paper=paper, values={"department": first}, by=system)
    paper.refresh_from_db()
    assert paper.state == PaperState.SIGNED
    actions.revise_paper(paper=paper, values={"resolution": "anders"}, by=system)
    paper.refresh_from_db()
    assert (paper.state, paper.signed_by, paper.version) == (PaperState.CO_SIGNING, "", 3)


def test_a_signed_draft_without_round_becomes_a_draft_by_change(town: Any, system: Any) -> None:
    paper = draft(town, system)
    actions.sign_paper(paper=paper, by=system)
    actions.revise_paper(paper=paper, values={"text": "neu"}, by=system)
    paper.refresh_from_db()
    assert (paper.state, paper.version) == (PaperState.DRAFT, 2)


def test_refusing_needs_a_reason_and_stops_the_round(town: Any, system: Any) -> None:
    paper = draft(town, system)
    actions.send_round(
        paper=paper, stations=[(1, town.offices[0], None), (2, town.offices[1], None)], by=system
    )
    with pytest.raises(Refused):
        turn(paper, system, agree=False)
    turn(paper, system, agree=False, note="zu teuer")
    later = paper.co_signatures.get(step=2)
    with pytest.raises(Refused):
        actions.co_sign(signature=later, agree=True, by=system)
    actions.take_back(paper=paper, reason="überarbeiten", by=system)
    # changed as a draft: others have seen what it said
    actions.revise_paper(paper=paper, values={"text": "billiger"}, by=system)
    assert PaperVersion.objects.get().text == "alt"
    paper.refresh_from_db()
    assert (paper.state, paper.version) == (PaperState.DRAFT, 2)


def test_a_draft_nobody_saw_keeps_no_versions(town: Any, system: Any) -> None:
    paper = draft(town, system)
    actions.revise_paper(paper=paper, values={"text": "neu"}, by=system)
    assert not PaperVersion.objects.exists()


def test_released_is_fixed_until_taken_back(town: Any, system: Any) -> None:
    paper = released(town, system)
    for act in (
        lambda: actions.revise_paper(paper=paper, values={"text": "x"}, by=system),
        lambda: actions.set_originators(paper=paper, groups=[town.council], people=[], by=system),
        lambda: actions.set_references(paper=paper, places=[], related=[], by=system),
    ):
        with pytest.raises(Refused):
            act()
    publication.publish_paper(paper=paper, by=system)
    with pytest.raises(Refused):
        actions.take_back(paper=paper, reason="Fehler", by=system)
    publication.depublish_paper(paper=paper, reason="Fehler", by=system)
    actions.take_back(paper=paper, reason="Fehler", by=system)
    actions.revise_paper(paper=paper, values={"text": "richtig"}, by=system)
    actions.sign_paper(paper=paper, by=system)
    publication.release_paper(paper=paper, by=system)
    assert list(PaperVersion.objects.values_list("version", "text")) == [(1, "alt"), (2, "richtig")]


def test_dealt_with_is_not_taken_back(town: Any, system: Any) -> None:
    paper = released(town, system)
    make.consultation(paper, town.council, state="done")
    with pytest.raises(Refused):
        actions.take_back(paper=paper, reason="Fehler", by=system)


def test_closed_after_publication_leaves_only_a_tombstone(town: Any, system: Any) -> None:
    paper = released(town, system, name="Grundstück Muster")
    publication.publish_paper(paper=paper, by=system)
    number = Published.objects.get(type="paper").number
    with pytest.raises(Refused):
        publication.depublish_paper(paper=paper, reason=" ", by=system)
    publication.depublish_paper(paper=paper, reason="Versehen", closed_reason="Vertrag", by=system)
    gone = Published.objects.get(type="paper")
    assert (gone.number, gone.deleted, gone.data) == (number, True, "")
    with pytest.raises(Refused):
        publication.publish_paper(paper=paper, by=system)
    publication.make_public(paper=Paper.objects.get(), by=system)
    publication.publish_paper(paper=paper, by=system)
    again = Published.objects.get(type="paper")
    assert (again.number, again.deleted) == (number, False)


def test_a_stale_row_does_not_undo_what_happened(town: Any, system: Any) -> None:
    stale = released(town, system, is_public=False, closed_reason="Vertrag")
    Paper.objects.filter(pk=stale.pk).update(name="Neuer Betreff")
    publication.make_public(paper=stale, by=system)
    assert Paper.objects.get().name == "Neuer Betreff"
