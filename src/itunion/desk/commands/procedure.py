# SPDX-FileCopyrightText: 2026 IT-Union contributors
# SPDX-License-Identifier: EUPL-1.2
"""`itunion procedure`: list and check joint procedures, switch them on, hand over, take in and delete a member's data."""

import argparse
import json
import sys
from collections.abc import Callable
from dataclasses import asdict
from datetime import date
from pathlib import Path

from itunion.foundation.kernel.api import DomainError, system_actor
from itunion.foundation.organisations.api import across
from itunion.foundation.ui.api import format_date, format_moment, parse_date
from itunion.procedures.contract import api as contract

__all__ = ["procedure"]

BY = system_actor("itunion procedure")
STATES = {
    "runs": "läuft",
    "broken": "nicht lesbar",
    "unchecked": "nicht geprüft",
    "missing": "nicht installiert",
    "trouble": "lädt nicht",
    "failed": "Anpassung gescheitert",
    "not_migrated": "nicht angepasst (itunion migrate)",
    "older_than_data": "älter als die Daten",
}


def procedure(arguments: list[str]) -> int:
    """Run one of the actions; exit code 0 done, 1 refused or findings, 2 wrong call."""
    options = _parser().parse_args(arguments)
    do: Callable[[argparse.Namespace], int] = options.do
    try:
        return do(options)
    except DomainError as error:
        for line in (error.message, *(f"  {detail}" for detail in error.details)):
            sys.stderr.write(line + "\n")
        return 1
    except OSError as error:
        sys.stderr.write(f"{error.filename or ''}: {error.strerror}. Es wurde nichts geändert.\n")
        return 2


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser("itunion procedure")
    actions = parser.add_subparsers(dest="action", required=True)

    def action(
        name: str, text: str, do: Callable[[argparse.Namespace], int], *, member: bool = True
    ) -> argparse.ArgumentParser:
        one = actions.add_parser(name, help=text)
        one.add_argument("name", help="Name des Verfahrens")
        if member:
            one.add_argument("--member", required=True, help="Mitgliedsnummer, Kurzname oder Name")
        one.set_defaults(do=do)
        return one

    listing = actions.add_parser("list", help="installierte Verfahren mit ihrem Stand")
    listing.add_argument("--json", action="store_true", help="als JSON")
    listing.set_defaults(do=list_)
    action("check", "Abnahme; lässt das Verfahren zu", check, member=False).add_argument(
        "--json", action="store_true", help="als JSON"
    )
    one = action("activate", "für ein Mitglied einschalten, ein enthaltenes für alle", activate, member=False)
    whom = one.add_mutually_exclusive_group(required=True)
    whom.add_argument("--member", help="Mitgliedsnummer, Kurzname oder Name")
    whom.add_argument("--all", action="store_true", help="alle Mitglieder, wenn das Verfahren enthalten ist")
    one.add_argument("--from", dest="from_day", type=_day, help="TT.MM.JJJJ, sonst heute")
    one.add_argument("--set", action="append", default=[], metavar="PARAMETER=WERT", type=_pair)
    one.add_argument("--dry-run", action="store_true", help="nur prüfen")
    one = action("deactivate", "für ein Mitglied abschalten", deactivate)
    one.add_argument("--from", dest="from_day", type=_day, help="TT.MM.JJJJ, sonst heute")
    one = action("moved", "öffentliche Adressen eines Mitglieds dauerhaft umleiten", moved)
    one.add_argument("--to", required=True, help='neuer Ort (https://…), leer ("") nimmt es zurück')
    action("export", "vollständige Daten eines Mitglieds ausgeben", export).add_argument(
        "--out", type=Path, required=True, help="Datei (.zip)"
    )
    one = action("import", "Ausgabe einlesen", import_)
    one.add_argument("file", type=Path, help="Ausgabe (.zip)")
    one.add_argument("--dry-run", action="store_true", help="nur prüfen")
    one = action("remove", "Daten eines Mitglieds nach der Ausgabe löschen", remove)
    one.add_argument("--statement", default="", help="warum sie ohne Ausgabe gelöscht werden dürfen")
    one.add_argument("--dry-run", action="store_true", help="nur zählen")
    return parser


def _day(text: str) -> date:
    try:
        return parse_date(text)
    except ValueError:
        raise argparse.ArgumentTypeError(f"„{text}“ ist kein Datum TT.MM.JJJJ") from None


def _pair(text: str) -> tuple[str, str]:
    name, equals, value = text.partition("=")
    if not equals or not name:
        raise argparse.ArgumentTypeError(f"„{text}“ ist nicht von der Form PARAMETER=WERT")
    return name, value


def _say(text: str) -> None:
    sys.stdout.write(text + "\n")
    sys.stdout.flush()


def list_(options: argparse.Namespace) -> int:
    """Print every procedure with its state."""
    with across("procedures.operate", reason="itunion procedure list", by=BY):
        lines = contract.overview()
    if options.json:
        _say(json.dumps([asdict(line) for line in lines], ensure_ascii=False, indent=1, default=str))
        return 0
    if not lines:
        _say("Es ist kein Verfahren installiert.")
    for line in lines:
        checked = f"geprüft {format_moment(line.checked_at)}" if line.checked_at else ""
        _say(f"{line.name:20} {line.version:10} {STATES.get(line.state, line.state):24} "
             f"{line.members:4} Mitglieder  {checked}")  # fmt: skip
        if line.reason:
            _say(f"{'':20} {line.reason}")
    return 0


