# SPDX-FileCopyrightText: 2026 IT-Union contributors
# SPDX-License-Identifier: EUPL-1.2
"""Tables of the room."""

from collections.abc import Sequence
from typing import Any, ClassVar

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from itunion.foundation.ui.api import Column, Table
from itunion.union.members.models import AccessionCase, Inspection, Notice, Paper, ShareEntry
from itunion.union.members.rules.ledger import Status

__all__ = [
    "CAUSES",
    "STATUS_NAMES",
    "CaseTable",
    "ExitTable",
    "InspectedTable",
    "InspectionTable",
    "LedgerTable",
    "LeitwegTable",
    "MemberTable",
    "NoticeTable",
    "PaperTable",
    "QueueTable",
    "RegisterTable",
    "ReversibleLedgerTable",
]

STATUS_NAMES = {
    Status.NONE: _("noch nicht Mitglied"),
    Status.MEMBER: _("Mitglied"),
    Status.LEAVING: _("scheidet aus"),
    Status.LEFT: _("ausgeschieden"),
}

CAUSES = {
    "termination": _("Kündigung"),
    "exclusion": _("Ausschluss"),
    "succession": _("Gebietsänderung"),
    "transfer_out": _("Übertragung des Guthabens"),
}
NEXT_STEPS = {
    "notify": _("benachrichtigen"),
    "enter_exit": _("Ausscheiden eintragen"),
    "settle": _("auseinandersetzen"),
    "pay": _("auszahlen"),
    "wait": _("läuft"),
    "": _("erledigt"),
}
STEP_TONES = {
    "notify": "warning",
    "enter_exit": "warning",
    "settle": "warning",
    "pay": "warning",
    "wait": "info",
}

_NUMBER = Column("number", _("Nr."), kind="number")
_NAME = Column(
    "name",
    _("Mitglied"),
    url=lambda m: reverse("members:member", args=[m.organisation_id]),
    filterable=True,
    row_header=True,
)
_REST = (
    Column("address", _("Anschrift"), shown=False),
    Column("kind_label", _("Art"), filterable=True),
    Column("inhabitants", _("Einwohner"), kind="number", shown=False),
    Column("workplaces", _("Arbeitsplätze"), kind="number"),
    Column("member_from", _("Mitglied seit"), kind="date"),
    Column("further_shares", _("weitere Anteile"), kind="number"),
)
_END = (
    Column("leaves_on", _("scheidet aus zum"), kind="date"),
    # in sight it says no more than the column before
    Column("status", _("Stand"), value=lambda m: STATUS_NAMES[m.status], shown=False),
)


class MemberTable(Table):
    """The register as everybody at union and operator sees it."""

    caption = _("Mitglieder der Genossenschaft")
    empty = _("Noch keine Mitglieder.")
    file_name = "mitglieder"
    columns: ClassVar[Sequence[Column]] = (_NUMBER, _NAME, *_REST, *_END)


class RegisterTable(MemberTable):
    """The register with balances."""

    columns: ClassVar[Sequence[Column]] = (
        _NUMBER,
        _NAME,
        *_REST,
        Column("balance", _("Guthaben"), kind="money"),
        Column("owed", _("noch einzuzahlen"), kind="money", shown=False),
        *_END,
    )


class InspectedTable(Table):
    """The register as a member may see it: the fields of § 30, no file."""

    caption = _("Mitgliederliste")
    exportable = False
    columns = (
        _NUMBER,
        Column("name", _("Mitglied"), filterable=True, row_header=True),
        Column("address", _("Anschrift")),
        Column("member_from", _("Mitglied seit"), kind="date"),
        Column("further_shares", _("weitere Anteile"), kind="number"),
        Column("leaves_on", _("scheidet aus zum"), kind="date"),
    )


