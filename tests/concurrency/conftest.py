# SPDX-FileCopyrightText: 2026 IT-Union contributors
# SPDX-License-Identifier: EUPL-1.2
"""A database as in production: SQLite in a file. In memory it has other locks, which fail at once."""

import sqlite3
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.db import connection


@pytest.fixture(autouse=True)
def _sqlite_in_a_file(transactional_db: None, tmp_path: Path) -> Iterator[None]:
    """Copy the test database into a file for the time of the test."""
    if connection.vendor != "sqlite":
        yield
        return
    connection.ensure_connection()
    in_memory, name = connection.connection, connection.settings_dict["NAME"]
    file = tmp_path / "test.sqlite3"
    target = sqlite3.connect(file)
    in_memory.backup(target)
    target.close()
    connection.connection, connection.settings_dict["NAME"] = None, file
    yield
    connection.close()
    connection.connection, connection.settings_dict["NAME"] = in_memory, name
