# SPDX-FileCopyrightText: 2026 IT-Union contributors
# SPDX-License-Identifier: EUPL-1.2
"""Problems of member lists and of the register as sentences for people: what is wrong, and what to do."""

from collections.abc import Callable, Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from itunion.foundation.ui.api import format_date, format_money
from itunion.union.members.rules.consistency import Inconsistency
from itunion.union.members.rules.member_list import RowProblem

__all__ = ["COLUMN_NAMES", "explain", "sentence"]

COLUMN_NAMES: Mapping[str, Any] = {
    "number": gettext_lazy("Nummer"),
    "name": gettext_lazy("Name"),
    "kind": gettext_lazy("Art"),
    "street": gettext_lazy("Straße"),
    "postcode": gettext_lazy("PLZ"),
    "city": gettext_lazy("Ort"),
    "email": gettext_lazy("E-Mail"),
    "official_key": gettext_lazy("Schlüssel"),
    "inhabitants": gettext_lazy("Einwohner"),
    "workplaces": gettext_lazy("Arbeitsplätze"),
    "entered_on": gettext_lazy("Eintritt"),
    "shares": gettext_lazy("Anteile"),
    "paid_in": gettext_lazy("Eingezahlt"),
}

SENTENCES: Mapping[str, Any] = {
    "missing": gettext_lazy("Hier fehlt eine Angabe."),
    "too_long": gettext_lazy("Der Text ist zu lang: höchstens %(longest)s Zeichen."),
    "unknown_kind": gettext_lazy("Die Art „%(value)s“ ist unbekannt. Möglich sind: %(known)s."),
    "not_an_email": gettext_lazy("„%(value)s“ ist keine E-Mail-Adresse."),
    "not_a_number": gettext_lazy("„%(value)s“ ist keine Zahl."),
    "not_whole": gettext_lazy("„%(value)s“ ist keine ganze Zahl."),
    "too_large": gettext_lazy("„%(value)s“ ist zu groß."),
    "too_many_decimals": gettext_lazy("„%(value)s“ hat mehr als zwei Nachkommastellen."),
    "not_a_day": gettext_lazy("„%(value)s“ ist kein Datum. Schreiben Sie TT.MM.JJJJ, z. B. 22.12.2009."),
    "from_one": gettext_lazy("Mitgliedsnummern beginnen bei 1."),
    "number_taken": gettext_lazy("Die Nummer %(value)s ist in der Mitgliederliste schon vergeben."),
    "name_taken": gettext_lazy("„%(value)s“ steht schon in der Mitgliederliste."),
    "future": gettext_lazy("Der Eintritt am %(value)s liegt in der Zukunft; dafür gibt es die Aufnahme."),
    "shares": gettext_lazy("%(value)s Anteile lässt unsere Satzung nicht zu: 1 bis %(most)s."),
    "over_share": gettext_lazy("Eingezahlt sind %(value)s, die Anteile betragen aber nur %(full)s."),
    "number_twice": gettext_lazy("Die Nummer %(value)s steht schon in Zeile %(line)s."),
    "name_twice": gettext_lazy("„%(value)s“ steht schon in Zeile %(line)s."),
}


def _plain(values: Mapping[str, Any]) -> dict[str, Any]:
    result: dict[str, Any] = {}
    for key, value in values.items():
        if isinstance(value, Decimal):
            result[key] = format_money(value)
        elif isinstance(value, date):
            result[key] = format_date(value)
        else:
            result[key] = value
    return result


def sentence(problem: RowProblem, row_of: Callable[[int], int]) -> str:
    """Return the problem in words; `row_of` gives the row number people see for a position."""
    values = _plain(problem.values)
    if "line" in values:
        values["line"] = row_of(problem.values["line"])
    return str(SENTENCES[problem.code] % values)


FIELD_NAMES = {"name": gettext_lazy("Name"), "street": gettext_lazy("Straße"), "city": gettext_lazy("Ort"), "number": gettext_lazy("Mitgliedsnummer")}  # fmt: skip


