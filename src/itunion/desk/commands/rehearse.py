# SPDX-FileCopyrightText: 2026 IT-Union contributors
# SPDX-License-Identifier: EUPL-1.2
"""`itunion rehearse`: a whole general assembly on an empty database, and its minutes derived again by a second program."""

import argparse
import json
import subprocess
import sys
import time
from datetime import date, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from itunion.desk.commands.serve import migrate
from itunion.desk.demo.general_assembly import CHAIR, acting, fill_organs, hold
from itunion.desk.demo.secret_ballot import vote_secretly
from itunion.foundation.kernel.api import system_actor
from itunion.foundation.organisations.api import (
    Organisation,
    OrganisationKind,
    create_organisation,
    within,
)
from itunion.union.assembly import api as assembly
from itunion.union.members.api import register_member

__all__ = ["build_union", "rehearse"]

STARTS = datetime(2026, 6, 24, 10, 0, tzinfo=ZoneInfo("Europe/Berlin"))


def rehearse(arguments: list[str]) -> int:
    """Rehearse; exit code 1 when the second program finds a difference."""
    parser = argparse.ArgumentParser("itunion rehearse")
    parser.add_argument("--members", type=int, default=131)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument(
        "--key-bits", type=int, default=3072, choices=(2048, 3072), help="Schlüssel der Stimmausweise"
    )
    parser.add_argument("--out", type=Path, default=Path("generalprobe"))
    options = parser.parse_args(arguments)
    migrate([])
    if Organisation.objects.exists():
        sys.stderr.write(
            "Die Generalprobe braucht eine leere Datenbank. Setzen Sie ITUNION_DATA_DIR auf ein leeres Verzeichnis.\n"
        )
        return 2
    started = time.monotonic()
    by = system_actor("Generalprobe")
    build_union(options.members, by)
    fill_organs(since=date(2025, 6, 25), by=by)
    found = hold(
        title="Generalversammlung 2026 (Probe)",
        starts_at=STARTS,
        seed=options.seed,
        by=by,
        say=_say,
        secret=lambda item, random: vote_secretly(
            item, random, chair=acting(CHAIR, "union_supervision"), key_bits=options.key_bits, say=_say, by=by
        ),
    )
    minutes = assembly.read_minutes(found.pk, by=by)
    options.out.mkdir(parents=True, exist_ok=True)
    files = options.out / "ledger.json", options.out / "minutes.json"
    for file, content in zip(
        files, (assembly.ledger_of(found), minutes.content if minutes else {}), strict=True
    ):
        file.write_text(json.dumps(content, ensure_ascii=False, indent=1), encoding="utf-8")
    _say(f"Nach {time.monotonic() - started:.0f} Sekunden: {files[0]} und {files[1]}")
    program = Path(assembly.second_program())
    return subprocess.run([sys.executable, "-I", "-S", program, *files], check=False).returncode  # noqa: S603


def build_union(members: int, by: object) -> None:
    """Found a union with so many members, all of them municipalities."""
    create_organisation(kind=OrganisationKind.UNION, name="Probe-Union eG", by=by)  # type: ignore[arg-type]
    for number in range(members):
        body = create_organisation(
            kind=OrganisationKind.MEMBER,
            name=f"Barleben (Probe {number + 1:03d})" if number == 0 else f"Mitglied {number + 1:03d}",
            street="Am Markt 1",
            postcode="39000",
            city="Musterstadt",
            email=f"rathaus{number + 1}@probe.example",
            by=by,  # type: ignore[arg-type]
        )
        with within(body.pk):
            register_member(
                organisation=body,
                kind="municipality",
                workplaces=20,
                entered_on=date(2020, 1, 1),
                by=by,  # type: ignore[arg-type]
            )


def _say(text: str) -> None:
    sys.stdout.write(text + "\n")
    sys.stdout.flush()
