# SPDX-FileCopyrightText: 2026 IT-Union contributors
# SPDX-License-Identifier: EUPL-1.2
"""The list of allowances on paper."""

from decimal import Decimal
from itertools import groupby

from itunion.procedures.council.models import AllowanceRun
from itunion.procedures.council.printing.press import on_paper

__all__ = ["print_run"]


def print_run(run: AllowanceRun) -> bytes:
    """Return the list of a run as PDF: each person with the reasons and the sum."""
    lines = list(
        run.lines.select_related("person", "meeting", "rate").order_by(
            "person__family_name", "person__name", "person", "pk"
        )
    )
    people = []
    for _key, group in groupby(lines, key=lambda line: line.person_id):
        own = list(group)
        people.append(
            {"person": own[0].person, "lines": own, "total": sum((line.amount for line in own), Decimal(0))}
        )
    return on_paper("council/print/allowances.html", run=run, people=people)
