# SPDX-FileCopyrightText: 2026 IT-Union contributors
# SPDX-License-Identifier: EUPL-1.2
"""`itunion council`: synthetic bodies, taking over another system, handing out what is published, quality of a body."""

import argparse
import json
import sys
from collections.abc import Callable
from pathlib import Path

from itunion.foundation.kernel.api import DomainError, system_actor
from itunion.foundation.organisations.api import Organisation, get_organisation, within
from itunion.foundation.ui.api import format_moment
from itunion.procedures.contract import api as contract
from itunion.procedures.council import api

__all__ = ["council"]

BY = system_actor("itunion council")


def council(arguments: list[str]) -> int:
    """Run one of the actions; exit code 0 done, 1 refused, 2 wrong call."""
    options = _parser().parse_args(arguments)
    do: Callable[[argparse.Namespace, int, str], int] = options.do
    try:
        member = _member(options.member)
        with within(member.pk):
            return do(options, member.pk, member.name)
    except DomainError as error:
        for line in (error.message, *(f"  {detail}" for detail in error.details)):
            sys.stderr.write(line + "\n")
        return 1
    except api.SourceMissing as error:
        sys.stderr.write(f"{error}. Es wurde nichts übernommen.\n")
        return 2
    except OSError as error:
        sys.stderr.write(f"{error.filename or ''}: {error.strerror}. Es wurde nichts geändert.\n")
        return 2


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser("itunion council")
    actions = parser.add_subparsers(dest="action", required=True)

    def action(name: str, text: str, do: Callable[..., int]) -> argparse.ArgumentParser:
        one = actions.add_parser(name, help=text)
        one.add_argument(
            "--member", default="", help="Mitgliedsnummer, Kurzname oder Name; nötig, wenn es mehrere gibt"
        )
        one.set_defaults(do=do)
        return one

    one = action("sample", "erfundene Körperschaft beliebiger Größe anlegen", sample)
    one.add_argument("--body", required=True, help="Name des erfundenen Ortes")
    one.add_argument(
        "--objects", type=int, default=1_000, help="ungefähre Zahl der Objekte, ab 50 (Vorgabe 1000)"
    )
    one.add_argument(
        "--seed", type=int, default=1, help="dieselbe Zahl ergibt dieselbe Körperschaft (Vorgabe 1)"
    )
    one.add_argument("--files", action="store_true", help="zu jeder Datei einen kurzen Inhalt schreiben")
    one = action("import", "anderes Ratsinformationssystem übernehmen", import_)
    one.add_argument(
        "source", help="OParl-Adresse (System, Body, Liste), Ordner oder ZIP-Archiv mit JSON-Dateien"
    )
    one.add_argument("--dry-run", action="store_true", help="nur lesen und berichten")
    one.add_argument("--resume", action="store_true", help="abgebrochene Übernahme fortsetzen")
    one.add_argument(
        "--since-last", action="store_true", help="nur, was sich seit der letzten Übernahme geändert hat"
    )
    one.add_argument("--no-files", action="store_true", help="Inhalte der Dateien nicht laden")
    one.add_argument("--take-over-consents", action="store_true",
                     help="veröffentlichte Angaben zu Personen gelten als mit Einwilligung veröffentlicht")  # fmt: skip
    one.add_argument("--allow-private", action="store_true", help="auch Rechner im internen Netz abfragen")
    one.add_argument("--json", action="store_true", help="Bericht als JSON")
    one = action("dump", "alles Veröffentlichte als OParl-Dateien ausgeben", dump)
    one.add_argument("--out", type=Path, required=True, help="leerer Ordner")
    one.add_argument("--no-files", action="store_true", help="ohne die Inhalte der Dateien")
    one = action("quality", "Vollständigkeit einer veröffentlichten Körperschaft", quality)
    one.add_argument("body", nargs="?", default="", help="Name oder Nummer; ohne Angabe alle")
    one.add_argument("--json", action="store_true", help="als JSON")
    return parser


def _member(text: str) -> Organisation:
    if text:
        return contract.find_member(text)
    active = contract.public_members("council")
    if len(active) == 1:
        return get_organisation(active[0].organisation_id)
    raise SystemExit(_wrong("--member fehlt: welches Mitglied?"))


