# SPDX-FileCopyrightText: 2026 IT-Union contributors
# SPDX-License-Identifier: EUPL-1.2
"""Which changes of a standard are asked about, as properties over random small purchases."""

from decimal import Decimal

from hypothesis import given, settings
from hypothesis import strategies as st

from itunion.optimiser.api import Instance, Need, Offer, Relax, Tier, instance_to_dict, relaxations, solve
from itunion.union.procurement import forecasting

CODES = ("A", "B", "C")
prices = st.integers(1, 30)


@st.composite
def purchases(draw: st.DrawFn) -> Instance:
    """One article, three standards, up to four members and four suppliers; every need can be served."""
    needs = [
        Need(f"m{number}", "X", frozenset({draw(st.sampled_from(CODES))}), draw(st.integers(1, 6)))
        for number in range(draw(st.integers(1, 4)))
    ]
    offers = [
        Offer(
            f"s{number}",
            "X",
            frozenset(draw(st.sets(st.sampled_from(CODES), min_size=1))),
            (
                Tier(1, Decimal(first := draw(prices) + 1)),
                Tier(draw(st.integers(2, 9)), Decimal(draw(st.integers(1, first)))),
            ),
        )
        for number in range(draw(st.integers(1, 4)))
    ]
    offers.append(Offer("all", "X", frozenset(CODES), (Tier(1, Decimal(40)),)))
    return Instance(tuple(needs), tuple(offers))


@settings(max_examples=15)
@given(purchases())
def test_a_pair_that_is_not_asked_about_saves_nothing(instance: Instance) -> None:
    asked = {(change.standard, change.into) for change in relaxations(instance)}
    before = solve(instance, gap=0).objective
    assert before is not None
    for standard in CODES:
        for into in CODES:
            if standard == into or (standard, into) in asked:
                continue
            assert solve(Relax(standard, into).apply(instance), gap=0).objective == before


@settings(max_examples=15)
@given(purchases())
def test_what_is_advised_saves_exactly_that_and_it_is_said_whom_it_touches(instance: Instance) -> None:
    outcome = forecasting.forecast(
        {"instance": instance_to_dict(instance), "seconds": 20}, lambda values: None
    )
    before = solve(instance, gap=0).objective or Decimal(0)
    savings = [Decimal(line["saving"]) for line in outcome["advice"]]
    assert savings == sorted(savings, reverse=True)
    assert len(savings) <= forecasting.MOST_ADVICE
    for line in outcome["advice"]:
        after = solve(Relax(line["standard"], line["into"]).apply(instance), gap=0).objective
        assert after is not None
        assert Decimal(line["saving"]) == before - after > 0
        touched = {
            need.member: need.quantity for need in instance.needs if need.standards == {line["standard"]}
        }
        assert line["units"] == touched
        assert sum(map(Decimal, line["savings"].values())) == Decimal(line["saving"])


@settings(max_examples=15)
@given(purchases())
def test_thresholds_lie_ahead_and_are_counted_right(instance: Instance) -> None:
    outcome = forecasting.forecast(
        {"instance": instance_to_dict(instance), "seconds": 20}, lambda values: None
    )
    total = sum(need.quantity for need in instance.needs)
    for line in outcome["thresholds"]:
        starts = [t.from_units for o in instance.offers if o.supplier == line["supplier"] for t in o.tiers]
        assert line["next_from"] in starts
        assert 0 < line["units"] < line["next_from"]
        assert line["units"] <= total
        assert Decimal(line["worth"]) > 0
        served = {
            code
            for offer in instance.offers
            if offer.supplier == line["supplier"]
            for code in offer.standards
        }
        needed = {need.member: need.quantity for need in instance.needs if need.standards & served}
        assert line["members"].items() <= needed.items()
        assert line["units"] <= sum(line["members"].values())  # without own alternatives nobody is doubtful


def test_who_may_buy_outside_is_not_counted_among_the_buyers() -> None:
    """Units that one member alone would give away must not pass for a sum over several."""
    offer = Offer("s", "X", frozenset({"*"}), (Tier(1, Decimal(10)), Tier(100, Decimal(9))))
    outside = [Need(f"cheap{n}", "X", frozenset(), 5, Decimal(8)) for n in range(3)]
    inside = Need("dear", "X", frozenset(), 7, Decimal(12))
    outcome = forecasting.forecast(
        {"instance": instance_to_dict(Instance((*outside, inside), (offer,))), "seconds": 5},
        lambda values: None,
    )
    (line,) = outcome["thresholds"]
    assert (line["units"], line["members"]) == (7, {"dear": 7})
