# SPDX-FileCopyrightText: 2026 IT-Union contributors
# SPDX-License-Identifier: EUPL-1.2
"""The PDF view: German, tagged, escaped, with embedded fonts and without reaching out."""

import io
import re
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pikepdf
import pytest
from fontTools.fontBuilder import FontBuilder
from fontTools.pens.ttGlyphPen import TTGlyphPen
from tests.billing.einvoice.einvoice_examples import BUYER, DEBIT, EXAMPLES, SKONTO, invoice, line

from itunion.union.billing.einvoice.pdf import font_faces, german_number, render_html, render_pdf


def text(html: str) -> str:
    plain = re.sub(r"<[^>]+>", " ", html).replace("\N{NO-BREAK SPACE}", " ")
    return " ".join(plain.split())


@pytest.mark.parametrize(
    ("number", "decimals", "german"),
    [("1234567.5", 2, "1.234.567,50"), ("0.0815", 2, "0,0815"), ("-3", 0, "−3"), ("1.50", 0, "1,5")],
)
def test_german_numbers(number: str, decimals: int, german: str) -> None:
    assert german_number(Decimal(number), decimals) == german


def test_page_shows_what_section_14_ustg_asks_for() -> None:
    page = text(render_html(EXAMPLES["S 7 + 19"]))
    for part in (
        "Rechnung RE-2026-00017",
        "Datum 20.11.2026",
        "01.10.2026 bis 31.10.2026",
        "USt-IdNr. DE123456789",
        "Leitweg-ID 04011000-1234512345-06",
        "Gemeinde Übungsdorf",
        # 100.00 + 10.00 at 19 %, 37.04 at 7 %
        "19 % 110,00 € 20,90 €",
        "7 % 37,04 € 2,59 €",
        "Zahlbetrag 170,53 €",
        "IBAN DE79 0000 0000 1234 5678 90",
        "Das Original ist die XML-Datei",
    ):
        assert part in page


def test_page_states_exemption_skonto_and_mandate() -> None:
    assert "steuerfrei Steuerfrei nach § 4 Nr. 29 UStG" in text(render_html(EXAMPLES["E"]))
    page = text(render_html(invoice(payment=DEBIT, payment_terms=SKONTO)))
    assert "3,00 % Skonto auf 119,00 € bei Zahlung innerhalb von 7 Tagen: 3,57 € Abzug." in page
    assert "Mandatsreferenz KITU-0042-1" in page


def test_credit_note_and_correction_are_called_by_their_name() -> None:
    page = text(render_html(EXAMPLES["credit note 381"]))
    assert "Kaufmännische Gutschrift GS-2026-00003" in page
    assert "Bezug RE-2026-00011 vom 05.10.2026" in page
    assert "Rechnungskorrektur" in text(render_html(EXAMPLES["correction 384"]))


def test_every_text_is_escaped() -> None:
    page = render_html(
        invoice(line(name="<img src=x>"), buyer=replace(BUYER, name="<script>"), notes=("<style>",))
    )
    assert not re.search(r"<(script|img|style)", page)


@pytest.mark.usefixtures("pango")
def test_pdf_is_tagged_german_and_titled() -> None:
    with pikepdf.open(io.BytesIO(render_pdf(EXAMPLES["everything filled"]))) as pdf:
        assert str(pdf.Root.Lang) == "de"
        assert bool(pdf.Root.MarkInfo.Marked)
        assert "/StructTreeRoot" in pdf.Root
        assert 'pdfuaid:part="1"' in pdf.Root.Metadata.read_bytes().decode("utf-8")
        assert "Rechnung RE-2026-00017" in pdf.Root.Metadata.read_bytes().decode("utf-8")


@pytest.mark.usefixtures("pango")
def test_long_invoice_runs_over_pages() -> None:
    with pikepdf.open(io.BytesIO(render_pdf(EXAMPLES["100 lines"]))) as pdf:
        assert len(pdf.pages) > 2


@pytest.mark.usefixtures("pango")
def test_given_fonts_are_embedded(tmp_path: Path) -> None:
    letters = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789"
    builder = FontBuilder(1000, isTTF=True)
    builder.setupGlyphOrder([".notdef", *letters])
    builder.setupCharacterMap({ord(letter): letter for letter in letters})
    builder.setupGlyf({name: TTGlyphPen(None).glyph() for name in [".notdef", *letters]})
    builder.setupHorizontalMetrics(dict.fromkeys([".notdef", *letters], (500, 0)))
    builder.setupHorizontalHeader(ascent=800, descent=-200)
    builder.setupNameTable({"familyName": "Unionsschrift", "styleName": "Regular", "psName": "Unionsschrift"})
    builder.setupOS2(usWeightClass=400)
    builder.setupPost()
    builder.save(tmp_path / "union.ttf")

    (face,) = font_faces(tmp_path)
    assert (face.family, face.weight, face.italic) == ("Unionsschrift", 400, False)
    with pikepdf.open(io.BytesIO(render_pdf(invoice(), fonts_dir=tmp_path))) as pdf:
        fonts = {str(font.BaseFont) for page in pdf.pages for font in page.Resources.Font.values()}
    assert any("Unionsschrift" in font for font in fonts)
