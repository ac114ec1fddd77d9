# SPDX-FileCopyrightText: 2026 IT-Union contributors
# SPDX-License-Identifier: EUPL-1.2
"""All writing of the room."""

from itunion.union.assembly.actions.ballots import (
    close_ballot,
    count_paper,
    determine,
    object_on_record,
)
from itunion.union.assembly.actions.ceremony import discard_committee, hand_out_share, prepare_committee
from itunion.union.assembly.actions.circulation import (
    answer_circulation,
    conclude_circulation,
    start_circulation,
)
from itunion.union.assembly.actions.convening import (
    convene,
    demand_assembly,
    mark_sent,
    note_opened,
    support_demand,
)
from itunion.union.assembly.actions.counting import count_secret
from itunion.union.assembly.actions.cycle import record_accounts, record_audit_report
from itunion.union.assembly.actions.meetings import (
    add_item,
    add_motion,
    call_speaker,
    change_assembly,
    close_assembly,
    finish_speaker,
    open_assembly,
    plan_assembly,
    record_incident,
    request_word,
    show_item,
    start_voting_phase,
    withdraw_motion,
)
from itunion.union.assembly.actions.minutes import (
    add_remark,
    close_minutes,
    draw_minutes,
    sign_minutes,
)
from itunion.union.assembly.actions.opening import open_ballot
from itunion.union.assembly.actions.organs import appoint, file_board_change, record_discharge, vacate
from itunion.union.assembly.actions.representation import (
    check_in,
    check_in_by_code,
    check_in_many,
    check_out,
    give_proxy,
    represent,
    revoke_representation,
)
from itunion.union.assembly.actions.resolutions import (
    add_follow_up,
    advance_resolution,
    finish_follow_up,
    record_challenge,
)
from itunion.union.assembly.actions.sealed import enter_archive, export_sealed
from itunion.union.assembly.actions.secret import (
    BallotClosed,
    cast_secret,
    hand_out_paper,
    issue_token,
    mix_urn,
)
from itunion.union.assembly.actions.voice_positions import (
    add_version,
    decide_amendment,
    dissent,
    draft_position,
    propose_amendment,
    publish_position,
    sign_on,
    withdraw_sign_on,
)
from itunion.union.assembly.actions.voice_surveys import (
    add_question,
    hand_in,
    plan_survey,
    publish_survey,
    remove_question,
    repeat_survey,
    save_draft,
)
from itunion.union.assembly.actions.voting import cast, cast_many

__all__ = [
    "BallotClosed",
    "add_follow_up",
    "add_item",
    "add_motion",
    "add_question",
    "add_remark",
    "add_version",
    "advance_resolution",
    "answer_circulation",
    "appoint",
    "call_speaker",
    "cast",
    "cast_many",
    "cast_secret",
    "change_assembly",
    "check_in",
    "check_in_by_code",
    "check_in_many",
    "check_out",
    "close_assembly",
    "close_ballot",
    "close_minutes",
    "conclude_circulation",
    "convene",
    "count_paper",
    "count_secret",
    "decide_amendment",
    "demand_assembly",
    "determine",
    "discard_committee",
    "dissent",
    "draft_position",
    "draw_minutes",
    "enter_archive",
    "export_sealed",
    "file_board_change",
    "finish_follow_up",
    "finish_speaker",
    "give_proxy",
    "hand_in",
    "hand_out_paper",
    "hand_out_share",
    "issue_token",
    "mark_sent",
    "mix_urn",
    "note_opened",
    "object_on_record",
    "open_assembly",
    "open_ballot",
    "plan_assembly",
    "plan_survey",
    "prepare_committee",
    "propose_amendment",
    "publish_position",
    "publish_survey",
    "record_accounts",
    "record_audit_report",
    "record_challenge",
    "record_discharge",
    "record_incident",
    "remove_question",
    "repeat_survey",
    "represent",
    "request_word",
    "revoke_representation",
    "save_draft",
    "show_item",
    "sign_minutes",
    "sign_on",
    "start_circulation",
    "start_voting_phase",
    "support_demand",
    "vacate",
    "withdraw_motion",
    "withdraw_sign_on",
]
