# SPDX-FileCopyrightText: 2026 IT-Union contributors
# SPDX-License-Identifier: EUPL-1.2
"""`itunion rules`: install the official rules for e-invoices."""

import argparse
import sys
from pathlib import Path

from itunion.union.billing.api import BundleError, build_bundle

__all__ = ["rules"]


def rules(arguments: list[str]) -> int:
    """Make an installed, hashed rule bundle from a folder with the official files."""
    parser = argparse.ArgumentParser("itunion rules")
    actions = parser.add_subparsers(dest="action", required=True)
    install = actions.add_parser("install", help="Prüfregeln einrichten")
    install.add_argument("source", type=Path)
    install.add_argument("target", type=Path)
    options = parser.parse_args(arguments)
    try:
        bundle = build_bundle(options.source, options.target)
    except (BundleError, OSError) as error:
        sys.stderr.write(f"Die Regeln wurden nicht eingerichtet: {error}\n")
        return 1
    sys.stdout.write(
        f"Eingerichtet: {bundle} in {options.target}. Setzen Sie ITUNION_EINVOICE_RULES darauf.\n"
    )
    return 0
