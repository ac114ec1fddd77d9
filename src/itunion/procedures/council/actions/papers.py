# SPDX-FileCopyrightText: 2026 IT-Union contributors
# SPDX-License-Identifier: EUPL-1.2
"""Writing: papers from draft to signature, with versions and co-signing."""

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from itunion.foundation.kernel.api import Actor, Conflict, Refused, audit, clock
from itunion.procedures.council.models import (
    Body,
    CoSignature,
    CoSignatureState,
    Group,
    Paper,
    PaperLink,
    PaperOriginator,
    PaperPlace,
    PaperState,
    PaperVersion,
    Person,
    Place,
    ReferenceSeries,
)
from itunion.procedures.council.permissions import Permission
from itunion.procedures.council.publishing import refresh
from itunion.procedures.council.rules.papers import (
    PAPER_TEXTS,
    Station,
    fingerprint,
    next_stations,
    reference,
    step_problem,
)

__all__ = [
    "co_sign", "create_paper", "fingerprint_of", "keep_version", "locked_paper", "present_paper", "revise_paper", "send_round",
    "set_originators", "set_references", "sign_paper", "take_back",
]  # fmt: skip


def fingerprint_of(paper: Paper) -> str:
    """Return what tells whether the texts of a paper changed since somebody began to edit them."""
    return fingerprint([getattr(paper, name) for name in PAPER_TEXTS])


def present_paper(paper: Paper) -> Paper:
    """Return a paper as it is now, locked; a caller's may be old."""
    present: Paper = (
        Paper.objects.select_for_update(of=("self",), no_key=True).select_related("body").get(pk=paper.pk)
    )
    return present


def locked_paper(action: str, paper: Paper) -> Paper:
    """Return the paper as it is now, locked; raise Refused if its state does not allow the action."""
    present = present_paper(paper)
    if step_problem(action, present.state):
        raise Refused(
            _("Das geht nicht, solange die Vorlage „%(state)s“ ist. Es wurde nichts geändert.")
            % {"state": present.get_state_display()}
        )
    return present


def _next_reference(body: Body, day: dt.date) -> str:
    """Count up the body's series of the year; two at once wait for each other."""
    series, _created = ReferenceSeries.objects.get_or_create(
        organisation_id=body.organisation_id, body=body, year=day.year
    )
    series = ReferenceSeries.objects.select_for_update(no_key=True).get(pk=series.pk)
    while True:
        series.last += 1
        number = reference(body.reference_pattern, year=day.year, number=series.last)
        # numbers taken over from an old system are not given again
        if not Paper.objects.filter(body=body, reference=number).exists():
            break
    series.save(update_fields=["last"])
    return number


@transaction.atomic
def create_paper(
    *,
    body: Body,
    values: Mapping[str, Any],
    groups: Sequence[Group] = (),
    people: Sequence[Person] = (),
    by: Actor,
) -> Paper:
    """Start a draft, with the next number of the year."""
    by.require(Permission.DRAFT)
    day = clock.today()
    paper = Paper(
        organisation_id=body.organisation_id,
        body=body,
        created_at=clock.now(),
        date=day,
        reference=_next_reference(body, day),
        **values,
    )
    _check_publicity(paper)
    paper.save()
    _save_originators(paper, groups, people)
    audit.record(
        "council.paper_create",
        subject=f"paper:{paper.pk}",
        data={"reference": paper.reference, "name": paper.name},
        by=by,
    )
    return paper


def _check_publicity(paper: Paper) -> None:
    if paper.is_public:
        paper.closed_reason = ""
    if not paper.is_public and not paper.closed_reason:
        raise Refused(
            _("Nennen Sie den Grund, aus dem die Vorlage nichtöffentlich ist (§ 52 KVG LSA)."),
            field="closed_reason",
        )


def _save_originators(paper: Paper, groups: Sequence[Group], people: Sequence[Person]) -> None:
    paper.originators.all().delete()
    for group in groups:
        PaperOriginator.objects.create(organisation_id=paper.organisation_id, paper=paper, group=group)
    for person in people:
        PaperOriginator.objects.create(organisation_id=paper.organisation_id, paper=paper, person=person)


@transaction.atomic
def set_originators(*, paper: Paper, groups: Sequence[Group], people: Sequence[Person], by: Actor) -> None:
    """Say who brought the paper in, before its release."""
    by.require(Permission.DRAFT)
    paper = locked_paper("revise", paper)
    _save_originators(paper, groups, people)
    audit.record(
        "council.paper_originators",
        subject=f"paper:{paper.pk}",
        data={"groups": [g.name for g in groups], "people": [p.name for p in people]},
        by=by,
    )
    refresh(paper)


