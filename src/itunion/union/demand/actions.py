# SPDX-FileCopyrightText: 2026 IT-Union contributors
# SPDX-License-Identifier: EUPL-1.2
"""Writing: articles and standards, rounds, each member's needs."""

from collections.abc import Callable, Sequence
from datetime import date

from django.db import transaction
from django.utils.translation import gettext as _

from itunion.foundation.kernel.api import Actor, Conflict, Refused, audit, clock, events
from itunion.union.demand.events import NeedsReported, RoundClosed, RoundOpened
from itunion.union.demand.models import (
    AdmissibleProduct,
    Article,
    Need,
    NeedAlternative,
    NeedRound,
    RoundAnswer,
    Standard,
)
from itunion.union.demand.permissions import Permission
from itunion.union.demand.rules import NeedLine, cpv_check_digit_form

__all__ = [
    "add_product",
    "add_standard",
    "close_round",
    "create_article",
    "create_round",
    "open_round",
    "prolong_round",
    "remind_member",
    "replace_needs",
]


@transaction.atomic
def create_article(
    *,
    number: str,
    name: str,
    cpv: str,
    description: str = "",
    unit: str = "Stück",
    unit_code: str = "H87",
    by: Actor,
) -> Article:
    """Enter an article that members can need."""
    by.require(Permission.MANAGE_ARTICLES)
    if not cpv_check_digit_form(cpv):
        raise Refused(
            _("Der CPV-Code braucht acht Ziffern, einen Bindestrich und die Prüfziffer, z. B. 30213100-6."),
            field="cpv",
        )
    if Article.objects.filter(number=number).exists():
        raise Refused(_("Einen Artikel mit dieser Nummer gibt es schon."), field="number")
    article = Article.objects.create(
        number=number, name=name, cpv=cpv, description=description, unit=unit, unit_code=unit_code
    )
    audit.record(
        "demand.article_create",
        subject=f"article:{article.pk}",
        data={"number": number, "name": name, "cpv": cpv},
        by=by,
    )
    return article


@transaction.atomic
def add_standard(*, article: Article, code: str, name: str, description: str = "", by: Actor) -> Standard:
    """Approve a standard for an article."""
    by.require(Permission.MANAGE_ARTICLES)
    if "|" in code or code == "*" or code != code.strip() or not code:
        raise Refused(_("Das Kürzel darf nicht leer sein und weder | noch * enthalten."), field="code")
    if Standard.objects.filter(code=code).exists():
        raise Refused(_("Einen Standard mit diesem Kürzel gibt es schon."), field="code")
    standard = Standard.objects.create(article=article, code=code, name=name, description=description)
    audit.record(
        "demand.standard_add", subject=f"article:{article.pk}", data={"code": code, "name": name}, by=by
    )
    return standard


@transaction.atomic
def add_product(*, standard: Standard, manufacturer: str, name: str, by: Actor) -> AdmissibleProduct:
    """Name a product that satisfies a standard."""
    by.require(Permission.MANAGE_ARTICLES)
    product, created = AdmissibleProduct.objects.get_or_create(
        standard=standard, manufacturer=manufacturer, name=name
    )
    if not created:
        raise Refused(_("Dieses Produkt ist für den Standard schon eingetragen."), field="name")
    audit.record(
        "demand.product_add",
        subject=f"article:{standard.article_id}",
        data={"standard": standard.code, "product": f"{manufacturer} {name}"},
        by=by,
    )
    return product


@transaction.atomic
def create_round(
    *,
    title: str,
    opens_on: date,
    deadline: date,
    articles: Sequence[Article],
    remind_days_before: int = 7,
    previous: NeedRound | None = None,
    by: Actor,
) -> NeedRound:
    """Prepare a need round; it accepts needs once it is opened."""
    by.require(Permission.MANAGE_ROUNDS)
    if deadline < clock.today() and not by.is_system:
        raise Refused(
            _("Die Frist liegt in der Vergangenheit. Wählen Sie einen Tag ab heute."), field="deadline"
        )
    if deadline < opens_on:
        raise Refused(_("Die Frist endet vor dem Beginn der Abfrage."), field="deadline")
    if not articles:
        raise Refused(_("Wählen Sie mindestens einen Artikel, nach dem gefragt wird."), field="articles")
    if NeedRound.objects.filter(title=title).exists():
        raise Refused(_("Eine Abfrage mit diesem Namen gibt es schon."), field="title")
    round_ = NeedRound.objects.create(
        title=title,
        opens_on=opens_on,
        deadline=deadline,
        remind_days_before=remind_days_before,
        previous=previous,
    )
    round_.articles.set(articles)
    audit.record(
        "demand.round_create",
        subject=f"round:{round_.pk}",
        data={
            "title": title,
            "opens_on": opens_on,
            "deadline": deadline,
            "articles": [a.number for a in articles],
        },
        by=by,
    )
    return round_


def _locked_round(round_id: int) -> NeedRound:
    return NeedRound.objects.select_for_update().get(pk=round_id)


