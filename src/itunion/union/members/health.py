# SPDX-FileCopyrightText: 2026 IT-Union contributors
# SPDX-License-Identifier: EUPL-1.2
"""Checks of `itunion check`: the register and the ledger fit, no deadline of the register has passed."""

from itunion.foundation.kernel.api import system_actor
from itunion.foundation.organisations.api import across
from itunion.union.members import queries
from itunion.union.members.problems import explain

__all__ = ["deadlines_kept", "register_holds"]


def register_holds() -> tuple[bool, str]:
    """Say whether register and ledger fit each other."""
    with across("members.register", reason="itunion check", by=system_actor("itunion check")):
        names = queries.member_names()
        found = [p for p in queries.check_consistency() if p.serious]
    if not found:
        return True, "Mitgliederliste und Anteilsbuch passen zueinander"
    first = found[0]
    name = names.get(first.owner, "")
    text = f"{name}: {explain(first)[0]}" if name else explain(first)[0]
    return False, f"Mitgliederliste: {len(found)} Unstimmigkeiten, z. B. {text}"


def deadlines_kept() -> tuple[bool, str]:
    """Say whether entries, notices and payouts are in time; overdue payments of members are no fault of the union."""
    with across("members.register", reason="itunion check", by=system_actor("itunion check")):
        late = [a for a in queries.alarms() if a.late and a.kind not in ("payment", "planned_exit")]
    return not late, (
        f"Mitgliederliste: {len(late)} Fristen überschritten"
        if late
        else "Fristen der Mitgliederliste eingehalten"
    )
