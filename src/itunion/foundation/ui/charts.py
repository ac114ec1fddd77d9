# SPDX-FileCopyrightText: 2026 IT-Union contributors
# SPDX-License-Identifier: EUPL-1.2
"""Charts as SVG drawn on the server, always with their numbers as a table below.

Nothing is styled inline (content security policy): places and sizes are presentation attributes, colours are classes.
"""

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Literal

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from itunion.foundation.ui.formats import format_decimal, format_money, format_percent

__all__ = ["Chart", "Series"]

Kind = Literal["bars", "columns", "line"]
Unit = Literal["money", "number", "percent"]

WIDTH = 720
WIDE, NARROW, ROOM_PER_COLUMN = 600, 420, 180
COLUMN_HEIGHT = 280
LEFT, RIGHT, TOP, BOTTOM = 72, 12, 16, 42
LABEL_WIDTH = 190
_GAP = 10
ROW_HEIGHT = 36
LINE_HEIGHT = 15
COLOURS = 6
_LONGEST_LABEL = 26
# mean width of a character of the value at the end of a bar
_CHARACTER = 7.4


@dataclass(frozen=True)
class Series:
    """Values of one kind, one per category; None means unknown and leaves a gap."""

    label: Any
    values: Sequence[Decimal | int | None]


@dataclass(frozen=True)
class Chart:
    """A chart of one or more series over named categories.

    `kind`: "bars" lie, "columns" stand, "line" connects; `stacked` puts the series on top of each other.
    `description` says in one sentence what the picture shows; it is read out instead of the picture.
    """

    title: Any
    description: Any
    categories: Sequence[Any]
    series: Sequence[Series]
    kind: Kind = "columns"
    unit: Unit = "number"
    stacked: bool = False
    places: int | None = None

    def __post_init__(self) -> None:
        for series in self.series:
            if len(series.values) != len(self.categories):
                raise ValueError(
                    f"{series.label}: {len(series.values)} values for {len(self.categories)} categories"
                )
        if self.stacked and any(
            value is not None and value < 0 for series in self.series for value in series.values
        ):
            raise ValueError("stacked series must not be negative")

    @property
    def id(self) -> str:
        """An id that depends on the title only, so that the same chart is always the same text."""
        return "diagramm-" + "".join(c if c.isalnum() else "-" for c in str(self.title).lower())

    @property
    def has_values(self) -> bool:
        return any(value is not None for series in self.series for value in series.values)

    def text(self, value: Decimal | int | None) -> str:
        """Return a value as people read it."""
        if value is None:
            return "–"
        if self.unit == "money":
            return format_money(value)
        if self.unit == "percent":
            return format_percent(value, 1 if self.places is None else self.places)
        return format_decimal(value, self.places)

    @property
    def table_rows(self) -> list[tuple[str, list[str]]]:
        """The numbers behind the picture: category and one text per series."""
        return [
            (str(category), [self.text(series.values[index]) for series in self.series])
            for index, category in enumerate(self.categories)
        ]

    @property
    def legend(self) -> list[tuple[str, str]]:
        """Class and label of each series; empty for a single one."""
        return [(_colour(i), str(s.label)) for i, s in enumerate(self.series)] if len(self.series) > 1 else []

    def svg(self) -> SafeString:
        """Return the picture; the same data give the same text, byte by byte."""
        height = TOP + BOTTOM + ROW_HEIGHT * len(self.categories) if self.kind == "bars" else COLUMN_HEIGHT
        css_class = "chart__picture chart__picture--wide" if self._width >= WIDE else "chart__picture"
        draw: Callable[[], SafeString] = {"bars": self._bars, "columns": self._columns, "line": self._line}[
            self.kind
        ]
        return format_html(
            '<svg class="{}" viewBox="0 0 {} {}" width="{}" height="{}" role="img" '
            'aria-labelledby="{}-t {}-d"><title id="{}-t">{}</title><desc id="{}-d">{}</desc>{}</svg>',
            *(css_class, str(self._width), str(height), str(self._width), str(height)),
            *(self.id, self.id, self.id, self.title, self.id, self.description),
            draw(),
        )

    @property
    def _width(self) -> int:
        """Few columns make a narrow picture that fits a small screen as a whole."""
        needed = LEFT + RIGHT + ROOM_PER_COLUMN * len(self.categories)
        return WIDTH if self.kind == "bars" else min(WIDTH, max(NARROW, needed))

    # -- scales -----------------------------------------------------------------------------------------------

    def _range(self) -> tuple[float, float, list[float]]:
        if self.stacked:
            tops = [sum(float(s.values[i] or 0) for s in self.series) for i in range(len(self.categories))]
        else:
            tops = [float(v) for s in self.series for v in s.values if v is not None]
        ticks = nice_ticks(min(0.0, *tops, 0.0), max(0.0, *tops, 0.0))
        return ticks[0], ticks[-1], ticks

    def _tick_text(self, value: float) -> str:
        if self.unit == "percent":
            return format_percent(Decimal(repr(value)), 0)
        number = Decimal(repr(value))
        suffix = " €" if self.unit == "money" else ""
        for size, name in ((Decimal(1_000_000), "\u00a0Mio."), (Decimal(1000), "\u00a0Tsd.")):
            if abs(number) >= size:
                return format_decimal((number / size).normalize()) + name + suffix
        return format_decimal(number.normalize()) + suffix

    # -- pictures ---------------------------------------------------------------------------------------------

    def _bars(self) -> SafeString:
        low, high, ticks = self._range()
        totals = [self._total_text(row) for row in range(len(self.categories))]
        labels = [_wrap(str(category)) for category in self.categories]
        longest = max((len(line) for lines in labels for line in lines), default=0)
        left = min(float(LABEL_WIDTH), _GAP + _CHARACTER * longest)
        width = WIDTH - left - RIGHT - _CHARACTER * max(map(len, totals), default=0)
        bottom = TOP + ROW_HEIGHT * len(self.categories)

        def x(value: float) -> float:
            return left + (value - low) / (high - low) * width

        parts = [
            format_html(
                '<line class="chart__grid" x1="{0}" x2="{0}" y1="{1}" y2="{2}"></line>'
                '<text class="chart__tick" x="{0}" y="{3}" text-anchor="middle">{4}</text>',
                _n(x(tick)),
                _n(TOP),
                _n(bottom),
                _n(bottom + 20),
                self._tick_text(tick),
            )
            for tick in ticks
        ]
        for row, lines in enumerate(labels):
            y = TOP + row * ROW_HEIGHT
            parts.append(_label(left - _GAP, y + ROW_HEIGHT / 2 + 5, "end", lines))
            end = x(0)
            for index, start, stop, offset, size in self._segments(row, ROW_HEIGHT - 10):
                parts.append(_rect(x(min(start, stop)), y + 5 + offset, abs(x(stop) - x(start)), size, index))
                end = max(end, x(stop))
            if totals[row]:
                parts.append(
                    format_html(
                        '<text class="chart__value" x="{}" y="{}">{}</text>',
                        *(_n(end + 6), _n(y + ROW_HEIGHT / 2 + 5), totals[row]),
                    )
                )
        parts.append(_axis(x(0), TOP, x(0), bottom))
        return _join(parts)

    def _total_text(self, position: int) -> str:
        if len(self.series) > 1 and not self.stacked:
            return ""
        values = [s.values[position] for s in self.series if s.values[position] is not None]
        return self.text(sum((Decimal(value or 0) for value in values), Decimal(0)) if values else None)

    def _columns(self) -> SafeString:
        return self._standing(self._column_marks)

    def _line(self) -> SafeString:
        return self._standing(self._line_marks)

    def _standing(self, marks: Callable[[Callable[[float], float], float], list[SafeString]]) -> SafeString:
        low, high, ticks = self._range()
        height = COLUMN_HEIGHT - TOP - BOTTOM

        def y(value: float) -> float:
            return TOP + (high - value) / (high - low) * height

        band = (self._width - LEFT - RIGHT) / max(1, len(self.categories))
        parts = [
            format_html(
                '<line class="chart__grid" x1="{}" x2="{}" y1="{}" y2="{}"></line>'
                '<text class="chart__tick" x="{}" y="{}" text-anchor="end">{}</text>',
                *(_n(LEFT), _n(self._width - RIGHT), _n(y(tick)), _n(y(tick))),
                *(_n(LEFT - 8), _n(y(tick) + 4), self._tick_text(tick)),
            )
            for tick in ticks
        ]
        every = math.ceil(len(self.categories) / 12) or 1
        for index, category in enumerate(self.categories):
            if index % every == 0:
                limit = max(6, int(band * every / 7.2))
                lines = _wrap(str(category), limit)
                parts.append(
                    _label(LEFT + band * (index + 0.5), COLUMN_HEIGHT - BOTTOM / 2 + 4, "middle", lines)
                )
        parts += marks(y, band)
        parts.append(_axis(LEFT, y(0), self._width - RIGHT, y(0)))
        return _join(parts)

    def _column_marks(self, y: Callable[[float], float], band: float) -> list[SafeString]:
        width = min(band * 0.72, 96.0)
        parts = []
        for position in range(len(self.categories)):
            left = LEFT + band * position + (band - width) / 2
            for index, start, stop, offset, size in self._segments(position, width):
                parts.append(_rect(left + offset, y(max(start, stop)), size, abs(y(start) - y(stop)), index))
        return parts

    def _line_marks(self, y: Callable[[float], float], band: float) -> list[SafeString]:
        parts = []
        for index, series in enumerate(self.series):
            points = [
                None if value is None else (LEFT + band * (position + 0.5), y(float(value)))
                for position, value in enumerate(series.values)
            ]
            path, pen_down = "", False
            for point in points:
                if point is not None:
                    path += f"{'L' if pen_down else 'M'}{_n(point[0])} {_n(point[1])}"
                pen_down = point is not None
            parts.append(
                format_html('<path class="chart__line chart-line-{}" d="{}"></path>', _colour(index), path)
            )
            parts += [
                format_html(
                    '<circle class="{}" cx="{}" cy="{}" r="4"></circle>', _colour(index), _n(p[0]), _n(p[1])
                )
                for p in points
                if p is not None
            ]
        return parts

    def _segments(self, position: int, room: float) -> list[tuple[int, float, float, float, float]]:
        """Return (series, start value, end value, offset across, size across) of the marks of a category."""
        result = []
        base = 0.0
        share = room / (1 if self.stacked else max(1, len(self.series)))
        for index, series in enumerate(self.series):
            value = series.values[position]
            if value is None:
                continue
            if self.stacked:
                result.append((index, base, base + float(value), 0.0, room))
                base += float(value)
            else:
                result.append(
                    (index, 0.0, float(value), share * index, share - (2 if len(self.series) > 1 else 0))
                )
        return result


