# SPDX-FileCopyrightText: 2026 IT-Union contributors
# SPDX-License-Identifier: EUPL-1.2
"""Every rule of the book matters: its demonstration holds with the rule, and fails with the rule switched off."""

import json
import re
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest
from django.db import transaction
from tests.assembly.demonstrations import DEMONSTRATIONS as OF_ASSEMBLY
from tests.assembly.stage import CONVENED
from tests.law.demonstrations import DEMONSTRATIONS as OF_LAW
from tests.members.demonstrations import DEMONSTRATIONS as OF_MEMBERS

from itunion.union.law import api as law

ALL: dict[str, Callable[[Any], None]] = {**OF_ASSEMBLY, **OF_LAW}
FACT_SHEET = [f"{letter}{n}" for letter, count in (("M", 10), ("A", 18), ("E", 14), ("O", 9), ("G", 32), ("P", 7)) for n in range(1, count + 1)]  # fmt: skip


def test_the_book_has_the_ninety_rules_of_the_fact_sheet() -> None:
    assert sorted(law.RULES) == sorted(FACT_SHEET)
    assert len(law.RULES) == 90


class _Undone(Exception):
    """Ends a block whose writing is to be forgotten."""


def test_every_rule_has_its_demonstration() -> None:
    assert sorted([*ALL, *OF_MEMBERS]) == sorted(FACT_SHEET)


@pytest.mark.parametrize("rule", sorted(ALL))
def test_rule_matters(rule: str, stage: Any) -> None:
    """The demonstration holds with the rule and fails without it; both on the same stage, to save building two."""
    with suppress(_Undone), transaction.atomic():
        ALL[rule](stage)
        raise _Undone
    stage.travel(CONVENED)
    with law.without(rule), pytest.raises((AssertionError, pytest.fail.Exception)):
        ALL[rule](stage)


def test_the_command_lists_every_rule(capsys: pytest.CaptureFixture[str]) -> None:
    from itunion.desk.commands.rules import rules

    assert rules(["list", "--json"]) == 0
    lines = json.loads(capsys.readouterr().out)
    assert [line["id"] for line in lines] == list(law.RULES)
    for line in lines:
        assert line["paragraph"]
        assert line["kinds"]
        assert line["valid_from"]
        file, _, test = line["tests"][0].partition("::")
        code = (Path(__file__).parents[2] / file).read_text(encoding="utf-8")
        assert re.search(rf"^def {test.partition('[')[0]}\(", code, re.MULTILINE)


def test_every_rule_acts_in_a_function_that_exists() -> None:
    from itunion.union.assembly import api as assembly
    from itunion.union.members import api as members

    rooms = {"assembly": assembly, "members": members, "law": law}
    for rule in law.RULES.values():
        room, _, function = rule.acts_in.partition(".")
        assert callable(getattr(rooms[room], function, None)), f"{rule.id} acts in {rule.acts_in}?"