class LeitwegTable(Table):
    """Leitweg-IDs of one member."""

    caption = _("Leitweg-IDs")
    empty = _("Noch keine Leitweg-ID; ohne sie kann keine E-Rechnung ausgestellt werden.")
    exportable = False
    columns = (
        Column("value", _("Leitweg-ID"), row_header=True),
        Column("label", _("Wofür")),
        Column("is_default", _("Standard"), kind="boolean"),
    )


def _words(entry: ShareEntry) -> str:
    parts = [entry.reference, entry.text]
    if entry.counterpart is not None:
        parts.insert(0, entry.counterpart.name)
    return " · ".join(filter(None, parts))


class LedgerTable(Table):
    """The entries of one member; what was taken back stays readable."""

    caption = _("Anteilsbuch")
    empty = _("Noch keine Einträge.")
    file_name = "anteilsbuch"
    columns: ClassVar[Sequence[Column]] = (
        Column("pk", _("Eintrag"), kind="code", row_header=True),
        Column("kind", _("Art"), value=lambda e: e.get_kind_display(), order_by="kind"),
        Column("effective_on", _("wirksam am"), kind="date"),
        Column("recorded_on", _("erfasst am"), kind="date"),
        Column("shares", _("Anteile"), kind="number", value=lambda e: e.shares or None),
        Column("amount", _("Betrag"), kind="money", value=lambda e: e.amount or None),
        Column("until", _("fällig / endet am"), kind="date", value=lambda e: e.due_on or e.ends_on),
        Column("words", _("Beleg und Text"), value=_words, sortable=False),
        Column(
            "state",
            _("Stand"),
            kind="badge",
            value=lambda e: _("storniert") if is_reversed(e) else "",
            tone=lambda e: "warning" if is_reversed(e) else "",
            sortable=False,
        ),
    )

    def row_class(self, row: Any) -> str:
        """Mute what no longer counts."""
        return "row--muted" if is_reversed(row) or row.kind == ShareEntry.Kind.REVERSAL else ""


class ReversibleLedgerTable(LedgerTable):
    """The entries of one member with the way to take one back."""

    columns: ClassVar[Sequence[Column]] = (
        *LedgerTable.columns,
        Column(
            "reverse",
            _("Vorgang"),
            kind="actions",
            value=lambda e: "" if is_reversed(e) or e.kind == ShareEntry.Kind.REVERSAL else _("stornieren"),
            url=lambda e: reverse("members:reverse_entry", args=[e.pk]),
        ),
    )


def is_reversed(entry: ShareEntry) -> bool:
    """Say whether an entry was taken back."""
    return bool(getattr(entry, "taken_back", False))


class NoticeTable(Table):
    """Notices to a member with their proof."""

    caption = _("Nachrichten mit Nachweis")
    empty = _("Noch keine Nachricht.")
    exportable = False
    columns = (
        Column("sent_on", _("abgesandt am"), kind="date", row_header=True),
        Column("kind", _("Anlass"), value=lambda n: n.get_kind_display(), order_by="kind"),
        Column("way", _("Versand"), value=lambda n: Notice.Way(n.way).label, order_by="way"),
        Column("recipient", _("an")),
        Column("proof", _("Nachweis")),
        Column("due_on", _("Frist"), kind="date"),
    )


CASE_TONES = {
    AccessionCase.State.COMPLETE: "success",
    AccessionCase.State.CLOSED: "",
    AccessionCase.State.CLEARANCE_SENT: "info",
}


class CaseTable(Table):
    """Accessions."""

    caption = _("Aufnahmen")
    empty = _("Noch keine Aufnahme.")
    file_name = "aufnahmen"
    columns = (
        Column(
            "name",
            _("Körperschaft"),
            url=lambda c: reverse("members:case", args=[c.pk]),
            row_header=True,
            filterable=True,
        ),
        Column("kind", _("Art"), value=lambda c: c.get_kind_display(), order_by="kind"),
        Column("opened_on", _("angelegt"), kind="date"),
        Column("resolution_on", _("Ratsbeschluss"), kind="date"),
        Column("clearance_sent_on", _("Vorlage"), kind="date"),
        Column("effective_on", _("Mitglied ab"), kind="date"),
        Column(
            "state",
            _("Stand"),
            kind="badge",
            value=lambda c: c.get_state_display(),
            tone=lambda c: CASE_TONES.get(c.state, "warning"),
            order_by="state",
        ),
    )