def nice_ticks(low: float, high: float, wanted: int = 5) -> list[float]:
    """Return round marks that cover the range, in steps of 1, 2, 2.5 or 5 times a power of ten."""
    if high <= low:
        return [0.0, 1.0]
    rough = (high - low) / wanted
    power = 10.0 ** math.floor(math.log10(rough))
    step = next(factor * power for factor in (1.0, 2.0, 2.5, 5.0, 10.0) if factor * power >= rough * 0.999999)
    first, last = math.floor(low / step + 1e-9), math.ceil(high / step - 1e-9)
    return [round(index * step, 10) for index in range(first, last + 1)]


def _colour(index: int) -> str:
    return f"chart-{index % COLOURS + 1}"


def _n(value: float) -> str:
    return f"{value:.1f}".removesuffix(".0")


def _rect(x: float, y: float, width: float, height: float, index: int) -> SafeString:
    return format_html(
        '<rect class="{}" x="{}" y="{}" width="{}" height="{}" rx="2"></rect>',
        *(_colour(index), _n(x), _n(y), _n(max(width, 0)), _n(max(height, 0))),
    )


def _axis(x1: float, y1: float, x2: float, y2: float) -> SafeString:
    return format_html(
        '<line class="chart__axis" x1="{}" y1="{}" x2="{}" y2="{}"></line>', _n(x1), _n(y1), _n(x2), _n(y2)
    )


def _join(parts: Sequence[SafeString]) -> SafeString:
    return format_html_join("", "{}", ((part,) for part in parts))


def _label(x: float, y: float, anchor: str, lines: Sequence[str]) -> SafeString:
    """Return a label of one or more lines, centred on the line a single one would stand on."""
    top = y - LINE_HEIGHT * (len(lines) - 1) / 2
    return format_html(
        '<text class="chart__label" y="{}" text-anchor="{}">{}</text>',
        *(_n(top), anchor),
        format_html_join(
            "",
            '<tspan x="{}" dy="{}">{}</tspan>',
            ((_n(x), LINE_HEIGHT if number else 0, line) for number, line in enumerate(lines)),
        ),
    )


def _wrap(text: str, limit: int = _LONGEST_LABEL) -> list[str]:
    """Return the text in at most two lines of `limit` characters; what is longer is cut."""
    if len(text) <= limit:
        return [text]
    head, _space, _rest = text[: limit + 1].rpartition(" ")
    return [head, _shorten(text[len(head) :].lstrip(), limit)] if head else [_shorten(text, limit)]


def _shorten(text: str, limit: int) -> str:
    return text if len(text) <= limit else text[: limit - 1].rstrip() + "…"
