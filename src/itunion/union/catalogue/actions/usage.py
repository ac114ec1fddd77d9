# SPDX-FileCopyrightText: 2026 IT-Union contributors
# SPDX-License-Identifier: EUPL-1.2
"""Writing: usage as meters and files report it. The same record counts once; a changed one is refused."""

import hashlib
from collections.abc import Iterable, Mapping
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from itunion.foundation.kernel.api import Actor, Conflict, Refused, audit, clock
from itunion.union.catalogue.actions.staging import staged
from itunion.union.catalogue.models import Service, UsageFile
from itunion.union.catalogue.permissions import Permission
from itunion.union.catalogue.queries.services import service_by_key
from itunion.union.catalogue.queries.usage import usage_ground
from itunion.union.catalogue.rules.metering import (
    CheckedLine,
    UsageLine,
    UsageProblem,
    UsageReceipt,
    used_on,
)
from itunion.union.catalogue.wording import COLUMN_NAMES, day_text, usage_sentence

__all__ = ["keep_usage_file", "note_report", "record_usage", "store_usage", "weigh_usage"]


@transaction.atomic
def record_usage(
    *, service_key: str, organisation_id: int, lines: Iterable[UsageLine], batch: str, by: Actor
) -> UsageReceipt:
    """Record what a joint procedure metered for one member; all lines or none.

    Raises Refused, with a line per problem, for an unknown service or meter, a day without subscription, a negative
    quantity, and a source that is known with other content.
    """
    by.require(Permission.OPERATE)
    service = service_by_key(service_key)
    if service is None:
        raise Refused(_("Eine Leistung „%(key)s“ gibt es nicht.") % {"key": service_key})
    ground = usage_ground(service.pk)
    checked: list[CheckedLine] = []
    problems: list[str] = []
    seen: dict[str, UsageLine] = {}
    for number, line in enumerate(lines, start=1):
        if line.source in seen:
            if seen[line.source] != line:
                problems.append(
                    _("Datensatz „%(source)s“: kommt mit zweierlei Inhalt vor.") % {"source": line.source}
                )
            continue
        seen[line.source] = line
        if line.meter not in ground.meters:
            problems.append(
                _("Datensatz „%(source)s“: einen Zähler „%(meter)s“ hat die Leistung nicht.")
                % {"source": line.source, "meter": line.meter}
            )
        elif line.quantity < 0:
            problems.append(_("Datensatz „%(source)s“: die Menge ist negativ.") % {"source": line.source})
        elif not used_on(ground.periods.get(organisation_id, ()), line.day):
            problems.append(
                _("Datensatz „%(source)s“: am %(day)s hat das Mitglied die Leistung nicht genutzt.")
                % {"source": line.source, "day": day_text(line.day)}
            )
        else:
            checked.append(
                (number, organisation_id, ground.meters[line.meter], line.source, line.day, line.quantity)
            )
    if problems:
        raise Refused(_("Die Nutzung wurde nicht gespeichert."), details=problems[:50])
    return store_usage(service=service, lines=checked, batch=batch, by=by)


@transaction.atomic
def store_usage(*, service: Service, lines: list[CheckedLine], batch: str, by: Actor) -> UsageReceipt:
    """Store checked lines; raise Conflict, naming the lines, when one is known with other content."""
    by.require(Permission.OPERATE)
    with staged(service.pk, lines) as stage:
        if contradictions := stage.contradictions():
            raise Conflict(
                _("Die Nutzung wurde nicht gespeichert: Datensätze sind mit anderem Inhalt schon bekannt."),
                details=[problem_text(p) for p in contradictions[:50]],
            )
        new = stage.take_over(batch[:120], clock.now())
    if new:
        owners = {line[1] for line in lines}
        audit.record(
            "catalogue.usage_record",
            subject=f"service:{service.pk}",
            data={"batch": batch, "new": new, "known": len(lines) - new, "members": len(owners)},
            chain=owners.pop() if len(owners) == 1 else None,
            by=by,
        )
    return UsageReceipt(new, len(lines) - new)


def weigh_usage(*, service: Service, lines: list[CheckedLine]) -> tuple[UsageReceipt, list[UsageProblem]]:
    """Say what storing the lines would do, without doing it: how many are new, and which contradict what is stored."""
    with transaction.atomic(), staged(service.pk, lines) as stage:
        known, problems = stage.known(), stage.contradictions()
    return UsageReceipt(len(lines) - known, known), problems


def problem_text(problem: UsageProblem) -> str:
    """Return a problem with its row and column."""
    return _("Zeile %(row)s, Spalte %(column)s: %(text)s") % {
        "row": problem.row,
        "column": COLUMN_NAMES[problem.column],
        "text": usage_sentence(problem),
    }


@transaction.atomic
def keep_usage_file(*, service_id: int, name: str, content: bytes, by: Actor) -> UsageFile:
    """Keep an uploaded file until it is checked and imported; the actor's organisation owns it."""
    by.require(Permission.OPERATE)
    service = Service.objects.get(pk=service_id)
    kept: UsageFile = UsageFile.objects.create(
        organisation_id=by.organisation_id,
        service=service,
        name=name[:120],
        sha256=hashlib.sha256(content).hexdigest(),
        content=content,
        uploaded_at=clock.now(),
        uploaded_by=by.person_name,
    )
    audit.record(
        "catalogue.usage_file",
        subject=f"usage-file:{kept.pk}",
        data={"service": service.key, "name": name, "sha256": kept.sha256},
        by=by,
    )
    return kept


@transaction.atomic
def note_report(*, file_id: int, status: str, report: Mapping[str, Any], by: Actor) -> None:
    """Keep what checking or importing a file found; an imported file's content is not needed any more."""
    # the content may be large: it is neither read nor written again only to note what it says
    kept: UsageFile = UsageFile.objects.defer("content").select_for_update().get(pk=file_id)
    kept.status, kept.report = status, dict(report)
    fields = ["status", "report"]
    if status == UsageFile.Status.IMPORTED:
        kept.content = None
        fields.append("content")
    kept.save(update_fields=fields)
    audit.record(
        "catalogue.usage_report",
        subject=f"usage-file:{file_id}",
        data={"status": status, "lines": report.get("lines", 0), "new": report.get("new", 0)},
        chain=kept.organisation_id,
        by=by,
    )
