# SPDX-FileCopyrightText: 2026 IT-Union contributors
# SPDX-License-Identifier: EUPL-1.2
"""O1–O9 and P1–P7: organs of the cooperative, and the audit (§§ 9, 24–40, 53–60)."""

from collections.abc import Collection, Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from itunion.union.law.rules.deadlines import add_months, working_days_after
from itunion.union.law.rules.findings import Decision, demand
from itunion.union.law.rules.rulebook.writing import PROMPTLY, rule

__all__ = ["AUDIT", "ORGANS"]

FEW_MEMBERS = 20
"""Up to this many members one board member and no supervisory board can do, where the statutes say so."""

LETTERHEAD = ("legal_form", "seat", "register_court", "register_number", "board", "supervisory_chair")
AUDIT_PAPERS = ("statutes", "accounts", "publication_proof", "member_register", "minutes_assembly", "minutes_board", "minutes_supervisory")  # fmt: skip


def _board(p: Any, *, board: int, members: int) -> Decision:
    needed = max(p.statutes.number("board_members"), 1 if members <= FEW_MEMBERS else 2)
    return demand(board >= needed, needed=needed)


def _supervisory(p: Any, *, seats: int, members: int) -> Decision:
    by_statutes = p.statutes.number("supervisory_members")
    needed = 0 if members <= FEW_MEMBERS and by_statutes == 0 else max(3, by_statutes)
    return demand(seats >= needed, needed=needed)


def _recall(p: Any, *, yes: int, no: int) -> Decision:
    part, whole = p.statutes.quota("majority_recall")
    return demand(yes + no > 0 and whole * yes >= part * (yes + no))


def _audit_due(p: Any, *, last_audited_year: int, balance_sheet_total: Decimal, year: int) -> Decision:
    every_year = balance_sheet_total > p.statutes.amount("audit_every_year_above")
    latest = last_audited_year + (1 if every_year else 2)
    return Decision(year <= latest, date(latest + 1, 12, 31), {"latest_year": latest})


def _simplified(p: Any, *, asked_on: date, delivered_on: date | None, papers: Collection[str]) -> Decision:
    due = add_months(asked_on, 2)
    missing = [paper for paper in AUDIT_PAPERS if paper not in papers]
    return Decision(not missing and (delivered_on is None or delivered_on <= due), due, {"missing": missing})


def _letterhead(p: Any, *, fields: Mapping[str, str]) -> Decision:
    missing = [f for f in LETTERHEAD if not str(fields.get(f, "")).strip()]
    return demand(not missing, missing=missing)


ORGANS = (
    rule("O1", "§ 24 Abs. 2", "block warn", ("Der Vorstand hat mindestens zwei Mitglieder; eines genügt bei höchstens 20 Mitgliedern und Satzung.", "The board has two members at least; one is enough with 20 members at most and by statutes."),
         ("Der Vorstand ist nicht ausreichend besetzt.", "The board has too few members."),
         "assembly.organ_warnings", _board, "board_members board_elected_by"),
    rule("O2", "§§ 9 Abs. 1, 36 Abs. 1", "block warn parameter", ("Der Aufsichtsrat hat mindestens drei von der Generalversammlung gewählte Mitglieder; seine Beschlussfähigkeit steht in der Satzung.", "The supervisory board has three members at least, elected by the assembly; its quorum stands in the statutes."),
         ("Der Aufsichtsrat ist nicht ausreichend besetzt.", "The supervisory board has too few members."),
         "assembly.organ_warnings", _supervisory, "supervisory_members supervisory_quorum"),
    rule("O3", "§ 9 Abs. 2", "block record", ("In die Organe kommen natürliche Personen: Mitglieder oder Vertretungsbefugte eines Mitglieds.", "Seats are for natural persons: members, or entitled to represent a member."),
         ("Zum Sitz fehlt das Mitglied, die Funktion oder seit wann die Person es vertritt.", "The seat lacks the member, the function, or since when the person represents it."),
         "assembly.appoint", lambda p, *, member, function, since: demand(member and function and since)),
    rule("O4", "§ 36 Abs. 3", "block", ("Abberufung aus dem Aufsichtsrat: mindestens drei Viertel der abgegebenen Stimmen.", "Recall from the supervisory board: three quarters of votes cast at least."),
         ("Für die Abberufung fehlen drei Viertel der abgegebenen Stimmen.", "The recall lacks three quarters of the votes cast."),
         "assembly.vacate", _recall, "majority_recall"),
    rule("O5", "§ 36 Abs. 5", "block", ("Entsandte Mitglieder und investierende zusammen höchstens ein Drittel des Aufsichtsrats.", "Delegated and investing members together hold one third of the supervisory board at most."),
         ("Entsandte und investierende Mitglieder hätten mehr als ein Drittel der Sitze.", "Delegated and investing members would hold more than one third of the seats."),
         "assembly.appoint", lambda p, *, delegated, investing, seats: demand(3 * (delegated + investing) <= seats)),
    rule("O6", "§ 37", "block", ("Wer im Vorstand ist oder Prokura hat, gehört nicht in den Aufsichtsrat; frühere Vorstände erst nach Entlastung.", "Board members and Prokurists do not belong into the supervisory board; former ones only after discharge."),
         ("Die Person gehört dem Vorstand an, hat Prokura oder ist noch nicht entlastet.", "The person is on the board, holds Prokura, or is not discharged yet."),
         "assembly.appoint", lambda p, *, on_board, procurist, undischarged: demand(not (on_board or procurist or undischarged))),
    rule("O7", "§§ 38, 40", "record deadline", ("Der Aufsichtsrat prüft den Jahresabschluss vor der Feststellung und berichtet.", "The supervisory board examines the accounts before adoption and reports."),
         ("Vor der Feststellung fehlt der Bericht des Aufsichtsrats.", "The supervisory board's report is missing before adoption."),
         "assembly.open_ballot", lambda p, *, reported_on, adopted_on: Decision(reported_on is not None and reported_on <= adopted_on, adopted_on)),
    rule("O8", "§§ 28, 157, GenRegV 6, 18 GenG", "deadline", ("Änderungen im Vorstand werden unverzüglich elektronisch und öffentlich beglaubigt angemeldet, nicht durch Bevollmächtigte.", "Board changes are filed promptly, electronically and publicly certified, not by proxy."),
         ("Die Anmeldung der Änderung im Vorstand ist überfällig oder kam durch Bevollmächtigte.", "Filing the board change is overdue, or was done by proxy."),
         "assembly.file_board_change", lambda p, *, changed_on, filed_on, by_proxy: Decision((filed_on is None or filed_on <= working_days_after(changed_on, PROMPTLY, p.holidays)) and not by_proxy, working_days_after(changed_on, PROMPTLY, p.holidays))),
    rule("O9", "§ 25a", "record", ("Briefe und Einladungen nennen Rechtsform, Sitz, Registergericht und Nummer, alle Vorstandsmitglieder und den Aufsichtsratsvorsitz.", "Letters and invitations state legal form, seat, register court and number, all board members and the supervisory chair."),
         ("Im Briefkopf fehlen Pflichtangaben.", "The letterhead lacks required details."),
         "assembly.convene", _letterhead),
)  # fmt: skip

