# SPDX-FileCopyrightText: 2026 IT-Union contributors
# SPDX-License-Identifier: EUPL-1.2
"""Majorities in exact integers (fact sheet 2.6). Every test also needs at least one vote for or against."""

from dataclasses import dataclass

from itunion.union.law.rules.findings import Text

__all__ = ["MAJORITIES", "Majority"]


@dataclass(frozen=True, slots=True)
class Majority:
    """A required share of yes among the votes that count: `strict` means more than, else at least, part/whole."""

    key: str
    part: int
    whole: int
    strict: bool
    paragraph: str
    name: Text
    of_members: bool = False
    """True: counted against all members of the union instead of the votes cast."""

    def carried(self, yes: int, base: int) -> bool:
        """Say whether `yes` out of `base` counted votes is enough; nothing is carried without a vote."""
        if base <= 0:
            return False
        left, right = self.whole * yes, self.part * base
        return left > right if self.strict else left >= right

    def needed(self, base: int) -> int:
        """Return the smallest number of yes that carries, out of `base`."""
        if base <= 0:
            return 1
        return self.part * base // self.whole + 1 if self.strict else -(-self.part * base // self.whole)

    def calculation(self, yes: int, base: int) -> str:
        """Return the inequality as it is printed in the minutes, e.g. '4 × 76 = 304 ≥ 3 × 101 = 303'."""
        left, right = self.whole * yes, self.part * base
        signs = (">", "≤") if self.strict else ("≥", "<")
        sign = signs[not self.carried(yes, base)]
        return f"{self.whole} × {yes} = {left} {sign} {self.part} × {base} = {right}"


MAJORITIES = {
    m.key: m
    for m in (
        Majority("ordinary", 1, 2, True, "§ 43 Abs. 2 GenG", Text("einfache Mehrheit", "simple majority")),
        Majority(
            "statute_catalogue", 3, 4, False, "§ 16 Abs. 2, Abs. 3 Satz 2 GenG",
            Text("drei Viertel: Satzungsänderung nach Katalog, laufende Beiträge", "three quarters: statute change of the catalogue, running fees"),
        ),
        Majority("statute_other", 3, 4, False, "§ 16 Abs. 4 GenG", Text("drei Viertel: andere Satzungsänderung", "three quarters: other statute change")),
        Majority("duty_to_use", 9, 10, False, "§ 16 Abs. 3 Satz 1 GenG", Text("neun Zehntel: Pflicht zur Inanspruchnahme", "nine tenths: duty to use services")),
        Majority("recall_supervisory", 3, 4, False, "§ 36 Abs. 3 GenG", Text("drei Viertel: Abberufung aus dem Aufsichtsrat", "three quarters: recall from the supervisory board")),
        Majority("dissolution", 3, 4, False, "§§ 78, 79a GenG", Text("drei Viertel: Auflösung, Fortsetzung", "three quarters: dissolution, continuation")),
        Majority(
            "continuation_against_opinion", 3, 4, False, "§ 79a Abs. 4 GenG",
            Text("drei Viertel aller Mitglieder, zweimal", "three quarters of all members, twice"), of_members=True,
        ),
    )
}  # fmt: skip
