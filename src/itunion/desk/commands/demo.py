# SPDX-FileCopyrightText: 2026 IT-Union contributors
# SPDX-License-Identifier: EUPL-1.2
"""`itunion demo`: the example union, joint purchase and joint operation played through, then the server."""

import argparse
import sys
import time
from datetime import datetime, timedelta
from datetime import time as time_of_day
from random import Random

from django.utils import timezone

from itunion.desk.commands.serve import migrate, serve
from itunion.desk.demo.council import open_councils
from itunion.desk.demo.general_assembly import announce, fill_organs, hold
from itunion.desk.demo.joint_operation import operate_jointly
from itunion.desk.demo.membership import build_memberships
from itunion.desk.demo.people import LOGINS, PASSWORD
from itunion.desk.demo.setting import build_setting
from itunion.desk.demo.story import play
from itunion.foundation.kernel.api import Actor, clock, system_actor
from itunion.foundation.organisations.api import Organisation, across
from itunion.foundation.ui.api import format_money, format_percent
from itunion.union.procurement import api as procurement

__all__ = ["demo"]

SEED = 2009  # the year the cooperative was founded


def demo(arguments: list[str]) -> int:
    """Build the example union unless it is there, print logins and savings, serve."""
    parser = argparse.ArgumentParser("itunion demo")
    parser.add_argument("--port", type=int, default=8000)
    parser.add_argument("--no-serve", action="store_true", help="nur anlegen")
    options = parser.parse_args(arguments)
    migrate([])
    if Organisation.objects.exists():
        say("Die Beispielunion ist schon da; es wird nichts verändert.")
    else:
        build()
    print_savings()
    print_logins(options.port)
    if options.no_serve:
        return 0
    say(f"\nDer Server antwortet gleich auf http://127.0.0.1:{options.port} (beenden mit Strg+C)\n")
    return serve(["--port", str(options.port)])


def say(text: str) -> None:
    """Print a line at once."""
    sys.stdout.write(text + "\n")
    sys.stdout.flush()


def build() -> None:
    """Build everything from the seed."""
    started = time.monotonic()
    by = system_actor("Vorführung")
    random = Random(SEED)  # noqa: S311  example data, nothing secret
    say("Beispielunion wird angelegt: 100 Mitglieder, drei Bedarfsabfragen …")
    build_setting(random, by=by)
    play(random, say, by=by)
    _assemblies(by)
    build_memberships(random, say, by=by)
    operate_jointly(random, say, by=by)
    open_councils(SEED, say, by=by)
    say(f"Fertig nach {time.monotonic() - started:.0f} Sekunden.")


def _assemblies(by: Actor) -> None:
    """Hold last summer's assembly, convene the next one."""
    today = timezone.localdate()
    ten = time_of_day(10)
    held = timezone.make_aware(datetime.combine(today - timedelta(days=150), ten))
    coming = timezone.make_aware(datetime.combine(today + timedelta(days=40), ten))
    say("Generalversammlung: Einladung, Abstimmungen, Wahl, Niederschrift …")
    with clock.simulated(held - timedelta(days=200)):
        fill_organs(since=clock.today(), by=by)
    hold(title=f"Generalversammlung {held.year} (Beispiel)", starts_at=held, seed=SEED, by=by)
    announce(title="Außerordentliche Generalversammlung (Beispiel)", starts_at=coming, by=by)


def print_savings() -> None:
    """Print what the last decided round saved."""
    by = system_actor("Vorführung")
    with across("procurement.award", reason="demo output", by=by):
        moments = procurement.savings_over_time()
        if not moments:
            return
        savings = procurement.savings_of_pool(moments[-1].pool_id)
    share = format_percent(savings.saving / savings.alone) if savings.alone else "–"
    say(f"\nErsparnis der letzten Beschaffung „{moments[-1].pool}“ (Beispielbeträge, netto)")
    say(f"  jeder für sich  {format_money(savings.alone):>18}")
    say(f"  gemeinsam       {format_money(savings.together):>18}")
    say(f"  gespart         {format_money(savings.saving):>18}   ({share})")
    say(f"  {'Mitglied':44}{'allein':>16}{'gemeinsam':>16}{'gespart':>14}")
    ranked = sorted(savings.members, key=lambda line: -(line.saving or 0))
    for line in ranked[:8]:
        if line.alone is not None and line.saving is not None:
            amounts = (format_money(line.alone), format_money(line.together), format_money(line.saving))
            say(f"  {line.member[:43]:44}{amounts[0]:>16}{amounts[1]:>16}{amounts[2]:>14}")
    say(f"  … und {max(0, len(ranked) - 8)} weitere Mitglieder")


def print_logins(port: int) -> None:
    """Print who can sign in."""
    say(f"\nAnmelden unter http://127.0.0.1:{port}/konto/login/ – Passwort für alle: {PASSWORD}")
    for login in LOGINS:
        say(f"  {login.email:28}{login.name:20}{login.comes_for}")
    say(
        f"Ohne Anmeldung: http://127.0.0.1:{port}/rat/barleben/ und http://127.0.0.1:{port}/oparl/barleben/1.1/system"
    )
