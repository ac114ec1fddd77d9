# SPDX-FileCopyrightText: 2026 IT-Union contributors
# SPDX-License-Identifier: EUPL-1.2
"""A1–A18: accession, further shares, payments, liability (§§ 7–22a, 119–121, 177)."""

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from itunion.union.law.rules.deadlines import add_months, add_years, working_days_after
from itunion.union.law.rules.findings import Decision, allow, by_day, demand
from itunion.union.law.rules.rulebook.writing import PROMPTLY, TEXT_FORM_LAW, rule

__all__ = ["ENTRY"]


def form_suffices(p: Any, form: str) -> bool:
    """Say whether a declaration's form is enough: written always is, text only where text is asked."""
    return form == "written" or (form == "text" and p.form == "text")


def _accession(
    p: Any, *, form: str, unconditional: bool, admitted: bool, transition: bool = False
) -> Decision:
    """`transition`: text form was taken under § 177 (rule A18) although the statutes say written."""
    suffices = form_suffices(p, form) or (form == "text" and transition)
    return demand(suffices and unconditional and admitted, form_needed=p.form)


def _statutes_shown(
    p: Any, *, version: str, shown_on: date | None, declared_on: date, printout: bool
) -> Decision:
    return demand(bool(version) and shown_on is not None and shown_on <= declared_on and printout)


def _refusal(p: Any, *, refused_on: date, told_on: date | None, gone_on: date | None) -> Decision:
    """Tell promptly; return or erase the declaration after that. `gone_on`: returned or erased on.

    A notice that was late stays late, but must not keep the declaration from being erased: the day is watched.
    """
    due = working_days_after(refused_on, PROMPTLY, p.holidays)
    return Decision(
        told_on is not None and gone_on is not None and gone_on >= told_on,
        due,
        {"late": told_on is not None and told_on > due},
    )


def _duties(p: Any, *, payment: bool, additional: bool, other: bool) -> Decision:
    """Ticked: duty to pay in; additional contributions where there are any; other payments and long notice."""
    needs_additional = p["additional_contributions"] != "none"
    needs_other = p.statutes.amount("running_fee") > 0 or p.statutes.number("notice_months") > 12
    return demand(payment and (additional or not needs_additional) and (other or not needs_other))


def _paid_before(p: Any, *, shares: int, paid_in: Decimal) -> Decision:
    """All shares but the last are full before a further one is taken; mandatory shares are exempt."""
    full = p.statutes.amount("share_amount") * (shares - 1)
    return demand(shares < p.statutes.number("mandatory_shares") or paid_in >= full, needed=full)


def _pay_in(p: Any, *, entered_on: date, paid_on: date | None) -> Decision:
    return by_day(entered_on + timedelta(days=p.statutes.number("payment_days")), paid_on)


def _lapse(p: Any, *, set_off: bool, due_on: date, today: date) -> Decision:
    lapses = add_years(due_on, 10)
    return Decision(not set_off and today <= lapses, lapses)


def _reduction(p: Any, *, published_on: date, effective_on: date) -> Decision:
    due = add_months(published_on, 6)
    return Decision(effective_on > due, due)


def _minimum(p: Any, *, total_after: Decimal) -> Decision:
    return demand(total_after >= p.statutes.amount("minimum_capital"), minimum=p["minimum_capital"])


def _investing(p: Any, *, investing: bool, admitted_by: str, votes: int = 0, votes_cast: int = 0) -> Decision:
    if not investing:
        return allow()
    fits = 4 * votes < votes_cast if votes_cast else True
    return demand(p["investing_members"] and admitted_by in ("assembly", "supervisory_board") and fits)


def _transition(p: Any, *, form: str, board_resolution: str, supervisory_resolution: str) -> Decision:
    """Statutes say written: text form may still be taken until the end of 2029, unless they expressly exclude it."""
    if p["declaration_form"] != "written" or form == "written":
        return allow()
    return demand(not p["written_form_exclusive"] and board_resolution and supervisory_resolution)


