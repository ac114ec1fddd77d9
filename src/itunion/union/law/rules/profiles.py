# SPDX-FileCopyrightText: 2026 IT-Union contributors
# SPDX-License-Identifier: EUPL-1.2
"""Rule profiles: the state of the law by date. A draft is known here and switched off."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from types import MappingProxyType
from typing import Any

__all__ = ["PROFILES", "Profile", "profile_on"]


@dataclass(frozen=True, slots=True)
class Profile:
    """A state of the law; `values` are the figures in which states differ. No `valid_from`: not in force."""

    key: str
    valid_from: date | None
    valid_to: date | None
    values: Mapping[str, Any]
    note_de: str
    note_en: str


PROFILES = (
    Profile(
        "geng-2022-07-27",
        date(2022, 7, 27),
        date(2024, 12, 31),
        MappingProxyType({"form_by_law": "written", "voucher_years": 10}),
        "Versammlungsformen nach § 43b; Schriftform für Beitritt, Vollmacht und Kündigung.",
        "Assembly forms of § 43b; written form for accession, proxy and termination.",
    ),
    Profile(
        "geng-2025-01-01",
        date(2025, 1, 1),
        None,
        MappingProxyType({"form_by_law": "text", "voucher_years": 8}),
        "Textform als Regel, Hervorhebung nach § 15a, Löschung nach Ablehnung, § 177, Belege 8 Jahre.",
        "Text form as the rule, highlighting (§ 15a), erasure after refusal, § 177, vouchers 8 years.",
    ),
    Profile(
        "draft-2025-06-25",
        None,
        None,
        MappingProxyType({"form_by_law": "text", "voucher_years": 8}),
        "Referentenentwurf, nicht in Kraft: Textform fast überall, digitale Sitzungen aller Organe. "
        "Ob er Gesetz wurde, klärt der Prüfungsverband.",
        "Ministry draft, not in force: text form nearly everywhere, digital meetings of all organs. "
        "Whether it became law: ask the audit association.",
    ),
)


def profile_on(day: date) -> Profile:
    """Return the profile in force on the day; before the first one the oldest known state is used."""
    for profile in PROFILES:
        if (
            profile.valid_from
            and profile.valid_from <= day
            and (profile.valid_to is None or day <= profile.valid_to)
        ):
            return profile
    return PROFILES[0]
