# SPDX-FileCopyrightText: 2026 IT-Union contributors
# SPDX-License-Identifier: EUPL-1.2
"""G17–G32: voting, representation, minutes, challenge (§§ 43, 47, 51, 16, 78, 152)."""

from collections.abc import Collection
from datetime import date
from typing import Any

from itunion.union.law.rules.deadlines import add_months, next_working_day
from itunion.union.law.rules.findings import Decision, demand
from itunion.union.law.rules.majorities import MAJORITIES
from itunion.union.law.rules.rulebook.writing import rule

__all__ = ["VOTING"]

BANNED_SUBJECTS = frozenset({"discharge", "release", "claim"})
MINUTES_FIELDS = ("place", "day", "form", "chair", "results", "determinations")
REPRESENTATIONS = frozenset({"statutory", "employee", "proxy"})


def _base(p: Any, yes: int, no: int, abstentions: int) -> int:
    return yes + no + (abstentions if p["abstentions_are_votes_cast"] else 0)


def _simple(p: Any, *, yes: int, no: int, abstentions: int = 0) -> Decision:
    part, whole = p.statutes.quota("majority_ordinary")
    base = _base(p, yes, no, abstentions)
    return demand(yes + no > 0 and whole * yes > part * base, base=base)


def _qualified(
    p: Any, *, subject: str, yes: int, no: int, abstentions: int = 0, members: int = 0
) -> Decision:
    """The majority the subject needs, by law or by stricter statutes; at least one vote for or against."""
    majority = MAJORITIES[subject]
    part, whole = p.statutes.quota(majority.parameter)
    base = members if majority.of_members else _base(p, yes, no, abstentions)
    enough = whole * yes > part * base if majority.strict else whole * yes >= part * base
    return demand(yes + no > 0 and base > 0 and enough, base=base, quota=f"{part}/{whole}")


def _votes(p: Any, *, votes: int, mandatory_majority: bool) -> Decision:
    return demand(1 <= votes <= (1 if mandatory_majority else p.statutes.number("multiple_votes")))


def _proxy(p: Any, *, represented: int, form: str, holder_is_member: bool) -> Decision:
    """`represented`: members this person would represent by proxy, the new one included."""
    circle = p["proxy_circle"] == "anyone" or holder_is_member
    fits = form == "written" or (form == "text" and p["proxy_form"] == "text")
    return demand(represented <= p.statutes.number("proxy_limit") and fits and circle, limit=p["proxy_limit"])


def _ban(p: Any, *, subject: str, concerned: Collection[str], person: str, member: str) -> Decision:
    """Nobody votes, for oneself or another, on discharge, release or a claim concerning oneself or the represented."""
    return demand(subject not in BANNED_SUBJECTS or not {person, member} & set(concerned))


def _minutes(p: Any, *, fields: Any) -> Decision:
    missing = [f for f in MINUTES_FIELDS if not fields.get(f)]
    return demand(not missing, missing=missing)


def _challenge(p: Any, *, resolved_on: date, filed_on: date | None = None, entitled: bool = True) -> Decision:
    """One month from the resolution. Where the last day is free, BGB § 193 may move it: shown, flagged."""
    due = add_months(resolved_on, 1)
    shown = next_working_day(due, p.holidays)
    values = {"due": due, "shown": shown, "flag": "BGB 193, AA" if shown != due else ""}
    return Decision(entitled and (filed_on is None or filed_on <= shown), due, values)


