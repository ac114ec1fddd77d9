# SPDX-FileCopyrightText: 2026 IT-Union contributors
# SPDX-License-Identifier: EUPL-1.2
"""`itunion rules`: list the rules of cooperative law, install the official rules for e-invoices."""

import argparse
import json
import sys
from pathlib import Path

from itunion.union.billing.api import BundleError, build_bundle
from itunion.union.law.api import RULES

__all__ = ["rules"]


def rules(arguments: list[str]) -> int:
    """List the rules, or make an installed, hashed rule bundle from a folder with the official files."""
    parser = argparse.ArgumentParser("itunion rules")
    actions = parser.add_subparsers(dest="action", required=True)
    install = actions.add_parser("install", help="Prüfregeln einrichten")
    install.add_argument("source", type=Path)
    install.add_argument("target", type=Path)
    listing = actions.add_parser("list", help="Rechtsregeln der Genossenschaft auflisten")
    listing.add_argument("--json", action="store_true", help="als JSON")
    options = parser.parse_args(arguments)
    if options.action == "list":
        return list_rules(as_json=options.json)
    try:
        bundle = build_bundle(options.source, options.target)
    except (BundleError, OSError) as error:
        sys.stderr.write(f"Die Regeln wurden nicht eingerichtet: {error}\n")
        return 1
    sys.stdout.write(
        f"Eingerichtet: {bundle} in {options.target}. Setzen Sie ITUNION_EINVOICE_RULES darauf.\n"
    )
    return 0


def list_rules(*, as_json: bool) -> int:
    """Print every rule: id, paragraph, kinds, validity, where it acts, the test that fails without it."""
    lines = [
        {
            "id": rule.id,
            "paragraph": rule.paragraph,
            "kinds": [str(kind) for kind in rule.kinds],
            "valid_from": rule.valid_from.isoformat(),
            "valid_to": rule.valid_to.isoformat() if rule.valid_to else None,
            "acts_in": rule.acts_in,
            "parameters": list(rule.parameters),
            "tests": [rule.test],
            "text": {"de": rule.text("de"), "en": rule.text("en")},
        }
        for rule in RULES.values()
    ]
    if as_json:
        sys.stdout.write(json.dumps(lines, ensure_ascii=False, indent=1) + "\n")
        return 0
    for rule in RULES.values():
        kinds = ",".join(rule.kinds)
        sys.stdout.write(f"{rule.id:4} {rule.paragraph:34} {kinds:24} {rule.acts_in}\n")
    return 0
