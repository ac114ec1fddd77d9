# SPDX-FileCopyrightText: 2026 IT-Union contributors
# SPDX-License-Identifier: EUPL-1.2
"""Template tags and filters of the design system, loaded in every template (settings: builtins)."""

import datetime as dt
from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from django import template
from django.template.defaultfilters import slugify
from django.template.loader import render_to_string
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from itunion.foundation.ui import components, formats
from itunion.foundation.ui.charts import Chart
from itunion.foundation.ui.tables import Table

register = template.Library()

_ALERTS = {
    "debug": "info",
    "info": "info",
    "success": "success",
    "warning": "warning",
    "error": "danger",
    "danger": "danger",
}
_ALERT_LABELS = {
    "info": gettext_lazy("Hinweis:"),
    "success": gettext_lazy("Erfolg:"),
    "warning": gettext_lazy("Warnung:"),
    "danger": gettext_lazy("Fehler:"),
}


# -- filters ------------------------------------------------------------------------------------------------------


@register.filter
def money(value: Decimal | int | None) -> str:
    """1234.5 → 1.234,50 €; nothing → –."""
    return "–" if value is None or value == "" else formats.format_money(value)


@register.filter
def number(value: Decimal | int | float | None, places: int | None = None) -> str:
    """1234.5 → 1.234,5; `|number:2` → 1.234,50."""
    return "–" if value is None or value == "" else formats.format_decimal(value, places)


@register.filter
def percent(value: Decimal | int | float | None, places: int = 1) -> str:
    """0.125 → 12,5 %."""
    return "–" if value is None or value == "" else formats.format_percent(value, places)


@register.filter
def day(value: dt.date | None) -> str:
    """A date or moment → 31.12.2026."""
    return formats.format_date(value) if value else "–"


@register.filter
def moment(value: dt.datetime | None) -> str:
    """A moment → 31.12.2026, 14:05."""
    return formats.format_moment(value) if value else "–"


@register.filter
def alert_kind(level_tag: str) -> str:
    """The KERN alert for a level of Django's messages."""
    return _ALERTS.get(level_tag, "info")


# -- parts --------------------------------------------------------------------------------------------------------


@register.simple_tag
def icon(name: str) -> SafeString:
    """A KERN icon beside a text that says the same."""
    return format_html('<span class="kern-icon kern-icon--{}" aria-hidden="true"></span>', name)


@register.simple_tag
def badge(text: Any, tone: str = "") -> SafeString:
    """A status badge: tone info, success, warning, danger or none."""
    return components.badge(text, tone)


@register.inclusion_tag("ui/components/alert.html")
def alert(kind: str, title: Any, text: Any = "") -> dict[str, Any]:
    """A notice: kind info, success, warning or danger."""
    kind = _ALERTS.get(kind, "info")
    return {"kind": kind, "kind_label": _ALERT_LABELS[kind], "title": title, "text": text}


@register.inclusion_tag("ui/components/breadcrumbs.html")
def breadcrumb_trail(trail: Sequence[tuple[Any, str]]) -> dict[str, Any]:
    """Where the page stands: (label, address) pairs, the last one without address."""
    return {"trail": trail}


@register.inclusion_tag("ui/components/empty.html")
def empty(title: Any, text: Any = "", url: str = "", action: Any = "") -> dict[str, Any]:
    """What is shown instead of nothing, with a way on."""
    return {"title": title, "text": text, "url": url, "action": action}


@register.inclusion_tag("ui/components/figure.html")
def figure(label: Any, value: Any, note: Any = "", url: str = "", tone: str = "") -> dict[str, Any]:
    """A key figure; put several into <div class="figures">."""
    return {"label": label, "value": value, "note": note, "url": url, "tone": tone}


@register.simple_tag
def figures(items: Sequence[components.Figure]) -> SafeString:
    """A row of key figures."""
    cards = "".join(render_to_string("ui/components/figure.html", vars(item)) for item in items)
    return format_html('<div class="figures">{}</div>', mark_safe(cards))  # noqa: S308 - rendered by our template


@register.inclusion_tag("ui/components/tabs.html")
def tabs(items: Sequence[components.Tab], label: Any = "") -> dict[str, Any]:
    """Tabs as links to pages of their own."""
    return {"tabs": items, "label": label or _("Ansichten")}


@register.inclusion_tag("ui/components/steps.html")
def steps(items: Sequence[components.Step] | str, label: Any = "") -> dict[str, Any]:
    """Where a process stands: steps, or the key of the current step of the joint purchase."""
    shown = components.steps(items) if isinstance(items, str) else items
    return {"steps": shown, "label": label or _("Stand des Vorgangs")}


@register.inclusion_tag("ui/components/task_list.html")
def task_list(items: Sequence[components.Task]) -> dict[str, Any]:
    """Tasks with their status."""
    return {"tasks": items}


@register.inclusion_tag("ui/components/facts.html")
def facts(items: Sequence[tuple[Any, Any]] | Mapping[Any, Any], columns: bool = False) -> dict[str, Any]:
    """A description list of (term, value) pairs; `columns=True` sets it in two columns on wide screens."""
    return {"items": list(items.items()) if isinstance(items, Mapping) else items, "columns": columns}


@register.inclusion_tag("ui/components/pagination.html")
def pagination(pages: components.PageLinks) -> dict[str, Any]:
    """Links to the other pages."""
    return {**vars(pages)}


@register.inclusion_tag("ui/components/progress.html")
def progress(job: components.Progress) -> dict[str, Any]:
    """How far a job is; asks again every two seconds."""
    return {**vars(job), "finished": job.finished, "percent": job.percent}


@register.inclusion_tag("ui/table.html")
def table(table: Table) -> dict[str, Any]:
    """A table with filter, sorting, paging and export."""
    return {"table": table}


@register.inclusion_tag("ui/chart.html")
def chart(chart: Chart) -> dict[str, Any]:
    """A chart with its numbers."""
    return {"chart": chart}


@register.simple_block_tag(end_name="endcard")
def card(content: str, title: Any = "", url: str = "", action: Any = "", flush: bool = False) -> str:
    """A framed section with a heading, and optionally a link beside it; `flush` lets a table touch the frame."""
    context = {
        "content": content,
        "title": title,
        "heading_id": f"abschnitt-{slugify(title)}" if title else "",
        "url": url,
        "action": action,
        "flush": flush,
    }
    return render_to_string("ui/components/card.html", context)


@register.inclusion_tag("ui/forms/entry_cell.html")
def entry_cell(field: Any, row: int, quiet: bool = False) -> dict[str, Any]:
    """A field in a table of inputs: named by its column and row, its errors below it."""
    errors = [] if quiet else field.errors
    attributes = {
        "aria-label": _("%(label)s, Zeile %(row)s") % {"label": field.label, "row": row},
        "aria-describedby": False,
    }
    if errors:
        attributes["aria-describedby"] = f"{field.auto_id}_error"
    return {"field": field, "control": field.as_widget(attrs=attributes), "errors": errors}
