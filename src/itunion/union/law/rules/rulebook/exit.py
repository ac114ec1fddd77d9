# SPDX-FileCopyrightText: 2026 IT-Union contributors
# SPDX-License-Identifier: EUPL-1.2
"""E1–E14: termination, exclusion, settlement, transfer, succession, loss (§§ 65–77a, 19–21a, 33, 148)."""

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from itunion.union.law.rules.deadlines import add_months, end_of_business_year, working_days_after
from itunion.union.law.rules.findings import Decision, by_day, demand
from itunion.union.law.rules.rulebook.entry import form_suffices
from itunion.union.law.rules.rulebook.writing import PROMPTLY, rule

__all__ = ["EXIT", "earliest_exit", "year_end"]

EXTRAORDINARY = frozenset({"2", "3", "4", "5", "9", "10", "11", "purpose", "duty_to_use", "running_fees"})
"""Changes of § 16 II 1 Nr. 2–5, 9–11, § 16 III and of the purpose that allow extraordinary termination."""


def year_end(p: Any, day: date) -> date:
    """Return the end of the union's business year the day lies in."""
    month, last = str(p["business_year_end"]).split("-")
    return end_of_business_year(day, int(month), int(last))


def earliest_exit(p: Any, received_on: date, months: int) -> tuple[date, date]:
    """Return the first year end that a notice reaches, and the last day of receipt for that year end."""
    end = year_end(p, received_on)
    while add_months(end, -months) < received_on:
        end = add_months(end, 12)
    return end, add_months(end, -months)


def _notice(
    p: Any, *, received_on: date, form: str, exit_on: date | None = None, months: int = 0
) -> Decision:
    """Termination to a year end, the notice period before; `exit_on` None takes the earliest."""
    months = months or p.statutes.number("notice_months")
    earliest, _ = earliest_exit(p, received_on, months)
    wanted = exit_on or earliest
    last_receipt = add_months(wanted, -months)
    kept = wanted == year_end(p, wanted) and received_on <= last_receipt and form_suffices(p, form)
    return Decision(kept, last_receipt, {"exit_on": wanted, "earliest": earliest, "months": months})


def _hardship(p: Any, *, member_since: date, received_on: date, reason: str) -> Decision:
    """After one full business year of membership, when staying cannot be asked; three months to the year end."""
    end = year_end(p, member_since)
    from_first_day = member_since == add_months(end, -12) + timedelta(days=1)
    first_full_year = end if from_first_day else add_months(end, 12)
    exit_on, last = earliest_exit(p, received_on, 3)
    kept = p.statutes.number("notice_months") > 24 and received_on > first_full_year and bool(reason.strip())
    return Decision(kept, last, {"exit_on": exit_on})


def _extraordinary(p: Any, *, change: str, entitled: bool, known_on: date, declared_on: date) -> Decision:
    due = add_months(known_on, 1)
    return Decision(
        change in EXTRAORDINARY and entitled and declared_on <= due,
        due,
        {"exit_on": year_end(p, declared_on)},
    )


def _single_shares(
    p: Any, *, received_on: date, form: str, shares_after: int, exit_on: date | None = None
) -> Decision:
    decision = _notice(p, received_on=received_on, form=form, exit_on=exit_on)
    enough = shares_after >= p.statutes.number("mandatory_shares")
    return Decision(decision.kept and enough, decision.due, decision.values)


def _exclusion(p: Any, *, reason: str, posted_on: date | None, registered_letter: bool) -> Decision:
    reasons = p.statutes.words("exclusion_reasons")
    return demand(reason in reasons and posted_on and registered_letter, reasons=reasons)


def _settlement(
    p: Any, *, exit_on: date, amount: Decimal, balance: Decimal, paid_on: date | None
) -> Decision:
    """The paid-in balance and nothing of the reserves, within six months (statutes may say otherwise)."""
    due = add_months(exit_on, p.statutes.number("settlement_months"))
    right = amount == balance or (p["share_in_reserves"] and amount >= balance)
    return Decision(right and (paid_on is None or paid_on <= due), due, {"balance": balance})


