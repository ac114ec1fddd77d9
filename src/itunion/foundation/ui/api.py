# SPDX-FileCopyrightText: 2026 IT-Union contributors
# SPDX-License-Identifier: EUPL-1.2
"""Front door of the design system: what views, forms and panels of other rooms build pages with."""

from itunion.foundation.ui.answering import attempt, form_page
from itunion.foundation.ui.charts import Chart, Series
from itunion.foundation.ui.columns import Column
from itunion.foundation.ui.components import Figure, Progress, Step, Tab, Task, badge, steps
from itunion.foundation.ui.exports import defuse
from itunion.foundation.ui.fields import GermanDateField, GermanDecimalField, MoneyField, UploadField
from itunion.foundation.ui.formats import (
    format_date,
    format_decimal,
    format_moment,
    format_money,
    format_percent,
    parse_date,
    parse_decimal,
)
from itunion.foundation.ui.forms import add_domain_error, grow
from itunion.foundation.ui.pages import render_confirmation, render_page
from itunion.foundation.ui.printing import print_page
from itunion.foundation.ui.tables import Table

__all__ = [
    "Chart",
    "Column",
    "Figure",
    "GermanDateField",
    "GermanDecimalField",
    "MoneyField",
    "Progress",
    "Series",
    "Step",
    "Tab",
    "Table",
    "Task",
    "UploadField",
    "add_domain_error",
    "attempt",
    "badge",
    "defuse",
    "form_page",
    "format_date",
    "format_decimal",
    "format_moment",
    "format_money",
    "format_percent",
    "grow",
    "parse_date",
    "parse_decimal",
    "print_page",
    "render_confirmation",
    "render_page",
    "steps",
]
