# SPDX-FileCopyrightText: 2026 IT-Union contributors
# SPDX-License-Identifier: EUPL-1.2
"""What the checker says: a place and a German sentence."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Finding:
    """Something that is not right: where, and what, in German."""

    where: str
    message: str

    def __str__(self) -> str:
        return f"{self.where}: {self.message}"


@dataclass(frozen=True, slots=True)
class Report:
    """All findings, and what could not be compared at all (`notes`, no faults)."""

    findings: tuple[Finding, ...]
    notes: tuple[str, ...] = ()


def euros(cents: int) -> str:
    """123450 -> 1.234,50 €."""
    sign = "-" if cents < 0 else ""
    whole, rest = divmod(abs(cents), 100)
    return f"{sign}{whole:,}".replace(",", ".") + f",{rest:02d} €"


def class_name(article: str, standards: tuple[str, ...], window: tuple[str | None, str | None]) -> str:
    """An article with its admissibility class and delivery window, for people."""
    days = "" if window == (None, None) else f", Lieferung {window[0] or '…'} bis {window[1] or '…'}"
    return f"{article} ({'|'.join(standards) or 'ohne Standard'}{days})"
