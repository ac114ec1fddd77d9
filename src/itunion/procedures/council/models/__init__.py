# SPDX-FileCopyrightText: 2026 IT-Union contributors
# SPDX-License-Identifier: EUPL-1.2
"""Tables of the council; what belongs together stands in one module."""

from itunion.procedures.council.models.bodies import Body, LegislativeTerm, Place, ReferenceSeries
from itunion.procedures.council.models.documents import Attachment, AttachmentRole, Document
from itunion.procedures.council.models.following import (
    AllowanceLine,
    AllowanceRate,
    AllowanceRun,
    FollowUp,
    FollowUpReport,
    FollowUpState,
    Minutes,
    MinutesSignature,
    MinutesState,
    PrivateNote,
)  # fmt: skip
from itunion.procedures.council.models.meetings import (
    AgendaItem,
    Attendance,
    Delivery,
    Exclusion,
    ItemKind,
    Meeting,
    MeetingGroup,
    MeetingState,
    QuorumFinding,
    Vote,
    VoteCast,
    VoteChoice,
    VoteKind,
)  # fmt: skip
from itunion.procedures.council.models.migrating import Finding, ImportRun, SourceObject
from itunion.procedures.council.models.papers import (
    Consultation,
    ConsultationGroup,
    ConsultationState,
    CoSignature,
    CoSignatureState,
    Paper,
    PaperLink,
    PaperOriginator,
    PaperPlace,
    PaperState,
    PaperTemplate,
    PaperVersion,
    TemplateStation,
)  # fmt: skip
from itunion.procedures.council.models.people import (
    CONSENT_FIELDS,
    Consent,
    Group,
    GroupKind,
    Membership,
    Person,
)
from itunion.procedures.council.models.publishing import (
    Change,
    ObjectType,
    Published,
    PublishedOf,
    Subscription,
)

__all__ = [
    "CONSENT_FIELDS", "AgendaItem", "AllowanceLine", "AllowanceRate", "AllowanceRun", "Attachment", "AttachmentRole",
    "Attendance", "Body", "Change", "CoSignature", "CoSignatureState", "Consent", "Consultation", "ConsultationGroup",
    "ConsultationState", "Delivery", "Document", "Exclusion", "Finding", "FollowUp", "FollowUpReport", "FollowUpState",
    "Group", "GroupKind", "ImportRun", "ItemKind", "LegislativeTerm", "Meeting", "MeetingGroup", "MeetingState",
    "Membership", "Minutes", "MinutesSignature", "MinutesState", "ObjectType", "Paper", "PaperLink", "PaperOriginator",
    "PaperPlace", "PaperState", "PaperTemplate", "PaperVersion", "Person", "Place", "PrivateNote", "Published",
    "PublishedOf", "QuorumFinding", "ReferenceSeries", "SourceObject", "Subscription", "TemplateStation", "Vote", "VoteCast",
    "VoteChoice", "VoteKind",
]  # fmt: skip
