# SPDX-FileCopyrightText: 2026 IT-Union contributors
# SPDX-License-Identifier: EUPL-1.2
"""What a check found.

Texts are plain strings, not lazy translations: findings are stored as evidence with the document and are
produced in a worker process without Django. Own texts are German; official texts keep their language.
"""

from dataclasses import dataclass
from enum import StrEnum


class Level(StrEnum):
    """Weight of a finding; only an error rejects."""

    ERROR = "error"
    WARNING = "warning"
    INFORMATION = "information"


@dataclass(frozen=True, slots=True)
class Finding:
    """One broken rule: official rule id (``BR-DE-26``) or own one (``ITU-…``), and where in the document."""

    rule: str
    level: Level
    text: str
    where: str = ""