def check(options: argparse.Namespace) -> int:
    """Run the acceptance test and print one line per criterion."""

    def say(criterion: contract.Criterion) -> None:
        _say(f"{'ok    ' if criterion.ok else 'FEHLT '} {criterion.label}")
        for finding in criterion.findings:
            _say(f"        {finding}")

    if options.json:
        report = contract.check_procedure(options.name)
        _say(json.dumps(report.as_json(), ensure_ascii=False, indent=1))
        return 0 if report.ok else 1
    report = contract.check_procedure(options.name, say=say)
    own = contract.is_built_in(options.name)
    for warning in report.warnings:
        _say(f"Hinweis {warning}")
    if own:
        _say(f"{report.name} gehört zur Plattform und wird mit ihr geladen.")
    elif report.ok:
        _say(
            f"{report.name} {report.version} ist zugelassen. Es wird beim nächsten Start geladen: zuerst „itunion migrate“."
        )
    else:
        _say(f"{report.name} ist nicht zugelassen und wird nicht geladen.")
    return 0 if report.ok else 1


def activate(options: argparse.Namespace) -> int:
    """Switch on for one member, or what is included for all."""
    if options.all:
        if options.set or options.from_day or options.dry_run:
            sys.stderr.write(
                "Mit --all gelten die Vorgabewerte ab heute; --set, --from und --dry-run gehören zu --member.\n"
            )
            return 2
        done = contract.activate_everywhere(procedure=options.name, by=BY)
        _say(f"{options.name} ist eingeschaltet für {done.switched_on} Mitglieder; {done.already} hatten es schon, "
             f"für {done.off} bleibt es abgeschaltet.")  # fmt: skip
        return 0
    member = contract.find_member(options.member)
    contract.activate(
        procedure=options.name,
        organisation_id=member.pk,
        parameters=dict(options.set),
        from_day=options.from_day,
        dry_run=options.dry_run,
        by=BY,
    )
    text = "ließe sich einschalten" if options.dry_run else "ist eingeschaltet"
    since = f" ab {format_date(options.from_day)}" if options.from_day else ""
    _say(f"{options.name} {text} für {member.name}{since}.")
    return 0


def deactivate(options: argparse.Namespace) -> int:
    """Switch off for one member."""
    member = contract.find_member(options.member)
    contract.deactivate(procedure=options.name, organisation_id=member.pk, from_day=options.from_day, by=BY)
    _say(f"{options.name} ist abgeschaltet für {member.name}; die Daten sind noch da.")
    return 0


def moved(options: argparse.Namespace) -> int:
    """Redirect a member's public addresses for good, or take that back."""
    member = contract.find_member(options.member)
    contract.move_public_pages(procedure=options.name, organisation_id=member.pk, moved_to=options.to, by=BY)
    if options.to.strip():
        _say(f"Die öffentlichen Adressen von {member.name} führen jetzt nach {options.to.strip()}.")
    else:
        _say(f"Die öffentlichen Seiten von {member.name} stehen wieder hier.")
    return 0


def export(options: argparse.Namespace) -> int:
    """Write the member's complete data to a file."""
    member = contract.find_member(options.member)
    if options.out.exists():
        sys.stderr.write(f"{options.out} gibt es schon; es wurde nichts überschrieben.\n")
        return 2
    record = contract.export_member(
        procedure=options.name, organisation_id=member.pk, path=options.out, by=BY
    )
    _say(
        f"{options.out}: {sum(record.rows.values())} Zeilen aus {len(record.rows)} Tabellen, SHA-256 {record.file_sha256}"
    )
    return 0


def import_(options: argparse.Namespace) -> int:
    """Take in an export."""
    member = contract.find_member(options.member)
    rows = contract.import_member(
        procedure=options.name,
        organisation_id=member.pk,
        path=options.file,
        dry_run=options.dry_run,
        by=BY,
    )
    done = "ließen sich einlesen" if options.dry_run else "eingelesen"
    _say(f"{sum(rows.values())} Zeilen in {len(rows)} Tabellen {done} für {member.name}.")
    return 0


def remove(options: argparse.Namespace) -> int:
    """Delete the member's data and print the proof."""
    member = contract.find_member(options.member)
    done = contract.remove_member(
        procedure=options.name,
        organisation_id=member.pk,
        statement=options.statement,
        dry_run=options.dry_run,
        by=BY,
    )
    if not isinstance(done, contract.DeletionProof):
        _say(f"{sum(done.values())} Zeilen in {len(done)} Tabellen würden gelöscht.")
        return 0
    _say(f"Gelöscht für {member.name} am {format_moment(done.at)}:")
    for table, count in sorted(done.rows_before.items()):
        _say(f"  {table:30} {count:8} Zeilen, danach {done.rows_after[table]}")
    _say(f"  Ausgabe   {done.export_sha256 or done.statement}")
    _say(f"  Prüfpfad  Eintrag {done.audit_sequence}, Kopfwert {done.audit_hash}")
    return 0
