# SPDX-FileCopyrightText: 2026 IT-Union contributors
# SPDX-License-Identifier: EUPL-1.2
"""The front door of the optimiser: solve an instance, certify its shares, compare variants.

Pure: nothing is read or written, the only clock is the one that measures durations. Heavy solves belong into a
process of their own; several instances may be solved one after the other in one process, not at the same time.
"""

import time
from decimal import Decimal

from itunion.optimiser.alone import alone_costs
from itunion.optimiser.blend import Blend, blend
from itunion.optimiser.canonical import (
    certificate_from_dict,
    certificate_to_dict,
    instance_from_dict,
    instance_to_dict,
    model_hash,
    result_from_dict,
    result_to_dict,
)
from itunion.optimiser.certificate import GroupSearch
from itunion.optimiser.checker import Finding, check_document
from itunion.optimiser.conflicts import Conflict, smallest_conflict
from itunion.optimiser.core import Repair, RepairStatus, repair_core
from itunion.optimiser.games import Game, LeastCore, least_core, purchase_game, shapley
from itunion.optimiser.highs import SOLVER, SOLVER_VERSION, Stop
from itunion.optimiser.infeasibility import uncovered_needs
from itunion.optimiser.lots import Comparison, Design, Market, Rating, compare_designs
from itunion.optimiser.member_letter import Letter, letter_to
from itunion.optimiser.model import (
    ANY,
    ANYTIME,
    MAX_UNITS,
    BundleBid,
    Constraints,
    Instance,
    InstanceError,
    Lot,
    Need,
    Offer,
    SupplierTerms,
    Tier,
    TierBasis,
    TierKind,
    Window,
)
from itunion.optimiser.outcome import (
    Award,
    Certificate,
    OnProgress,
    Progress,
    Purchase,
    Rebate,
    Result,
    Saving,
    ShareLine,
    ShouldStop,
    Status,
    Uncovered,
)
from itunion.optimiser.plan import to_award
from itunion.optimiser.pool import build_pool, to_euros
from itunion.optimiser.reading import read_instance, read_needs, read_offers
from itunion.optimiser.relaxations import relaxations
from itunion.optimiser.result_file import result_bytes, result_document
from itunion.optimiser.rules import Rule, rules_of
from itunion.optimiser.rules_file import AwardRules, read_rules
from itunion.optimiser.scenarios import (
    Scenario,
    Variant,
    compare,
    price_sentence,
    standard_scenarios,
    total_alone,
)
from itunion.optimiser.settlement import CallOff, Settled, true_up
from itunion.optimiser.shadow import Shadow, shadow_answers
from itunion.optimiser.sharing import bills_of, equal_price, individually_rational, savings_of
from itunion.optimiser.size_deciles import Decile, large_members, savings_by_size
from itunion.optimiser.solver import Search, status_of
from itunion.optimiser.table import InputError, Problem, read_table
from itunion.optimiser.what_if import (
    Answer,
    AtMost,
    Change,
    Cheapest,
    MemberEffect,
    NextTier,
    Price,
    Quantity,
    Relax,
    Session,
    Without,
)
from itunion.optimiser.withdrawal import Joining, Quotes, Withdrawal, withdrawal_quotes
from itunion.optimiser.writing import DEFAULT_GAP, needs_file, offers_file, result_files

__all__ = [
    "ANY",
    "ANYTIME",
    "MAX_UNITS",
    "Answer",
    "AtMost",
    "Award",
    "AwardRules",
    "Blend",
    "BundleBid",
    "CallOff",
    "Certificate",
    "Change",
    "Cheapest",
    "Comparison",
    "Conflict",
    "Constraints",
    "Decile",
    "Design",
    "Finding",
    "Game",
    "InputError",
    "Instance",
    "InstanceError",
    "Joining",
    "LeastCore",
    "Letter",
    "Lot",
    "Market",
    "MemberEffect",
    "Need",
    "NextTier",
    "Offer",
    "OnProgress",
    "Price",
    "Problem",
    "Progress",
    "Purchase",
    "Quantity",
    "Quotes",
    "Rating",
    "Rebate",
    "Relax",
    "Repair",
    "RepairStatus",
    "Result",
    "Rule",
    "Saving",
    "Scenario",
    "Session",
    "Settled",
    "Shadow",
    "ShareLine",
    "ShouldStop",
    "Status",
    "SupplierTerms",
    "Tier",
    "TierBasis",
    "TierKind",
    "Uncovered",
    "Variant",
    "Window",
    "Withdrawal",
    "Without",
    "blend",
    "certificate_from_dict",
    "certificate_to_dict",
    "certify",
    "check_document",
    "compare",
    "compare_designs",
    "instance_from_dict",
    "instance_to_dict",
    "large_members",
    "least_core",
    "letter_to",
    "model_hash",
    "needs_file",
    "offers_file",
    "price_sentence",
    "purchase_game",
    "read_instance",
    "read_needs",
    "read_offers",
    "read_rules",
    "read_table",
    "relaxations",
    "repair_core",
    "result_bytes",
    "result_document",
    "result_files",
    "result_from_dict",
    "result_to_dict",
    "rules_of",
    "savings_by_size",
    "shadow_answers",
    "shapley",
    "smallest_conflict",
    "solve",
    "standard_scenarios",
    "total_alone",
    "true_up",
    "withdrawal_quotes",
]

