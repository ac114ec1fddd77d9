# SPDX-FileCopyrightText: 2026 IT-Union contributors
# SPDX-License-Identifier: EUPL-1.2
"""Fields: typed text becomes data, or an error that says what to write."""

import datetime as dt
import io
from decimal import Decimal
from typing import Any

import pytest
from django import forms
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import Workbook

from itunion.foundation.kernel.errors import Refused
from itunion.foundation.ui.api import (
    GermanDateField,
    GermanDecimalField,
    MoneyField,
    UploadField,
    add_domain_error,
)


@given(st.decimals(allow_nan=False, allow_infinity=False, min_value=0, max_value=10**9, places=2))
def test_a_stored_amount_survives_showing_and_saving_unchanged(amount: Decimal) -> None:
    field = MoneyField()
    assert field.clean(field.prepare_value(amount)) == amount
    assert not field.has_changed(amount, field.prepare_value(amount))


@given(st.dates(min_value=dt.date(1000, 1, 1)))
def test_a_stored_date_survives_showing_and_saving_unchanged(day: dt.date) -> None:
    field = GermanDateField()
    assert field.clean(field.prepare_value(day)) == day


@pytest.mark.parametrize(
    ("field", "text", "code"),
    [
        (MoneyField(), "1,999", "places"),
        (MoneyField(min_value=0), "-1", "min"),
        (MoneyField(max_value=100), "100,01", "max"),
        (MoneyField(), "viel", "invalid"),
        (MoneyField(), "", "required"),
        (GermanDecimalField(places=0), "1,5", "whole"),
        (GermanDateField(), "31.02.2026", "invalid"),
        (GermanDateField(min_value=dt.date(2026, 1, 1)), "31.12.2025", "min"),
        (GermanDateField(max_value=dt.date(2026, 1, 1)), "02.01.2026", "max"),
    ],
)
def test_errors(field: forms.Field, text: str, code: str) -> None:
    with pytest.raises(ValidationError) as caught:
        field.clean(text)
    assert caught.value.code == code


def test_units_are_read_over_and_round_thousands_are_whole() -> None:
    assert MoneyField().clean("1.234,56 €") == Decimal("1234.56")
    assert MoneyField().clean("5 EUR") == Decimal(5)
    assert GermanDecimalField(places=0).clean("1.000") == Decimal(1000)
    assert GermanDecimalField(required=False).clean("") is None


def _xlsx() -> bytes:
    buffer = io.BytesIO()
    Workbook().save(buffer)
    return buffer.getvalue()


@pytest.mark.parametrize(
    ("name", "content", "code"),
    [
        ("preise.csv", "Artikel;Preis\nNotebook;849,00".encode("cp1252"), None),
        ("preise.csv", "Artikel;Preis\n".encode("utf-16"), None),
        ("preise.xlsx", _xlsx(), None),
        ("rechnung.xml", b"\xef\xbb\xbf<?xml version='1.0'?><a/>", None),
        ("angebot.PDF", b"%PDF-1.7 ...", None),
        ("preise.exe", b"MZ", "ending"),
        ("preise.csv", _xlsx(), "content"),
        ("preise.csv", b"a;b\x00c", "content"),
        ("preise.xlsx", b"a;b", "content"),
        ("rechnung.xml", b"kein xml", "content"),
        ("angebot.pdf", b"<html>", "content"),
        ("leer.csv", b"", "empty"),
        ("gross.csv", b"a" * (1024 * 1024 + 1), "size"),
    ],
)
def test_uploads_are_checked_by_ending_content_and_size(name: str, content: bytes, code: str | None) -> None:
    field = UploadField(kinds=("csv", "xlsx", "xml", "pdf"), max_megabytes=1)
    file: Any = SimpleUploadedFile(name, content)
    if code is None:
        assert field.clean(file).read() == content
        return
    with pytest.raises(ValidationError) as caught:
        field.clean(file)
    assert caught.value.code == code


def test_a_refused_action_appears_at_its_field_or_in_the_summary() -> None:
    class PriceForm(forms.Form):
        price = MoneyField()

    form = PriceForm({"price": "5"})
    add_domain_error(form, Refused("Der Preis ist zu hoch.", field="price"))
    add_domain_error(form, Refused("Die Frist ist vorbei.", details=["Zeile 3"]))
    assert form.errors["price"] == ["Der Preis ist zu hoch."]
    assert form.non_field_errors() == ["Die Frist ist vorbei.", "Zeile 3"]
