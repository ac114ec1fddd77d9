# SPDX-FileCopyrightText: 2026 IT-Union contributors
# SPDX-License-Identifier: EUPL-1.2
"""Stopped at any moment, a search leaves a valid award with an honest gap, or says that it found none.

Moments are counted in questions ("should I stop?") and progress reports, not in time.
"""

import random
import signal
from collections.abc import Callable
from pathlib import Path

import pytest
from tests.optimiser.reference import random_instance

from itunion.optimiser import Status, needs_file, offers_file, solve
from itunion.optimiser.checker import check_result
from itunion.optimiser.command import DONE, NO_AWARD, run_award_command
from itunion.optimiser.generator import ctqd_instance, municipal_instance
from itunion.optimiser.highs import Stop
from itunion.optimiser.outcome import Progress
from itunion.optimiser.plan import make_plan
from itunion.optimiser.pool import Pool, build_pool
from itunion.optimiser.progress import ProgressLine
from itunion.optimiser.solver import Method, Search

POOLS = {
    "limited": build_pool(
        municipal_instance(
            suppliers=12, articles=14, tiers=4, members=15, standards=4, max_suppliers=4, seed=3
        )
    ),
    "free": build_pool(
        municipal_instance(
            suppliers=8, articles=14, tiers=4, members=15, standards=4, max_suppliers=None, seed=2
        )
    ),
    "scarce": build_pool(ctqd_instance(8, 12, 4, 0.8, 1)),
}


def after(questions: int) -> tuple[Callable[[], bool], list[int]]:
    """Says "stop" from that question on, and counts."""
    asked = [0]

    def should_stop() -> bool:
        asked[0] += 1
        return asked[0] > questions

    return should_stop, asked


def optimum_of(pool: Pool) -> int:
    full = Search(pool, time_limit=60, method=Method.MIP).run()
    assert full.plan is not None
    assert full.bound == full.plan.cost
    return full.plan.cost


@pytest.mark.parametrize("name", list(POOLS))
def test_the_tree_stopped_anywhere_leaves_a_valid_plan_and_bound(name: str) -> None:
    pool = POOLS[name]
    truth = optimum_of(pool)
    never, asked = after(10**9)
    Search(pool, time_limit=60, method=Method.TREE, should_stop=never).run()
    assert asked[0] > 20
    stopped = 0
    for questions in [0, 1, *random.Random(5).sample(range(2, asked[0]), 6)]:
        early = Search(pool, time_limit=60, method=Method.TREE, should_stop=after(questions)[0]).run()
        assert early.plan is not None
        again = make_plan(pool, early.plan.served, early.plan.own, early.plan.tiers)
        assert again.cost == early.plan.cost
        assert 0 < early.bound <= truth <= early.plan.cost
        assert early.stop in {Stop.USER, Stop.GAP}
        stopped += early.stop is Stop.USER
    assert stopped >= 5


@pytest.mark.parametrize("seed", range(12))
@pytest.mark.parametrize("questions", [0, 1, 2, 3])
def test_the_mip_search_stopped_anywhere_is_as_honest(seed: int, questions: int) -> None:
    pool = build_pool(random_instance(seed))
    full = Search(pool, time_limit=60, method=Method.MIP).run()
    early = Search(pool, time_limit=60, method=Method.MIP, should_stop=after(questions)[0]).run()
    if full.plan is None:
        assert early.plan is None
        assert early.stop in {Stop.INFEASIBLE, Stop.USER}
    else:
        assert early.plan is not None
        assert early.bound <= full.plan.cost <= early.plan.cost


@pytest.mark.parametrize("moment", [1, 2, 3, 5, 8])
def test_ctrl_c_in_the_command_leaves_checked_files_or_a_plain_word(
    moment: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    instance = municipal_instance(
        suppliers=12, articles=10, tiers=4, members=6, standards=4, max_suppliers=4, seed=3
    )
    needs, offers, out = tmp_path / "needs.csv", tmp_path / "offers.csv", tmp_path / "out"
    needs.write_bytes(needs_file(instance))
    offers.write_bytes(offers_file(instance))
    heard: list[Progress] = []
    original = ProgressLine.__call__

    def press(line: ProgressLine, progress: Progress) -> None:
        heard.append(progress)
        if len(heard) == moment:
            signal.raise_signal(signal.SIGINT)
        original(line, progress)

    monkeypatch.setattr(ProgressLine, "__call__", press)
    code = run_award_command([str(needs), str(offers), "--out", str(out), "--max-suppliers", "4"])
    spoken = capsys.readouterr().err
    assert "Abbruch angefordert" in spoken
    assert code in {DONE, NO_AWARD}
    if code == DONE:
        assert check_result(needs, offers, out, max_suppliers=4) == []
    else:
        assert not out.exists()
        assert "kein Zuschlag gefunden" in spoken


def test_a_search_that_is_stopped_at_once_still_says_how_good_it_is() -> None:
    instance = municipal_instance(
        suppliers=6, articles=8, tiers=3, members=5, standards=3, max_suppliers=2, seed=8
    )
    result = solve(instance, gap=0.0, should_stop=lambda: True)
    full = solve(instance, gap=0.0)
    assert full.status is Status.OPTIMAL
    assert result.award is not None
    assert full.award is not None
    assert result.bound is not None
    assert result.bound <= full.award.cost <= result.award.cost
