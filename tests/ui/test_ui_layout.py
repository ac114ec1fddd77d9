# SPDX-FileCopyrightText: 2026 IT-Union contributors
# SPDX-License-Identifier: EUPL-1.2
"""What is shown and how it fits: columns for exports only, labels of charts in two lines, pictures for small screens."""

from django.test import RequestFactory

from itunion.foundation.ui.api import Chart, Column, Series, Table


class Sample(Table):
    caption = "Beispiel"
    columns = (
        Column("name", "Name", row_header=True),
        Column("proof", "Nachweis", shown=False),
        Column("act", "", kind="actions", value=lambda row: ""),
    )


def test_a_hidden_column_is_in_the_export_only() -> None:
    rows = [{"name": "A", "proof": "B-17"}]
    table = Sample(rows, RequestFactory().get("/"))
    assert [header.label for header in table.headers] == ["Name", ""]
    assert [cell.html for cell in table.body[0].cells] == ["A", ""]
    export = Sample(rows, RequestFactory().get("/?export=csv")).export_response()
    assert export is not None
    assert "B-17" in export.content.decode("utf-8-sig")


def bars(*labels: str) -> str:
    return Chart("T", "D", labels, [Series("S", [1] * len(labels))], kind="bars").svg()


def test_a_long_label_takes_two_lines_and_is_cut_only_after_them() -> None:
    text = bars("ohne Saale Netz- und Datentechnik GmbH")
    assert text.count("<tspan") == 2
    assert "…" not in text
    assert "…" in bars("ohne Saale Netz- und Datentechnik Gesellschaft mit beschränkter Haftung")
    assert bars("kurz").count("<tspan") == 1


def test_few_columns_make_a_narrow_picture() -> None:
    def picture(count: int) -> str:
        return Chart("T", "D", ["A"] * count, [Series("S", [1] * count)]).svg()

    assert "chart__picture--wide" not in picture(2)
    assert "chart__picture--wide" in picture(6)
