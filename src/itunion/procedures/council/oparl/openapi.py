# SPDX-FileCopyrightText: 2026 IT-Union contributors
# SPDX-License-Identifier: EUPL-1.2
"""The description of the interface in OpenAPI 3.1, made from the types we answer with."""

from typing import Any

from itunion.procedures.council.oparl.asking import FILTERS, LONGEST_PAGE
from itunion.procedures.council.oparl.spelling import KINDS
from itunion.procedures.council.oparl.types import TYPES, properties_of, required_of
from itunion.procedures.council.oparl.versions import LISTS, SCHEMA

__all__ = ["document"]

MOMENT = r"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d[+-]\d\d:\d\d$"
SIMPLE: dict[str, dict[str, Any]] = {
    "url": {"type": "string", "format": "uri", "pattern": "^https?://"},
    "text": {"type": "string", "minLength": 1},
    "whole": {"type": "integer", "minimum": 0},
    "yes_no": {"type": "boolean"},
    "day": {"type": "string", "format": "date", "pattern": r"^\d{4}-\d\d-\d\d$"},
    "moment": {"type": "string", "format": "date-time", "pattern": MOMENT},
    "geojson": {
        "type": "object",
        "required": ["type", "geometry", "properties"],
        "properties": {"type": {"const": "Feature"}, "properties": {"type": "object"}},
    },
    "votes": {"type": "array", "minItems": 1, "items": {"$ref": "#/components/schemas/Vote"}},
}
COUNT = {"type": "integer", "minimum": 0}
VOTE: dict[str, Any] = {
    "type": "object",
    "required": ["kind", "yes", "no", "abstained", "excluded"],
    "properties": {
        "kind": {"enum": ["open", "roll_call", "secret", "unanimous"]},
        "yes": COUNT, "no": COUNT, "abstained": COUNT, "excluded": COUNT,
        "carried": {"type": "boolean"},
        "subject": SIMPLE["text"],
        "rollCall": {
            "type": "array",
            "items": {
                "type": "object",
                "required": ["person", "choice"],
                "properties": {"person": SIMPLE["url"], "choice": {"enum": ["yes", "no", "abstained"]}},
                "additionalProperties": False,
            },
        },
    },
    "additionalProperties": False,
}  # fmt: skip
HEADERS = {
    "Access-Control-Allow-Origin": {"schema": {"const": "*"}, "description": "may be read from any page"}
}
NAMES = {kind.replace("-", ""): kind for kind in KINDS}


def document(version: str, root: str, member: str) -> dict[str, Any]:
    """Return the description of a member's interface in a version; `root` is where its addresses begin."""
    schemas: dict[str, Any] = {name: _schema(name, version) for name in TYPES}
    schemas |= {f"{name}List": _list(_ref(name)) for name in TYPES if name != "System"}
    schemas |= {"Vote": VOTE, "Deleted": _deleted(version), "Error": _error(), "Changes": _changes()}
    return {
        "openapi": "3.1.0",
        "info": {
            "title": f"OParl {version}: {member}",
            "version": version,
            "description": "Public council information. Times are inclusive on both ends; sorting is by address and "
            "never changes; deleted objects stand in lists only with modified_since.",
        },
        "servers": [{"url": root}],
        "paths": _paths(version),
        "components": {"schemas": schemas},
    }


def _ref(name: str) -> dict[str, str]:
    return {"$ref": f"#/components/schemas/{name}"}


def _kind(kind: str) -> dict[str, Any]:
    several = kind.endswith("[]")
    single = kind.removesuffix("[]")
    schema = SIMPLE[single] if single in SIMPLE else _ref(single)
    return {"type": "array", "items": schema, "uniqueItems": True} if several else schema


def _schema(name: str, version: str) -> dict[str, Any]:
    properties = {key: _kind(kind) for key, kind in properties_of(name, version).items()}
    properties["type"] = {"const": f"{SCHEMA}{version}/{name}"}
    return {
        "type": "object",
        "required": required_of(name, version),
        "properties": properties,
        "additionalProperties": False,
    }


def _deleted(version: str) -> dict[str, Any]:
    return {
        "type": "object",
        "required": ["id", "type", "created", "modified", "deleted"],
        "properties": {
            "id": SIMPLE["url"],
            "type": {"type": "string", "pattern": f"^{SCHEMA}{version}/".replace(".", r"\.")},
            "created": SIMPLE["moment"],
            "modified": SIMPLE["moment"],
            "deleted": {"const": True},
            "itunion:deletedReason": SIMPLE["text"],
        },
        "additionalProperties": False,
    }


