# SPDX-FileCopyrightText: 2026 IT-Union contributors
# SPDX-License-Identifier: EUPL-1.2
"""The example procedure loaded into the test's process, with its tables in the test's transaction."""

import importlib
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.apps import apps
from django.db import connection
from django.urls import clear_url_caches
from tests.owner import APP_ROLE, as_owner
from tests.procedures.doorway import mount, opened
from tests.procedures.plugins import EXAMPLE, PACKAGE

from itunion.foundation.kernel.api import clock, registry
from itunion.foundation.organisations import row_level_security
from itunion.procedures.contract import directory, discovery, loading
from itunion.procedures.contract.models import InstalledVersion

ADMISSION = discovery.Admission(
    "dogs",
    "itunion-example-dogs",
    "1.0.0",
    "0" * 64,
    PACKAGE,
    f"{PACKAGE}.manifest:MANIFEST",
    "2026-01-01T00:00:00+00:00",
)


def create_tables(label: str) -> None:
    """Create the tables of an app inside the running transaction (a schema editor would want its own)."""
    with as_owner():
        editor = connection.schema_editor(collect_sql=True)
        editor.deferred_sql = []
        app = apps.get_app_config(label)
        with connection.cursor() as cursor:
            for model in app.get_models():
                sql, parameters = editor.table_sql(model)
                cursor.execute(sql, parameters or None)
            for statement in editor.deferred_sql:
                cursor.execute(str(statement))
            if connection.vendor == "postgresql":
                # only of these: rights given on every table, and autovacuum at work on one, would wait for each other
                names = ", ".join(f'"{model._meta.db_table}"' for model in app.get_models())
                cursor.execute(f"GRANT ALL ON TABLE {names} TO {APP_ROLE}")
                cursor.execute(f"GRANT ALL ON ALL SEQUENCES IN SCHEMA public TO {APP_ROLE}")
        with connection.cursor() as cursor:
            # rows of the transaction whose references are still to be checked would keep the tables from changing
            if connection.vendor == "postgresql":
                cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
            row_level_security.install(connection, app)
            if connection.vendor == "postgresql":
                cursor.execute("SET CONSTRAINTS ALL DEFERRED")


def _rebuild_addresses() -> None:
    for module in ("itunion.procedures.contract.urls", "itunion.urls"):
        importlib.reload(sys.modules[module])
    clear_url_caches()


@pytest.fixture
def dogs(world: Any, settings: Any, monkeypatch: pytest.MonkeyPatch) -> Iterator[Any]:
    """The dog register, installed, admitted, migrated; return its models."""
    monkeypatch.syspath_prepend(str(EXAMPLE / "src"))
    # what it grants to roles goes with it
    monkeypatch.setattr(registry.role_grants, "_entries", dict(registry.role_grants._entries))
    before = dict(loading._loaded)
    # whatever fails here, the other tests find the procedures as they were
    try:
        settings.PROCEDURES = (ADMISSION,)
        settings.INSTALLED_APPS = [*settings.INSTALLED_APPS, PACKAGE]
        create_tables("dogs")
        InstalledVersion.objects.create(pk="dogs", version="1.0.0", migrated_at=clock.now())
        importlib.import_module("itunion.urls")
        _rebuild_addresses()
        yield importlib.import_module(f"{PACKAGE}.models")
    finally:
        loading.protect(())
        loading._loaded.update(before)
        directory.forget()
        _rebuild_addresses()


@pytest.fixture
def canaries() -> tuple[str, str]:
    return ("KANARIE-EINS-4b1c", "KANARIE-ZWEI-8e2d")


@pytest.fixture
def filled(dogs: Any, world: Any, canaries: tuple[str, str]) -> Any:
    """Two members with dogs, each with a canary in every text."""
    from itunion.foundation.organisations.api import within

    entry = loading.get("dogs")
    assert entry is not None
    assert entry.procedure is not None
    for member, canary in zip(world.members, canaries, strict=True):
        with within(member.pk):
            entry.procedure.sample(member.pk, canary)
    return dogs


@pytest.fixture
def own(filled: Any, world: Any, system: Any, monkeypatch: pytest.MonkeyPatch) -> Any:
    """Both members with the example's own public pages."""
    opened(world, system, monkeypatch)
    return filled


@pytest.fixture
def pages(dogs: Any, world: Any, system: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """Both members with the pages of the doorway."""
    opened(world, system, monkeypatch)
    mount(monkeypatch)


@pytest.fixture
def data_dir(settings: Any, tmp_path: Path) -> Path:
    """A data directory of its own."""
    settings.DATA_DIR = tmp_path / "data"
    return tmp_path / "data"
