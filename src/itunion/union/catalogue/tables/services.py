# SPDX-FileCopyrightText: 2026 IT-Union contributors
# SPDX-License-Identifier: EUPL-1.2
"""Tables: services, and what about them held when."""

from textwrap import shorten

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from itunion.foundation.ui.api import Column, Table
from itunion.union.catalogue.wording import unit_name

__all__ = ["STATUS_TONES", "LevelTable", "PriceTable", "ServiceTable", "TermsTable"]

SHORT = 100  # characters: four lines of a narrow column


def beginning_of(text: str) -> str:
    """Return how a description begins: its first paragraph, cut between words."""
    return shorten(text.strip().partition("\n")[0], SHORT, placeholder=" …")


STATUS_TONES = {"draft": "", "offered": "success", "withdrawn": "warning"}


class ServiceTable(Table):
    """The catalogue."""

    caption = _("Leistungen")
    empty = _("Noch keine Leistung im Katalog.")
    file_name = "leistungen"
    columns = (
        Column(
            "name",
            _("Leistung"),
            url=lambda s: reverse("catalogue:service", args=[s.pk]),
            filterable=True,
            row_header=True,
        ),
        Column(
            "about",
            _("Wofür"),
            kind="prose",
            value=lambda s: beginning_of(s.for_deciders),
            search="for_deciders",
            filterable=True,
            sortable=False,
            export=False,
        ),
        Column("for_deciders", _("Wofür"), kind="prose", shown=False),
        Column(
            "status",
            _("Stand"),
            kind="badge",
            value=lambda s: s.get_status_display(),
            order_by="status",
            tone=lambda s: STATUS_TONES[s.status],
        ),
    )


class TermsTable(Table):
    """Terms, newest first; the first that has begun holds."""

    caption = _("Bedingungen")
    empty = _("Noch keine Bedingungen.")
    file_name = "bedingungen"
    columns = (
        Column("valid_from", _("Gültig ab"), kind="date", row_header=True),
        Column("minimum_term_months", _("Laufzeit (Monate)"), kind="number"),
        Column("notice_months", _("Frist (Monate)"), kind="number"),
        Column("notice_to", _("Kündigung"), value=lambda t: t.get_notice_to_display(), order_by="notice_to"),
        Column("key_kind", _("Schlüssel"), value=lambda t: t.get_key_kind_display(), order_by="key_kind"),
        Column("vat_case", _("Umsatzsteuer"), value=lambda t: t.get_vat_case_display(), order_by="vat_case"),
        Column("recorded_at", _("Erfasst am"), kind="moment", shown=False),
    )


class PriceTable(Table):
    """Prices, newest first."""

    caption = _("Preise je Einheit, netto")
    empty = _("Noch keine Preise; die Leistung hat dann nur einen Festanteil.")
    file_name = "preise"
    columns = (
        Column("meter", _("Zähler"), value="meter.label", order_by="meter__label", row_header=True),
        Column("valid_from", _("Gültig ab"), kind="date"),
        Column("price", _("Preis (€)"), kind="number", places=4),
        Column(
            "unit",
            _("Einheit"),
            value=lambda p: unit_name(p.meter.unit_code),
            order_by="meter__unit_code",
        ),
        Column("recorded_at", _("Erfasst am"), kind="moment", shown=False),
    )


class LevelTable(Table):
    """What is promised today."""

    caption = _("Zusagen")
    empty = _("Noch keine Zusagen.")
    file_name = "zusagen"
    exportable = False
    columns = (
        Column("name", _("Was"), row_header=True),
        Column("target", _("Zusage")),
        Column("measure", _("Wie gemessen"), kind="prose"),
        Column("valid_from", _("Gültig ab"), kind="date"),
    )
