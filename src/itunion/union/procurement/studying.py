# SPDX-FileCopyrightText: 2026 IT-Union contributors
# SPDX-License-Identifier: EUPL-1.2
"""Studies of a computed award, answered in the solver's own process: what each rule costs, what if, fairness.

Works on frozen JSON values alone; amounts in the content are texts in € net with two decimals.
"""

from collections.abc import Mapping
from typing import Any

from itunion.optimiser.api import (
    AtMost,
    Change,
    Cheapest,
    Constraints,
    Instance,
    Progress,
    Result,
    Session,
    Without,
    certificate_from_dict,
    instance_from_dict,
    relaxations,
    result_from_dict,
    shadow_answers,
)
from itunion.union.procurement.fairness_study import euro_text, fairness
from itunion.union.procurement.rules.award import question_of
from itunion.union.procurement.solving import OnProgress, in_own_process, progress_values

__all__ = ["STUDY", "compute", "study"]

STUDY = "itunion.union.procurement.studying:study"
SECONDS = {"rules": 240.0, "what_if": 240.0, "fairness": 300.0}  # the process is killed after so many
RULE_SECONDS = 10.0  # of search for each rule that is lifted
BASE_SECONDS = 60.0
CHANGE_SECONDS = 5.0
STUDY_GAP = 1e-3  # what-ifs answer to a tenth of a percent; the award itself is proven more closely
MOST_RELAXED = 8
MOST_WITHOUT = 6


def compute(
    instance: Mapping[str, Any],
    parameters: Mapping[str, Any],
    outcome: Mapping[str, Any],
    kind: str,
    *,
    on_progress: OnProgress | None = None,
) -> dict[str, Any]:
    """Study the `outcome` (result and certificate) of a frozen instance; raises SolvingFailed."""
    question = {"instance": instance, "parameters": parameters, "outcome": outcome, "kind": kind}
    return in_own_process(STUDY, question, seconds=SECONDS[kind], on_progress=on_progress)


def study(question: Mapping[str, Any], report: OnProgress) -> dict[str, Any]:
    """Answer one question in this process."""
    parameters = question["parameters"]
    instance = question_of(instance_from_dict(question["instance"]), parameters)
    result = result_from_dict(question["outcome"]["result"])
    known = question["outcome"]["certificate"]
    certificate = None if known is None else certificate_from_dict(known)
    seed = int(parameters["seed"])

    def on_progress(progress: Progress) -> None:
        report(progress_values(progress))

    if question["kind"] == "fairness":
        return fairness(instance, result, certificate, seed=seed, on_progress=on_progress)
    return {"rules": _rules, "what_if": _what_if}[question["kind"]](instance, result, seed, on_progress)


def _rules(instance: Instance, result: Result, seed: int, on_progress: Any) -> dict[str, Any]:
    assert result.objective is not None
    answers = shadow_answers(
        instance, result.objective, time_limit=RULE_SECONDS, seed=seed, gap=STUDY_GAP, on_progress=on_progress
    )
    return {
        "rules": [
            {
                "key": answer.rule.key,
                "title": answer.rule.title,
                "reason": answer.rule.reason,
                "source": answer.rule.source,
                "saving": euro_text(answer.saving),
                "most": euro_text(answer.most),
                "answered": answer.cost is not None,
            }
            for answer in answers
        ]
    }


def _what_if(instance: Instance, result: Result, seed: int, on_progress: Any) -> dict[str, Any]:
    on_progress(Progress("Vorbereitung", 0.0))
    session = Session(instance, gap=STUDY_GAP, seed=seed, time_limit=BASE_SECONDS)
    changes = _changes(instance, result)
    answers = []
    for number, change in enumerate(changes):
        on_progress(Progress("Was wäre wenn", float(number), note=change.title))
        answers.append(session.ask(change, time_limit=CHANGE_SECONDS))
    return {
        "cost": None if session.cost is None else euro_text(session.cost),
        "next_tiers": [
            {
                "supplier": tier.supplier,
                "article": tier.article,
                "missing": tier.missing,
                "worth": euro_text(tier.worth),
                "sentence": tier.sentence,
            }
            for tier in session.next_tiers()
        ],
        "changes": [
            {
                "title": answer.change.title,
                "status": answer.status.value,
                "cost": None if answer.cost is None else euro_text(answer.cost),
                "bound": euro_text(answer.bound),
                "difference": None if answer.difference is None else euro_text(answer.difference),
                "suppliers": list(answer.suppliers),
                "sentence": answer.sentence,
                "members": [
                    [effect.member, euro_text(effect.before), euro_text(effect.after)]
                    for effect in answer.members
                ],
            }
            for answer in answers
        ],
    }


def _changes(instance: Instance, result: Result) -> list[Change]:
    """What people ask about an award: without rules, fewer suppliers, without one of them, one standard less."""
    used = list(result.award.suppliers) if result.award else []
    changes: list[Change] = []
    if instance.constraints != Constraints():
        changes.append(Cheapest())
    changes += [AtMost(count) for count in range(len(used) - 1, 0, -1)][:3]
    changes += [Without(supplier) for supplier in used][:MOST_WITHOUT]
    return [*changes, *relaxations(instance)[:MOST_RELAXED]]
