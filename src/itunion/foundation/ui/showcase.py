# SPDX-FileCopyrightText: 2026 IT-Union contributors
# SPDX-License-Identifier: EUPL-1.2
"""Sample data of the style guide. Invented, and the same on every visit."""

import datetime as dt
from decimal import Decimal
from typing import Any

from django import forms
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from itunion.foundation.ui.charts import Chart, Series
from itunion.foundation.ui.columns import Column
from itunion.foundation.ui.components import Figure, Progress, Step, Tab, Task
from itunion.foundation.ui.fields import GermanDateField, GermanDecimalField, MoneyField, UploadField
from itunion.foundation.ui.tables import Table

MEMBERS = (
    "Barleben",
    "Magdeburg",
    "Wolmirstedt",
    "Haldensleben",
    "Möckern",
    "Burg",
    "Genthin",
    "Oschersleben",
)
STATES = (
    ("entwurf", ""),
    ("offen", "info"),
    ("vergeben", "success"),
    ("verspätet", "warning"),
    ("gestoppt", "danger"),
)


class SampleForm(forms.Form):
    """One field of every kind."""

    name = forms.CharField(label=_("Bezeichnung"), max_length=80)
    kind = forms.ChoiceField(
        label=_("Art der Ware"), choices=[("", _("Bitte wählen")), ("n", "Notebook"), ("m", "Monitor")]
    )
    quantity = GermanDecimalField(label=_("Menge"), places=0, min_value=1)
    price = MoneyField(
        label=_("Preis je Stück (netto)"), help_text=_("In Euro, zum Beispiel 1.234,56"), min_value=0
    )
    until = GermanDateField(label=_("Liefertermin"))
    delivery = forms.ChoiceField(
        label=_("Lieferung"),
        widget=forms.RadioSelect,
        choices=[("once", _("in einem Zug")), ("parts", _("in Teilen"))],
    )
    services = forms.MultipleChoiceField(
        label=_("Zusatzleistungen"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        choices=[("setup", _("Einrichtung")), ("swap", _("Austausch vor Ort"))],
        help_text=_("Mehrere sind möglich."),
    )
    file = UploadField(label=_("Preisblatt"), kinds=("csv", "xlsx"), max_megabytes=5, required=False)
    remark = forms.CharField(label=_("Bemerkung"), required=False, widget=forms.Textarea(attrs={"rows": 3}))
    confirmed = forms.BooleanField(label=_("Die Mittel stehen im Haushaltsplan bereit."))


class LineForm(forms.Form):
    """A line of an entry page."""

    article = forms.CharField(label=_("Artikel"), max_length=60)
    quantity = GermanDecimalField(label=_("Menge"), places=0, min_value=1)
    price = MoneyField(label=_("Einzelpreis"), help_text=_("Euro"))
    until = GermanDateField(label=_("Termin"), required=False, help_text=_("TT.MM.JJJJ"))


class SampleTable(Table):
    """A table with every kind of column."""

    caption = _("Bündelungen")
    columns = (
        Column("number", _("Nummer"), url=lambda row: f"#{row['number']}", filterable=True, row_header=True),
        Column("member", _("Mitglied"), filterable=True),
        Column("state", _("Stand"), kind="badge", tone=lambda row: str(row["tone"])),
        Column("quantity", _("Menge"), kind="number"),
        Column("sum", _("Summe"), kind="money"),
        Column("share", _("Anteil"), kind="percent"),
        Column("closes", _("Schließt am"), kind="date"),
        Column("binding", _("Verbindlich"), kind="boolean"),
    )
    default_sort = "number"
    page_size = 8
    file_name = "buendelungen"

    def footer(self) -> list[Any]:
        rows = self.rows
        return [
            _("Summe"),
            None,
            None,
            sum(r["quantity"] for r in rows),
            sum(r["sum"] for r in rows),
            None,
            None,
            None,
        ]


def rows() -> list[dict[str, Any]]:
    """Return 60 invented lines."""
    result = []
    for index in range(60):
        state, tone = STATES[index % len(STATES)]
        result.append(
            {
                "number": f"2026-{index + 1:03d}",
                "member": MEMBERS[index % len(MEMBERS)],
                "state": state,
                "tone": tone,
                "quantity": 5 + index * 7 % 90,
                "sum": Decimal(1200 + index * 1337 % 90000) + Decimal(index % 100) / 100,
                "share": Decimal(index * 13 % 100) / 100,
                "closes": dt.date(2026, 1, 5) + dt.timedelta(days=index * 5),
                "binding": index % 3 == 0,
            }
        )
    return result


def progress(done: int) -> Progress:
    """Return a job that is partly done."""
    return Progress(
        id="fortschritt",
        label=_("Angebote werden verglichen"),
        done=done,
        total=40,
        url=reverse("ui:progress"),
        reload_url=reverse("ui:components"),
        finished_url="#tabelle",
        note=_("noch etwa eine Minute"),
    )


def context(request: HttpRequest) -> dict[str, Any]:
    """Return everything the style guide shows."""
    quarters = ["Q1 2025", "Q2 2025", "Q3 2025", "Q4 2025"]
    lines_class = forms.formset_factory(LineForm, extra=3)
    lines_data = {"lines-TOTAL_FORMS": "3", "lines-INITIAL_FORMS": "0", "lines-0-article": "Notebook 14 Zoll",
                  "lines-0-quantity": "zwölf", "lines-0-price": "849,00", "lines-1-article": "Monitor 27 Zoll",
                  "lines-1-quantity": "24", "lines-1-price": "1.99.0"}  # fmt: skip
    address = reverse("ui:components")
    return {
        "tab_items": [Tab(_("Übersicht"), address, True), Tab(_("Positionen"), address, count=40), Tab(_("Angebote"), address, count=3)],
        "figure_items": [
            Figure(_("Ersparnis im Jahr"), "48.210,50 €", _("gegenüber Einzelkauf"), tone="success"),
            Figure(_("Offene Bestellungen"), "17", _("davon 3 verspätet"), url=address, tone="warning"),
            Figure(_("Mitglieder"), "24", _("eine Stimme je Mitglied")),
            Figure(_("Überfällige Rechnungen"), "2", "1.904,00 €", tone="danger"),
        ],
        "fact_items": [
            (_("Mitglied"), "Gemeinde Barleben"), (_("Nummer"), "2026-017"), (_("Beschluss"), "12.03.2026"),
            (_("Bemerkung"), ""), (_("Vergabeart"), "Offenes Verfahren (§ 15 VgV)"), (_("Zuständig"), "KID Magdeburg GmbH"),
        ],
        "step_items": [
            Step(_("Bedarfe"), "done", address, "11 Mitglieder"), Step(_("Bündelung"), "done", address, "bis 30.04."),
            Step(_("Angebote"), "current", address, "3 Angebote"), Step(_("Zuschlag"), "open"),
            Step(_("Bestellungen"), "open"), Step(_("Rechnungen"), "open"),
        ],
        "task_items": [
            Task(_("Bedarf melden"), address, _("erledigt"), "success"),
            Task(_("Mittel bestätigen"), address, _("offen"), "info"),
            Task(_("Abrufkontingent prüfen"), "", _("noch nicht möglich")),
        ],
        "job": progress(done=14),
        "form": SampleForm(),
        "faulty_form": SampleForm({"x-name": "", "x-quantity": "zwölf", "x-price": "1,234.56", "x-until": "31.02.2026"}, prefix="x"),
        "lines": lines_class(lines_data, prefix="lines"),
        "table": SampleTable(rows(), request),
        "charts": [
            Chart(_("Kosten je Quartal"), _("Die Kosten der Union liegen 2025 in jedem Quartal unter denen des Einzelkaufs."),
                  quarters, [Series(_("Einzelkauf"), [Decimal(58200), Decimal(61050), Decimal(49900), Decimal(72300)]),
                             Series(_("Union"), [Decimal(49100), Decimal(50300), Decimal(41200), Decimal(60800)])],
                  kind="columns", unit="money"),
            Chart(_("Ersparnis je Mitglied"), _("Magdeburg spart am meisten, Genthin am wenigsten."), list(MEMBERS),
                  [Series(_("Ersparnis"), [Decimal(8200), Decimal(21000), Decimal(3100), Decimal(4400), Decimal(1900), Decimal(5200), Decimal(900), None])],
                  kind="bars", unit="money"),
            Chart(_("Anteile am Warenkorb"), _("Notebooks sind der größte Posten."), quarters,
                  [Series("Notebooks", [12, 30, 18, 22]), Series("Monitore", [8, 12, 9, 14]), Series(_("Drucker"), [2, 4, 3, 1])],
                  kind="bars", stacked=True),
            Chart(_("Offene Vorgänge"), _("Die Zahl der offenen Vorgänge sinkt seit März."),
                  ["Jan", "Feb", "Mrz", "Apr", "Mai", "Jun"], [Series(_("Vorgänge"), [42, 51, 55, 47, 38, 31]), Series(_("davon überfällig"), [4, 6, 9, 5, None, 2])], kind="line"),
        ],
    }  # fmt: skip
