# SPDX-FileCopyrightText: 2026 IT-Union contributors
# SPDX-License-Identifier: EUPL-1.2
"""Surveys on plain data: no hidden count can be computed from what is published; what no answer can be."""

import itertools
from collections.abc import Iterator
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from itunion.union.assembly.rules import surveys as rules
from itunion.union.assembly.rules.surveys import Question

# --- what may be published -------------------------------------------------------------------------------------------

counts = st.integers(0, 12)
tables = st.integers(1, 4).flatmap(
    lambda groups: st.integers(2, 4).flatmap(
        lambda choices: st.lists(
            st.lists(counts, min_size=choices, max_size=choices), min_size=groups, max_size=groups
        )
    )
)


def named(table: list[list[int]]) -> dict[str, dict[str, int]]:
    return {f"g{i}": {f"a{j}": n for j, n in enumerate(row)} for i, row in enumerate(table)}


def shown(lines: list[rules.Line]) -> list[tuple[int, ...]]:
    return [tuple(n for n in line.counts.values() if n is not None) for line in lines]


@given(tables)
def test_no_count_below_five_is_shown_nor_follows_by_subtraction(table: list[list[int]]) -> None:
    lines = rules.publish_single(named(table), breakdown=True)
    assert all(n >= 5 for line in lines for n in shown([line])[0])
    assert all(line.answers >= 5 for line in lines)
    for line in lines:
        missing = [key for key, n in line.counts.items() if n is None]
        rest = line.answers - sum(n for n in line.counts.values() if n is not None)
        # what is left after subtracting is at least five, of at least two choices
        assert (len(missing) >= 2 and rest >= 5) if missing else rest == 0
    if len(lines) > 1:
        assert sum(line.answers for line in lines[1:]) == lines[0].answers
        assert len({tuple(k for k, n in line.counts.items() if n is None) for line in lines}) == 1


def candidates(total: int, width: int) -> Iterator[tuple[int, ...]]:
    """Yield all ways to write a total as that many counts."""
    for cuts in itertools.combinations(range(total + width - 1), width - 1):
        edges = (-1, *cuts, total + width - 1)
        yield tuple(b - a - 1 for a, b in itertools.pairwise(edges))


def published(table: tuple[int, ...], smallest: int) -> Any:
    return tuple(rules.publish_single(named([list(table)]), breakdown=False, smallest=smallest)[0].counts.values())  # fmt: skip


@pytest.mark.parametrize(("smallest", "width", "most"), [(5, 2, 22), (5, 3, 20), (3, 4, 13)])
def test_who_knows_the_rule_cannot_compute_a_hidden_count(smallest: int, width: int, most: int) -> None:
    """All distributions there are: each hidden count has two values that give the very same publication."""
    for total in range(smallest, most + 1):
        alike: dict[Any, list[tuple[int, ...]]] = {}
        for table in candidates(total, width):
            alike.setdefault(published(table, smallest), []).append(table)
        for publication, tables_ in alike.items():
            for place, value in enumerate(publication):
                if value is None:
                    assert len({t[place] for t in tables_}) > 1, (total, publication, tables_)


@given(tables)
def test_hidden_counts_of_a_breakdown_are_open_to_other_values(table: list[list[int]]) -> None:
    """Move one answer between two hidden choices of a line: every published number stays what it is."""
    lines = rules.publish_single(named(table), breakdown=True)
    for line in lines:
        missing = [key for key, n in line.counts.items() if n is None]
        groups = line.groups or tuple(named(table))
        real = {key: sum(named(table)[g][key] for g in groups) for key in line.counts}
        for key in missing:
            other = [k for k in missing if k != key]
            assert real[key] > 0 or any(real[k] > 0 for k in other)
    if len(lines) > 1:
        visible = {g for line in lines[1:] for g in line.groups}
        assert visible == set(named(table))


