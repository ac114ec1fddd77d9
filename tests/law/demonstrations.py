# SPDX-FileCopyrightText: 2026 IT-Union contributors
# SPDX-License-Identifier: EUPL-1.2
"""One demonstration per rule that acts where statutes and facts of the union are entered."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from tests.assembly.stage import Stage

from itunion.foundation.kernel.api import Refused
from itunion.union.law import api as law

__all__ = ["DEMONSTRATIONS"]


def entered(s: Stage, **parameters: Any) -> Any:
    """Enter a version of the statutes."""
    return law.enter_statutes(
        title="Fassung", adopted_on=date(2027, 5, 1), parameters=parameters, by=s.system
    )


def reduction_waits_for_creditors(s: Stage) -> None:
    first = entered(s, share_amount="5000.00", liability_sum="5000.00")
    law.put_in_force(number=first.number, registered_on=date(2027, 5, 2), text_filed=True, by=s.system)
    second = entered(s, share_amount="2500.00", liability_sum="5000.00")
    with pytest.raises(Refused, match=r"A14\)"):
        law.put_in_force(
            number=second.number,
            registered_on=date(2027, 5, 20),
            published_on=date(2027, 5, 10),
            text_filed=True,
            by=s.system,
        )


def liability_below_share(s: Stage) -> None:
    with pytest.raises(Refused) as refusal:
        entered(s, share_amount="5000.00", liability_sum="4000.00", additional_contributions="limited")
    assert "(A15)" in " ".join(refusal.value.details)


def settlement_by_board_alone(s: Stage) -> None:
    with pytest.raises(Refused) as refusal:
        entered(s, settlement_by_board_alone=True)
    assert "(E8)" in " ".join(refusal.value.details)


def statutes_need_registration(s: Stage) -> None:
    version = entered(s)
    with pytest.raises(Refused, match=r"G31\)"):
        law.put_in_force(
            number=version.number, registered_on=date(2027, 5, 20), text_filed=False, by=s.system
        )


def association_without_seat(s: Stage) -> None:
    with pytest.raises(Refused, match=r"P4\)"):
        law.enter_union_facts(
            seat="Musterstadt",
            register_court="Amtsgericht Stendal",
            register_number="GnR 1",
            audit_association="Prüfungsverband Muster",
            audit_association_seat=" ",
            by=s.system,
        )


DEMONSTRATIONS: dict[str, Callable[[Stage], None]] = {
    "A14": reduction_waits_for_creditors,
    "A15": liability_below_share,
    "E8": settlement_by_board_alone,
    "G31": statutes_need_registration,
    "P4": association_without_seat,
}