VOTING = (
    rule("G17", "§ 43 Abs. 2", "block parameter", ("Beschlüsse brauchen die Mehrheit der abgegebenen Stimmen, soweit Gesetz oder Satzung nicht mehr verlangen.", "Resolutions need the majority of votes cast, unless law or statutes ask more."),
         ("Der Antrag hat nicht die Mehrheit der abgegebenen Stimmen.", "The motion does not have the majority of votes cast."),
         "assembly.determine", _simple, "majority_ordinary abstentions_are_votes_cast election_majority"),
    rule("G18", "§ 43 Abs. 3", "parameter block", ("Jedes Mitglied hat eine Stimme; mehr nur nach Satzung, höchstens drei, nie bei zwingenden Dreiviertelbeschlüssen.", "Each member has one vote; more only by statutes, three at most, never for mandatory three-quarter decisions."),
         ("So viele Stimmen hat ein Mitglied nicht.", "A member does not have that many votes."),
         "assembly.open_ballot", _votes, "multiple_votes"),
    rule("G19", "§ 43 Abs. 4", "record", ("Juristische Personen stimmen durch gesetzliche Vertreter ab.", "Legal persons vote through their statutory representatives."),
         ("Es ist nicht festgehalten, wer das Mitglied auf welcher Grundlage vertritt.", "It is not recorded who represents the member and on what basis."),
         "assembly.check_in", lambda p, *, representation, person: demand(representation in REPRESENTATIONS and person)),
    rule("G20", "§ 43 Abs. 5", "block parameter", ("Vollmacht in Textform; eine bevollmächtigte Person vertritt höchstens zwei Mitglieder.", "Proxy in text form; one holder represents two members at most."),
         ("Eine bevollmächtigte Person vertritt höchstens zwei Mitglieder; die Vollmacht braucht die vorgesehene Form.", "A proxy holder represents two members at most; the proxy needs the form required."),
         "assembly.give_proxy", _proxy, "proxy_limit proxy_form proxy_circle employee_counts_as_proxy"),
    rule("G21", "§ 43 Abs. 6", "block", ("Niemand stimmt für sich oder andere über die eigene Entlastung, Befreiung oder Inanspruchnahme ab, auch nicht über die des vertretenen Mitglieds.", "Nobody votes, for oneself or another, on discharge, release or a claim concerning oneself or the represented member."),
         ("Bei diesem Punkt besteht ein Stimmverbot.", "There is a vote ban on this item."),
         "assembly.cast", _ban),
    rule("G22", "§ 47 Abs. 1", "record", ("Die Niederschrift nennt Ort, Tag, Form, Leitung, Art und Ergebnis der Abstimmungen und die Feststellungen.", "Minutes state place, day, form, chair, kind and result of votes, and the determinations."),
         ("In der Niederschrift fehlen Pflichtangaben.", "The minutes lack required details."),
         "assembly.close_minutes", _minutes),
    rule("G23", "§ 47 Abs. 1 Satz 4", "record", ("Virtuell, hybrid oder gestreckt: je Beschluss eine Liste der teilnehmenden Mitglieder mit Art der Stimmabgabe.", "Virtual, hybrid, stretched: per resolution a list of participating members with casting channel."),
         ("Es fehlt die Liste der teilnehmenden Mitglieder mit der Art der Stimmabgabe.", "The list of participating members with casting channel is missing."),
         "assembly.close_minutes", lambda p, *, form, resolutions, lists: demand(form == "in_person" or lists >= resolutions)),
    rule("G24", "§ 47 Abs. 2", "block", ("Unterschrift der Versammlungsleitung und mindestens eines anwesenden Vorstandsmitglieds; Belege der Einberufung liegen bei.", "Signed by the chair and one present board member at least; evidence of convening attached."),
         ("Es fehlt eine der beiden Unterschriften oder der Beleg der Einberufung.", "One of the two signatures or the evidence of convening is missing."),
         "assembly.close_minutes", lambda p, *, chair_signed, board_signed, evidence: demand(chair_signed and board_signed and evidence)),
    rule("G25", "§ 47 Abs. 3", "record", ("Bei bestimmten Beschlüssen liegt ein Verzeichnis der Anwesenden mit Stimmenzahl bei; wir legen es immer bei.", "For certain resolutions a list of those present with votes is attached; we always attach it."),
         ("Das Verzeichnis der Anwesenden fehlt.", "The attendance list is missing."),
         "assembly.close_minutes", lambda p, *, attendance_list: demand(attendance_list)),
    rule("G26", "§ 47 Abs. 4", "record block", ("Mitglieder können die Niederschrift jederzeit einsehen.", "Members may inspect the minutes any time."),
         ("Die Niederschrift steht Mitgliedern offen, anderen nicht.", "The minutes are open to members, not to others."),
         "assembly.read_minutes", lambda p, *, is_member: demand(is_member)),
    rule("G27", "§ 51 Abs. 1, 2", "deadline record", ("Anfechtung binnen eines Monats durch Anwesende mit Widerspruch, Ferngehaltene, Vorstand und Aufsichtsrat.", "Challenge within one month by attendees who objected, absentees kept out, board and supervisory board."),
         ("Die Anfechtungsfrist ist abgelaufen, oder es fehlt der Widerspruch zu Protokoll.", "The challenge period has ended, or the objection on record is missing."),
         "assembly.record_challenge", _challenge),
    rule("G28", "§ 51 Abs. 2a", "record", ("Eine technische Störung trägt keine Anfechtung, außer bei Vorsatz oder grober Fahrlässigkeit; sie wird festgehalten.", "A technical fault is no ground unless intent or gross negligence; it is recorded."),
         ("Die technische Störung ist nicht festgehalten.", "The technical fault is not recorded."),
         "assembly.record_incident", lambda p, *, cause, description: demand(cause != "technical" or description.strip())),
    rule("G29", "§ 51 Abs. 4, 5", "deadline record", ("Klage und Termin werden bekannt gemacht, das rechtskräftige Urteil eingereicht.", "The action and its hearing are published; the final judgment is filed."),
         ("Klage und Termin sind noch nicht bekannt gemacht.", "The action and its hearing are not published yet."),
         "assembly.record_challenge", lambda p, *, action_filed, published_on: demand(not action_filed or published_on is not None)),
    rule("G30", "§§ 16, 78", "block", ("Satzungsänderungen, Pflichten und Auflösung brauchen besondere Mehrheiten.", "Statute changes, duties and dissolution need special majorities."),
         ("Der Antrag hat nicht die nötige Mehrheit.", "The motion does not have the majority required."),
         "assembly.determine", _qualified, "majority_statute_change majority_other_statute_change majority_duty_to_use majority_dissolution"),
    rule("G31", "§ 16 Abs. 5, 6", "record", ("Eine Satzungsänderung wirkt erst mit der Eintragung; einzureichen ist der vollständige Wortlaut.", "A statute change takes effect on registration; the consolidated text is filed."),
         ("Die Satzungsänderung ist noch nicht eingetragen und wirkt noch nicht.", "The statute change is not registered yet and has no effect."),
         "law.put_in_force", lambda p, *, registered_on, text_filed: demand(registered_on is not None and text_filed)),
    rule("G32", "§ 152", "warn block", ("Stimmenkauf kostet bis 10.000 €; Quittungen dürfen deshalb nichts über den Inhalt beweisen.", "Vote buying costs up to 10,000 €; receipts must not prove content."),
         ("Eine Quittung darf nicht zeigen, wie abgestimmt wurde.", "A receipt must not show how somebody voted."),
         "assembly.cast", lambda p, *, receipt, choice: demand(choice not in receipt)),
)  # fmt: skip