def _page(item: dict[str, Any], links: tuple[str, ...], **more: Any) -> dict[str, Any]:
    return {
        "type": "object",
        "required": ["data", "pagination", "links", *more],
        "properties": {
            "data": {"type": "array", "items": item},
            "pagination": {
                "type": "object",
                "properties": {"elementsPerPage": {"type": "integer", "minimum": 1, "maximum": LONGEST_PAGE}},
            },
            "links": {
                "type": "object",
                "required": ["self"],
                "properties": dict.fromkeys(links, SIMPLE["url"]),
            },
            **more,
        },
        "additionalProperties": False,
    }


def _list(item: dict[str, Any]) -> dict[str, Any]:
    # which deleted objects 1.0 marks follows the rule of 1.1
    return _page({"anyOf": [item, _ref("Deleted")]}, ("first", "self", "next"))


def _error() -> dict[str, Any]:
    return {
        "type": "object",
        "required": ["type", "message"],
        "properties": {
            "type": {"const": f"{SCHEMA}1.1/Error"},
            "message": SIMPLE["text"],
            "debug": SIMPLE["text"],
        },
        "additionalProperties": False,
    }


def _changes() -> dict[str, Any]:
    item = {
        "type": "object",
        "required": ["sequence", "event", "at", "object", "objectType"],
        "properties": {
            "sequence": {"type": "integer", "minimum": 1},
            "event": {"enum": ["created", "changed", "deleted"]},
            "at": SIMPLE["moment"],
            "object": SIMPLE["url"],
            "objectType": SIMPLE["url"],
        },
        "additionalProperties": False,
    }
    return _page(item, ("self", "next"), type={"const": "itunion:Changes"}, **{"itunion:last": COUNT})


def _answers(schema: dict[str, Any]) -> dict[str, Any]:
    def answer(text: str, body: dict[str, Any]) -> dict[str, Any]:
        return {"description": text, "headers": HEADERS, "content": {"application/json": {"schema": body}}}

    return {
        "200": answer("the object or page", schema),
        "304": {"description": "nothing changed", "headers": HEADERS},
        "400": answer("a parameter cannot be understood", _ref("Error")),
        "404": answer("nothing is published here", _ref("Error")),
        "410": answer("no longer published", _ref("Error")),
    }


def _operation(summary: str, schema: dict[str, Any], parameters: list[dict[str, Any]]) -> dict[str, Any]:
    return {"get": {"summary": summary, "parameters": parameters, "responses": _answers(schema)}}


def _parameter(name: str, schema: dict[str, Any], place: str = "query") -> dict[str, Any]:
    return {"name": name, "in": place, "schema": schema, "required": place == "path"}


NUMBER = _parameter("number", {"type": "integer", "minimum": 1, "maximum": 999_999_999}, "path")
LIMIT = _parameter("limit", {"type": "integer", "minimum": 1})
OF_LISTS = [
    *(_parameter(name, {"type": "string", "format": "date-time"}) for name in FILTERS),
    LIMIT,
    _parameter("omit_internal", {"type": "boolean"}),
    _parameter("after", COUNT),
]


def _paths(version: str) -> dict[str, Any]:
    paths = {
        "/system": _operation("The system", _ref("System"), []),
        "/body": _operation("All bodies", _ref("BodyList"), OF_LISTS),
        "/itunion-changes": _operation(
            "The journal of publication", _ref("Changes"), [_parameter("since", COUNT), LIMIT]
        ),
    }
    for name in TYPES:
        kind = NAMES.get(name.lower())
        if kind is not None:
            schema = {"anyOf": [_ref(name), _ref("Deleted")]}
            paths[f"/{kind}/{{number}}"] = _operation(f"One object: {name}", schema, [NUMBER])
    listed = {NAMES[name.lower()]: name for name in TYPES if name.lower() in NAMES}
    for name, (kind, old) in LISTS.items():
        if version == "1.1" or old:
            paths[f"/body/{{number}}/{name}"] = _operation(
                f"List of a body: {name}", _ref(f"{listed[kind]}List"), [NUMBER, *OF_LISTS]
            )
    for name in ("meeting", "consultation") if version == "1.1" else ("meeting",):
        paths[f"/organization/{{number}}/{name}"] = _operation(
            f"List of an organization: {name}", _ref(f"{name.title()}List"), [NUMBER, *OF_LISTS]
        )
    return paths
