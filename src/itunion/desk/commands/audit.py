# SPDX-FileCopyrightText: 2026 IT-Union contributors
# SPDX-License-Identifier: EUPL-1.2
"""`itunion audit`: verify the audit trail, print its heads."""

import argparse
import sys
from pathlib import Path

from itunion.foundation.kernel.api import audit as trail

__all__ = ["audit"]


def audit(arguments: list[str]) -> int:
    """Verify or print; exit code 1 when the trail does not hold."""
    parser = argparse.ArgumentParser("itunion audit")
    actions = parser.add_subparsers(dest="action", required=True)
    verify = actions.add_parser("verify", help="Prüfpfad prüfen")
    verify.add_argument("--heads", type=Path, help="früher ausgedruckte Kopfwerte")
    actions.add_parser("heads", help="Kopfwerte ausgeben")
    options = parser.parse_args(arguments)
    if options.action == "heads":
        sys.stdout.write(trail.heads_as_json() + "\n")
        return 0
    try:
        kept = trail.heads_from_json(options.heads.read_text()) if options.heads else []
    except (OSError, ValueError) as error:
        sys.stderr.write(f"Die Kopfwerte in {options.heads} sind nicht lesbar: {error}\n")
        return 2
    breaks = list(trail.verify(kept))
    for found in breaks:
        sys.stdout.write(f"Kette {found.chain}, Eintrag {found.sequence}: {found.reason}\n")
    heads = trail.heads()
    entries = sum(h.sequence for h in heads)
    sys.stdout.write(
        f"Prüfpfad: {len(heads)} Ketten, {entries} Einträge, "
        + (f"{len(breaks)} Brüche gefunden.\n" if breaks else "unversehrt.\n")
    )
    return 1 if breaks else 0
