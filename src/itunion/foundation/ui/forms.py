# SPDX-FileCopyrightText: 2026 IT-Union contributors
# SPDX-License-Identifier: EUPL-1.2
"""Forms in KERN markup: every Django form looks right with `{{ form }}`."""

from typing import Any

from django import forms
from django.forms.formsets import BaseFormSet
from django.forms.renderers import TemplatesSetting
from django.http import QueryDict

from itunion.foundation.kernel.errors import DomainError

__all__ = ["KernBoundField", "KernRenderer", "add_domain_error", "grow"]

_CHECK = "kern-form-check__checkbox"
_RADIO = "kern-form-check__radio"
_SELECT = "kern-form-input__select"
_INPUT = "kern-form-input__input"


def _css_class(widget: forms.Widget) -> str:
    if isinstance(widget, forms.CheckboxInput | forms.CheckboxSelectMultiple):
        return _CHECK
    if isinstance(widget, forms.RadioSelect):
        return _RADIO
    if isinstance(widget, forms.SelectMultiple):
        return f"{_INPUT} select-multiple"
    if isinstance(widget, forms.Select):
        return _SELECT
    if isinstance(widget, forms.Textarea):
        return f"{_INPUT} textarea"
    return _INPUT


class KernBoundField(forms.BoundField):
    """A field that knows its KERN classes and the kind of markup it needs."""

    def build_widget_attrs(self, attrs: dict[str, Any], widget: forms.Widget | None = None) -> dict[str, Any]:
        widget = widget or self.field.widget
        built: dict[str, Any] = super().build_widget_attrs(attrs, widget)
        base = _css_class(widget)
        classes = [base, str(widget.attrs.get("class", ""))]
        if self.errors:
            classes.append(f"{base.split()[0]}--error")
        built["class"] = " ".join(filter(None, classes))
        return built

    @property
    def kind(self) -> str:
        """Which markup the template picks: check, group, select, file or input."""
        widget = self.field.widget
        if isinstance(widget, forms.RadioSelect | forms.CheckboxSelectMultiple):
            return "group"
        if isinstance(widget, forms.CheckboxInput):
            return "check"
        if isinstance(widget, forms.Select) and not isinstance(widget, forms.SelectMultiple):
            return "select"
        return "input"

    @property
    def anchor(self) -> str:
        """The id that a link in the error summary jumps to: the input, or the first of a group."""
        if self.kind == "group":
            return f"{self.auto_id}_0"
        return self.id_for_label or self.auto_id


class KernRenderer(TemplatesSetting):
    """Django's form renderer with KERN templates (settings.FORM_RENDERER)."""

    form_template_name = "ui/forms/form.html"
    formset_template_name = "ui/forms/formset.html"
    field_template_name = "ui/forms/field.html"
    bound_field_class = KernBoundField

    replaced = {
        "django/forms/widgets/clearable_file_input.html": "ui/forms/clearable_file_input.html",
        "django/forms/errors/list/ul.html": "ui/forms/errors.html",
        "django/forms/errors/list/default.html": "ui/forms/errors.html",
    }

    def get_template(self, template_name: str) -> Any:
        return super().get_template(self.replaced.get(template_name, template_name))


def add_domain_error(form: forms.BaseForm, error: DomainError) -> None:
    """Show a refused action at the form: beside its field when the form has it, else in the summary."""
    for field, texts in error.as_form_errors().items():
        for text in texts:
            form.add_error(field if field in form.fields else None, text)


def grow(
    formset_class: type[BaseFormSet[Any]], data: QueryDict, *, prefix: str, by: int = 10, **kwargs: Any
) -> BaseFormSet[Any]:
    """Return the formset with what was typed and `by` more empty rows, without showing errors yet."""
    more = data.copy()
    key = f"{prefix}-TOTAL_FORMS"
    typed = data.get(key, "")
    total = int(typed) if typed.isdecimal() and len(typed) < 6 else 0
    more[key] = str(min(total + by, formset_class.absolute_max))
    formset = formset_class(more, prefix=prefix, **kwargs)
    formset.quiet = True  # type: ignore[attr-defined]
    return formset
