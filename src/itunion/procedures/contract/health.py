# SPDX-FileCopyrightText: 2026 IT-Union contributors
# SPDX-License-Identifier: EUPL-1.2
"""Checks of `itunion check`: procedures run, answer in time, and are metered."""

from django.utils.translation import gettext as _

from itunion.foundation.kernel.api import system_actor
from itunion.foundation.organisations.api import across, names_by_id
from itunion.procedures.contract import loading, queries
from itunion.procedures.contract.supervising import supervised

__all__ = ["answers", "metering_done", "procedures_run"]

MOST_HANGS = 3


def procedures_run() -> tuple[bool, str]:
    """Say whether every procedure that is switched on for somebody may run."""
    with across("procedures.operate", reason="itunion check", by=system_actor("itunion check")):
        lines = queries.overview()
    resting = [line for line in lines if line.state != "runs" and line.members]
    if not resting:
        running = sum(line.state == "runs" for line in lines)
        return True, _("Verfahren: %(count)s laufen") % {"count": running}
    return False, _("Verfahren ruhen: %(names)s") % {
        "names": "; ".join(f"{line.name} ({line.reason or line.state})" for line in resting)
    }


def metering_done() -> tuple[bool, str]:
    """Say whether the last metering succeeded everywhere."""
    with across("procedures.operate", reason="itunion check", by=system_actor("itunion check")):
        failed = [row for row in queries.metered() if row.problem]
    if not failed:
        return True, _("Zählung der Verfahren")
    first = failed[0]
    return False, _("Zählung der Verfahren: %(count)s gescheitert, z. B. %(name)s: %(problem)s") % {
        "count": len(failed),
        "name": first.procedure,
        "problem": first.problem,
    }


def answers() -> tuple[bool, str]:
    """Ask every running procedure for its health at every member, in a process that is killed when it hangs."""
    found: list[str] = []
    names = names_by_id()
    for entry in loading.running():
        if queries.why_suspended(entry.name):
            continue
        with across("procedures.operate", reason="itunion check", by=system_actor("itunion check")):
            members = sorted(queries.active_members(entry.name))
        found += [f"{entry.name}, {names[m]}: {text}" for m, text in ask(entry.name, members)]
    if not found:
        return True, _("Verfahren antworten")
    return False, _("Verfahren: %(findings)s") % {"findings": "; ".join(found[:10])}


def ask(name: str, members: list[int]) -> list[tuple[int, str]]:
    """Return the findings of one procedure by member; after a hang the rest is asked in a fresh process."""
    found: list[tuple[int, str]] = []
    left, hangs = list(members), 0
    while left and hangs < MOST_HANGS:
        asked = 0
        for line in supervised("itunion.procedures.contract.asking", [name, *map(str, left)]):
            if line.hung or line.died:
                hangs += 1
                text = _("antwortet nicht in 5 Sekunden") if line.hung else _("bricht ab")
                found.append((left[min(asked, len(left) - 1)], text))
                asked += 1
                break
            if "member" in line.data:
                found += [(int(line.data["member"]), str(text)) for text in line.data["findings"]]
                asked += 1
        left = left[asked:]
    return found
