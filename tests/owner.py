# SPDX-FileCopyrightText: 2026 IT-Union contributors
# SPDX-License-Identifier: EUPL-1.2
"""Whose rights tests act with: the application's role, and now and then the tables' owner."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection

__all__ = ["APP_ROLE", "as_owner"]

APP_ROLE = "itunion_test_app"


@contextmanager
def as_owner() -> Iterator[None]:
    """Do something as the tables' owner: what an intruder with full rights could do."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("RESET ROLE")
    yield
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute(f"SET ROLE {APP_ROLE}")
