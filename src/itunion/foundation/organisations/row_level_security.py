# SPDX-FileCopyrightText: 2026 IT-Union contributors
# SPDX-License-Identifier: EUPL-1.2
"""The second fence: PostgreSQL row-level security on every member-owned table.

Policies are (re)installed after each migration on all models derived from OwnedModel, so no table is forgotten.
FORCE binds the owner too; superusers and BYPASSRLS roles are refused by `itunion check` in production.
"""

from collections.abc import Iterator

from django.apps import AppConfig, apps
from django.conf import settings
from django.db.backends.base.base import BaseDatabaseWrapper

from itunion.foundation.organisations.models import OwnedModel

__all__ = ["install", "owned_models"]


def owned_models(app: AppConfig | None = None) -> Iterator[type[OwnedModel]]:
    """Yield every member-owned model, of one app or of all."""
    for model in (app or apps).get_models(include_auto_created=True):
        if issubclass(model, OwnedModel) and model._meta.managed:
            yield model


def install(connection: BaseDatabaseWrapper, app: AppConfig | None = None) -> None:
    """Create the policies on the member-owned tables that exist, of one app or of all; nothing to do on SQLite."""
    if connection.vendor != "postgresql":
        return
    role = settings.DATABASE_APP_ROLE
    with connection.cursor() as cursor:
        existing = set(connection.introspection.table_names(cursor))
        for model in owned_models(app):
            table = model._meta.db_table
            if table not in existing:
                continue
            cursor.execute(f'ALTER TABLE "{table}" ENABLE ROW LEVEL SECURITY')
            cursor.execute(f'ALTER TABLE "{table}" FORCE ROW LEVEL SECURITY')
            cursor.execute(f'DROP POLICY IF EXISTS itunion_scope ON "{table}"')
            # the sub-selects are evaluated once per statement, not once per row
            cursor.execute(
                f'CREATE POLICY itunion_scope ON "{table}" USING ('
                "organisation_id = (SELECT NULLIF(current_setting('itunion.organisation', true), '')::bigint) "
                "OR (SELECT NULLIF(current_setting('itunion.cross', true), '')) IS NOT NULL)"
            )
        if role:
            quoted = connection.ops.quote_name(role)
            cursor.execute(f"GRANT USAGE ON SCHEMA public TO {quoted}")
            cursor.execute(f"GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO {quoted}")
            cursor.execute(f"GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA public TO {quoted}")
