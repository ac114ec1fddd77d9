# SPDX-FileCopyrightText: 2026 IT-Union contributors
# SPDX-License-Identifier: EUPL-1.2
"""The migrations lead to the models as they are: nothing is left for another one."""

import os
import subprocess
import sys
from pathlib import Path


def test_no_migration_is_missing(tmp_path: Path) -> None:
    """In a process of its own, because the suite builds its tables without migrations."""
    environment = os.environ | {
        "DJANGO_SETTINGS_MODULE": "itunion.settings",
        "ITUNION_DATA_DIR": str(tmp_path),
        "ITUNION_DATABASE_URL": "",
    }
    done = subprocess.run(
        [sys.executable, "-m", "django", "makemigrations", "--check", "--dry-run"],
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
