# SPDX-FileCopyrightText: 2026 IT-Union contributors
# SPDX-License-Identifier: EUPL-1.2
"""Writing: register, ledger, accession, shares, exit, settlement, copies, import."""

from itunion.union.members.actions.accession import (
    open_case,
    record_clearance,
    record_declaration,
    record_resolution,
)
from itunion.union.members.actions.admission import (
    admit,
    enter_member,
    missing_fields,
    notify_admission,
    notify_refusal,
    prove_erasure,
    refuse,
)
from itunion.union.members.actions.audit_pack import AuditPack, audit_pack
from itunion.union.members.actions.copies import Copy, inspect_register, register_copy
from itunion.union.members.actions.guard import enter_turnover
from itunion.union.members.actions.leaving import (
    enter_exit,
    exclude_member,
    give_extraordinary_notice,
    give_notice,
    notify_exit,
    record_territorial_change,
)
from itunion.union.members.actions.ledger import append_entry, reverse_entry
from itunion.union.members.actions.member_list import import_members
from itunion.union.members.actions.papers import erase_paper, keep_paper
from itunion.union.members.actions.payments import (
    capital_warning,
    credit_profit,
    payment_plan,
    record_payment,
    write_off_loss,
)
from itunion.union.members.actions.register import (
    add_leitweg_id,
    change_member,
    plan_exit,
    record_evidence,
    register_member,
)
from itunion.union.members.actions.settling import pay_settlement, settle
from itunion.union.members.actions.shares import (
    subscribe_further_shares,
    terminate_shares,
    transfer_balance,
)

__all__ = [
    "AuditPack",
    "Copy",
    "add_leitweg_id",
    "admit",
    "append_entry",
    "audit_pack",
    "capital_warning",
    "change_member",
    "credit_profit",
    "enter_exit",
    "enter_member",
    "enter_turnover",
    "erase_paper",
    "exclude_member",
    "give_extraordinary_notice",
    "give_notice",
    "import_members",
    "inspect_register",
    "keep_paper",
    "missing_fields",
    "notify_admission",
    "notify_exit",
    "notify_refusal",
    "open_case",
    "pay_settlement",
    "payment_plan",
    "plan_exit",
    "prove_erasure",
    "record_clearance",
    "record_declaration",
    "record_evidence",
    "record_payment",
    "record_resolution",
    "record_territorial_change",
    "refuse",
    "register_copy",
    "register_member",
    "reverse_entry",
    "settle",
    "subscribe_further_shares",
    "terminate_shares",
    "transfer_balance",
    "write_off_loss",
]
