# SPDX-FileCopyrightText: 2026 IT-Union contributors
# SPDX-License-Identifier: EUPL-1.2
"""G1–G16: convening the assembly, its forms, its agenda (§§ 43b–48)."""

from datetime import date, timedelta
from typing import Any

from itunion.union.law.rules.deadlines import add_months, clear_days_before, previous_working_day
from itunion.union.law.rules.findings import Decision, allow, by_day, demand
from itunion.union.law.rules.rulebook.writing import rule

__all__ = ["CONVENING"]

CONVENERS = frozenset(
    {"management_board", "supervisory_board", "audit_association", "court_authorised_members"}
)
READY_FOR_REMOTE = ("transmission", "speaking", "motions", "questions", "voting")


def _minority(p: Any, *, members: int, demanding: int, purpose: str) -> Decision:
    part, whole = p.statutes.quota("minority_share")
    needed = -(-part * members // whole)
    return demand(demanding >= needed and purpose.strip(), needed=needed)


def _notice(p: Any, *, assembly_on: date, received_on: date | None) -> Decision:
    """Fourteen clear days between receipt and assembly; posting earlier by the days of the fiction."""
    due = clear_days_before(assembly_on, p.statutes.number("convening_days"))
    posting = due - timedelta(days=p.statutes.number("posting_days"))
    values = {
        "received_by": due,
        "posted_by": posting,
        "posted_by_working_day": previous_working_day(posting, p.holidays),
        "recommended": due - timedelta(days=p.statutes.number("buffer_days")),
    }
    return Decision(received_on is None or received_on <= due, due, values)


def _invitation(p: Any, *, form: str, agenda: int, discussion_form: str, participation: str) -> Decision:
    missing = [
        name
        for name, given in (
            ("agenda", agenda > 0),
            ("form", bool(form)),
            ("discussion_form", form != "stretched" or bool(discussion_form)),
            ("participation", form == "in_person" or bool(participation.strip())),
        )
        if not given
    ]
    return demand(not missing, missing=missing)


def _item(
    p: Any, *, assembly_on: date, announced_on: date | None, all_present: bool, exempt: bool
) -> Decision:
    """No resolution on an item announced later than a week before, unless all are present or it is procedural."""
    due = clear_days_before(assembly_on, p.statutes.number("item_days"))
    in_time = announced_on is not None and announced_on <= due
    return Decision(in_time or all_present or exempt, due, {"announced_by": due})


def _available(p: Any, *, assembly_on: date, available_on: date | None, where: str) -> Decision:
    due = clear_days_before(assembly_on, p.statutes.number("item_days"))
    return Decision(
        available_on is not None and available_on <= due and bool(where), due, {"available_by": due}
    )


def _form(p: Any, *, form: str, board_agreed: bool, supervisory_agreed: bool) -> Decision:
    allowed = form in p["assembly_forms"]
    return demand(allowed and (form == "in_person" or (board_agreed and supervisory_agreed)), allowed=allowed)


def _remote(p: Any, *, form: str, ready: Any) -> Decision:
    missing = [r for r in READY_FOR_REMOTE if r not in ready] if form in ("virtual", "hybrid") else []
    return demand(not missing, missing=missing)


def _hybrid(p: Any, *, form: str, ready: Any, board_on_site: bool, supervisory_on_site: bool) -> Decision:
    if form != "hybrid":
        return allow()
    missing = [r for r in READY_FOR_REMOTE if r not in ready]
    return demand(not missing and board_on_site and supervisory_on_site, missing=missing)


CONVENING = (
    rule("G1", "§§ 44, 38 Abs. 2, 45 Abs. 3, 60", "block", ("Einberufen können Vorstand, Aufsichtsrat, Prüfungsverband und gerichtlich ermächtigte Mitglieder.", "The board, the supervisory board, the audit association and court-authorised members may convene."),
         ("Diese Stelle kann keine Generalversammlung einberufen.", "This body cannot convene an assembly."),
         "assembly.convene", lambda p, *, convener: demand(convener in CONVENERS)),
    rule("G2", "§ 45 Abs. 1, 2", "record deadline", ("Ein Zehntel der Mitglieder kann in Textform mit Zweck und Gründen Versammlung oder Gegenstand verlangen.", "One tenth of the members may demand an assembly or an item in text form, with purpose and reasons."),
         ("Das Verlangen erreicht noch nicht ein Zehntel der Mitglieder, oder der Zweck fehlt.", "The demand does not reach one tenth of the members yet, or its purpose is missing."),
         "assembly.support_demand", _minority, "minority_share"),
    rule("G3", "§§ 46 Abs. 1 Satz 1, 6 Nr. 4", "deadline block record", ("Die Einladung geht mindestens zwei Wochen vorher unmittelbar allen Mitgliedern zu; die Website allein genügt nicht.", "The invitation reaches all members directly two weeks before at least; the website alone is not enough."),
         ("Für diesen Tag ist es zu spät: Die Einladung muss zwei volle Wochen vorher zugegangen sein.", "It is too late for this day: the invitation must have been received two full weeks before."),
         "assembly.convene", _notice, "convening_days posting_days buffer_days convening_way"),
    rule("G4", "§ 46 Abs. 1 Satz 2", "block", ("Die Einladung nennt Tagesordnung, Form, bei gestreckter Versammlung die Form der Erörterung, und wie man elektronisch oder schriftlich teilnimmt.", "The invitation states agenda, form, discussion-phase form, and how to take part electronically or in writing."),
         ("Die Einladung ist unvollständig.", "The invitation is incomplete."),
         "assembly.convene", _invitation),
    rule("G5", "§ 46 Abs. 2", "deadline block", ("Kein Beschluss über Gegenstände, die nicht mindestens eine Woche vorher angekündigt sind (zwingend).", "No resolution on items not announced one week before at least (mandatory)."),
         ("Über diesen Gegenstand kann nicht beschlossen werden: Er wurde zu spät angekündigt.", "No resolution on this item: it was announced too late."),
         "assembly.open_ballot", _item, "item_days"),
    rule("G6", "§ 46 Abs. 3", "record", ("Anträge und Beratung ohne Beschluss brauchen keine Ankündigung.", "Motions and debate without a resolution need no announcement."),
         ("", ""),
         "assembly.add_item", lambda p, *, resolution: allow(exempt=not resolution)),
    rule("G7", "§ 48 Abs. 1", "deadline", ("Binnen sechs Monaten stellt die Generalversammlung den Jahresabschluss fest, verteilt Überschuss oder Fehlbetrag und entlastet.", "Within six months the assembly adopts the accounts, decides on surplus or deficit, and discharges."),
         ("Die ordentliche Generalversammlung ist überfällig.", "The ordinary assembly is overdue."),
         "assembly.annual_cycle", lambda p, *, year_end, held_on: by_day(add_months(year_end, 6), held_on), "business_year_end"),
    rule("G8", "HGB § 336 Abs. 1", "deadline", ("Jahresabschluss und Lagebericht binnen fünf Monaten.", "Accounts and management report within five months."),
         ("Der Jahresabschluss ist überfällig.", "The accounts are overdue."),
         "assembly.annual_cycle", lambda p, *, year_end, made_on: by_day(add_months(year_end, 5), made_on), "business_year_end"),
    rule("G9", "§ 48 Abs. 3", "deadline record", ("Abschluss und Berichte liegen mindestens eine Woche vorher aus.", "Accounts and reports are available one week before at least."),
         ("Abschluss und Berichte lagen nicht rechtzeitig aus.", "Accounts and reports were not available in time."),
         "assembly.open_ballot", _available),
    rule("G10", "§ 48 Abs. 2", "block", ("Ein nach der Prüfung geänderter Abschluss wirkt erst mit neuem uneingeschränktem Bestätigungsvermerk.", "Accounts amended after audit take effect only with a renewed unqualified audit."),
         ("Der geänderte Abschluss ist noch nicht erneut geprüft; der Beschluss bleibt schwebend.", "The amended accounts are not audited again yet; the resolution stays pending."),
         "assembly.determine", lambda p, *, amended, audited_again: demand(not amended or audited_again)),
    rule("G11", "§ 43b Abs. 1, 6", "record parameter block", ("Über die Form entscheiden Vorstand und Aufsichtsrat gemeinsam, sonst gilt Präsenz; die Satzung kann Formen beschränken.", "Board and supervisory board choose the form jointly, else it is in person; statutes may limit forms."),
         ("Für diese Form fehlt der gemeinsame Beschluss von Vorstand und Aufsichtsrat, oder die Satzung lässt sie nicht zu.", "This form lacks the joint decision of board and supervisory board, or the statutes do not allow it."),
         "assembly.convene", _form, "assembly_forms"),
    rule("G12", "§ 43b Abs. 2", "record", ("Auch in Präsenz kann schriftlich oder elektronisch abgestimmt werden.", "In person, too, votes can be cast in writing or electronically."),
         ("", ""),
         "assembly.open_ballot", lambda p, *, form: allow(channels=["hall", "paper", "electronic"])),
    rule("G13", "§ 43b Abs. 3", "block", ("Virtuell: Der ganze Verlauf erreicht alle; Reden, Anträge, Auskunft und Stimme sind elektronisch möglich.", "Virtual: the whole course reaches all; speech, motions, information and vote are possible electronically."),
         ("Die Versammlung kann so nicht beginnen: Für die Teilnahme aus der Ferne fehlt etwas.", "The assembly cannot start like this: something is missing for remote participation."),
         "assembly.open_assembly", _remote),
    rule("G14", "§ 43b Abs. 4", "block", ("Hybrid: dasselbe für die Ferne, und Mitglieder von Vorstand und Aufsichtsrat sind vor Ort.", "Hybrid: the same for remote members, and members of both boards are on site."),
         ("Die hybride Versammlung kann so nicht beginnen: Vorstand und Aufsichtsrat müssen vor Ort sein.", "The hybrid assembly cannot start like this: both boards must be on site."),
         "assembly.open_assembly", _hybrid),
    rule("G15", "§ 43b Abs. 5", "block record", ("Gestreckt: keine Abstimmung in der Erörterungsphase; danach können alle Mitglieder abstimmen.", "Stretched: no votes in the discussion phase; afterwards all members may vote."),
         ("In der Erörterungsphase wird nicht abgestimmt.", "There are no votes in the discussion phase."),
         "assembly.open_ballot", lambda p, *, form, phase: demand(form != "stretched" or phase == "voting", all_members_vote=form == "stretched")),
    rule("G16", "§ 43b Abs. 7", "record", ("Wer elektronisch oder schriftlich teilnimmt, gilt als anwesend.", "Remote and written participants count as present."),
         ("", ""),
         "assembly.attendance", lambda p, *, hall, remote, written: allow(present=hall + remote + written)),
)  # fmt: skip