ENTRY = (
    rule("A1", "§ 15 Abs. 1 Satz 1", "block", ("Mitglied wird, wer unbedingt und in der vorgesehenen Form beitritt und zugelassen ist.", "A member is who declares accession unconditionally, in the form required, and is admitted."),
         ("Es fehlt eine unbedingte Beitrittserklärung in der vorgesehenen Form oder die Zulassung.", "An unconditional declaration in the form required, or the admission, is missing."),
         "members.admit", _accession, "declaration_form"),
    rule("A2", "§ 15 Abs. 1 Satz 2", "record", ("Vor der Erklärung ist die geltende Satzung zugänglich; im Netz genügt, wenn ein Ausdruck angeboten ist.", "The statutes in force are available before declaring; the web is enough if a printout is offered."),
         ("Nicht festgehalten ist, welche Satzung vor der Erklärung vorlag und dass ein Ausdruck angeboten war.", "It is not recorded which statutes were available before declaring, and that a printout was offered."),
         "members.record_declaration", _statutes_shown),
    rule("A3", "§ 15 Abs. 1", "record", ("Die Vollmacht zum Beitritt braucht Textform.", "A power of attorney for the declaration needs text form."),
         ("Die Vollmacht zur Beitrittserklärung fehlt in Textform.", "The power of attorney for the declaration is missing in text form."),
         "members.record_declaration", lambda p, *, by_proxy, proxy_form: demand(not by_proxy or proxy_form in ("text", "written"))),
    rule("A4", "§ 15 Abs. 2 Satz 1", "deadline", ("Das Mitglied wird unverzüglich eingetragen und benachrichtigt.", "The member is entered and notified promptly."),
         ("Eintragung und Nachricht an das Mitglied sind überfällig.", "Entry and notice to the member are overdue."),
         "members.notify_admission", lambda p, *, admitted_on, notified_on: by_day(working_days_after(admitted_on, PROMPTLY, p.holidays), notified_on)),
    rule("A5", "§ 15 Abs. 2 Satz 2–4", "deadline record", ("Eine Ablehnung wird unverzüglich mitgeteilt; die schriftliche Erklärung geht zurück, die elektronische wird gleich danach gelöscht.", "A refusal is told promptly; a written declaration is returned, an electronic one erased right afterwards."),
         ("Die Ablehnung ist erst abgeschlossen, wenn sie mitgeteilt und die Erklärung danach zurückgegeben oder gelöscht ist.", "The refusal is complete only when it was told and the declaration was then returned or erased."),
         "members.prove_erasure", _refusal, valid_from=TEXT_FORM_LAW),
    rule("A6", "§ 15a Satz 1–3", "block", ("Die Erklärung nennt ausdrücklich die Pflicht zur Einzahlung, Nachschüsse, weitere Zahlungspflichten und eine Kündigungsfrist über einem Jahr.", "The declaration states expressly the duty to pay in, additional contributions, other payments and a notice period over one year."),
         ("In der Beitrittserklärung fehlt eine Pflicht, die ausdrücklich erklärt werden muss.", "The declaration lacks a duty that must be stated expressly."),
         "members.record_declaration", _duties, "additional_contributions running_fee notice_months"),
    rule("A7", "§ 15a Satz 4", "block", ("In einem vorbereiteten elektronischen Formular sind diese Punkte hervorgehoben.", "In a pre-made electronic form these points are highlighted."),
         ("Die Pflichten waren im Formular nicht hervorgehoben.", "The duties were not highlighted in the form."),
         "members.record_declaration", lambda p, *, premade, highlighted: demand(not premade or highlighted), valid_from=TEXT_FORM_LAW),
    rule("A8", "§ 15b Abs. 1, 3", "block", ("Weitere Anteile brauchen eine eigene Erklärung und die Zulassung; beides zusammen macht sie wirksam.", "Further shares need a declaration of their own and admission; both make them effective."),
         ("Weitere Anteile brauchen eine eigene Erklärung in der vorgesehenen Form und die Zulassung, und die Satzung muss sie erlauben.", "Further shares need a declaration in the form required and admission, and the statutes must allow them."),
         "members.subscribe_further_shares", lambda p, *, form, admitted, shares_after: demand(form_suffices(p, form) and admitted and shares_after <= p.statutes.number("maximum_shares")), "maximum_shares declaration_form"),
    rule("A9", "§ 15b Abs. 2", "block", ("Ein weiterer Anteil erst, wenn alle bis auf den letzten voll eingezahlt sind (außer Pflichtanteilen).", "A further share only when all but the last are fully paid (except mandatory ones)."),
         ("Erst müssen alle Anteile bis auf den letzten voll eingezahlt sein.", "All shares but the last must be fully paid first."),
         "members.subscribe_further_shares", _paid_before, "share_amount mandatory_shares"),
    rule("A10", "§ 7 Nr. 1", "deadline parameter", ("Die Satzung bestimmt Anteil und Einzahlung; ein Zehntel mindestens nach Betrag und Zeit.", "The statutes fix share and payment; one tenth at least by amount and date."),
         ("Die Einzahlung auf den Geschäftsanteil ist überfällig.", "The payment on the share is overdue."),
         "members.payment_plan", _pay_in, "share_amount payment_quota payment_days"),
    rule("A11", "§ 50", "record", ("Lässt die Satzung Betrag oder Zeit offen, bestimmt sie die Generalversammlung.", "Where the statutes leave amount or date open, the assembly fixes them."),
         ("Zu dieser Einzahlung fehlt der Beschluss der Generalversammlung.", "The assembly's resolution on this payment is missing."),
         "members.payment_plan", lambda p, *, fixed_by_statutes, resolution: demand(fixed_by_statutes or resolution)),
    rule("A12", "§ 22 Abs. 4", "block", ("Während der Mitgliedschaft wird das Guthaben nicht ausgezahlt oder verpfändet, geschuldete Einzahlung nicht erlassen und nicht kreditiert.", "During membership the balance is not paid out or pledged, owed payments are not waived or lent."),
         ("Solange die Mitgliedschaft besteht, darf das Geschäftsguthaben nicht ausgezahlt werden.", "While membership lasts the balance must not be paid out."),
         "members.pay_settlement", lambda p, *, member_on_day, purpose: demand(not (member_on_day and purpose in ("payout", "pledge", "waiver", "credit")))),
    rule("A13", "§ 22 Abs. 5, 6", "block deadline", ("Gegen geschuldete Einzahlung wird nicht aufgerechnet; der Anspruch verjährt nach zehn Jahren.", "Owed payments are not set off; the claim lapses after ten years."),
         ("Aufrechnung gegen die Einzahlungspflicht ist nicht erlaubt, oder der Anspruch ist verjährt.", "Set-off against the duty to pay in is not allowed, or the claim has lapsed."),
         "members.record_payment", _lapse),
    rule("A14", "§§ 22, 22a, 120", "deadline block", ("Sinkt Anteil oder Haftsumme, wird das bekannt gemacht; Gläubiger haben sechs Monate, Mitglieder profitieren erst danach.", "A reduction of share or liability is published; creditors have six months, members benefit afterwards."),
         ("Die Herabsetzung wirkt erst sechs Monate nach der Bekanntmachung.", "The reduction takes effect six months after publication."),
         "law.put_in_force", _reduction, "share_amount liability_sum"),
    rule("A15", "§§ 119, 121", "parameter block", ("Die Haftsumme ist nicht kleiner als der Anteil; ohne Nachschusspflicht entfällt sie.", "The liability sum is not below the share; without additional contributions there is none."),
         ("Die Haftsumme darf nicht unter dem Geschäftsanteil liegen.", "The liability sum must not be below the share."),
         "law.enter_statutes", lambda p, *, share, liability: demand(p["additional_contributions"] != "limited" or liability >= share), "liability_sum additional_contributions"),
    rule("A16", "§ 8a", "block", ("Die Auszahlung beim Ausscheiden ruht, solange sie das Mindestkapital unterschritte.", "The payment on exit is suspended while it would undercut the minimum capital."),
         ("Die Auszahlung ruht: Sie würde das Mindestkapital unterschreiten.", "The payment is suspended: it would undercut the minimum capital."),
         "members.pay_settlement", _minimum, "minimum_capital"),
    rule("A17", "§ 8 Abs. 2", "parameter block", ("Investierende Mitglieder nur nach Satzung; sie überstimmen die anderen nie.", "Investing members only by statutes; they never outvote the others."),
         ("Investierende Mitglieder lässt unsere Satzung nicht zu, oder sie hätten zu viele Stimmen.", "Our statutes do not admit investing members, or they would have too many votes."),
         "members.admit", _investing, "investing_members investing_vote_share"),
    rule("A18", "§ 177 Abs. 1", "parameter record", ("Bis Ende 2029 genügt Textform trotz „schriftlich“ in der Satzung, wenn Vorstand und Aufsichtsrat es beschließen.", "Until the end of 2029 text form is enough although statutes say written, if board and supervisory board so decide."),
         ("Für die Textform fehlen die Beschlüsse von Vorstand und Aufsichtsrat, oder die Satzung schließt sie aus.", "Text form lacks the resolutions of board and supervisory board, or the statutes exclude it."),
         "members.record_declaration", _transition, "declaration_form written_form_exclusive", valid_from=TEXT_FORM_LAW, valid_to=date(2029, 12, 31)),
)  # fmt: skip
