# SPDX-FileCopyrightText: 2026 IT-Union contributors
# SPDX-License-Identifier: EUPL-1.2
"""Words of letters and declarations, and the registry of papers other rooms add to the audit pack."""

import csv
import io
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.utils.translation import gettext as _

from itunion.foundation.kernel.api import registry
from itunion.foundation.ui.api import defuse, format_date, format_money
from itunion.union.law.api import Statutes

__all__ = [
    "AuditPapers",
    "Duty",
    "Letter",
    "admission_letter",
    "audit_papers",
    "csv_bytes",
    "declaration_text",
    "duties",
    "exclusion_letter",
    "exit_letter",
    "purpose_notice",
    "refusal_letter",
    "shares_letter",
    "succession_letter",
]


@dataclass(frozen=True)
class AuditPapers:
    """Papers a room adds to the audit pack (§ 53a): `build(first, last)` yields (file name, content).

    `key` is the kind of paper the rule P3 asks for, e.g. "minutes_assembly".
    """

    key: str
    build: Callable[[date, date], Iterable[tuple[str, bytes]]]


audit_papers: registry.Registry[AuditPapers] = registry.Registry("audit papers")


@dataclass(frozen=True)
class Letter:
    """Subject and words of a notice."""

    subject: str
    text: str


@dataclass(frozen=True)
class Duty:
    """A duty the declaration must state expressly (§ 15a): key, words, whether the statutes make it apply."""

    key: str
    text: str
    applies: bool


def duties(statutes: Statutes) -> list[Duty]:
    """Return the duties to highlight in the declaration, with the figures of the statutes shown."""
    share = format_money(statutes.amount("share_amount"))
    months = statutes.number("notice_months")
    additional = statutes["additional_contributions"]
    fee = statutes.amount("running_fee")
    limit = format_money(statutes.amount("liability_sum"))
    more = {
        "none": _("Nachschüsse sind nach der Satzung nicht zu leisten."),
        "limited": _(
            "Ich verpflichte mich, zur Befriedigung der Gläubiger Nachschüsse bis zur Haftsumme von %(limit)s zu leisten."
        )
        % {"limit": limit},
        "unlimited": _(
            "Ich verpflichte mich, zur Befriedigung der Gläubiger unbegrenzt Nachschüsse zu leisten."
        ),
    }[str(additional)]
    other = _(
        "Die Satzung verlangt laufende Beiträge von derzeit %(fee)s im Jahr. Die Kündigungsfrist beträgt %(months)s Monate zum Ende des Geschäftsjahres."
    ) % {"fee": format_money(fee), "months": months}
    return [
        Duty(
            "payment",
            _(
                "Ich verpflichte mich, die nach Gesetz und Satzung geschuldeten Einzahlungen auf den Geschäftsanteil von %(share)s zu leisten."
            )
            % {"share": share},
            True,
        ),
        Duty("additional", more, additional != "none"),
        Duty("other", other, fee > 0 or months > 12),
    ]


def declaration_text(*, name: str, union: str, statutes: Statutes, version: str, shares: int) -> str:
    """Return the words of an accession declaration, as printed and as kept."""
    lines = [
        _("Beitrittserklärung"),
        "",
        _(
            "%(name)s erklärt unbedingt den Beitritt zur %(union)s und beteiligt sich mit %(shares)s Geschäftsanteil(en)."
        )
        % {"name": name, "union": union, "shares": shares},
        _(
            "Zugrunde liegt die Satzung in der Fassung %(version)s. Sie lag vor der Erklärung vor; ein Ausdruck war angeboten."
        )
        % {"version": version},
        "",
        *(f"» {duty.text}" for duty in duties(statutes)),
    ]
    return "\n".join(lines)


def admission_letter(*, name: str, union: str, number: int, effective_on: date, shares: int) -> Letter:
    """Return the notice of admission and entry (§ 15 II 1)."""
    return Letter(
        _("Aufnahme als Mitglied Nr. %(number)s") % {"number": number},
        _(
            "Sehr geehrte Damen und Herren,\n\n%(name)s ist zum %(day)s als Mitglied Nr. %(number)s in die Mitgliederliste "
            "der %(union)s eingetragen, mit %(shares)s Geschäftsanteil(en). Über die Einzahlung erhalten Sie einen "
            "eigenen Plan.\n\nMit freundlichen Grüßen\nDer Vorstand"
        )
        % {
            "name": name,
            "day": format_date(effective_on),
            "number": number,
            "union": union,
            "shares": shares,
        },
    )


