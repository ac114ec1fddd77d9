# SPDX-FileCopyrightText: 2026 IT-Union contributors
# SPDX-License-Identifier: EUPL-1.2
"""Repairing single values, by what the property holds. Nothing raises, whatever comes in; None is "not usable"."""

import datetime as dt
import json
import math
import re
from collections.abc import Callable, Mapping
from typing import Any
from urllib.parse import urljoin, urlsplit
from zoneinfo import ZoneInfo

from itunion.procedures.council.importing.notes import Notes

__all__ = ["clean", "clean_text", "is_address", "repair", "repair_ags"]

LOCAL = ZoneInfo("Europe/Berlin")
CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\u2028\u2029\ufffe\uffff]")
SURROGATE = re.compile("[\ud800-\udfff]")
PLACEHOLDERS = {"", "n/a", "null", "none", "undefined", "-", "--", "k.a.", "k. a."}
DEEPEST = 40
DAY = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})")
GERMAN_DAY = re.compile(r"(\d{1,2})\.(\d{1,2})\.(\d{4})")
MOMENT = re.compile(r"\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}[+-]\d{2}:\d{2}")
# longitudes and latitudes of Central Europe do not overlap, so an exchange is certain
LONGITUDES, LATITUDES = (5.0, 16.0), (46.0, 56.0)
YES, NO = {"true", "1", "ja", "yes", "wahr"}, {"false", "0", "nein", "no", "falsch"}


def clean_text(value: str, notes: Notes) -> str:
    """Return a text without control characters and broken halves of characters."""
    cleaned = SURROGATE.sub("\ufffd", CONTROL.sub("", value))
    if cleaned != value:
        notes.add("control_characters", cleaned[:80])
    return cleaned.strip()


def clean(value: Any, notes: Notes, depth: int = 0) -> Any:
    """Return a value of any kind as it can be stored: texts clean, numbers finite, not too deep."""
    if depth > DEEPEST:
        notes.add("too_deep")
        return None
    if isinstance(value, str):
        return clean_text(value, notes)
    if isinstance(value, Mapping):
        return {clean_text(str(key), notes): clean(inner, notes, depth + 1) for key, inner in value.items()}
    if isinstance(value, list):
        return [clean(inner, notes, depth + 1) for inner in value]
    if isinstance(value, float) and not math.isfinite(value):
        return None
    return value


def is_address(value: object) -> bool:
    """Say whether a value is a full address a program can ask."""
    if not isinstance(value, str) or any(c.isspace() for c in value):
        return False
    try:
        parts = urlsplit(value)
    except ValueError:
        return False
    return parts.scheme in {"http", "https"} and bool(parts.netloc)


def _text(value: Any, notes: Notes, _base: str) -> str | None:
    if isinstance(value, bool | int | float):
        notes.add("wrong_form", value)
        value = str(value) if not isinstance(value, float) or math.isfinite(value) else ""
    if not isinstance(value, str):
        notes.add("wrong_value", type(value).__name__)
        return None
    cleaned = clean_text(value, notes)
    if cleaned.lower() in PLACEHOLDERS:
        notes.add("placeholder", value)
        return None
    return cleaned


def _url(value: Any, notes: Notes, base: str) -> str | None:
    text = _text(value, notes, base)
    if text is None or is_address(text):
        return text
    try:
        whole = urljoin(base, text.replace(" ", "%20"))
    except ValueError:
        whole = ""
    if text.startswith("www."):
        whole = f"https://{text}"
    if not is_address(whole) or (":" in text.partition("/")[0] and not is_address(text)):
        notes.add("wrong_value", text)
        return None
    notes.add("relative_url", text)
    return whole


def _day(value: Any, notes: Notes, base: str) -> str | None:
    text = _text(value, notes, base)
    if text is None:
        return None
    try:
        if re.fullmatch(r"\d{4}-\d{2}-\d{2}", text):
            return dt.date.fromisoformat(text).isoformat()
        if found := GERMAN_DAY.match(text):
            day, month, year = found.groups()
        elif found := DAY.match(text):
            year, month, day = found.groups()
        else:
            raise ValueError
        result = dt.date(int(year), int(month), int(day)).isoformat()
    except (ValueError, OverflowError):
        notes.add("date_unusable", text)
        return None
    notes.add("date_form", text)
    return result


def _moment(value: Any, notes: Notes, base: str) -> str | None:
    text = _text(value, notes, base)
    if text is None:
        return None
    try:
        read = dt.datetime.fromisoformat(_as_iso(text))
        if read.tzinfo is None:
            read = read.replace(tzinfo=LOCAL)
        # years at the end of the calendar cannot be moved to another zone
        result = read.replace(microsecond=0)
        result.astimezone(dt.UTC)
        result.astimezone(LOCAL)
    except (ValueError, OverflowError):
        notes.add("date_unusable", text)
        return None
    if not MOMENT.fullmatch(text):
        notes.add("date_form", text)
    return result.isoformat()


