# SPDX-FileCopyrightText: 2026 IT-Union contributors
# SPDX-License-Identifier: EUPL-1.2
"""Sentences of the room: why something is refused, why a notice ends when it ends, what is wrong in a file."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from itunion.union.catalogue.rules.metering import UsageProblem
from itunion.union.catalogue.rules.notice import Earliest, NoticeRule
from itunion.union.catalogue.rules.states import Missing

__all__ = [
    "COLUMN_NAMES",
    "UNITS",
    "item_text",
    "mandate_sentence",
    "missing_sentence",
    "notice_reason",
    "unit_name",
    "usage_sentence",
]

COLUMN_NAMES: Mapping[str, Any] = {
    "member": gettext_lazy("Mitgliedsnummer"),
    "meter": gettext_lazy("Zähler"),
    "day": gettext_lazy("Tag"),
    "quantity": gettext_lazy("Menge"),
    "source": gettext_lazy("Quellkennung"),
}
_USAGE: Mapping[str, Any] = {
    "missing": gettext_lazy("Der Wert fehlt."),
    "unknown_member": gettext_lazy("Die Mitgliedsnummer „%(value)s“ gibt es nicht."),
    "unknown_meter": gettext_lazy("Diese Leistung hat keinen Zähler „%(value)s“."),
    "not_subscribed": gettext_lazy("Das Mitglied %(value)s hat die Leistung an diesem Tag nicht genutzt."),
    "not_a_day": gettext_lazy("„%(value)s“ ist kein Datum. Bitte schreiben Sie es so: 31.12.2026."),
    "in_the_future": gettext_lazy("Der Tag %(value)s liegt in der Zukunft."),
    "not_a_number": gettext_lazy("„%(value)s“ ist keine Zahl."),
    "ambiguous": gettext_lazy("„%(value)s“ ist nicht eindeutig; bitte ohne Tausenderpunkt schreiben."),
    "negative": gettext_lazy("Die Menge %(value)s ist negativ; möglich sind Werte ab 0."),
    "too_large": gettext_lazy("Die Menge %(value)s ist zu groß."),
    "too_many_decimals": gettext_lazy("Die Menge %(value)s hat mehr als drei Nachkommastellen."),
    "too_long": gettext_lazy("Die Quellkennung ist länger als 80 Zeichen."),
    "contradicts": gettext_lazy(
        "„%(value)s“ steht mit anderem Inhalt schon in Zeile %(other)s. Derselbe Datensatz darf sich nicht ändern."
    ),
    "contradicts_known": gettext_lazy(
        "„%(value)s“ ist mit anderem Inhalt schon gespeichert. Derselbe Datensatz darf sich nicht ändern."
    ),
}


# UN/ECE Recommendation 20 (revision 17, 2021), as electronic invoices name units (EN 16931, BT-130); the forms offer these
UNITS: Mapping[str, Any] = {
    "C62": gettext_lazy("Stück, Vorgang"),
    "HUR": gettext_lazy("Stunde"),
    "DAY": gettext_lazy("Tag"),
    "MON": gettext_lazy("Monat"),
    "ZP": gettext_lazy("Seite"),
    "4L": gettext_lazy("Megabyte"),
    "E34": gettext_lazy("Gigabyte"),
    "E35": gettext_lazy("Terabyte"),
    "KWH": gettext_lazy("Kilowattstunde"),
}


def unit_name(code: str) -> str:
    """Return the name of a unit; its code where the list does not know it."""
    return str(UNITS.get(code, code))


def item_text(item: str, label: str) -> str:
    """Name an item of a month's charges: the fixed part, or the meter of this label and since when its price holds."""
    _meter, _at, since = item.partition("@")
    if not since:
        return _("Festanteil")
    return _("%(meter)s, Preis ab %(day)s") % {
        "meter": label,
        "day": day_text(date.fromisoformat(since)),
    }


def mandate_sentence(names: Sequence[str]) -> str:
    """Say who may order in the member's name."""
    if not names:
        return _("Bisher hat in Ihrer Verwaltung niemand diese Vollmacht.")
    return _("Bestellen dürfen: %(names)s.") % {"names": ", ".join(names)}


def day_text(day: date) -> str:
    """Return TT.MM.JJJJ."""
    return f"{day:%d.%m.%Y}"


def usage_sentence(problem: UsageProblem) -> str:
    """Say what is wrong in a line of usage."""
    return str(_USAGE[problem.code]) % {"value": problem.value, "other": problem.other_row}


def missing_sentence(missing: Missing) -> str:
    """Say what is missing and who must act."""
    match missing.kind:
        case "service":
            return _("Die Leistung „%(name)s“ muss vorher in Nutzung sein.") % {"name": missing.text}
        case "annex":
            return _(
                "Die Vereinbarung zur Auftragsverarbeitung in Version %(version)s ist noch nicht unterschrieben (Mitglied)."
            ) % {"version": missing.text}
        case "end":
            return _("Die Nutzung endet erst am %(day)s; vorher werden keine Daten gelöscht.") % {
                "day": day_text(date.fromisoformat(missing.text))
            }
        case _:
            side = _("Mitglied") if missing.who == "member" else _("Betriebsgesellschaft")
            return _("Die Aufgabe „%(title)s“ ist noch offen (%(side)s).") % {
                "title": missing.text,
                "side": side,
            }


_PERIODS: Mapping[str, Any] = {
    "day": gettext_lazy("zu jedem Tag"),
    "month": gettext_lazy("zum Ende eines Monats"),
    "quarter": gettext_lazy("zum Ende eines Quartals"),
    "year": gettext_lazy("zum Ende eines Jahres"),
}


def notice_reason(rule: NoticeRule, earliest: Earliest, starts_on: date) -> Sequence[str]:
    """Say, step by step, why the earliest end is this day."""
    lines = [
        _("Nutzung seit %(start)s, Mindestlaufzeit %(months)s Monate: bis %(until)s.")
        % {
            "start": day_text(starts_on),
            "months": rule.minimum_term_months,
            "until": day_text(earliest.term_until),
        },
        _("Kündigungsfrist %(months)s Monate ab dem Tag der Kündigung: bis %(until)s.")
        % {"months": rule.notice_months, "until": day_text(earliest.notice_until)},
        _("Das spätere der beiden zählt, und gekündigt wird %(period)s: %(end)s.")
        % {"period": _PERIODS[rule.notice_to], "end": day_text(earliest.ends_on)},
    ]
    return lines