@transaction.atomic
def open_round(*, round_id: int, by: Actor) -> NeedRound:
    """Let members report their needs from now on."""
    by.require(Permission.MANAGE_ROUNDS)
    round_ = _locked_round(round_id)
    if round_.status != NeedRound.Status.DRAFT:
        raise Conflict(
            _("Die Abfrage „%(title)s“ ist schon geöffnet oder geschlossen.") % {"title": round_.title}
        )
    round_.status = NeedRound.Status.OPEN
    round_.save(update_fields=["status"])
    audit.record("demand.round_open", subject=f"round:{round_id}", by=by)
    events.publish(RoundOpened(round_id))
    return round_


@transaction.atomic
def prolong_round(*, round_id: int, deadline: date, by: Actor) -> NeedRound:
    """Give the members more time."""
    by.require(Permission.MANAGE_ROUNDS)
    round_ = _locked_round(round_id)
    if round_.status == NeedRound.Status.CLOSED:
        raise Conflict(_("Die Abfrage ist schon geschlossen; eine neue Frist ändert daran nichts."))
    if deadline < clock.today() or deadline < round_.deadline:
        raise Refused(
            _("Die neue Frist muss nach der alten liegen und darf nicht vorbei sein."), field="deadline"
        )
    before, round_.deadline = round_.deadline, deadline
    round_.save(update_fields=["deadline"])
    audit.record(
        "demand.round_prolong", subject=f"round:{round_id}", data={"before": before, "after": deadline}, by=by
    )
    return round_


@transaction.atomic
def close_round(*, round_id: int, by: Actor) -> NeedRound:
    """Accept no more needs; the round can be bundled."""
    by.require(Permission.MANAGE_ROUNDS)
    round_ = _locked_round(round_id)
    if round_.status != NeedRound.Status.OPEN:
        raise Conflict(_("Nur eine offene Abfrage kann geschlossen werden."))
    round_.status = NeedRound.Status.CLOSED
    round_.save(update_fields=["status"])
    audit.record("demand.round_close", subject=f"round:{round_id}", by=by)
    events.publish(RoundClosed(round_id))
    return round_


@transaction.atomic
def replace_needs(
    *, round_id: int, organisation_id: int, lines: Sequence[NeedLine], by: Actor
) -> RoundAnswer:
    """Put a member's answer in place of its earlier one; no lines mean "nothing needed".

    The lines come checked from `rules.check_lines`. What was there before stays readable in the audit trail.
    """
    by.require(Permission.REPORT_NEEDS)
    round_ = _locked_round(round_id)
    if round_.status != NeedRound.Status.OPEN or (clock.today() > round_.deadline and not by.is_system):
        raise Conflict(
            _("Die Abfrage „%(title)s“ nimmt keine Bedarfe mehr an; Frist war der %(deadline)s. Ihre bisherigen "
              "Angaben sind unverändert. Wenden Sie sich an den Einkauf.")
            % {"title": round_.title, "deadline": round_.deadline.strftime("%d.%m.%Y")}
        )  # fmt: skip
    articles = {a.number: a for a in round_.articles.all()}
    standards = {s.code: s for s in Standard.objects.filter(article__in=articles.values())}
    old = Need.objects.filter(round=round_, organisation_id=organisation_id)
    before = [_as_data(n) for n in old.select_related("article", "standard")]
    old.delete()
    for line in lines:
        need = Need.objects.create(
            organisation_id=organisation_id,
            round=round_,
            article=articles[line.article],
            standard=standards[line.standard] if line.standard else None,
            quantity=line.quantity,
            max_unit_price=line.max_unit_price,
            needed_by=line.needed_by,
            contract_ends=line.contract_ends,
            binding=line.binding,
            cost_centre=line.cost_centre,
            note=line.note,
            tolerance=line.tolerance,
        )
        NeedAlternative.objects.bulk_create(
            NeedAlternative(organisation_id=organisation_id, need=need, standard=standards[code])
            for code in line.alternatives
        )
    answer: RoundAnswer = RoundAnswer.objects.get_or_create(round=round_, organisation_id=organisation_id)[0]
    answer.answered_at, answer.answered_by, answer.nothing_needed = clock.now(), by.person_name, not lines
    answer.save()
    audit.record(
        "demand.needs_replace",
        subject=f"round:{round_id}",
        data={"before": before, "after": [_line_data(line) for line in lines]},
        chain=organisation_id,
        by=by,
    )
    events.publish(NeedsReported(round_id))
    return answer


@transaction.atomic
def remind_member(*, round_id: int, organisation_id: int, send: Callable[[], None], by: Actor) -> None:
    """Note that a member is reminded, then send; if sending fails, the note goes too and it is tried again."""
    answer, _created = RoundAnswer.objects.get_or_create(round_id=round_id, organisation_id=organisation_id)
    answer.reminded_at = clock.now()
    answer.save()
    audit.record("demand.remind", subject=f"round:{round_id}", chain=organisation_id, by=by)
    send()


def _as_data(need: Need) -> list[object]:
    return [
        need.article.number,
        need.standard.code if need.standard else "",
        need.quantity,
        need.max_unit_price,
        need.tolerance,
    ]


def _line_data(line: NeedLine) -> list[object]:
    return [line.article, line.standard, line.quantity, line.max_unit_price, line.tolerance]