def explain(found: Inconsistency) -> tuple[str, str]:
    """Return (what does not fit, what to do) for an inconsistency."""
    v = _plain(found.values)
    match found.code:
        case "number_twice":
            return (
                _("Die Mitgliedsnummer %(number)s ist %(count)s-mal vergeben.") % v,
                _("Geben Sie einem der Mitglieder die nächste freie Nummer."),
            )
        case "number_gap":
            v["numbers"] = ", ".join(str(n) for n in found.values["numbers"][:20])
            return (
                _("Nummern ohne Mitglied (%(count)s): %(numbers)s.") % v,
                _("Lücken sind erlaubt, wenn die Mitglieder ausgeschieden sind; sonst fehlt ein Eintrag."),
            )
        case "transfer_unmatched":
            return (
                _(
                    "Eine Übertragung hat nicht zwei gleich große Seiten (Rest %(amount)s, Anteile %(shares)s)."
                )
                % v,
                _("Stornieren Sie den Eintrag und tragen Sie die Übertragung als Ganzes neu ein."),
            )
        case "sums_differ":
            return (
                _(
                    "Die Liste zeigt %(shares)s Anteile und %(balance)s, gebucht sind %(booked_shares)s und %(booked)s."
                )
                % v,
                _(
                    "Die Einträge sind vollständig, aber ihre Auswertung weicht ab: bitte melden Sie das dem Betrieb."
                ),
            )
        case "ledger_without_member":
            return (
                _("Im Anteilsbuch stehen Einträge ohne Mitglied in der Liste."),
                _("Tragen Sie das Mitglied nach oder stornieren Sie die Einträge."),
            )
        case "field_missing":
            v["field"] = FIELD_NAMES[found.values["field"]]
            return (
                _("Eine Pflichtangabe fehlt: %(field)s (§ 30 Abs. 2 GenG).") % v,
                _("Ergänzen Sie die Stammdaten."),
            )
        case "entry_missing":
            return (
                _("Eintritt am %(entered_on)s, aber das Anteilsbuch kennt keinen Beitritt.") % v,
                _("Tragen Sie den Beitritt mit seinen Anteilen nach."),
            )
        case "entry_date":
            return (
                _("Die Liste nennt als Eintritt den %(register)s, das Anteilsbuch den %(ledger)s.") % v,
                _("Stornieren Sie den falschen Eintrag oder berichtigen Sie den Tag."),
            )
        case "entry_twice":
            return (
                _("Der Beitritt ist %(count)s-mal eingetragen, ohne ein Ausscheiden dazwischen.") % v,
                _("Stornieren Sie den doppelten Eintrag; weitere Anteile haben einen eigenen Vorgang."),
            )
        case "exit_date":
            return (
                _("Ausgeschieden am %(exit)s, gekündigt war zum %(notice)s.") % v,
                _("Stornieren Sie das Ausscheiden und tragen Sie es zum richtigen Tag ein."),
            )
        case "shares_negative":
            return (
                _("Es sind weniger als null Anteile: %(shares)s.") % v,
                _("Ein Abgang ist doppelt; stornieren Sie ihn."),
            )
        case "shares_left_over":
            return (
                _("Nach dem Ausscheiden bleiben %(shares)s Anteile übrig.") % v,
                _("Das Ausscheiden nennt nicht alle Anteile: stornieren und neu eintragen."),
            )
        case "over_share":
            return (
                _("Eingezahlt sind %(balance)s, die Anteile betragen %(full)s.") % v,
                _("Prüfen Sie die Einzahlungen; was zu viel ist, gehört nicht auf den Anteil."),
            )
        case "negative":
            return (
                _("Ein Betrag ist kleiner als null: Guthaben %(balance)s, Anspruch %(claim)s.") % v,
                _("Eine Auszahlung oder Übertragung ist doppelt; stornieren Sie sie."),
            )
        case _:
            return (
                _("Seit dem %(since)s ist eine Einzahlung von %(amount)s überfällig.") % v,
                _(
                    "Mahnen Sie die Einzahlung an; erlassen oder stunden dürfen Sie sie nicht (§ 22 Abs. 4 GenG)."
                ),
            )
