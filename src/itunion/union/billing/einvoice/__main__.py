# SPDX-FileCopyrightText: 2026 IT-Union contributors
# SPDX-License-Identifier: EUPL-1.2
"""Commands for operators: ``python -m itunion.union.billing.einvoice build|verify|check``."""

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

from itunion.union.billing.einvoice.bundle import (
    XRECHNUNG_3_0_2,
    BundleDescription,
    BundleError,
    RuleBundle,
    build_bundle,
    load_bundle,
)
from itunion.union.billing.einvoice.process import ValidatorProcess, ValidatorUnavailableError
from itunion.union.billing.einvoice.validation import Policy


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; 0 accepted or done, 1 rejected, 2 not possible."""
    options = _parser().parse_args(arguments)
    try:
        match options.command:
            case "build":
                description = (
                    BundleDescription.from_file(options.description)
                    if options.description
                    else XRECHNUNG_3_0_2
                )
                _show(build_bundle(options.source, options.target, description))
            case "verify":
                _show(load_bundle(options.bundle))
            case _:
                return _check(options.files, options.bundle)
    except (BundleError, ValidatorUnavailableError, OSError) as error:
        sys.stderr.write(f"{error}\n")
        return 2
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="einvoice", description="Regelpaket und Prüfung von E-Rechnungen")
    commands = parser.add_subparsers(dest="command", required=True)
    build = commands.add_parser("build", help="Regelpaket aus einem Ordner amtlicher Dateien bauen")
    build.add_argument("source", type=Path, help="Ordner mit rules/, xsd/, scenarios.xml und licences/")
    build.add_argument("target", type=Path, help="neuer Ordner für das Regelpaket")
    build.add_argument("--description", type=Path, help="JSON-Beschreibung für andere Fassungen der Regeln")
    verify = commands.add_parser("verify", help="alle Prüfsummen eines Regelpakets prüfen")
    verify.add_argument("bundle", type=Path)
    check = commands.add_parser("check", help="Rechnungen prüfen, wie ein Empfänger es täte")
    check.add_argument("files", type=Path, nargs="+")
    check.add_argument("--bundle", type=Path, help="Regelpaket; ohne Angabe nur Ersatzregeln")
    return parser


def _show(bundle: RuleBundle) -> None:
    sys.stdout.write(
        f"{bundle.id}: {len(bundle.files)} Dateien geprüft, Manifest SHA-256 {bundle.manifest_sha256}\n"
    )


def _check(files: Sequence[Path], bundle: Path | None) -> int:
    rejected = 0
    with ValidatorProcess(bundle) as validator:
        for file in files:
            report = validator.validate(file.read_bytes(), Policy.RECEIVE)
            rejected += not report.accepted
            verdict = "angenommen" if report.accepted else "abgelehnt"
            sys.stdout.write(f"{file}: {verdict} ({report.level_checked.label})\n")
            for finding in report.findings:
                sys.stdout.write(f"  {finding.level} {finding.rule}: {finding.text} {finding.where}\n")
    return 1 if rejected else 0


if __name__ == "__main__":
    sys.exit(main())
