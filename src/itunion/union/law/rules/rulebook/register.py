# SPDX-FileCopyrightText: 2026 IT-Union contributors
# SPDX-License-Identifier: EUPL-1.2
"""M1–M10: the register of members (§§ 30–32, 160)."""

from collections.abc import Collection, Mapping
from datetime import date
from typing import Any

from itunion.union.law.rules.deadlines import add_months, add_years
from itunion.union.law.rules.findings import Decision, demand
from itunion.union.law.rules.rulebook.writing import rule

__all__ = ["REGISTER"]

NAME_FIELDS = {"natural": ("family_name", "first_name", "address"), "legal": ("name", "address"), "association": ("name", "address")}  # fmt: skip


def _names(p: Any, *, person: str, fields: Mapping[str, str]) -> Decision:
    missing = [f for f in NAME_FIELDS[person] if not str(fields.get(f, "")).strip()]
    return demand(not missing, missing=missing)


def _extra(p: Any, *, fields: Collection[str]) -> Decision:
    asked = p.statutes.words("register_extra_fields")
    return demand(not set(asked) - set(fields), missing=[f for f in asked if f not in fields])


def _retention(p: Any, *, paper: str, dated: date, exit_on: date | None, erase_on: date) -> Decision:
    """Papers behind an entry: three years from the end of the year of exit; else HGB § 257 from the paper's year."""
    years = {"entry": 3, "letter": 6, "voucher": p["voucher_years"], "accounts": 10}[paper]
    start = exit_on if paper == "entry" else dated
    if start is None:
        return Decision(False, values={"why": "still a member"})
    due = add_years(date(start.year, 12, 31), years)
    return Decision(erase_on > due, due, {"kept_until": due})


def _inspection(p: Any, *, asker: str, interest: str, other_member: bool) -> Decision:
    """Members inspect the register; extracts are of own entries only; others need a stated legitimate interest."""
    if asker == "member":
        return demand(not other_member, asker=asker)
    return demand(bool(interest.strip()), asker=asker)


def _without_supervision(p: Any, *, not_quorate_since: date | None, today: date) -> Decision:
    if not_quorate_since is None:
        return Decision(True)
    due = add_months(not_quorate_since, 3)
    return Decision(today <= due, due, {"since": not_quorate_since})


REGISTER = (
    rule("M1", "§ 30 Abs. 1", "record", ("Der Vorstand führt die Mitgliederliste.", "The board keeps the register of members."),
         ("Einträge nimmt nur vor, wer für den Vorstand die Mitgliederliste führt.", "Only who keeps the register for the board makes entries."),
         "members.append_entry", lambda p, *, for_the_board: demand(for_the_board)),
    rule("M2", "§ 30 Abs. 2 Satz 1 Nr. 1", "record", ("Die Liste nennt Namen und Anschrift, bei juristischen Personen Firma und Anschrift.", "The register states names and address; for legal persons the firm and address."),
         ("In der Mitgliederliste fehlt Name oder Anschrift.", "Name or address is missing in the register."),
         "members.append_entry", _names),
    rule("M3", "§ 30 Abs. 2 Satz 1 Nr. 2", "record", ("Die Liste nennt die Zahl der weiteren Geschäftsanteile; der erste versteht sich von selbst.", "The register states the number of further shares; the first is implicit."),
         ("Ein Mitglied hat mindestens einen Geschäftsanteil.", "A member has at least one share."),
         "members.register_as_of", lambda p, *, shares: demand(shares >= 1, further_shares=max(0, shares - 1))),
    rule("M4", "§ 30 Abs. 2 Satz 1 Nr. 3, Satz 3", "record", ("Jeder Eintrag nennt den Tag, an dem Beitritt, Änderung oder Ausscheiden wirksam wird.", "Every entry states the day on which accession, change or exit takes effect."),
         ("Dem Eintrag fehlt der Tag, an dem er wirksam wird.", "The entry lacks the day it takes effect."),
         "members.append_entry", lambda p, *, effective_on: demand(effective_on is not None)),
    rule("M5", "§ 30 Abs. 2 Satz 2", "warn parameter", ("Die Satzung kann weitere Angaben verlangen.", "The statutes may ask for further fields."),
         ("Angaben fehlen, die unsere Satzung in der Mitgliederliste verlangt.", "Fields are missing that our statutes ask for in the register."),
         "members.admit", _extra, "register_extra_fields"),
    rule("M6", "§ 30 Abs. 3, HGB § 257", "deadline block", ("Unterlagen zu einem Eintrag bleiben drei Jahre nach dem Jahr des Ausscheidens; Briefe 6, Belege 8 (vor 2025: 10), Abschlüsse 10 Jahre. Der Eintrag selbst bleibt.", "Papers behind an entry stay three years after the year of exit; letters 6, vouchers 8 (before 2025: 10), accounts 10 years. The entry itself stays."),
         ("Diese Unterlage muss noch aufbewahrt werden.", "This paper must still be kept."),
         "members.erase_paper", _retention),
    rule("M7", "§ 31 Abs. 1", "block record", ("Mitglieder sehen die Liste ein, Auszüge gibt es über die eigenen Einträge; Dritte brauchen ein berechtigtes Interesse.", "Members inspect the register, extracts cover own entries; third parties need a legitimate interest."),
         ("Einsicht nur mit dargelegtem berechtigtem Interesse; Auszüge nur über eigene Einträge.", "Inspection needs a stated legitimate interest; extracts cover own entries only."),
         "members.inspect_register", _inspection),
    rule("M8", "§ 31 Abs. 2", "record", ("Dritte dürfen die Angaben nur zum genannten Zweck nutzen; nicht öffentliche Stellen sind darauf hinzuweisen.", "Third parties use the data for the stated purpose only; non-public ones must be told."),
         ("Der Auszug braucht den Hinweis auf die Zweckbindung.", "The extract needs the notice that its use is bound to the purpose."),
         "members.inspect_register", lambda p, *, recipient, notice: demand(recipient != "private" or notice)),
    rule("M9", "§ 32", "record", ("Auf Verlangen erhält das Registergericht unverzüglich eine Abschrift.", "On demand the register court promptly receives a copy."),
         ("Der Abschrift fehlt der Stichtag.", "The copy lacks its as-of date."),
         "members.register_copy", lambda p, *, as_of: demand(as_of is not None)),
    rule("M10", "§ 160", "warn", ("Verstöße gegen Pflichten zu Liste, Protokoll und Prüfung kosten Zwangsgeld bis 5.000 €; auch mehr als drei Monate ohne beschlussfähigen Aufsichtsrat.", "Breach of duties on register, minutes and audit costs a coercive fine up to 5,000 €; also more than three months without a quorate supervisory board."),
         ("Seit mehr als drei Monaten ist kein beschlussfähiger Aufsichtsrat da: Es droht Zwangsgeld bis 5.000 €.", "For more than three months there has been no quorate supervisory board: a coercive fine up to 5,000 € is at stake."),
         "assembly.organ_warnings", _without_supervision, "supervisory_quorum"),
)  # fmt: skip
