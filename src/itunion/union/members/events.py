# SPDX-FileCopyrightText: 2026 IT-Union contributors
# SPDX-License-Identifier: EUPL-1.2
"""What happens in the register that other rooms may react to."""

from dataclasses import dataclass
from datetime import date

__all__ = ["MemberAdmitted", "MemberExcluded", "MemberLeft"]


@dataclass(frozen=True)
class MemberAdmitted:
    """A member was entered; its rights begin on `effective_on`."""

    organisation_id: int
    effective_on: date


@dataclass(frozen=True)
class MemberExcluded:
    """A letter of exclusion was sent: from `sent_on` no attendance, organ seats are lost (§ 68)."""

    organisation_id: int
    sent_on: date
    member_until: date


@dataclass(frozen=True)
class MemberLeft:
    """A membership has ended; `last_day` was its last day."""

    organisation_id: int
    last_day: date
