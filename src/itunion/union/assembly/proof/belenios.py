# SPDX-FileCopyrightText: 2026 IT-Union contributors
# SPDX-License-Identifier: EUPL-1.2
"""The independent program that verifies a Belenios archive: `belenios-tool` (Debian), where it is installed."""

import shutil
import subprocess
import tempfile
from pathlib import Path

__all__ = ["ToolMissing", "verify"]

PATIENCE = 600
"""Seconds; an archive of 131 ballots takes about five"""


class ToolMissing(Exception):
    """`belenios-tool` is not installed here."""


def verify(content: bytes, uuid: str) -> str:
    """Verify every ballot, every decryption and the result of an archive; return '' or what the program says.

    Raises ToolMissing. `uuid` must be the election's own: it names the file.
    """
    program = shutil.which("belenios-tool")
    if program is None:
        raise ToolMissing
    if not uuid.isalnum():
        return f"uuid {uuid!r}"
    with tempfile.TemporaryDirectory(prefix="itunion-belenios-") as folder:
        (Path(folder) / f"{uuid}.bel").write_bytes(content)
        try:
            done = subprocess.run(  # noqa: S603
                [program, "election", "verify", "--dir", folder],
                capture_output=True,
                text=True,
                timeout=PATIENCE,
                check=False,
            )
        except subprocess.TimeoutExpired:
            return f"{PATIENCE} s"
    said = (done.stderr + done.stdout).replace(folder, "").strip()
    return "" if done.returncode == 0 and "all checks passed" in said else said[-500:] or str(done.returncode)