def test_counts_of_groups_added_up_cannot_be_computed_either() -> None:
    """Three groups, two choices, limit two, all tables there are: what is not printed has several possible values."""
    for total in range(2, 11):
        alike: dict[Any, list[tuple[int, ...]]] = {}
        for cells in candidates(total, 6):
            by_group = named([list(cells[0:2]), list(cells[2:4]), list(cells[4:6])])
            lines = rules.publish_single(by_group, breakdown=True, smallest=2)
            printed = tuple((line.groups, line.answers, tuple(line.counts.values())) for line in lines)
            alike.setdefault(printed, []).append(cells)
        for printed, tables_ in alike.items():
            alone = {groups[0] for groups, _answers, _counts in printed[1:] if len(groups) == 1}
            for place, (group, choice) in enumerate(itertools.product(range(3), range(2))):
                if f"g{group}" not in alone or printed[0][2][choice] is None:
                    assert len({cells[place] for cells in tables_}) > 1, (printed, tables_)


chosen = st.lists(
    st.integers(0, 15).flatmap(
        lambda n: st.tuples(st.just(n), st.lists(st.integers(0, n), min_size=3, max_size=3))
    ),
    min_size=1,
    max_size=4,
)


@given(chosen)
def test_several_choices_hide_few_who_chose_and_few_who_did_not(lines: list[tuple[int, list[int]]]) -> None:
    by_group = {f"g{i}": (n, {f"a{j}": k for j, k in enumerate(ks)}) for i, (n, ks) in enumerate(lines)}
    result = rules.publish_several(by_group, breakdown=True)
    for line in result:
        assert all(5 <= n <= line.answers - 5 for n in line.counts.values() if n is not None)
    if len(result) > 1:
        assert {g for line in result[1:] for g in line.groups} == set(by_group)


@given(st.lists(st.lists(st.integers(0, 3).map(Decimal), max_size=9), min_size=1, max_size=4))
def test_a_mean_stands_for_five_who_differ(groups: list[list[Decimal]]) -> None:
    by_group = {f"g{i}": numbers for i, numbers in enumerate(groups)}
    for line in rules.publish_numbers(by_group, breakdown=True):
        numbers = [n for g in (line.groups or by_group) for n in by_group[g]]
        assert line.answers == len(numbers) >= 5
        assert (line.mean is None) == (len(set(numbers)) == 1)


def test_open_surveys_hide_nothing() -> None:
    lines = rules.publish_single(named([[1, 0], [0, 2]]), breakdown=True, smallest=0)
    assert [line.counts for line in lines] == [{"a0": 1, "a1": 2}, {"a0": 1, "a1": 0}, {"a0": 0, "a1": 2}]


ASKED = (
    Question("one", "single", ("a", "b")),
    Question("many", "several", ("a", "b"), is_required=False),
    Question("number", "number", minimum=Decimal(1), maximum=Decimal(9), is_required=False),
    Question("text", "text", is_required=False),
)


@pytest.mark.parametrize(
    ("answers", "problem"),
    [
        ({"one": "c"}, {"one": "choice"}),
        ({"one": ["a"]}, {"one": "choice"}),
        ({"one": "a", "many": ["a", "a"]}, {"many": "choice"}),
        ({"one": "a", "many": "a"}, {"many": "choice"}),
        ({"one": "a", "many": [["a"]]}, {"many": "choice"}),
        ({"one": "a", "number": "10"}, {"number": "range"}),
        ({"one": "a", "number": "0,5"}, {"number": "number"}),
        ({"one": "a", "number": "NaN"}, {"number": "number"}),
        ({"one": "a", "text": 7}, {"text": "text"}),
        ({"one": "a", "text": "x" * 5001}, {"text": "text"}),
        ({"one": "a", "other": "b"}, {"other": "unknown"}),
        ({}, {"one": "missing"}),
        ({"one": "b", "many": ["b", "a"], "number": "9", "text": "Ja."}, {}),
    ],
)
def test_what_no_answer_can_be(answers: dict[str, Any], problem: dict[str, str]) -> None:
    assert rules.answer_problems(ASKED, answers, complete=True) == problem