def _as_iso(text: str) -> str:
    if found := GERMAN_DAY.match(text):
        day, month, year = found.groups()
        return f"{year}-{int(month):02d}-{int(day):02d}{text[found.end() :].replace(' ', 'T', 1)}"
    # a "+" that was decoded as a space
    return re.sub(r" (\d{2}:?\d{2})$", r"+\1", text) if "T" in text else text


def _yes_no(value: Any, notes: Notes, _base: str) -> bool | None:
    if isinstance(value, bool):
        return value
    text = str(value).strip().lower() if isinstance(value, str | int) else ""
    if text in YES or text in NO:
        notes.add("wrong_form", value)
        return text in YES
    notes.add("wrong_value", value)
    return None


def _whole(value: Any, notes: Notes, _base: str) -> int | None:
    if isinstance(value, int) and not isinstance(value, bool):
        number = value
    elif (isinstance(value, str) and re.fullmatch(r"\s*-?[0-9]{1,18}\s*", value)) or (
        isinstance(value, float) and math.isfinite(value) and value == int(value)
    ):
        number = int(value)
        notes.add("wrong_form", value)
    else:
        notes.add("wrong_value", value)
        return None
    if not 0 <= number < 2**62:
        notes.add("wrong_value", "number out of range")
        return None
    return number


def _geojson(value: Any, notes: Notes, _base: str) -> dict[str, Any] | None:
    if isinstance(value, str):
        try:
            value = json.loads(value)
        except (ValueError, RecursionError):
            notes.add("wrong_value", value)
            return None
        notes.add("wrong_form", "geojson as text")
    value = clean(value, notes)
    if isinstance(value, dict) and isinstance(value.get("features"), list) and value["features"]:
        notes.add("list_instead_of_one", "FeatureCollection")
        value = value["features"][0]
    if isinstance(value, dict) and "coordinates" in value and "geometry" not in value:
        notes.add("object_instead_of_geojson", value.get("type"))
        value = {"type": "Feature", "geometry": value}
    geometry = value.get("geometry") if isinstance(value, dict) else None
    if not isinstance(geometry, dict) or not isinstance(geometry.get("coordinates"), list):
        notes.add("wrong_value", "geojson")
        return None
    coordinates, swapped = _turned(geometry["coordinates"])
    if swapped:
        notes.add("latitude_first", str(geometry["coordinates"])[:80])
    assert isinstance(value, dict)
    properties = value.get("properties")
    return {
        **value,
        "type": "Feature",
        "geometry": {**geometry, "coordinates": coordinates},
        "properties": properties if isinstance(properties, dict) else {},
    }


def _turned(coordinates: list[Any]) -> tuple[list[Any], bool]:
    """Return coordinates with the longitude first, and whether they had to be turned."""
    first, second = (*coordinates[:2], None, None)[:2]
    numbers = [c for c in (first, second) if isinstance(c, int | float) and not isinstance(c, bool)]
    if len(numbers) == 2:
        latitude, longitude = numbers
        if LATITUDES[0] <= latitude <= LATITUDES[1] and LONGITUDES[0] <= longitude <= LONGITUDES[1]:
            return [longitude, latitude, *coordinates[2:]], True
        return coordinates, False
    inner = [_turned(entry) if isinstance(entry, list) else (entry, False) for entry in coordinates]
    return [entry for entry, _swapped in inner], any(swapped for _entry, swapped in inner)


def _votes(value: Any, notes: Notes, _base: str) -> list[Any] | None:
    kept = clean(value, notes)
    return [vote for vote in kept if isinstance(vote, dict)] if isinstance(kept, list) else None


REPAIR: Mapping[str, Callable[[Any, Notes, str], Any]] = {
    "text": _text, "url": _url, "day": _day, "moment": _moment, "yes_no": _yes_no, "whole": _whole,
    "geojson": _geojson, "votes": _votes,
}  # fmt: skip


def repair(kind: str, value: Any, notes: Notes, base: str) -> Any:
    """Return the value as its property demands it, None if nothing is there or nothing can be made of it."""
    if value is None:
        return None
    if kind.endswith("[]"):
        if not isinstance(value, list):
            notes.add("not_a_list", type(value).__name__)
            value = [value]
        entries = [repair(kind[:-2], entry, notes, base) for entry in value]
        return [entry for entry in entries if entry is not None] or None
    if isinstance(value, list) and kind not in {"geojson", "votes"}:
        if not value:
            return None
        notes.add("list_instead_of_one", f"{len(value)}")
        value = next((entry for entry in value if entry is not None), None)
        if value is None or isinstance(value, list):
            return None
    return REPAIR[kind](value, notes, base)


def repair_ags(value: str, digits: int, notes: Notes) -> str | None:
    """Return an official key with its leading zero, None if it is none."""
    text = re.sub(r"\s", "", value)
    if re.fullmatch(rf"[0-9]{{{digits - 1}}}", text):
        notes.add("ags_zero", value)
        return f"0{text}"
    if re.fullmatch(rf"[0-9]{{{digits}}}", text):
        return text
    notes.add("ags_unusable", value)
    return None