class ExitTable(Table):
    """Who leaves or has left."""

    caption = _("Austritte")
    empty = _("Niemand scheidet aus.")
    file_name = "austritte"
    columns = (
        Column(
            "name",
            _("Mitglied"),
            url=lambda e: reverse("members:member", args=[e.organisation_id]),
            row_header=True,
            filterable=True,
        ),
        Column("cause", _("Grund"), value=lambda e: CAUSES.get(e.cause, e.cause)),
        Column("known_on", _("bekannt seit"), kind="date"),
        Column("leaves_on", _("Mitglied bis"), kind="date"),
        Column("notified_on", _("benachrichtigt"), kind="date"),
        Column("claim", _("Anspruch"), kind="money", value=lambda e: e.claim or None),
        Column("pay_until", _("auszahlen bis"), kind="date"),
        Column(
            "next_step",
            _("als Nächstes"),
            kind="badge",
            value=lambda e: NEXT_STEPS[e.next_step],
            tone=lambda e: STEP_TONES.get(e.next_step, "success"),
        ),
    )


class QueueTable(Table):
    """Claims by day of exit: what can be paid now, what waits for the minimum capital."""

    caption = _("Auszahlungen")
    empty = _("Kein offener Anspruch.")
    file_name = "auszahlungen"
    columns = (
        Column(
            "name",
            _("Ausgeschieden"),
            value=lambda r: r[1],
            url=lambda r: reverse("members:member", args=[r[0].claim.owner]),
            row_header=True,
        ),
        Column("exit_on", _("ausgeschieden am"), kind="date", value=lambda r: r[0].claim.exit_on),
        Column("amount", _("Anspruch"), kind="money", value=lambda r: r[0].claim.amount),
        Column("payable", _("jetzt auszahlbar"), kind="money", value=lambda r: r[0].payable),
        Column("suspended", _("ruht (§ 8a GenG)"), kind="money", value=lambda r: r[0].suspended),
        Column("until", _("auszahlen bis"), kind="date", value=lambda r: r[2]),
    )


class PaperTable(Table):
    """Papers behind entries."""

    caption = _("Unterlagen")
    empty = _("Noch keine Unterlage.")
    file_name = "unterlagen"
    columns = (
        Column(
            "title",
            _("Unterlage"),
            url=lambda p: reverse("members:paper", args=[p.pk]),
            row_header=True,
            filterable=True,
        ),
        Column("kind", _("Art"), value=lambda p: Paper.Kind(p.kind).label, order_by="kind"),
        Column("dated", _("vom"), kind="date"),
        Column(
            "about", _("Mitglied"), value=lambda p: p.about.name if p.about else "", order_by="about__name"
        ),
        Column("sha256", _("SHA-256"), kind="code", shown=False),
        Column("erased_on", _("gelöscht am"), kind="date"),
    )


class InspectionTable(Table):
    """Who looked into the register or got a copy."""

    caption = _("Einsichten und Abschriften")
    empty = _("Noch keine Einsicht.")
    file_name = "einsichten"
    columns = (
        Column("recorded_at", _("wann"), kind="moment", row_header=True),
        Column("kind", _("was"), value=lambda i: Inspection.Kind(i.kind).label, order_by="kind"),
        Column("asker", _("wer"), filterable=True),
        Column("reason", _("warum"), filterable=True),
        Column("as_of", _("Stand"), kind="date"),
        Column("purpose_notice", _("Zweckbindung"), kind="boolean"),
        Column("by", _("gegeben von")),
    )
