# SPDX-FileCopyrightText: 2026 IT-Union contributors
# SPDX-License-Identifier: EUPL-1.2
"""What each rule costs: the purchase solved again without it ("ohne diese Vorgabe: 4.120,00 € weniger").

Dual prices of a linear relaxation would answer for the relaxation, not for the award; so every answer is an award of its
own, with its own proven bound.
"""

from dataclasses import dataclass
from decimal import Decimal

from itunion.optimiser.model import Instance
from itunion.optimiser.outcome import OnProgress, Progress, ShouldStop, Status
from itunion.optimiser.pool import build_pool, to_euros
from itunion.optimiser.report import euros
from itunion.optimiser.rules import Rule, rules_of
from itunion.optimiser.solver import Optimum, Search, status_of
from itunion.optimiser.warm import Warm


@dataclass(frozen=True, slots=True)
class Shadow:
    """A rule and the purchase without it. Amounts in euros.

    `cost` is that of the best award found without the rule (`None`: none found), `saving` what lifting it saves at least,
    `most` what lifting it can save at most.
    """

    rule: Rule
    status: Status
    cost: Decimal | None
    saving: Decimal
    most: Decimal

    @property
    def sentence(self) -> str:
        """The answer in German."""
        if self.cost is None:
            return f"{self.rule.title}: in der Zeit nicht beantwortet"
        if self.saving <= 0:
            return (
                f"{self.rule.title}: kostet nichts"
                if self.most <= 0
                else f"{self.rule.title}: ohne sie höchstens {euros(self.most)} weniger"
            )
        return f"{self.rule.title}: ohne sie {euros(self.saving)} weniger"


def shadow_answers(
    instance: Instance,
    cost: Decimal,
    *,
    time_limit: float = 20.0,
    seed: int = 0,
    gap: float = 1e-4,
    on_progress: OnProgress | None = None,
    should_stop: ShouldStop | None = None,
) -> tuple[Shadow, ...]:
    """Lift every rule in turn and compare with an award that costs `cost`; `time_limit` seconds for each rule."""
    answers = []
    warm: Warm | None = None
    for rule in rules_of(instance):
        if should_stop is not None and should_stop():
            break
        if on_progress is not None:
            on_progress(Progress("Was eine Vorgabe kostet", 0.0, note=rule.title))
        search = Search(
            build_pool(rule.without(instance)),
            time_limit=time_limit,
            gap=gap,
            seed=seed,
            should_stop=should_stop,
            warm=warm,
        )
        answers.append(_answer(rule, search.run(), cost, gap))
        warm = search.warm
    return tuple(sorted(answers, key=lambda answer: (-answer.saving, answer.rule.key)))


def _answer(rule: Rule, optimum: Optimum, cost: Decimal, gap: float) -> Shadow:
    found = None if optimum.plan is None else min(to_euros(optimum.plan.cost), cost)
    most = max(Decimal("0.00"), cost - to_euros(optimum.bound))
    saving = Decimal("0.00") if found is None else cost - found
    # within the gap of the search nothing is known
    if most <= Decimal(str(gap)) * cost:
        most = saving
    return Shadow(rule, status_of(optimum), found, saving, most)