def _wrong(text: str) -> int:
    sys.stderr.write(text + "\n")
    return 2


def _say(text: str) -> None:
    sys.stdout.write(text + "\n")
    sys.stdout.flush()


def sample(options: argparse.Namespace, organisation_id: int, member: str) -> int:
    """Make a synthetic body and publish it."""
    if options.objects < 50:
        return _wrong("Unter 50 Objekten entsteht keine Körperschaft. Es wurde nichts angelegt.")
    if any(name.lower() == f"gemeinde {options.body}".lower() for _number, name in api.bodies()):
        return _wrong(f"Gemeinde {options.body} gibt es bei {member} schon. Es wurde nichts angelegt.")
    made = api.make_sample(
        organisation_id=organisation_id,
        name=options.body,
        objects=options.objects,
        seed=options.seed,
        files=options.files,
    )
    _say(f"{made.body.name} für {member}: {sum(made.counts.values())} Objekte angelegt und veröffentlicht.")
    for name, count in made.counts.items():
        _say(f"  {name:14} {count:8}")
    return 0


def import_(options: argparse.Namespace, organisation_id: int, member: str) -> int:
    """Take over another system and report what was wrong with it."""
    source = api.open_source(options.source, allow_private=options.allow_private)
    last = [""]

    def progress(phase: str, done: int) -> None:
        if not options.json and (phase != last[0] or done % 1_000 < 100):
            sys.stderr.write(f"\r{api.TYPES.get(phase, phase)!s:24} {done:8}")
            sys.stderr.flush()
            last[0] = phase

    report = api.import_source(
        organisation_id=organisation_id, source=source, dry_run=options.dry_run, resume=options.resume,
        since_last=options.since_last, files=not options.no_files, take_over_consents=options.take_over_consents,
        progress=progress, by=BY,
    )  # fmt: skip
    if options.json:
        _say(json.dumps(report.as_json(), ensure_ascii=False, indent=1))
        return 0
    sys.stderr.write("\r" + " " * 34 + "\r")
    _say(f"{report.source} → {member}" + (" (nur geprüft, nichts geschrieben)" if report.dry_run else ""))
    for kind, states in report.counts.items():
        _say(
            f"  {api.TYPES[kind]!s:22} "
            + ", ".join(f"{count} {api.STATES[state]}" for state, count in states.items())
        )
    if report.files:
        _say(
            "  Inhalte von Dateien    "
            + ", ".join(f"{count} {api.FILES[state]}" for state, count in report.files.items())
        )
    for title, repaired in (("Nicht übernommen:", False), ("Repariert:", True)):
        lines = [line for line in report.findings if line.repaired is repaired]
        if lines:
            _say(title)
        for line in lines:
            _say(f"  {line.count:6} × {line.sentence} [{line.code}]")
            for place, detail in line.examples[:3]:
                _say(f"           {place} {detail}".rstrip())
    return 0


def dump(options: argparse.Namespace, organisation_id: int, member: str) -> int:
    """Write everything the member has published into a folder."""
    counts = api.dump(organisation_id, options.out, files=not options.no_files)
    _say(f"{options.out}: {sum(counts.values())} Objekte von {member}")
    for kind, count in counts.items():
        _say(f"  {api.TYPES[kind]!s:22} {count:8}")
    return 0


def quality(options: argparse.Namespace, _organisation_id: int, member: str) -> int:
    """Say how complete a body is."""
    found = [api.quality_of(number) for number, _name in api.bodies(options.body) if number is not None]
    shown = [entry for entry in found if entry is not None]
    if not shown:
        return _wrong(f"{member} hat keine veröffentlichte Körperschaft dieses Namens.")
    if options.json:
        _say(json.dumps([entry.as_json() for entry in shown], ensure_ascii=False, indent=1))
        return 0
    for entry in shown:
        changed = format_moment(entry.last_change) if entry.last_change else "noch nie"
        _say(f"{entry.name}: {entry.objects} Objekte, {entry.deleted} gelöscht, zuletzt geändert {changed}")
        _say(f"  Lizenz: {entry.license or 'keine angegeben'}")
        for share in entry.shares:
            percent = f"{share.percent:3} %" if share.percent is not None else "  – "
            _say(f"  {percent}  {api.SHARES[share.key]!s:46} {share.part} von {share.whole}")
    return 0
