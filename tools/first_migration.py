# SPDX-FileCopyrightText: 2026 IT-Union contributors
# SPDX-License-Identifier: EUPL-1.2
"""Write a room's one migration anew from its models, until the first release (docs/decisions/0012).

    python tools/first_migration.py demand              one room by its label
    python tools/first_migration.py --all               all rooms

All tables are made in one step (`foundation/kernel/tables.py`). Check with `makemigrations --check` afterwards.
"""

import argparse
import os
import re
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

HEAD = "# SPDX-FileCopyrightText: 2026 IT-Union contributors\n# SPDX-License-Identifier: EUPL-1.2\n\n"
# rooms refer to people and groups of Django by the newest migration of these
LATEST = {"auth": "0012_alter_user_first_name_max_length"}


def ordered(models: dict[str, Any], label: str) -> Iterator[Any]:
    """Yield the models, each after those it refers to where there is no circle."""
    left = dict(models)
    while left:
        ready = [
            name
            for name in sorted(left)
            if not any(
                field.is_relation
                and field.related_model._meta.app_label == label
                and field.related_model._meta.model_name in left.keys() - {name}
                for field in left[name]._meta.local_fields
            )
        ]
        # all are in the state before any table is made, so a circle does no harm
        for name in ready or sorted(left)[:1]:
            yield left.pop(name)


def written(label: str, present: str) -> str:
    """Return the text of a room's migration; `present` is the one it replaces."""
    from django.apps import apps
    from django.db import migrations
    from django.db.migrations.state import ModelState
    from django.db.migrations.writer import MigrationWriter

    from itunion.foundation.kernel.tables import CreateTables

    config = apps.get_app_config(label)
    models = {str(m._meta.model_name): m for m in config.get_models() if m._meta.managed}
    tables = []
    needed = set(re.findall(r"\('(auth|contenttypes)', '(\w+)'\)", present.partition("operations")[0]))
    for model in ordered(models, label):
        for field in model._meta.local_fields:
            if field.is_relation and (other := field.related_model._meta.app_label) != label:
                needed.add((other, LATEST.get(other, "0001_initial")))
        state = ModelState.from_model(model)
        options = {k: v for k, v in state.options.items() if v or k not in {"indexes", "constraints"}}
        managers = [(n, m) for n, m in state.managers if getattr(m, "use_in_migrations", False)]
        tables.append(
            migrations.CreateModel(state.name, list(state.fields.items()), options, state.bases, managers)
        )
    content = {"initial": True, "dependencies": sorted(needed), "operations": [CreateTables(tables)]}
    migration = type("Migration", (migrations.Migration,), content)("0001_initial", label)
    return HEAD + MigrationWriter(migration, include_header=False).as_string()


def main() -> None:
    """Write the migrations that are asked for."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("rooms", nargs="*", help="labels, e.g. demand")
    parser.add_argument("--all", action="store_true", help="every room that has a migration")
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        os.environ["ITUNION_DATA_DIR"] = folder
        os.environ.setdefault("DJANGO_SETTINGS_MODULE", "itunion.settings")
        import django
        from django.apps import apps
        from django.utils import translation

        django.setup()
        # as makemigrations does: labels are not written in anybody's language
        translation.deactivate_all()
        for config in apps.get_app_configs():
            path = Path(config.path) / "migrations" / "0001_initial.py"
            ours = config.name.startswith("itunion.") and path.exists()
            if ours and (asked.all or config.label in asked.rooms):
                path.write_text(written(config.label, path.read_text()))
                sys.stdout.write(f"{config.label}: {path.name} written\n")


if __name__ == "__main__":
    main()
