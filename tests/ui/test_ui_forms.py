# SPDX-FileCopyrightText: 2026 IT-Union contributors
# SPDX-License-Identifier: EUPL-1.2
"""Form markup: every input has its label, every error its link, every row its name."""

import re

import lxml.html
import pytest
from django import forms
from django.http import QueryDict
from django.template.loader import render_to_string

from itunion.foundation.ui.api import MoneyField, grow
from itunion.foundation.ui.showcase import LineForm, SampleForm


def _tree(html: str) -> lxml.html.HtmlElement:
    return lxml.html.fromstring(f"<div>{html}</div>")


def test_every_input_has_a_label_or_a_name() -> None:
    tree = _tree(str(SampleForm()))
    labelled = set(tree.xpath("//label/@for"))
    inputs = tree.xpath("//input[not(@type='hidden')] | //select | //textarea")
    assert len(inputs) == 12
    assert [i.get("id") for i in inputs if i.get("id") not in labelled] == []


def test_optional_fields_are_marked_and_required_ones_are_not() -> None:
    tree = _tree(str(SampleForm()))
    marked = {e.getparent().text.strip() for e in tree.xpath("//*[@class='kern-label__optional']")}
    assert marked == {"Zusatzleistungen", "Preisblatt", "Bemerkung"}


def test_the_summary_links_to_every_faulty_input_and_takes_the_focus() -> None:
    form = SampleForm({"quantity": "zwölf"})
    tree = _tree(str(form))
    (summary,) = tree.xpath("//*[@role='alert']")
    assert "autofocus" in summary.attrib
    targets = [link.lstrip("#") for link in summary.xpath(".//a/@href")]
    assert len(targets) == sum(len(errors) for errors in form.errors.values()) == 7
    ids = {e.get("id") for e in tree.xpath("//input | //select | //textarea")}
    assert set(targets) <= ids


def test_a_faulty_input_is_described_by_its_hint_and_its_error() -> None:
    tree = _tree(str(SampleForm({"price": "viel"})))
    (price,) = tree.xpath("//input[@name='price']")
    assert price.get("aria-invalid") == "true"
    described = price.get("aria-describedby").split()
    assert described == ["id_price_helptext", "id_price_error"]
    (error,) = tree.xpath("//*[@id='id_price_error']")
    assert "„viel“ ist kein Betrag" in error.text_content()


def test_typed_text_is_escaped() -> None:
    html = str(SampleForm({"price": "<script>alert(1)</script>"}))
    assert "<script>" not in html


def test_a_table_of_inputs_names_column_and_row_and_links_its_errors() -> None:
    formset = forms.formset_factory(LineForm, extra=0)(
        {
            "l-TOTAL_FORMS": "2",
            "l-INITIAL_FORMS": "0",
            "l-0-article": "A",
            "l-0-quantity": "1",
            "l-0-price": "x",
        },
        prefix="l",
    )
    formset.is_valid()
    tree = _tree(render_to_string("ui/formset_table.html", {"formset": formset}))
    names = tree.xpath("//tbody//input[not(@type='hidden')]/@aria-label")
    assert names == [
        f"{label}, Zeile {row}" for row in (1, 2) for label in ("Artikel", "Menge", "Einzelpreis", "Termin")
    ]
    assert tree.xpath("//*[@role='alert']//a/@href") == ["#id_l-0-price"]
    (cell,) = tree.xpath("//input[@name='l-0-price']")
    assert tree.xpath(f"//*[@id='{cell.get('aria-describedby')}']")


def test_more_rows_keep_what_was_typed_and_complain_about_nothing() -> None:
    data = QueryDict("l-TOTAL_FORMS=2&l-INITIAL_FORMS=0&l-0-article=A&l-0-price=x")
    formset = grow(forms.formset_factory(LineForm), data, prefix="l", by=10)
    tree = _tree(render_to_string("ui/formset_table.html", {"formset": formset}))
    assert len(tree.xpath("//tbody/tr")) == 12
    assert tree.xpath("//input[@name='l-0-article']/@value") == ["A"]
    assert tree.xpath("//*[@role='alert']") == []
    assert tree.xpath("//*[contains(@class, 'kern-error')]") == []


@pytest.mark.parametrize("broken", ["abc", "-5", ""])
def test_a_tampered_row_count_is_no_server_error(broken: str) -> None:
    data = QueryDict(f"l-TOTAL_FORMS={broken}&l-INITIAL_FORMS=0")
    assert len(grow(forms.formset_factory(LineForm), data, prefix="l", by=3).forms) == 3


def test_initial_numbers_are_shown_german() -> None:
    class PriceForm(forms.Form):
        price = MoneyField(initial=1234)

    assert re.search(r'value="1\.234,00"', str(PriceForm()))