@transaction.atomic
def set_references(*, paper: Paper, places: Sequence[Place], related: Sequence[Paper], by: Actor) -> None:
    """Say which places a paper is about and which papers belong to it, before its release."""
    by.require(Permission.DRAFT)
    paper = locked_paper("revise", paper)
    if any(other.pk == paper.pk for other in related):
        raise Refused(_("Eine Vorlage kann nicht auf sich selbst verweisen."), field="related")
    paper.places.all().delete()
    paper.links.filter(superordinate=False).delete()
    for place in places:
        PaperPlace.objects.create(organisation_id=paper.organisation_id, paper=paper, place=place)
    above = {link.other_id for link in paper.links.all()}
    for other in related:
        if other.pk not in above:
            PaperLink.objects.create(organisation_id=paper.organisation_id, paper=paper, other=other)
    audit.record(
        "council.paper_references",
        subject=f"paper:{paper.pk}",
        data={"places": [str(place) for place in places], "related": [other.reference for other in related]},
        by=by,
    )
    refresh(paper)


@transaction.atomic
def revise_paper(
    *, paper: Paper, values: Mapping[str, Any], reason: str = "", seen: str = "", by: Actor
) -> Paper:
    """Change a paper before its release; what it said before is kept as a version once somebody else has seen it.

    `seen` is the fingerprint of the texts the change was made from. Raises Conflict if they are others by now.
    """
    by.require(Permission.DRAFT)
    paper = locked_paper("revise", paper)
    if seen and seen != fingerprint_of(paper):
        raise Conflict(
            _(
                "Jemand anderes hat die Texte inzwischen geändert. Es wurde nichts gespeichert, Ihr Text steht noch hier. "
                "Vergleichen Sie; speichern Sie noch einmal, wenn Ihre Fassung gelten soll."
            )
        )
    texts_change = any(values.get(name, getattr(paper, name)) != getattr(paper, name) for name in PAPER_TEXTS)
    if texts_change and _was_seen(paper):
        keep_version(paper, reason, by)
        paper.version += 1
        _ask_again(paper)
        if paper.state == PaperState.SIGNED:
            paper.state, paper.signed_by, paper.signed_at = PaperState.CO_SIGNING, "", None
            if not paper.co_signatures.filter(state=CoSignatureState.OPEN).exists():
                paper.state = PaperState.DRAFT
    for name, value in values.items():
        setattr(paper, name, value)
    _check_publicity(paper)
    paper.save()
    audit.record(
        "council.paper_revise",
        subject=f"paper:{paper.pk}",
        data={"version": paper.version, "changed": sorted(values), "reason": reason},
        by=by,
    )
    refresh(paper)
    return paper


def _was_seen(paper: Paper) -> bool:
    """Say whether somebody else was shown the present version: from the first co-signing on."""
    return paper.state != PaperState.DRAFT or paper.co_signatures.exists() or paper.versions.exists()


def _ask_again(paper: Paper) -> None:
    """Ask everybody again who answered: they did not sign what the paper says now. Their answers stay readable."""
    for old in paper.co_signatures.filter(state__in=[CoSignatureState.SIGNED, CoSignatureState.REFUSED]):
        CoSignature.objects.create(
            organisation_id=old.organisation_id,
            paper=paper,
            step=old.step,
            department_id=old.department_id,
            due=old.due,
        )
        old.state = CoSignatureState.DROPPED
        old.save(update_fields=["state"])


def keep_version(paper: Paper, reason: str, by: Actor) -> None:
    """Keep what the paper says as its present version, once: its texts change only together with its number."""
    if paper.versions.filter(version=paper.version).exists():
        return
    PaperVersion.objects.create(
        organisation_id=paper.organisation_id,
        paper=paper,
        version=paper.version,
        by=by.person_name,
        at=clock.now(),
        reason=reason,
        **{name: getattr(paper, name) for name in PAPER_TEXTS},
    )