def _transfer(
    p: Any,
    *,
    amount: Decimal,
    balance: Decimal,
    acquirer_room: Decimal,
    acquirer_joins: bool,
    consent: bool,
    form: str,
) -> Decision:
    allowed = p["transfer_allowed"] == "yes" or (p["transfer_allowed"] == "with_consent" and consent)
    return demand(
        allowed
        and form in ("text", "written")
        and 0 < amount <= balance
        and amount <= acquirer_room
        and acquirer_joins
    )


def _dissolved(p: Any, *, exit_on: date, dissolved_on: date | None) -> Decision:
    due = add_months(exit_on, 6)
    return Decision(dissolved_on is None or dissolved_on > due, due)


def _succession(p: Any, *, effective_on: date, successor: str, entered_on: date | None) -> Decision:
    """The universal successor is member to the end of the business year of the merger."""
    ends = year_end(p, effective_on)
    due = working_days_after(effective_on, PROMPTLY, p.holidays)
    return Decision(
        bool(successor) and (entered_on is None or entered_on <= due), due, {"member_until": ends}
    )


EXIT = (
    rule("E1", "§ 65 Abs. 1, 2", "deadline block", ("Kündigung nur zum Ende eines Geschäftsjahres, mindestens drei Monate vorher; die Satzung kann bis zu fünf (zehn) Jahre verlangen.", "Termination only to the end of a business year, three months before at least; statutes may ask up to five (ten) years."),
         ("Die Kündigung wirkt nur zum Ende eines Geschäftsjahres und muss fristgerecht in der vorgesehenen Form zugehen.", "Termination takes effect at the end of a business year only, and must arrive in time and in the form required."),
         "members.give_notice", _notice, "notice_months business_year_end declaration_form"),
    rule("E2", "§ 65 Abs. 3", "deadline", ("Bei einer Frist über zwei Jahren: Austritt bei Härte mit drei Monaten nach einem vollen Geschäftsjahr.", "With notice over two years: hardship exit with three months after one full business year."),
         ("Ein Austritt wegen Härte setzt eine Frist über zwei Jahren, ein volles Geschäftsjahr und einen Grund voraus.", "A hardship exit needs a notice period over two years, one full business year and a reason."),
         "members.give_notice", _hardship, "notice_months"),
    rule("E3", "§ 67a", "deadline", ("Nach bestimmten Satzungsänderungen kann binnen eines Monats außerordentlich zum Jahresende gekündigt werden.", "After certain statute changes extraordinary termination is possible within one month, to the year end."),
         ("Für die außerordentliche Kündigung fehlt der Anlass, der Widerspruch, oder der Monat ist vorbei.", "Extraordinary termination lacks its cause or the objection, or the month has passed."),
         "members.give_extraordinary_notice", _extraordinary),
    rule("E4", "§ 67b", "deadline block", ("Einzelne weitere Anteile können mit denselben Fristen gekündigt werden.", "Single further shares can be terminated with the same periods."),
         ("Die Kündigung einzelner Anteile ist nicht fristgerecht, oder Pflichtanteile wären betroffen.", "The termination of single shares is not in time, or mandatory shares would be concerned."),
         "members.terminate_shares", _single_shares, "notice_months mandatory_shares"),
    rule("E5", "§ 68", "block record", ("Ausschluss nur aus Gründen der Satzung, zum Jahresende, mit eingeschriebenem Brief; ab Absendung keine Teilnahme mehr.", "Exclusion only for reasons of the statutes, to the year end, by registered letter; from dispatch no attendance."),
         ("Zum Ausschluss fehlt ein Grund der Satzung oder der Nachweis des eingeschriebenen Briefs.", "The exclusion lacks a reason of the statutes or the proof of the registered letter."),
         "members.exclude_member", _exclusion, "exclusion_reasons"),
    rule("E6", "§ 69", "deadline", ("Ende und verbleibende Anteile werden unverzüglich eingetragen und mitgeteilt.", "End and remaining shares are entered and notified promptly."),
         ("Eintrag und Nachricht über das Ausscheiden sind überfällig.", "Entry and notice of the exit are overdue."),
         "members.notify_exit", lambda p, *, known_on, notified_on: by_day(working_days_after(known_on, PROMPTLY, p.holidays), notified_on)),
    rule("E7", "§ 73 Abs. 1, 2", "deadline block", ("Ausgezahlt wird das Geschäftsguthaben, binnen sechs Monaten; an Rücklagen besteht kein Anspruch.", "The paid-in balance is paid within six months; there is no claim on reserves."),
         ("Ausgezahlt wird genau das Geschäftsguthaben, ohne Anteil an Rücklagen, und rechtzeitig.", "Exactly the paid-in balance is paid, without reserves, and in time."),
         "members.settle", _settlement, "settlement_months share_in_reserves"),
    rule("E8", "§ 73 Abs. 4", "parameter block", ("Die Satzung kann Bedingungen ändern; alles dem Vorstand zu überlassen, ist nichtig.", "Statutes may change terms; leaving them to the board alone is void."),
         ("Die Auszahlung allein dem Vorstand zu überlassen, ist nichtig.", "Leaving the payment to the board alone is void."),
         "law.enter_statutes", lambda p, *, board_alone: demand(not board_alone), "settlement_by_board_alone"),
    rule("E9", "§ 75", "warn", ("Wird die Genossenschaft binnen sechs Monaten aufgelöst, gilt das Ausscheiden als nicht erfolgt.", "If the cooperative is dissolved within six months, the exit counts as not happened."),
         ("Die Genossenschaft wurde binnen sechs Monaten aufgelöst: Das Ausscheiden gilt als nicht erfolgt.", "The cooperative was dissolved within six months: the exit counts as not happened."),
         "members.settle", _dissolved),
    rule("E10", "§ 76", "block", ("Das Guthaben kann jederzeit ganz oder zum Teil in Textform auf ein Mitglied übertragen werden, nie über dessen Anteile hinaus.", "The balance can be transferred any time, whole or in part, in text form, to a member, never above its shares."),
         ("Die Übertragung übersteigt das Guthaben oder die Anteile des Erwerbers, oder Form oder Zustimmung fehlt.", "The transfer exceeds the balance or the acquirer's shares, or form or consent is missing."),
         "members.transfer_balance", _transfer, "transfer_allowed"),
    rule("E11", "§ 77a", "deadline", ("Erlischt ein Mitglied durch Zusammenschluss, ist der Gesamtrechtsnachfolger Mitglied bis zum Ende des Geschäftsjahres.", "If a member ends by merger, the universal successor is a member to the end of the business year."),
         ("Zum Gebietszusammenschluss fehlt der Rechtsnachfolger, oder der Eintrag ist überfällig.", "The merger lacks its successor, or the entry is overdue."),
         "members.record_territorial_change", _succession),
    rule("E12", "§§ 66, 66a", "record", ("Gläubiger oder Insolvenzverwalter können die Mitgliedschaft kündigen.", "A creditor or insolvency administrator may terminate the membership."),
         ("Zur Kündigung durch Dritte fehlt, wer kündigt und mit welchem Titel.", "The termination by a third party lacks who terminates and by which title."),
         "members.give_notice", lambda p, *, creditor, title: demand(creditor and title)),
    rule("E13", "§§ 19–21a", "parameter block", ("Gewinn wird gutgeschrieben, bis der Anteil voll ist; keine Auszahlung, bevor Verluste ausgeglichen sind.", "Profit is credited until the share is full; no payout before losses are refilled."),
         ("Gewinn kann erst ausgezahlt werden, wenn der Anteil voll und Verluste ausgeglichen sind, und nur wenn die Satzung es erlaubt.", "Profit can be paid out only when the share is full and losses are refilled, and if the statutes allow it."),
         "members.credit_profit", lambda p, *, share_full, losses: demand(p["profit_payout"] and share_full and losses == 0), "profit_payout"),
    rule("E14", "§§ 33 Abs. 3, 148", "warn", ("Ein Verlust über der Hälfte von Guthaben und Rücklagen verlangt sofort eine Generalversammlung.", "A loss above half of balances and reserves demands an assembly at once."),
         ("Der Verlust übersteigt die Hälfte von Guthaben und Rücklagen: Die Generalversammlung ist unverzüglich einzuberufen (Unterlassen ist strafbar).", "The loss exceeds half of balances and reserves: the assembly must be convened promptly (omission is criminal)."),
         "members.capital_warning", lambda p, *, loss, balances, reserves: demand(2 * loss <= balances + reserves)),
)  # fmt: skip
