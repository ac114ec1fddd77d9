# SPDX-FileCopyrightText: 2026 IT-Union contributors
# SPDX-License-Identifier: EUPL-1.2
"""Where a paper stands, in words: the steps it has taken, what comes next, and who can do it."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from itunion.foundation.kernel.api import Actor
from itunion.foundation.ui.api import Step, format_date
from itunion.procedures.council.models import Consultation, ConsultationState, Paper
from itunion.procedures.council.permissions import Permission
from itunion.procedures.council.queries.papers import Signing
from itunion.procedures.council.rules.papers import Situation, Station, next_step

__all__ = ["Next", "next_of", "path_of"]

COMING = {ConsultationState.PLANNED, ConsultationState.ASSIGNED}
HELD = {ConsultationState.DONE, ConsultationState.POSTPONED, ConsultationState.REFERRED}


@dataclass(frozen=True)
class Next:
    """What comes next: a sentence, and for whoever may do it buttons as (label, address, whether it acts at once)."""

    text: Any
    buttons: Sequence[tuple[Any, str, bool]] = ()


def situation_of(paper: Paper, signings: Sequence[Signing], chain: Sequence[Consultation]) -> Situation:
    """Return where a paper stands."""
    return Situation(
        state=paper.state,
        is_public=paper.is_public,
        published=paper.published_at is not None,
        has_text=bool(paper.text.strip() or paper.resolution.strip()),
        stations=tuple(
            Station(s.row.pk, s.row.step, s.row.state) for s in signings if s.row.state != "dropped"
        ),
        planned=sum(c.state in COMING for c in chain),
        unassigned=sum(c.state == ConsultationState.PLANNED and c.meeting_id is None for c in chain),
        held=sum(c.state in HELD for c in chain),
    )


TEXTS = {
    "write": gettext_lazy("Schreiben Sie Sachverhalt und Beschlussvorschlag, oder laden Sie die Vorlage als Datei hoch."),
    "send_round": gettext_lazy("Der Entwurf kann in die Mitzeichnung gehen oder, wenn niemand beteiligt ist, gleich gezeichnet werden."),
    "sign": gettext_lazy("Alle beteiligten Ämter haben mitgezeichnet. Es fehlt die Unterschrift der Verwaltungsleitung."),
    "release": gettext_lazy("Die Vorlage ist gezeichnet. Der Sitzungsdienst prüft sie und gibt sie für die Beratung frei."),
    "plan": gettext_lazy("Legen Sie fest, welche Gremien die Vorlage beraten und wer entscheidet."),
    "assign": gettext_lazy("Für mindestens eine Beratung ist noch keine Sitzung vorgesehen."),
    "publish": gettext_lazy("Die Vorlage ist öffentlich, aber noch nicht im Bürgerportal und in OParl zu sehen."),
    "wait": gettext_lazy("Alles ist vorbereitet; als Nächstes beraten die Gremien."),
    "": gettext_lazy("Hier ist nichts mehr zu tun."),
}  # fmt: skip


def next_of(paper: Paper, signings: Sequence[Signing], chain: Sequence[Consultation], actor: Actor) -> Next:
    """Return what comes next for a paper, with the buttons of whoever looks at it."""
    step = next_step(situation_of(paper, signings, chain))
    if step == "co_sign":
        return _co_sign(signings, actor)
    if step == "revise":
        return _refused(paper, signings, actor)
    buttons: list[tuple[Any, str, bool]] = []

    def offer(permission: Permission, label: Any, name: str, *, at_once: bool = False) -> None:
        if actor.may(permission):
            buttons.append((label, reverse(f"council:{name}", args=[paper.pk]), at_once))

    if step in {"write", "send_round"}:
        if step == "write":
            offer(Permission.DRAFT, _("Text schreiben"), "change_paper")
            offer(Permission.DRAFT, _("Datei hochladen"), "add_files")
        offer(Permission.DRAFT, _("In die Mitzeichnung geben"), "send_round")
        offer(Permission.SIGN, _("Ohne Mitzeichnung zeichnen"), "sign_paper")
    elif step == "sign":
        offer(Permission.SIGN, _("Zeichnen"), "sign_paper", at_once=True)
    elif step == "release":
        offer(Permission.MANAGE, _("Freigeben"), "release_paper", at_once=True)
    elif step == "plan":
        offer(Permission.DRAFT, _("Beratungsfolge planen"), "chain")
    elif step == "publish":
        offer(Permission.MANAGE, _("Veröffentlichen"), "publish_paper")
    elif step == "assign":
        waiting = next(c for c in chain if c.state == ConsultationState.PLANNED and c.meeting_id is None)
        if actor.may(Permission.MANAGE):
            buttons.append((_("Sitzung vorsehen"), reverse("council:assign", args=[waiting.pk]), False))
    if paper.state == "withdrawn":
        return Next(_("Die Vorlage ist zurückgezogen. Sie bleibt in den Akten."))
    return Next(TEXTS[step], buttons)


def _co_sign(signings: Sequence[Signing], actor: Actor) -> Next:
    turn = [s for s in signings if s.turn]
    names = ", ".join(
        f"{s.row.department.name} ({_('bis')} {format_date(s.row.due)})"
        if s.row.due
        else s.row.department.name
        for s in turn
    )
    text = _("Es zeichnet mit: %(names)s.") % {"names": names}
    if late := [s.row.department.name for s in turn if s.late]:
        text += " " + _("Überfällig: %(names)s.") % {"names": ", ".join(late)}
    if not actor.may(Permission.DRAFT):
        return Next(text)
    return Next(
        text,
        [
            (
                _("Für %(name)s zeichnen") % {"name": s.row.department.name},
                reverse("council:co_sign", args=[s.row.pk]),
                False,
            )
            for s in turn
        ],
    )


def _refused(paper: Paper, signings: Sequence[Signing], actor: Actor) -> Next:
    names = ", ".join(s.row.department.name for s in signings if s.row.state == "refused")
    text = _(
        "Nicht mitgezeichnet hat: %(names)s. Ändern Sie die Vorlage, dann werden alle neu gefragt, oder nehmen Sie sie in den Entwurf zurück."
    ) % {"names": names}
    if not actor.may(Permission.DRAFT):
        return Next(text)
    return Next(
        text,
        [
            (_("Vorlage ändern"), reverse("council:change_paper", args=[paper.pk]), False),
            (_("In den Entwurf zurücknehmen"), reverse("council:take_back", args=[paper.pk]), False),
        ],
    )


def path_of(paper: Paper, chain: Sequence[Consultation]) -> list[Step]:
    """Return the steps of a paper from draft to resolution."""
    order = ["draft", "co_signing", "signed", "released"]
    if paper.state not in order:
        return []
    at = order.index(paper.state)
    held = bool(chain) and all(c.state not in COMING for c in chain)
    labels = [_("Entwurf"), _("Mitzeichnung"), _("Zeichnung"), _("Freigabe"), _("Beratung")]
    # signed and released are done when reached; a draft or a round is going on
    current = {0: 0, 1: 1, 2: 3, 3: 4}[at]
    found = []
    for index, label in enumerate(labels):
        state = "done" if index < current else "current" if index == current else "open"
        if index == 4 and held:
            state = "done"
        found.append(Step(label, state))
    return found
