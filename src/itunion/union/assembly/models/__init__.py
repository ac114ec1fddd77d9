# SPDX-FileCopyrightText: 2026 IT-Union contributors
# SPDX-License-Identifier: EUPL-1.2
"""Tables of the room. An assembly belongs to the union as a whole: its rows are open to all members by law."""

from itunion.union.assembly.models.ballots import Ballot, Entitlement, Objection, PaperCount, Vote
from itunion.union.assembly.models.circulation import Circulation, CirculationAnswer, CirculationSeat
from itunion.union.assembly.models.convening import DemandSupport, Invitation, MinorityDemand
from itunion.union.assembly.models.cycle import AnnualAccounts, AuditReport
from itunion.union.assembly.models.meetings import AgendaItem, Assembly, Incident, Motion, WordRequest
from itunion.union.assembly.models.minutes import FollowUp, Minutes, Resolution
from itunion.union.assembly.models.organs import Seat
from itunion.union.assembly.models.representation import Presence, Representation
from itunion.union.assembly.models.sealed import SealedPoll
from itunion.union.assembly.models.secret import (
    BoardRecord,
    Committee,
    Participation,
    SecretPoll,
    TrusteeShare,
    UrnEntry,
)
from itunion.union.assembly.models.voice import (
    Amendment,
    AnonymousAnswer,
    Dissent,
    NamedAnswer,
    PositionStatement,
    PositionVersion,
    SignOn,
    Survey,
    SurveyDraft,
    SurveyParticipation,
    SurveyQuestion,
)

__all__ = [
    "AgendaItem",
    "Amendment",
    "AnnualAccounts",
    "AnonymousAnswer",
    "Assembly",
    "AuditReport",
    "Ballot",
    "BoardRecord",
    "Circulation",
    "CirculationAnswer",
    "CirculationSeat",
    "Committee",
    "DemandSupport",
    "Dissent",
    "Entitlement",
    "FollowUp",
    "Incident",
    "Invitation",
    "MinorityDemand",
    "Minutes",
    "Motion",
    "NamedAnswer",
    "Objection",
    "PaperCount",
    "Participation",
    "PositionStatement",
    "PositionVersion",
    "Presence",
    "Representation",
    "Resolution",
    "SealedPoll",
    "Seat",
    "SecretPoll",
    "SignOn",
    "Survey",
    "SurveyDraft",
    "SurveyParticipation",
    "SurveyQuestion",
    "TrusteeShare",
    "UrnEntry",
    "Vote",
    "WordRequest",
]
