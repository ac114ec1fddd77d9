# SPDX-FileCopyrightText: 2026 IT-Union contributors
# SPDX-License-Identifier: EUPL-1.2
"""Reading: members for other rooms, register, ledger, exits, accession cases, alarms."""

from itunion.union.members.queries.accession import (
    case,
    cases,
    inspections,
    notices_of,
    open_cases,
    paper,
    papers,
)
from itunion.union.members.queries.alarms import Alarm, alarms
from itunion.union.members.queries.exits import (
    ExitLine,
    exit_days,
    exits,
    pay_until,
    settlement_queue,
    year_end_of,
)
from itunion.union.members.queries.ledger import (
    entries,
    entry,
    ledger_of,
    state_on,
    states_on,
    total_capital,
)
from itunion.union.members.queries.lines import (
    MemberLine,
    default_leitweg_id,
    leitweg_ids,
    member_lines,
    member_of,
)
from itunion.union.members.queries.register import (
    RegisterLine,
    address_of,
    check_consistency,
    in_house_guard,
    member_names,
    register_as_of,
    voting_members,
)

__all__ = [
    "Alarm",
    "ExitLine",
    "MemberLine",
    "RegisterLine",
    "address_of",
    "alarms",
    "case",
    "cases",
    "check_consistency",
    "default_leitweg_id",
    "entries",
    "entry",
    "exit_days",
    "exits",
    "in_house_guard",
    "inspections",
    "ledger_of",
    "leitweg_ids",
    "member_lines",
    "member_names",
    "member_of",
    "notices_of",
    "open_cases",
    "paper",
    "papers",
    "pay_until",
    "register_as_of",
    "settlement_queue",
    "state_on",
    "states_on",
    "total_capital",
    "voting_members",
    "year_end_of",
]