def refusal_letter(*, name: str, union: str) -> Letter:
    """Return the notice of refusal (§ 15 II 2); it gives no reasons, none are owed."""
    return Letter(
        _("Ihr Antrag auf Mitgliedschaft"),
        _(
            "Sehr geehrte Damen und Herren,\n\nder Vorstand der %(union)s hat den Beitritt von %(name)s nicht zugelassen. "
            "Ihre Beitrittserklärung wird zurückgegeben oder, wenn sie elektronisch vorliegt, sofort gelöscht.\n\n"
            "Mit freundlichen Grüßen\nDer Vorstand"
        )
        % {"name": name, "union": union},
    )


def exit_letter(*, name: str, union: str, last_day: date, pay_until: date) -> Letter:
    """Return the notice that the end was entered (§ 69)."""
    return Letter(
        _("Ende der Mitgliedschaft zum %(day)s") % {"day": format_date(last_day)},
        _(
            "Sehr geehrte Damen und Herren,\n\ndas Ausscheiden von %(name)s aus der %(union)s zum %(day)s ist in die "
            "Mitgliederliste eingetragen. Das Geschäftsguthaben wird bis zum %(until)s ausgezahlt, soweit das "
            "Mindestkapital nicht unterschritten wird. Ein Anspruch auf Rücklagen besteht nicht.\n\n"
            "Mit freundlichen Grüßen\nDer Vorstand"
        )
        % {"name": name, "union": union, "day": format_date(last_day), "until": format_date(pay_until)},
    )


def exclusion_letter(*, name: str, union: str, reason: str, last_day: date) -> Letter:
    """Return the registered letter of exclusion (§ 68)."""
    return Letter(
        _("Ausschluss zum %(day)s") % {"day": format_date(last_day)},
        _(
            "Sehr geehrte Damen und Herren,\n\n%(name)s wird zum %(day)s aus der %(union)s ausgeschlossen. Grund: "
            "%(reason)s. Ab Absendung dieses Briefs ist die Teilnahme an der Generalversammlung ausgeschlossen, Ämter "
            "in den Organen enden.\n\nMit freundlichen Grüßen\nDer Vorstand"
        )
        % {"name": name, "union": union, "day": format_date(last_day), "reason": reason},
    )


def succession_letter(*, name: str, successor: str, last_day: date) -> Letter:
    """Return the notice to a universal successor (§ 77a)."""
    return Letter(
        _("Rechtsnachfolge nach %(name)s") % {"name": name},
        _(
            "Sehr geehrte Damen und Herren,\n\n%(successor)s ist als Gesamtrechtsnachfolger von %(name)s eingetragen. Die "
            "Mitgliedschaft von %(name)s wird bis zum %(day)s fortgesetzt und endet dann. Wenn die Zusammenarbeit bleiben "
            "soll, erklären Sie bitte rechtzeitig den eigenen Beitritt.\n\nMit freundlichen Grüßen\nDer Vorstand"
        )
        % {"name": name, "successor": successor, "day": format_date(last_day)},
    )


def shares_letter(*, name: str, shares: int, effective_on: date, amount: Decimal | None = None) -> Letter:
    """Return the notice of a change of shares or of a transfer."""
    text = _(
        "Sehr geehrte Damen und Herren,\n\nfür %(name)s stehen ab %(day)s %(shares)s Geschäftsanteil(e) in der Mitgliederliste."
    ) % {"name": name, "day": format_date(effective_on), "shares": shares}
    if amount is not None:
        text += " " + _("Übertragen wurden %(amount)s Geschäftsguthaben.") % {"amount": format_money(amount)}
    return Letter(
        _("Änderung der Geschäftsanteile"), text + "\n\n" + _("Mit freundlichen Grüßen\nDer Vorstand")
    )


def purpose_notice(reason: str) -> str:
    """Return the sentence on every extract for third parties (§ 31 II)."""
    return _(
        "Die Angaben dürfen nur zu dem Zweck verarbeitet und genutzt werden, zu dem sie übermittelt sind: %(reason)s (§ 31 Abs. 2 GenG)."
    ) % {"reason": reason}


def csv_bytes(head: Sequence[str], rows: Iterable[Sequence[object]]) -> bytes:
    """Return semicolon-separated UTF-8 with byte order mark; texts cannot be taken for formulas, dates are ISO."""
    buffer = io.StringIO()
    writer = csv.writer(buffer, delimiter=";", lineterminator="\r\n")
    writer.writerow([defuse(str(cell)) for cell in head])
    for row in rows:
        writer.writerow([_cell(cell) for cell in row])
    return b"\xef\xbb\xbf" + buffer.getvalue().encode()


def _cell(value: object) -> object:
    if value is None:
        return ""
    if isinstance(value, Decimal):
        return f"{value:.2f}".replace(".", ",")
    return value if isinstance(value, int) else defuse(str(value))
