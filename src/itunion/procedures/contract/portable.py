# SPDX-FileCopyrightText: 2026 IT-Union contributors
# SPDX-License-Identifier: EUPL-1.2
"""How the tables of a procedure travel: which order, which columns, which values in JSON, and what cannot travel."""

import base64
import binascii
import datetime as dt
from collections.abc import Callable, Iterator, Mapping
from dataclasses import asdict, dataclass
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models.fields.files import FieldFile

from itunion.foundation.organisations.api import OwnedModel
from itunion.procedures.contract.extension_points import SharedTable

__all__ = ["Column", "Portability", "Table", "portability", "read_value", "write_value"]


@dataclass(frozen=True)
class Column:
    """A column of the export: name, type, whether it may be empty, and the table it refers to."""

    name: str
    type: str
    null: bool
    refers_to: str = ""


@dataclass(frozen=True)
class Table:
    """A member-owned table of the procedure."""

    model: type[OwnedModel]
    fields: tuple[Any, ...]

    @property
    def name(self) -> str:
        """The name of its file in the export."""
        return str(self.model._meta.model_name)

    @property
    def columns(self) -> tuple[Column, ...]:
        """What the export says about the columns, without owner and key."""
        return tuple(
            Column(
                field.name,
                field.get_internal_type(),
                field.null,
                field.related_model._meta.model_name if field.is_relation else "",
            )
            for field in self.fields
        )

    @property
    def schema(self) -> list[dict[str, Any]]:
        """The columns as JSON."""
        return [asdict(column) for column in self.columns]


@dataclass(frozen=True)
class Portability:
    """The tables in an order in which each stands after those it refers to; and what stands in the way."""

    tables: tuple[Table, ...]
    shared: Mapping[str, SharedTable]
    obstacles: tuple[str, ...]

    def shared_model(self, field: Any) -> SharedTable | None:
        """Return the shared table a reference leads to, or None when it leads to a member-owned one."""
        return self.shared.get(str(field.related_model._meta.model_name))


def portability(all_models: Iterator[type[models.Model]], shared: tuple[SharedTable, ...]) -> Portability:
    """Sort the models of a procedure's app; `shared` are the tables its manifest declares as reference data."""
    known = {table.model.lower(): table for table in shared}
    owned: dict[str, type[OwnedModel]] = {}
    obstacles = []
    everything = [model for model in all_models if model._meta.managed and not model._meta.proxy]
    for model in everything:
        name = str(model._meta.model_name)
        if issubclass(model, OwnedModel):
            owned[name] = model
        elif name not in known:
            obstacles.append(f"{name}: neither member-owned (OwnedModel) nor declared in shared_tables")
        elif not getattr(model._meta.get_field(known[name].key), "unique", False):
            obstacles.append(f"{name}: the key {known[name].key!r} of the shared table is not unique")
    obstacles += [f"{name}: declared as shared, but no such table" for name in sorted(known) if name not in {
        str(model._meta.model_name) for model in everything}]  # fmt: skip
    tables = {}
    for name, model in owned.items():
        fields = tuple(f for f in model._meta.concrete_fields if not f.primary_key and f.name != "organisation"
                       and not getattr(f, "generated", False))  # fmt: skip
        obstacles += _obstacles(model, fields, owned, known)
        tables[name] = Table(model, fields)
    ordered, left = _order(tables)
    if left:
        obstacles.append(f"tables refer to each other in a circle: {', '.join(sorted(left))}")
    return Portability(tuple(ordered), known, tuple(obstacles))


def _obstacles(
    model: type[models.Model],
    fields: tuple[Any, ...],
    owned: Mapping[str, Any],
    shared: Mapping[str, SharedTable],
) -> Iterator[str]:
    name = model._meta.model_name
    if not isinstance(model._meta.pk, models.AutoField | models.BigAutoField):
        yield f"{name}: the primary key must be Django's automatic one, it is given anew on import"
    frozen = getattr(model, "insert_only", False) and not getattr(model, "frozen_when", "")
    if frozen and not getattr(model, "erasable", False):
        yield f"{name}: an insert-only table cannot be deleted on take-back; use erasable or frozen_when"
    if model._meta.local_many_to_many:
        yield f"{name}: many-to-many needs a member-owned table of its own"
    for field in fields:
        if getattr(field, "auto_now", False) or getattr(field, "auto_now_add", False):
            yield f"{name}.{field.name}: auto_now would forge the date on import; set it from kernel.clock"
        if not field.is_relation:
            continue
        target = field.related_model._meta
        inside = target.app_label == model._meta.app_label
        if not inside or (target.model_name not in owned and target.model_name not in shared):
            yield f"{name}.{field.name}: refers to {target.label}, outside of what is handed over"


def _order(tables: Mapping[str, Table]) -> tuple[list[Table], set[str]]:
    """Return the tables so that each comes after those it refers to, and the names of those in a circle."""
    left = dict(tables)
    ordered: list[Table] = []
    while left:
        ready = [
            name
            for name, table in sorted(left.items())
            if not {c.refers_to for c in table.columns if c.refers_to} & (left.keys() - {name})
        ]
        if not ready:
            return ordered, set(left)
        ordered += [left.pop(name) for name in ready]
    return ordered, set()


# -- values ---------------------------------------------------------------------------------------------------------


def write_value(field: Any, value: Any, keep_file: Callable[[FieldFile], str]) -> Any:
    """Return a value as JSON keeps it without loss; files are handed to `keep_file`, which returns their hash."""
    if isinstance(value, FieldFile):
        name = str(value.name).rpartition("/")[2]
        return {"name": name, "sha256": keep_file(value)} if value else None
    if isinstance(field, models.JSONField):
        # a JSON null within the column is told from no value at all
        return {"json": value} if value is not None else None
    if value is None or isinstance(value, bool | int | str | float):
        return value
    if isinstance(value, bytes | memoryview):
        return base64.b64encode(bytes(value)).decode("ascii")
    if isinstance(value, dt.timedelta):
        return value // dt.timedelta(microseconds=1)
    if isinstance(value, dt.datetime) and value.tzinfo is not None:
        return value.astimezone(dt.UTC).isoformat()
    if isinstance(value, dt.date | dt.time):
        return value.isoformat()
    return str(value)


def read_value(field: Any, value: Any) -> Any:
    """Return the value of a row from its JSON form, checked as a form would check it; raise ValueError if it is none."""
    if value is None:
        if not field.null and not isinstance(field, models.FileField):
            raise ValueError("empty")
        return None
    if isinstance(field, models.JSONField):
        return value["json"] if isinstance(value, dict) else _none(value)
    if isinstance(value, dict | list) or (
        isinstance(value, float) and not isinstance(field, models.FloatField)
    ):
        raise ValueError(value)
    if isinstance(value, str) and "\0" in value:
        raise ValueError("NUL")
    if isinstance(field, models.BinaryField):
        return _decoded(value)
    try:
        if isinstance(field, models.DurationField):
            return dt.timedelta(microseconds=int(value))
        converted = field.to_python(value)
        if not (field.blank and converted in field.empty_values):
            field.validate(converted, None)
            field.run_validators(converted)
        return converted
    except (ValidationError, TypeError, OverflowError) as error:
        raise ValueError(str(error)) from None


def _none(value: Any) -> Any:
    raise ValueError(value)


def _decoded(value: Any) -> bytes:
    try:
        return base64.b64decode(str(value).encode("ascii"), validate=True)
    except (binascii.Error, UnicodeEncodeError) as error:
        raise ValueError(str(error)) from None
