# SPDX-FileCopyrightText: 2026 IT-Union contributors
# SPDX-License-Identifier: EUPL-1.2
"""Insert-only tables: database triggers that refuse UPDATE and DELETE, on SQLite and PostgreSQL.

A model says `insert_only = True`; the triggers are (re)installed after every migration, so no table is forgotten.
A model may name fields in `mutable_columns` that stay changeable, and a condition `frozen_when` (SQL over the old
row, prefix OLD.) under which alone its rows are frozen, e.g. an invoice once it is issued. With `erasable = True` its
rows never change but may go: a ledger that is deleted whole when its owner takes its data back.
"""

from collections.abc import Iterator

from django.apps import AppConfig, apps
from django.db import models
from django.db.backends.base.base import BaseDatabaseWrapper

__all__ = ["insert_only_models", "install", "remove"]


def insert_only_models(app: AppConfig | None = None) -> Iterator[type[models.Model]]:
    """Yield the models whose rows never change, of one app or of all."""
    for model in (app or apps).get_models():
        if getattr(model, "insert_only", False):
            yield model


def _frozen_columns(model: type[models.Model]) -> list[str]:
    mutable = set(getattr(model, "mutable_columns", ()))
    return [f.column for f in model._meta.concrete_fields if f.name not in mutable and f.column]


def install(connection: BaseDatabaseWrapper, app: AppConfig | None = None) -> None:
    """Create the triggers on the insert-only tables that exist, of one app or of all."""
    wanted = list(insert_only_models(app))
    if not wanted:
        return
    with connection.cursor() as cursor:
        existing = set(connection.introspection.table_names(cursor))
        for model in wanted:
            table = model._meta.db_table
            if table not in existing:
                continue
            _drop(cursor, connection.vendor, table)
            columns = _frozen_columns(model)
            frozen, erasable = getattr(model, "frozen_when", ""), getattr(model, "erasable", False)
            if connection.vendor == "sqlite":
                changed = " OR ".join(f'OLD."{c}" IS NOT NEW."{c}"' for c in columns)
                for event, when in _conditions(changed, frozen, erasable):
                    cursor.execute(
                        f'CREATE TRIGGER "{table}_no_{event.lower()}" BEFORE {event} ON "{table}" {when} '
                        f"BEGIN SELECT RAISE(ABORT, '{table} is insert-only'); END"
                    )
            else:
                cursor.execute(
                    "CREATE OR REPLACE FUNCTION itunion_refuse_change() RETURNS trigger LANGUAGE plpgsql AS "
                    "$$ BEGIN RAISE EXCEPTION '% is insert-only', TG_TABLE_NAME USING ERRCODE = '23000'; END $$"
                )
                changed = " OR ".join(f'OLD."{c}" IS DISTINCT FROM NEW."{c}"' for c in columns)
                for event, when in _conditions(changed, frozen, erasable):
                    cursor.execute(
                        f'CREATE TRIGGER "{table}_no_{event.lower()}" BEFORE {event} ON "{table}" '
                        f"FOR EACH ROW {when} EXECUTE FUNCTION itunion_refuse_change()"
                    )


def _conditions(changed: str, frozen: str, erasable: bool) -> list[tuple[str, str]]:
    """Return the WHEN clauses of the triggers; an erasable table has none against DELETE."""
    update = f"({changed}) AND ({frozen})" if frozen else changed
    delete = [] if erasable else [("DELETE", f"WHEN ({frozen})" if frozen else "")]
    return [("UPDATE", f"WHEN ({update})"), *delete]


def _drop(cursor: object, vendor: str, table: str) -> None:
    for event in ("update", "delete"):
        on = f' ON "{table}"' if vendor == "postgresql" else ""
        cursor.execute(f'DROP TRIGGER IF EXISTS "{table}_no_{event}"{on}')  # type: ignore[attr-defined]


def remove(connection: BaseDatabaseWrapper) -> None:
    """Drop the triggers; used before tables are emptied or rebuilt (tests, table-rewriting migrations on SQLite)."""
    with connection.cursor() as cursor:
        existing = set(connection.introspection.table_names(cursor))
        for model in insert_only_models():
            if model._meta.db_table in existing:
                _drop(cursor, connection.vendor, model._meta.db_table)
