# SPDX-FileCopyrightText: 2026 IT-Union contributors
# SPDX-License-Identifier: EUPL-1.2
"""Majorities in exact integers (fact sheet 2.6). Every test also needs at least one vote for or against."""

from dataclasses import dataclass

from itunion.union.law.rules.findings import Text

__all__ = ["MAJORITIES", "Majority"]


@dataclass(frozen=True, slots=True)
class Majority:
    """A required share of yes among the votes that count: `strict` means more than, else at least, part/whole.

    part/whole is what the law asks for; the statutes can ask for more in `parameter`.
    """

    key: str
    part: int
    whole: int
    strict: bool
    paragraph: str
    parameter: str
    name: Text
    of_members: bool = False
    """True: counted against all members of the union instead of the votes cast."""


MAJORITIES = {
    m.key: m
    for m in (
        Majority("ordinary", 1, 2, True, "§ 43 Abs. 2 GenG", "majority_ordinary", Text("einfache Mehrheit", "simple majority")),
        Majority(
            "statute_catalogue", 3, 4, False, "§ 16 Abs. 2, Abs. 3 Satz 2 GenG", "majority_statute_change",
            Text("drei Viertel: Satzungsänderung nach Katalog, laufende Beiträge", "three quarters: statute change of the catalogue, running fees"),
        ),
        Majority("statute_other", 3, 4, False, "§ 16 Abs. 4 GenG", "majority_other_statute_change", Text("drei Viertel: andere Satzungsänderung", "three quarters: other statute change")),
        Majority("duty_to_use", 9, 10, False, "§ 16 Abs. 3 Satz 1 GenG", "majority_duty_to_use", Text("neun Zehntel: Pflicht zur Inanspruchnahme", "nine tenths: duty to use services")),
        Majority("recall_supervisory", 3, 4, False, "§ 36 Abs. 3 GenG", "majority_recall", Text("drei Viertel: Abberufung aus dem Aufsichtsrat", "three quarters: recall from the supervisory board")),
        Majority("dissolution", 3, 4, False, "§§ 78, 79a GenG", "majority_dissolution", Text("drei Viertel: Auflösung, Fortsetzung", "three quarters: dissolution, continuation")),
        Majority(
            "continuation_against_opinion", 3, 4, False, "§ 79a Abs. 4 GenG", "majority_dissolution",
            Text("drei Viertel aller Mitglieder, zweimal", "three quarters of all members, twice"), of_members=True,
        ),
    )
}  # fmt: skip
