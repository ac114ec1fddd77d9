# SPDX-FileCopyrightText: 2026 IT-Union contributors
# SPDX-License-Identifier: EUPL-1.2
"""The forecast of an open round: shown by demand on the round's page, computed again on request."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from itunion.foundation.identity.api import ActorRequest, requires
from itunion.foundation.kernel.api import Actor, Conflict, jobs
from itunion.foundation.ui.api import format_date
from itunion.union.demand.api import (
    AdviceEffect,
    AdviceLine,
    NeedRound,
    RoundOutlook,
    ThresholdLine,
    get_round,
)
from itunion.union.procurement import tasks
from itunion.union.procurement.models import ForecastShare, RoundForecast
from itunion.union.procurement.permissions import Permission
from itunion.union.procurement.queries import forecast as queries

__all__ = ["refresh", "round_outlook"]


@requires(Permission.MANAGE_POOLS)
@require_POST
def refresh(request: ActorRequest, round_id: int) -> HttpResponse:
    """Have the forecast of an open round computed again."""
    if get_round(round_id).status != NeedRound.Status.OPEN:
        raise Conflict(
            _("Die Abfrage ist nicht offen. Ihr letzter Stand bleibt lesbar; neu gerechnet wird nicht.")
        )
    tasks.request_forecast(round_id, requested_by=request.actor.person_name)
    messages.info(request, _("Staffeln und Standards werden neu gerechnet. Das dauert bis zu einer Minute."))
    return redirect("demand:answers", round_id)


def round_outlook(actor: Actor, round_: NeedRound) -> RoundOutlook | None:
    """Return the round's forecast for `demand`: sums over all members, and of single members those the scope may see."""
    is_open = round_.status == NeedRound.Status.OPEN
    found = queries.forecast_of(round_.pk)
    if found is None and not is_open:
        return None
    run = jobs.latest_run(tasks.forecast_round, key_prefix=f"{round_.pk}:")
    under_way = run is not None and run.status in {"waiting", "running"} and not queries.is_bundled(round_.pk)
    may_refresh = is_open and actor.may(Permission.MANAGE_POOLS)
    refresh_url = reverse("procurement:refresh_forecast", args=[round_.pk]) if may_refresh else ""
    if found is None or found.status != RoundForecast.Status.READY:
        return RoundOutlook(note=_missing(found), under_way=under_way, refresh_url=refresh_url)
    content = found.content
    shares = queries.shares_of(found)
    own = next((share for share in shares if share.organisation_id == actor.organisation_id), None)
    return RoundOutlook(
        computed_at=found.computed_at,
        members=content["members"],
        thresholds=tuple(
            ThresholdLine(
                supplier=line["supplier"],
                articles=tuple(line["articles"]),
                units=line["units"],
                next_from=line["next_from"],
                worth=Decimal(line["worth"]),
                members=line["members"],
                tolerance=line["tolerance"],
                own_units=None if own is None else own.content["thresholds"][number],
            )
            for number, line in enumerate(content["thresholds"])
        ),
        advice=tuple(_advice(number, line, own, shares) for number, line in enumerate(content["advice"])),
        basis=_basis(content),
        note=found.message,
        under_way=under_way,
        refresh_url=refresh_url,
    )


def _advice(
    number: int, line: dict[str, Any], own: ForecastShare | None, shares: Sequence[ForecastShare]
) -> AdviceLine:
    return AdviceLine(
        article=line["article"],
        standard=line["standard"],
        into=line["into"],
        saving=Decimal(line["saving"]),
        members=line["members"],
        units=line["units"],
        own=None if own is None else _effect(number, own),
        effects=tuple(_effect(number, share) for share in shares if share.content["advice"][number]["units"]),
    )


def _effect(number: int, share: ForecastShare) -> AdviceEffect:
    content = share.content["advice"][number]
    return AdviceEffect(share.organisation.name, content["units"], Decimal(content["saving"]))


def _missing(found: RoundForecast | None) -> str:
    """Return why there is no forecast, and when there will be one."""
    if found is not None and found.status == RoundForecast.Status.NO_PRICES:
        return _(
            "Diese Artikel hat die Genossenschaft noch nicht gemeinsam vergeben. Staffeln und ihre Preise sind erst "
            "nach dem ersten Zuschlag bekannt."
        )
    if found is not None and found.status == RoundForecast.Status.FAILED:
        return found.message
    return _(
        "Sobald Mitglieder geplanten oder verbindlichen Bedarf melden, steht hier, wie weit es zur nächsten Staffel ist."
    )


def _basis(content: dict[str, Any]) -> tuple[str, ...]:
    """Return what the figures rest on, in sentences."""
    members = content["members"]
    sentences = [
        ngettext(
            "Gerechnet mit dem geplanten und verbindlichen Bedarf eines Mitglieds, zu den Preisen früherer Zuschläge:",
            "Gerechnet mit dem geplanten und verbindlichen Bedarf von %(count)s Mitgliedern, zu den Preisen früherer Zuschläge:",
            members,
        )
        % {"count": members}
    ]
    sentences += [
        _("„%(pool)s“ vom %(day)s: %(articles)s.")
        % {
            "pool": source["pool"],
            "day": format_date(date.fromisoformat(source["decided_on"])),
            "articles": ", ".join(source["articles"]),
        }
        for source in content["sources"]
    ]
    if content["left_out"]:
        sentences.append(
            _("Ohne früheren Preis und deshalb nicht dabei: %(articles)s.")
            % {"articles": ", ".join(content["left_out"])}
        )
    if content["asked"] < content["possible"]:
        sentences.append(
            _("Die Zeit reichte für %(asked)s von %(possible)s denkbaren Wechseln des Standards.") % content
        )
    sentences.append(
        _(
            "Nur Lieferanten mit Zuschlag zählen; Lieferbarkeit, Mindest- und Höchstmengen von damals bleiben außer "
            "Betracht. Die nächsten Angebote können anders ausfallen."
        )
    )
    return tuple(sentences)
