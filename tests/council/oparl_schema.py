# SPDX-FileCopyrightText: 2026 IT-Union contributors
# SPDX-License-Identifier: EUPL-1.2
"""A strict check of JSON against the official schemas of OParl, which are no JSON Schema, and against our OpenAPI.

The official files are converted: `schema` becomes a reference, `created` and `modified` (and the lists of a body) become
mandatory, unknown keys need a prefix, times need the one allowed spelling. The check knows exactly the words these
schemas use and refuses any other, so that nothing is left unchecked in silence.
"""

import datetime as dt
import json
import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

__all__ = ["official_1_0", "official_1_1", "problems"]

TIMES = ("created", "modified")
LISTS = ("agendaItem", "consultation", "file", "locationList", "legislativeTermList", "membership")
PREFIXED = re.compile(r"^[^:]+:.+$")
MOMENT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d[+-]\d\d:\d\d")
TIMELESS = {"AgendaItem", "Consultation", "Membership", "LegislativeTerm"}
# words that say something about the graph or to people, but nothing about the value
TOLD = {
    "title", "description", "references", "backreference", "cardinality", "oparl:ref", "oparl:backref",
    "oparl:cardinality", "oparl:references",
}  # fmt: skip
KNOWN = {
    "type", "format", "pattern", "required", "properties", "items", "$ref", "anyOf", "const", "enum", "minLength",
    "minimum", "maximum", "minItems", "uniqueItems", "additionalProperties",
}  # fmt: skip
TYPES: Mapping[str, Any] = {
    "string": lambda v: isinstance(v, str),
    "integer": lambda v: isinstance(v, int) and not isinstance(v, bool),
    "boolean": lambda v: isinstance(v, bool),
    "array": lambda v: isinstance(v, list),
    "object": lambda v: isinstance(v, dict),
}


def official_1_1(folder: Path) -> dict[str, Any]:
    """Return the schemas of version 1.1 by type, converted."""
    raw = {path.stem: json.loads(path.read_text()) for path in sorted((folder / "schema-1.1").glob("*.json"))}
    schemas = {}
    for name, schema in raw.items():
        more = [*TIMES, *(LISTS if name == "Body" else ())]
        schemas[name] = _converted(schema, more)
    return schemas


def official_1_0(folder: Path) -> dict[str, Any]:
    """Return the schemas of version 1.0 by type, converted; four types stand inside their containers there."""
    raw = {path.stem: json.loads(path.read_text()) for path in sorted((folder / "schema-1.0").glob("*.json"))}
    inner = {
        "AgendaItem": raw["Meeting"]["properties"]["agendaItem"]["items"],
        "Consultation": raw["Paper"]["properties"]["consultation"]["items"],
        "Membership": raw["Person"]["properties"]["membership"]["items"],
        "LegislativeTerm": raw["Body"]["properties"]["legislativeTerm"]["items"],
    }
    schemas = {name: _converted(schema, TIMES) for name, schema in raw.items()}
    return schemas | {name: _converted(schema, ()) for name, schema in inner.items()}


def _converted(schema: Mapping[str, Any], more: Any) -> dict[str, Any]:
    result = _inner(schema)
    result["required"] = [*result.get("required", ()), *more]
    result["additionalProperties"] = PREFIXED
    return result


def _inner(schema: Mapping[str, Any]) -> dict[str, Any]:
    result = {key: value for key, value in schema.items() if key not in TOLD}
    reference = result.pop("schema", None) or result.pop("$ref", None)
    if reference:
        return {"$ref": reference.removesuffix(".json")}
    if result.get("type") == "string":
        # addresses of lists say what is listed
        result.pop("items", None)
    if "items" in result:
        result["items"] = _inner(result["items"])
    if "properties" in result:
        result["properties"] = {key: _inner(value) for key, value in result["properties"].items()}
        result["additionalProperties"] = PREFIXED
    return result


def problems(
    schema: Mapping[str, Any], value: Any, schemas: Mapping[str, Any], where: str = ""
) -> Iterator[str]:
    """Yield what is wrong with a value, each with its place."""
    if reference := schema.get("$ref"):
        yield from problems(schemas[reference.rpartition("/")[2]], value, schemas, where)
        return
    if unknown := set(schema) - KNOWN:
        raise ValueError(f"words of a schema that nobody checks: {sorted(unknown)}")
    if branches := schema.get("anyOf"):
        found = [list(problems(branch, value, schemas, where)) for branch in branches]
        if all(found):
            yield from min(found, key=len)
        return
    if "const" in schema and value != schema["const"]:
        yield f"{where}: {value!r} instead of {schema['const']!r}"
    if "enum" in schema and value not in schema["enum"]:
        yield f"{where}: {value!r} is none of {schema['enum']}"
    if (kind := schema.get("type")) is not None and not TYPES[kind](value):
        yield f"{where}: {type(value).__name__} instead of {kind}"
        return
    if isinstance(value, str):
        yield from _text(schema, value, where)
    elif isinstance(value, list):
        yield from _several(schema, value, schemas, where)
    elif isinstance(value, dict):
        yield from _object(schema, value, schemas, where)
    elif isinstance(value, int | float) and not (
        schema.get("minimum", value) <= value <= schema.get("maximum", value)
    ):
        yield f"{where}: {value} is out of bounds"


def _text(schema: Mapping[str, Any], value: str, where: str) -> Iterator[str]:
    if len(value) < schema.get("minLength", 0):
        yield f"{where}: empty"
    if (pattern := schema.get("pattern")) and not re.search(pattern, value):
        yield f"{where}: {value!r} does not match {pattern}"
    match schema.get("format"):
        case "date-time":
            if not MOMENT.fullmatch(value) or not _is_moment(value):
                yield f"{where}: {value!r} is no moment"
        case "date":
            if not re.fullmatch(r"\d{4}-\d\d-\d\d", value) or not _is_moment(f"{value}T00:00:00+00:00"):
                yield f"{where}: {value!r} is no day"
        case "url" | "uri":
            parts = urlsplit(value)
            if (
                parts.scheme not in {"http", "https"}
                or not parts.netloc
                or re.search(r"[\s<>\"{}|\\^`]", value)
            ):
                yield f"{where}: {value!r} is no address"
        case None:
            pass
        case other:
            raise ValueError(f"a format nobody checks: {other}")


def _is_moment(value: str) -> bool:
    try:
        dt.datetime.fromisoformat(value)
    except ValueError:
        return False
    return True


def _several(
    schema: Mapping[str, Any], value: list[Any], schemas: Mapping[str, Any], where: str
) -> Iterator[str]:
    if len(value) < schema.get("minItems", 0):
        yield f"{where}: too few"
    if schema.get("uniqueItems") and len({json.dumps(entry, sort_keys=True) for entry in value}) != len(
        value
    ):
        yield f"{where}: something twice"
    for place, entry in enumerate(value):
        yield from problems(schema.get("items", {}), entry, schemas, f"{where}[{place}]")


def _object(
    schema: Mapping[str, Any], value: dict[str, Any], schemas: Mapping[str, Any], where: str
) -> Iterator[str]:
    properties = schema.get("properties", {})
    for key in schema.get("required", ()):
        if key not in value:
            yield f"{where}.{key}: missing"
    others = schema.get("additionalProperties", True)
    for key, entry in value.items():
        if key in properties:
            yield from problems(properties[key], entry, schemas, f"{where}.{key}")
        elif others is False or (isinstance(others, re.Pattern) and not others.match(key)):
            yield f"{where}.{key}: unknown"