CONFLICT_SECONDS = 20.0
"""Granted to find the fewest rules that exclude each other, where there is no award."""


def solve(
    instance: Instance,
    *,
    time_limit: float = 60.0,
    seed: int = 0,
    gap: float = DEFAULT_GAP,
    on_progress: OnProgress | None = None,
    should_stop: ShouldStop | None = None,
) -> Result:
    """The cheapest award for `instance` within `gap`, with shares, savings and a proven bound.

    Ends when no award can be cheaper by more than `gap` (a fraction of the cost), when `time_limit` seconds are over
    or when `should_stop()` turns true; then with the best award so far and its gap. If no award covers all needs, the
    result names the units that remain. Shares and savings take a little longer than the limit.

    Raises:
        InstanceError: the instance makes no sense; with every problem, in German.
    """
    started = time.monotonic()
    if problems := instance.problems():
        raise InstanceError(problems)
    pool = build_pool(instance)
    search = Search(
        pool, time_limit=time_limit, gap=gap, seed=seed, on_progress=on_progress, should_stop=should_stop
    )
    optimum = search.run()
    plan = optimum.plan
    lines: tuple[ShareLine, ...] = ()
    savings: tuple[Saving, ...] = ()
    uncovered: tuple[Uncovered, ...] = ()
    conflict: Conflict | None = None
    if plan is not None:

        def on_member(member: str) -> None:
            if on_progress is not None:
                elapsed = time.monotonic() - started
                known = to_euros(plan.cost), to_euros(min(optimum.bound, plan.cost))
                on_progress(Progress("Vergleich allein", elapsed, *known, note=member))

        alone = alone_costs(instance, seed=seed, on_member=on_member)
        lines, _ = individually_rational(equal_price(pool, plan), alone)
        savings = savings_of(lines, alone)
    elif optimum.stop is Stop.INFEASIBLE:
        uncovered = uncovered_needs(instance, pool, seed=seed)
        conflict = smallest_conflict(instance, seed=seed, time_limit=CONFLICT_SECONDS)
    return Result(
        status=status_of(optimum),
        award=None if plan is None else to_award(pool, plan),
        bound=None if plan is None else to_euros(min(optimum.bound, plan.cost)),
        shares=lines,
        savings=savings,
        uncovered=uncovered,
        stopped_by=optimum.stop.value,
        solver=SOLVER,
        solver_version=SOLVER_VERSION,
        model_hash=model_hash(instance, {"gap": gap, "seed": seed}),
        seconds=time.monotonic() - started,
        conflict=() if conflict is None else tuple(rule.title for rule in conflict.rules),
    )


def certify(
    instance: Instance,
    result: Result,
    *,
    time_limit: float = 30.0,
    seed: int = 0,
    on_progress: OnProgress | None = None,
    should_stop: ShouldStop | None = None,
) -> Certificate:
    """What is proven about the fairness of `result.shares`: balance, individual rationality, worst group.

    Raises:
        ValueError: the result has no award.
    """
    if result.award is None:
        raise ValueError("a result without award has no shares to certify")
    started = time.monotonic()
    bills = bills_of(result.shares)
    group = GroupSearch(
        instance, bills, time_limit=time_limit, seed=seed, on_progress=on_progress, should_stop=should_stop
    ).run()
    worse_off = tuple(s.member for s in result.savings if s.alone is not None and s.together > s.alone)
    return Certificate(
        worst_group=group.members,
        gain=to_euros(group.gain),
        gain_bound=to_euros(group.bound),
        proven=group.stop is Stop.GAP,
        budget_balance=to_euros(sum(bills.values())) - result.award.cost + Decimal("0.00"),
        individual_rationality=not worse_off,
        worse_off=worse_off,
        stopped_by=group.stop.value,
        seconds=time.monotonic() - started,
    )