AUDIT = (
    rule("P1", "§ 53 Abs. 1", "deadline parameter", ("Geprüft wird mindestens jedes zweite Geschäftsjahr, über 2.000.000 € Bilanzsumme jedes.", "Audited at least every second business year, above 2,000,000 € balance sheet total every year."),
         ("Die Pflichtprüfung ist überfällig.", "The statutory audit is overdue."),
         "assembly.annual_cycle", _audit_due, "audit_every_year_above"),
    rule("P2", "§ 53 Abs. 2", "parameter", ("Über 1.500.000 € Bilanzsumme und 3.000.000 € Umsatz wird auch der Jahresabschluss geprüft.", "Above 1,500,000 € balance sheet total and 3,000,000 € revenue the accounts are audited too."),
         ("Der Jahresabschluss muss geprüft sein, bevor er festgestellt wird.", "The accounts must be audited before adoption."),
         "assembly.open_ballot", lambda p, *, balance_sheet_total, revenue, accounts_audited: demand(accounts_audited or not (balance_sheet_total > 1_500_000 and revenue > 3_000_000))),
    rule("P3", "§ 53a", "deadline record", ("Kleinste Genossenschaften reichen jedes zweite Mal Unterlagen ein, binnen zwei Monaten in Textform.", "The smallest cooperatives hand in papers every second time, within two months in text form."),
         ("Dem Prüfungspaket fehlen Unterlagen, oder es ist zu spät.", "The audit pack lacks papers, or is late."),
         "members.audit_pack", _simplified),
    rule("P4", "§ 54", "record", ("Die Website nennt Namen und Sitz des Prüfungsverbands.", "The website names the audit association and its seat."),
         ("Name oder Sitz des Prüfungsverbands ist nicht angegeben.", "Name or seat of the audit association is not given."),
         "law.enter_union_facts", lambda p, *, name, seat: demand(name and seat)),
    rule("P5", "§§ 57, 58", "record deadline", ("Der Verband sieht alles ein; Beginn an den Aufsichtsratsvorsitz, Bericht an Vorstand und Aufsichtsrat, alle nehmen Kenntnis.", "The association inspects everything; start told to the supervisory chair, report to board and chair, all take note."),
         ("Zum Prüfungsbericht fehlt, wer ihn wann zur Kenntnis genommen hat.", "It is not recorded who took note of the audit report and when."),
         "assembly.record_audit_report", lambda p, *, chair_told_on, report_on, noted, supervisory: demand(chair_told_on and report_on and noted >= supervisory)),
    rule("P6", "§ 59", "block", ("Der Prüfungsbericht ist Gegenstand der nächsten Generalversammlung.", "The audit report is an item of the next assembly."),
         ("Der Prüfungsbericht muss auf der Tagesordnung stehen.", "The audit report must be on the agenda."),
         "assembly.convene", lambda p, *, report_open, on_agenda: demand(not report_open or on_agenda)),
    rule("P7", "§ 60", "record", ("Der Prüfungsverband kann einberufen und bestimmt dann die Versammlungsleitung.", "The audit association may convene and then names the chair."),
         ("Der Prüfungsverband hat einberufen und muss die Versammlungsleitung bestimmen.", "The audit association convened and must name the chair."),
         "assembly.open_assembly", lambda p, *, convened_by, chair_named_by: demand(convened_by != "audit_association" or chair_named_by == "audit_association")),
)  # fmt: skip