@transaction.atomic
def send_round(*, paper: Paper, stations: Sequence[tuple[int, Group, dt.date | None]], by: Actor) -> Paper:
    """Send a draft to be co-signed; stations are (step, department, until when)."""
    by.require(Permission.DRAFT)
    paper = locked_paper("send_round", paper)
    if not stations:
        raise Refused(_("Wählen Sie mindestens ein Amt, das mitzeichnet."), field="stations")
    if len({group.pk for _step, group, _due in stations}) != len(stations):
        raise Refused(_("Ein Amt zeichnet nur einmal mit."), field="stations")
    paper.co_signatures.filter(state=CoSignatureState.OPEN).update(state=CoSignatureState.DROPPED)
    for step, group, due in stations:
        CoSignature.objects.create(
            organisation_id=paper.organisation_id, paper=paper, step=step, department=group, due=due
        )
    paper.state = PaperState.CO_SIGNING
    paper.save()
    audit.record(
        "council.paper_send_round",
        subject=f"paper:{paper.pk}",
        data={"stations": [(step, group.name, due) for step, group, due in stations]},
        by=by,
    )
    return paper


def _stations(paper: Paper) -> list[Station]:
    return [Station(s.pk, s.step, s.state) for s in paper.co_signatures.all()]


@transaction.atomic
def co_sign(*, signature: CoSignature, agree: bool, note: str = "", by: Actor) -> CoSignature:
    """Sign a paper for a department, or refuse with a reason; only whose turn it is."""
    by.require(Permission.DRAFT)
    paper = locked_paper("co_sign", signature.paper)
    if signature.pk not in next_stations(_stations(paper)):
        raise Refused(_("Dieses Amt ist jetzt nicht an der Reihe. Es wurde nichts gezeichnet."))
    if not agree and not note.strip():
        raise Refused(_("Sagen Sie, warum nicht mitgezeichnet wird."), field="note")
    signature = paper.co_signatures.select_related("department").get(pk=signature.pk)
    signature.state, signature.agreed = CoSignatureState.SIGNED if agree else CoSignatureState.REFUSED, agree
    signature.note, signature.version = note, paper.version
    signature.by, signature.at = by.person_name, clock.now()
    signature.save()
    audit.record(
        "council.paper_co_sign",
        subject=f"paper:{paper.pk}",
        data={"department": signature.department.name, "agree": agree, "version": paper.version},
        by=by,
    )
    return signature


@transaction.atomic
def take_back(*, paper: Paper, reason: str, by: Actor) -> Paper:
    """Make a paper a draft again; signatures of the round fall away, what they said stays readable.

    A released one is taken back by the office only, and not while it is public or dealt with.
    """
    by.require(Permission.DRAFT)
    paper = locked_paper("take_back", paper)
    if not reason.strip():
        raise Refused(_("Sagen Sie, warum die Vorlage zurückgeht."), field="reason")
    if paper.state == PaperState.RELEASED:
        by.require(Permission.MANAGE)
        if paper.published_at is not None:
            raise Refused(_("Die Vorlage ist veröffentlicht. Nehmen Sie zuerst die Veröffentlichung zurück."))
        if paper.consultations.filter(state__in=["assigned", "done"]).exists():
            raise Refused(
                _(
                    "Die Vorlage steht auf einer Tagesordnung oder wurde schon beraten. Sie bleibt freigegeben."
                )
            )
        keep_version(paper, reason, by)
    paper.co_signatures.exclude(state=CoSignatureState.DROPPED).update(state=CoSignatureState.DROPPED)
    paper.state, paper.signed_by, paper.signed_at = PaperState.DRAFT, "", None
    paper.save()
    audit.record("council.paper_take_back", subject=f"paper:{paper.pk}", data={"reason": reason}, by=by)
    return paper


@transaction.atomic
def sign_paper(*, paper: Paper, by: Actor) -> Paper:
    """Sign for the administration; every station must have signed this version."""
    by.require(Permission.SIGN)
    paper = locked_paper("sign", paper)
    if open_ones := [
        s for s in paper.co_signatures.all() if s.state in {CoSignatureState.OPEN, CoSignatureState.REFUSED}
    ]:
        raise Refused(
            _("Es fehlt noch die Mitzeichnung von: %(names)s. Die Vorlage ist nicht gezeichnet.")
            % {"names": ", ".join(s.department.name for s in open_ones)}
        )
    if not paper.name.strip():
        raise Refused(_("Die Vorlage braucht einen Betreff."), field="name")
    paper.state, paper.signed_by, paper.signed_at = PaperState.SIGNED, by.person_name, clock.now()
    paper.save()
    audit.record("council.paper_sign", subject=f"paper:{paper.pk}", data={"version": paper.version}, by=by)
    return paper
