# SPDX-FileCopyrightText: 2026 IT-Union contributors
# SPDX-License-Identifier: EUPL-1.2
"""The union's own statutes as parameters: what they may say, what they say by default, and what the law refuses.

Values are plain data (they are stored as JSON): amounts and quotas as strings, days and numbers as integers.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import Any

from itunion.union.law.rules.findings import Text
from itunion.union.law.rules.switches import is_off

__all__ = ["PARAMETERS", "Parameter", "Problem", "Statutes", "statutes_problems"]

FORMS = ("in_person", "virtual", "hybrid", "stretched")


@dataclass(frozen=True, slots=True)
class Parameter:
    """One thing the statutes decide. `kind`: amount, number, percent, quota, flag, choice, choices or words.

    `default` is what holds unless the statutes say something; `unconfirmed` marks a customary default that the audit
    association has to confirm. A parameter that may be left open accepts None.
    """

    key: str
    kind: str
    default: Any
    paragraph: str
    name: Text
    options: tuple[str, ...] = ()
    optional: bool = False
    unconfirmed: bool = False


@dataclass(frozen=True, slots=True)
class Problem:
    """Why a value cannot stand in the statutes: at which parameter, by which rule."""

    key: str
    rule: str
    text: Text


def _p(  # noqa: PLR0917  a table of parameters reads best by position
    key: str, kind: str, default: Any, paragraph: str, de: str, en: str, **more: Any
) -> Parameter:
    return Parameter(key, kind, default, paragraph, Text(de, en), **more)


PARAMETERS = {
    p.key: p
    for p in (
        _p("share_amount", "amount", "5000.00", "§ 7 Nr. 1", "Geschäftsanteil in Euro", "share in euro"),
        _p("payment_quota", "quota", "1/1", "§ 7 Nr. 1", "sofort einzuzahlender Teil des Anteils", "part of the share to be paid in at once"),
        _p("payment_days", "number", 30, "§ 7 Nr. 1", "Einzahlung binnen Tagen nach Eintritt", "payment within days of entry"),
        _p("mandatory_shares", "number", 1, "§ 7a Abs. 2", "Pflichtanteile je Mitglied", "mandatory shares per member"),
        _p("maximum_shares", "number", 1, "§ 7a Abs. 1", "höchste Zahl der Anteile je Mitglied", "most shares per member"),
        _p("liability_sum", "amount", "5000.00", "§ 119", "Haftsumme je Anteil in Euro", "liability sum per share in euro", unconfirmed=True),
        _p("additional_contributions", "choice", "none", "§ 6 Nr. 3", "Nachschusspflicht", "additional contributions", options=("none", "limited", "unlimited")),
        _p("running_fee", "amount", "1200.00", "§ 16 Abs. 3", "laufender Beitrag je Jahr in Euro", "running fee per year in euro"),
        _p("declaration_form", "choice", "law", "§§ 15, 65, 177", "Form von Beitritt und Kündigung", "form of accession and termination", options=("law", "text", "written")),
        _p("written_form_exclusive", "flag", False, "§ 177 Abs. 1", "Satzung schließt die Textform ausdrücklich aus", "statutes expressly exclude text form"),
        _p("minimum_capital", "amount", "0.00", "§ 8a", "Mindestkapital in Euro", "minimum capital in euro"),
        _p("notice_months", "number", 3, "§ 65 Abs. 2", "Kündigungsfrist in Monaten", "notice period in months"),
        _p("entrepreneurs_over_three_quarters", "flag", True, "§ 65 Abs. 2", "mehr als drei Viertel der Mitglieder sind Unternehmer", "more than three quarters of members are entrepreneurs", unconfirmed=True),
        _p("business_year_end", "words", "12-31", "§ 6 Nr. 4", "Ende des Geschäftsjahres (MM-TT)", "end of the business year (MM-DD)"),
        _p("settlement_months", "number", 6, "§ 73 Abs. 2", "Auszahlung binnen Monaten nach Ausscheiden", "payment within months of exit"),
        _p("settlement_by_board_alone", "flag", False, "§ 73 Abs. 4", "Vorstand bestimmt allein über die Auszahlung", "board alone decides on payment"),
        _p("share_in_reserves", "flag", False, "§ 73 Abs. 3", "Ausscheidende haben Anteil an einer Rücklage", "leavers share in a reserve"),
        _p("transfer_allowed", "choice", "with_consent", "§ 76", "Übertragung des Guthabens", "transfer of the balance", options=("yes", "with_consent", "no")),
        _p("exclusion_reasons", "words", "Pflichtverletzung trotz Mahnung; Wegfall der Voraussetzungen; Insolvenz", "§ 68", "Gründe für den Ausschluss", "reasons for exclusion"),
        _p("profit_payout", "flag", True, "§ 20", "Gewinn darf ausgeschüttet werden", "profit may be paid out"),
        _p("investing_members", "flag", False, "§ 8 Abs. 2", "investierende Mitglieder zugelassen", "investing members admitted"),
        _p("investing_vote_share", "quota", "1/10", "§ 8 Abs. 2", "höchster Stimmenanteil investierender Mitglieder", "highest share of votes of investing members"),
        _p("register_extra_fields", "words", "§-99-Nachweis; privates Kapital; Leitweg-ID", "§ 30 Abs. 2 Satz 2", "weitere Angaben in der Mitgliederliste", "further fields of the register"),
        _p("board_members", "number", 2, "§ 24 Abs. 2", "Vorstandsmitglieder", "members of the board"),
        _p("board_elected_by", "choice", "assembly", "§ 24 Abs. 2", "Vorstand wird bestellt durch", "board is appointed by", options=("assembly", "supervisory_board")),
        _p("supervisory_members", "number", 3, "§ 36 Abs. 1", "Aufsichtsratsmitglieder", "members of the supervisory board"),
        _p("supervisory_quorum", "number", 2, "§ 36 Abs. 1", "beschlussfähig im Aufsichtsrat", "quorum of the supervisory board"),
        _p("minority_share", "quota", "1/10", "§ 45 Abs. 1", "Minderheit, die eine Versammlung verlangen kann", "minority that may demand an assembly"),
        _p("convening_days", "number", 14, "§ 46 Abs. 1", "Einberufungsfrist in Tagen", "notice of the assembly in days"),
        _p("item_days", "number", 7, "§ 46 Abs. 2", "Ankündigung weiterer Punkte in Tagen", "announcement of further items in days"),
        _p("posting_days", "number", 2, "§ 6 Nr. 4", "Zugang gilt Tage nach der Post als erfolgt", "receipt deemed days after posting", unconfirmed=True),
        _p("buffer_days", "number", 3, "–", "Sicherheitspuffer in Tagen", "safety buffer in days"),
        _p("convening_way", "choice", "text_form", "§ 6 Nr. 4", "Einberufung durch", "convened by", options=("text_form", "public_paper")),
        _p("assembly_forms", "choices", list(FORMS), "§ 43b Abs. 6", "zugelassene Versammlungsformen", "assembly forms allowed", options=FORMS),
        _p("proxy_limit", "number", 2, "§ 43 Abs. 5", "Vertretene je bevollmächtigter Person", "members represented per proxy holder"),
        _p("proxy_form", "choice", "text", "§ 43 Abs. 5", "Form der Vollmacht", "form of the proxy", options=("text", "written")),
        _p("proxy_circle", "choice", "anyone", "§ 43 Abs. 5", "wer bevollmächtigt werden kann", "who may be a proxy holder", options=("anyone", "members_only")),
        _p("employee_counts_as_proxy", "flag", True, "§ 43 Abs. 5", "beauftragte Beschäftigte zählen als Bevollmächtigte", "mandated employees count as proxy holders", unconfirmed=True),
        _p("multiple_votes", "number", 1, "§ 43 Abs. 3", "höchste Stimmenzahl eines Mitglieds", "most votes of one member"),
        _p("majority_ordinary", "quota", "1/2", "§ 43 Abs. 2", "Mehrheit: mehr als", "majority: more than"),
        _p("majority_statute_change", "quota", "3/4", "§ 16 Abs. 2", "Satzungsänderung: mindestens", "statute change: at least"),
        _p("majority_other_statute_change", "quota", "3/4", "§ 16 Abs. 4", "andere Satzungsänderung: mindestens", "other statute change: at least"),
        _p("majority_duty_to_use", "quota", "9/10", "§ 16 Abs. 3", "Pflicht zur Inanspruchnahme: mindestens", "duty to use services: at least"),
        _p("majority_recall", "quota", "3/4", "§ 36 Abs. 3", "Abberufung aus dem Aufsichtsrat: mindestens", "recall from the supervisory board: at least"),
        _p("majority_dissolution", "quota", "3/4", "§ 78", "Auflösung: mindestens", "dissolution: at least"),
        _p("election_majority", "choice", "absolute", "§ 43 Abs. 2", "Wahlen mit", "elections by", options=("absolute", "relative")),
        _p("quorum", "quota", None, "–", "Beschlussfähigkeit: anwesende Mitglieder, mindestens", "quorum: members present, at least", optional=True),
        _p("abstentions_are_votes_cast", "flag", False, "§ 43 Abs. 2", "Enthaltungen zählen als abgegebene Stimmen", "abstentions count as votes cast", unconfirmed=True),
        _p("secret_ballot_share", "quota", "1/4", "–", "geheime Abstimmung auf Verlangen von", "secret ballot on demand of", unconfirmed=True),
        _p("minutes_days", "number", 14, "–", "Niederschrift fertig binnen Tagen", "minutes ready within days", unconfirmed=True),
        _p("audit_every_year_above", "amount", "2000000.00", "§ 53 Abs. 1", "Bilanzsumme für jährliche Prüfung", "balance sheet total for a yearly audit"),
        _p("clearance_type", "choice", "submission", "§ 135 KVG LSA", "Freigabe durch die Kommunalaufsicht", "clearance by the municipal supervisor", options=("notification", "submission", "approval", "not_required"), unconfirmed=True),
        _p("clearance_weeks", "number", 6, "§ 135 KVG LSA", "Wochen zwischen Vorlage und Entscheidung", "weeks between submission and decision"),
        _p("take_back_bearer", "choice", "leaver", "–", "Kosten, die nach Rücknahme einer Leistung bleiben, trägt", "cost left after a service is taken back is borne by", options=("leaver", "community"), unconfirmed=True),
        _p("take_back_years", "number", 5, "–", "Jahre, die zahlt, wer eine Leistung zurücknimmt", "years for which who takes a service back pays", unconfirmed=True),
        _p("take_back_interest", "percent", "2.00", "–", "Zinssatz für Barwerte in Prozent je Jahr", "interest rate for present values in percent per year", unconfirmed=True),
        _p("land", "words", "ST", "BGB § 193", "Land (für Feiertage)", "Land (for public holidays)"),
    )
}  # fmt: skip


def read_quota(value: Any) -> tuple[int, int]:
    """Return a quota '3/4' as (3, 4); raise ValueError unless it lies above 0 and not above 1."""
    part, _, whole = str(value).partition("/")
    numerator, denominator = int(part), int(whole or "1")
    if not 0 < numerator <= denominator:
        raise ValueError(value)
    return numerator, denominator


@dataclass(frozen=True, slots=True)
class Statutes:
    """A version of the statutes as the checks see it: every parameter has a value."""

    version: str
    values: Mapping[str, Any]

    def __getitem__(self, key: str) -> Any:
        """Return what the statutes say on a parameter, or the default."""
        return self.values.get(key, PARAMETERS[key].default)

    def amount(self, key: str) -> Decimal:
        """Return an amount in euro."""
        return Decimal(str(self[key]))

    def number(self, key: str) -> int:
        """Return a number, of days or months or members."""
        return int(self[key])

    def rate(self, key: str) -> Decimal:
        """Return a percentage as a ratio: "2.00" as 0.02."""
        return Decimal(str(self[key])) / 100

    def words(self, key: str) -> list[str]:
        """Return a list the statutes give, separated by semicolons."""
        return [part.strip() for part in str(self[key]).split(";") if part.strip()]

    def quota(self, key: str) -> tuple[int, int]:
        """Return a quota as (part, whole)."""
        return read_quota(self[key])


def _readable(parameter: Parameter, value: Any) -> bool:
    """Say whether the value has the shape its kind asks for."""
    if value is None:
        return parameter.optional
    try:
        match parameter.kind:
            case "amount":
                amount = Decimal(str(value))
                return amount.is_finite() and amount >= 0 and amount == amount.quantize(Decimal("0.01"))
            case "percent":
                percent = Decimal(str(value))
                return (
                    percent.is_finite()
                    and 0 <= percent <= 100
                    and percent == percent.quantize(Decimal("0.01"))
                )
            case "number":
                return isinstance(value, int) and not isinstance(value, bool) and 0 <= value <= 100_000
            case "quota":
                return bool(read_quota(value))
            case "flag":
                return isinstance(value, bool)
            case "choice":
                return value in parameter.options
            case "choices":
                return (
                    isinstance(value, list | tuple) and bool(value) and set(value) <= set(parameter.options)
                )
            case _:
                return isinstance(value, str)
    except (InvalidOperation, ValueError, TypeError):
        return False


def _at_least(quota: tuple[int, int], part: int, whole: int) -> bool:
    return quota[0] * whole >= part * quota[1]


def _year_end(value: str) -> bool:
    month, _, day = value.partition("-")
    return month.isdigit() and day.isdigit() and 1 <= int(month) <= 12 and 1 <= int(day) <= 31


def _law(s: Statutes) -> list[tuple[str, str, Callable[[], bool], str, str]]:
    """Return what the law asks of statutes: (parameter, rule, holds, German, English)."""
    longest = 120 if s["entrepreneurs_over_three_quarters"] else 60
    return [
        ("payment_quota", "A10", lambda: _at_least(s.quota("payment_quota"), 1, 10), "Mindestens ein Zehntel des Anteils muss nach Betrag und Zeit bestimmt sein.", "At least one tenth of the share must be fixed by amount and date."),
        ("share_amount", "A10", lambda: s.amount("share_amount") > 0, "Der Geschäftsanteil muss größer als null sein.", "The share must be more than zero."),
        ("liability_sum", "A15", lambda: s["additional_contributions"] != "limited" or s.amount("liability_sum") >= s.amount("share_amount"), "Die Haftsumme darf nicht kleiner sein als der Geschäftsanteil.", "The liability sum must not be less than the share."),
        ("maximum_shares", "A8", lambda: s.number("maximum_shares") >= s.number("mandatory_shares") >= 1, "Die höchste Zahl der Anteile darf nicht unter den Pflichtanteilen liegen, und ein Anteil ist Pflicht.", "The most shares must not be fewer than the mandatory ones, and one is mandatory."),
        ("notice_months", "E1", lambda: 3 <= s.number("notice_months") <= longest, f"Die Kündigungsfrist muss zwischen 3 und {longest} Monaten liegen.", f"The notice period must lie between 3 and {longest} months."),
        ("settlement_by_board_alone", "E8", lambda: not s["settlement_by_board_alone"], "Die Auszahlung allein dem Vorstand zu überlassen, ist nichtig.", "Leaving the payment to the board alone is void."),
        ("exclusion_reasons", "E5", lambda: bool(str(s["exclusion_reasons"]).strip()), "Ausschluss ist nur aus Gründen möglich, die die Satzung nennt; leer heißt: nie.", "Exclusion needs reasons named in the statutes; empty means never."),
        ("board_members", "O1", lambda: s.number("board_members") >= 1, "Ein Vorstand hat mindestens ein Mitglied (bis 20 Mitglieder), sonst zwei.", "A board has at least one member (up to 20 members), else two."),
        ("supervisory_quorum", "O2", lambda: 1 <= s.number("supervisory_quorum") <= s.number("supervisory_members") or s.number("supervisory_members") == 0, "Die Satzung muss nennen, wie viele Aufsichtsratsmitglieder beschlussfähig sind, höchstens alle.", "The statutes must state the supervisory board's quorum, at most all members."),
        ("minority_share", "G2", lambda: _at_least((1, 10), *s.quota("minority_share")), "Die Minderheit darf höchstens ein Zehntel sein.", "The minority must be one tenth at most."),
        ("convening_days", "G3", lambda: s.number("convening_days") >= 14, "Die Einberufungsfrist beträgt mindestens zwei Wochen.", "Notice of the assembly is two weeks at least."),
        ("item_days", "G5", lambda: s.number("item_days") >= 7, "Gegenstände müssen mindestens eine Woche vorher angekündigt sein; das ist zwingend.", "Items must be announced one week before at least; that is mandatory."),
        ("assembly_forms", "G11", lambda: "in_person" in s["assembly_forms"], "Die Präsenzversammlung kann nicht ausgeschlossen werden.", "The assembly in person cannot be excluded."),
        ("proxy_limit", "G20", lambda: 1 <= s.number("proxy_limit") <= 2, "Eine Person vertritt höchstens zwei Mitglieder.", "One person represents two members at most."),
        ("multiple_votes", "G18", lambda: 1 <= s.number("multiple_votes") <= 3, "Ein Mitglied hat höchstens drei Stimmen.", "A member has three votes at most."),
        ("majority_ordinary", "G17", lambda: _at_least(s.quota("majority_ordinary"), 1, 2), "Weniger als die einfache Mehrheit darf die Satzung nicht genügen lassen.", "The statutes may not content themselves with less than a simple majority."),
        ("majority_statute_change", "G30", lambda: _at_least(s.quota("majority_statute_change"), 3, 4), "Für den Katalog des § 16 Abs. 2 sind mindestens drei Viertel zwingend.", "The catalogue of § 16 II needs three quarters at least."),
        ("majority_duty_to_use", "G30", lambda: _at_least(s.quota("majority_duty_to_use"), 9, 10), "Für Pflichten zur Inanspruchnahme sind mindestens neun Zehntel zwingend.", "Duties to use services need nine tenths at least."),
        ("majority_recall", "O4", lambda: _at_least(s.quota("majority_recall"), 3, 4), "Für die Abberufung sind mindestens drei Viertel zwingend.", "A recall needs three quarters at least."),
        ("majority_dissolution", "G30", lambda: _at_least(s.quota("majority_dissolution"), 3, 4), "Für die Auflösung sind mindestens drei Viertel zwingend.", "Dissolution needs three quarters at least."),
        ("investing_vote_share", "A17", lambda: not s["investing_members"] or not _at_least(s.quota("investing_vote_share"), 1, 4), "Investierende Mitglieder dürfen Beschlüsse mit drei Vierteln nicht verhindern können.", "Investing members must not be able to block decisions by three quarters."),
        ("take_back_years", "", lambda: s["take_back_bearer"] != "leaver" or 1 <= s.number("take_back_years") <= 30, "Wer zurücknimmt, kann für ein bis 30 Jahre zahlen.", "Who takes back can pay for one to 30 years."),
        ("business_year_end", "E1", lambda: _year_end(str(s["business_year_end"])), "Bitte als MM-TT angeben, zum Beispiel 12-31.", "Please give MM-DD, for example 12-31."),
    ]  # fmt: skip


def statutes_problems(values: Mapping[str, Any]) -> list[Problem]:
    """Return everything for which these parameters cannot be the statutes: unreadable values first, then the law."""
    problems = [
        Problem(key, "", Text(f"„{key}“ ist kein bekannter Parameter.", f"“{key}” is no known parameter."))
        for key in values
        if key not in PARAMETERS
    ]
    problems += [
        Problem(key, "", Text(f"Der Wert {values[key]!r} passt nicht zu „{p.name.de}“.", f"The value {values[key]!r} does not fit “{p.name.en}”."))
        for key, p in PARAMETERS.items()
        if key in values and not _readable(p, values[key])
    ]  # fmt: skip
    if problems:
        return problems
    statutes = Statutes("", values)
    return [
        Problem(key, rule, Text(de, en))
        for key, rule, holds, de, en in _law(statutes)
        if not is_off(rule) and not holds()
    ]
