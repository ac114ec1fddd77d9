# SPDX-FileCopyrightText: 2026 IT-Union contributors
# SPDX-License-Identifier: EUPL-1.2
"""Tables of the room's pages."""

from typing import ClassVar

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from itunion.foundation.ui.api import Column, Table, format_money
from itunion.union.billing.einvoice import api as einvoice
from itunion.union.billing.models import Invoice

__all__ = ["AllInvoiceTable", "DraftTable", "InvoiceTable", "LineTable", "RunTable"]

KIND_TONES = {"380": "", "381": "warning"}


def _invoice_url(found: Invoice) -> str:
    return reverse("billing:invoice", args=[found.pk])


def _any_url(found: Invoice) -> str:
    return reverse("billing:any_invoice", args=[found.pk])


class InvoiceTable(Table):
    """Issued invoices of one recipient."""

    caption = gettext_lazy("Rechnungen")
    empty = gettext_lazy("Noch keine Rechnung.")
    file_name = "rechnungen"
    default_sort = "-number"
    columns: ClassVar[tuple[Column, ...]] = (
        Column(
            "number",
            gettext_lazy("Nummer"),
            kind="code",
            url=_invoice_url,
            filterable=True,
            row_header=True,
        ),
        Column(
            "kind",
            gettext_lazy("Art"),
            kind="badge",
            value=lambda i: i.get_kind_display(),
            order_by="kind",
            tone=lambda i: KIND_TONES[i.kind],
        ),
        Column("issued_on", gettext_lazy("Ausgestellt"), kind="date"),
        Column("due_on", gettext_lazy("Fällig"), kind="date"),
        Column("net", gettext_lazy("Netto"), kind="money"),
        Column("gross", gettext_lazy("Brutto"), kind="money"),
    )


class AllInvoiceTable(InvoiceTable):
    """Issued invoices of all recipients."""

    columns: ClassVar[tuple[Column, ...]] = (
        Column(
            "number",
            gettext_lazy("Nummer"),
            kind="code",
            url=_any_url,
            filterable=True,
            row_header=True,
        ),
        Column("member", gettext_lazy("Empfänger"), value="organisation.name", filterable=True),
        *InvoiceTable.columns[1:],
    )


class DraftTable(Table):
    """Invoices of a run."""

    caption = gettext_lazy("Rechnungen dieses Laufs")
    empty = gettext_lazy("Dieser Lauf hat keine Rechnungen.")
    file_name = "rechnungslauf"
    columns = (
        Column(
            "member",
            gettext_lazy("Empfänger"),
            value="organisation.name",
            url=_any_url,
            filterable=True,
            row_header=True,
        ),
        Column(
            "status",
            gettext_lazy("Stand"),
            kind="badge",
            value=lambda i: i.get_status_display(),
            order_by="status",
            tone=lambda i: "success" if i.status == "issued" else ("danger" if i.problem else "info"),
        ),
        Column("number", gettext_lazy("Nummer"), kind="code"),
        Column("net", gettext_lazy("Netto"), kind="money"),
        Column("problem", gettext_lazy("Hindernis"), sortable=False),
    )


class RunTable(Table):
    """Billing runs."""

    caption = gettext_lazy("Rechnungsläufe")
    empty = gettext_lazy("Noch kein Rechnungslauf.")
    file_name = "rechnungslaeufe"
    columns = (
        Column(
            "run", gettext_lazy("Lauf"), url=lambda r: reverse("billing:run", args=[r.run]), row_header=True
        ),
        Column("drafts", gettext_lazy("Entwürfe"), kind="number"),
        Column("issued", gettext_lazy("Ausgestellt"), kind="number"),
        Column("problems", gettext_lazy("Nicht ausstellbar"), kind="number"),
        Column("net", gettext_lazy("Netto"), kind="money"),
    )


def _price(line: einvoice.InvoiceLine) -> str:
    if line.base_quantity == 1:
        return format_money(line.price)
    return _("%(price)s je %(base)s") % {
        "price": format_money(line.price),
        "base": f"{line.base_quantity:f}".replace(".", ","),
    }


class LineTable(Table):
    """The lines of one invoice, as archived."""

    caption = gettext_lazy("Positionen")
    show_caption = True
    file_name = "positionen"
    columns = (
        Column("id", gettext_lazy("Pos."), sortable=False),
        Column("name", gettext_lazy("Bezeichnung"), row_header=True, filterable=True),
        Column("cost_centre", gettext_lazy("Kostenstelle")),
        Column("quantity", gettext_lazy("Menge"), kind="number"),
        Column("price", gettext_lazy("Preis"), kind="number", value=_price, sortable=False),
        Column("vat_rate", gettext_lazy("USt. %"), kind="number"),
        Column("net_amount", gettext_lazy("Netto"), kind="money"),
    )
