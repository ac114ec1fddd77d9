# SPDX-FileCopyrightText: 2026 IT-Union contributors
# SPDX-License-Identifier: EUPL-1.2
"""Reading: rounds, needs, who has answered. The scope decides whose needs."""

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from django.db.models import Count, QuerySet, Sum

from itunion.foundation.kernel.api import Actor, clock
from itunion.foundation.kernel.registry import round_insights
from itunion.union.demand.models import Article, Need, NeedRound, RoundAnswer, Standard
from itunion.union.demand.outlook import RoundOutlook
from itunion.union.demand.permissions import Permission
from itunion.union.demand.rules import ArticleInfo, NeedLine, reminder_is_due
from itunion.union.members.api import member_lines

__all__ = [
    "AnswerLine",
    "ArticleTotal",
    "RoundNeed",
    "answers",
    "article_totals",
    "articles",
    "articles_by_id",
    "articles_by_number",
    "catalogue_of",
    "closed_rounds",
    "due_reminders",
    "get_round",
    "needs_of",
    "outlooks",
    "own_lines",
    "round_needs",
    "rounds",
    "standards_by_code",
]


@dataclass(frozen=True)
class RoundNeed:
    """A need as procurement pools it; price in € net per unit."""

    need_id: int
    organisation_id: int
    member: str
    article: str
    standards: tuple[str, ...]  # acceptable ones; empty: any
    quantity: int
    max_unit_price: Decimal | None
    cost_centre: str
    needed_by: date | None
    binding: str
    tolerance: int = 0


@dataclass(frozen=True)
class AnswerLine:
    """Whether a member has answered a round."""

    organisation_id: int
    member: str
    kind: str
    answered_at: datetime | None
    nothing_needed: bool
    reminded_at: datetime | None
    lines: int
    units: int

    @property
    def state(self) -> str:
        """'open', 'nothing' or 'answered'."""
        if self.answered_at is None:
            return "open"
        return "nothing" if self.nothing_needed else "answered"


@dataclass(frozen=True)
class ArticleTotal:
    """What all members together need of an article and standard."""

    article: str
    name: str
    standard: str
    units: int
    members: int


def articles() -> QuerySet[Article]:
    """Return all articles with their standards and products."""
    return Article.objects.prefetch_related("standards__products")


def articles_by_number() -> dict[str, Article]:
    """Return all articles by number."""
    return {a.number: a for a in Article.objects.all()}


def articles_by_id() -> dict[int, Article]:
    """Return all articles by id."""
    return {a.pk: a for a in Article.objects.all()}


def standards_by_code() -> dict[str, Standard]:
    """Return all standards by code."""
    return {s.code: s for s in Standard.objects.select_related("article")}


def rounds() -> QuerySet[NeedRound]:
    """Return all rounds, newest first."""
    return NeedRound.objects.all()


def closed_rounds() -> QuerySet[NeedRound]:
    """Return rounds whose needs can be bundled."""
    return NeedRound.objects.filter(status=NeedRound.Status.CLOSED)


def get_round(round_id: int) -> NeedRound:
    """Return one round; raise NeedRound.DoesNotExist."""
    return NeedRound.objects.get(pk=round_id)


def catalogue_of(round_: NeedRound) -> dict[str, ArticleInfo]:
    """Return the round's articles with their standards, by number."""
    return {
        a.number: ArticleInfo(a.pk, a.name, {s.code: s.pk for s in a.standards.all()})
        for a in round_.articles.prefetch_related("standards").order_by("number")
    }


def needs_of(round_id: int) -> QuerySet[Need]:
    """Return the needs of a round that the scope may see."""
    found: QuerySet[Need] = (
        Need.objects.filter(round_id=round_id)
        .select_related("article", "standard", "organisation")
        .prefetch_related("alternatives__standard")
    )
    return found


def own_lines(round_id: int, organisation_id: int) -> list[NeedLine]:
    """Return a member's answer as lines, e.g. to edit it or to copy last year's."""
    return [
        NeedLine(
            need.article.number,
            need.standard.code if need.standard else "",
            tuple(sorted(a.standard.code for a in need.alternatives.all())),
            need.quantity,
            need.max_unit_price,
            need.needed_by,
            need.contract_ends,
            need.binding,
            need.cost_centre,
            need.note,
            need.tolerance,
        )
        for need in needs_of(round_id).filter(organisation_id=organisation_id)
    ]


def round_needs(round_id: int) -> list[RoundNeed]:
    """Return all needs of a round for bundling, ordered by member, article and line."""
    return [
        RoundNeed(
            need.pk,
            need.organisation_id,
            need.organisation.name,
            need.article.number,
            tuple(sorted({need.standard.code} | {a.standard.code for a in need.alternatives.all()}))
            if need.standard
            else (),
            need.quantity,
            need.max_unit_price,
            need.cost_centre,
            need.needed_by,
            need.binding,
            need.tolerance,
        )
        for need in needs_of(round_id).order_by("organisation__name", "article__number", "pk")
    ]


def answers(round_id: int) -> list[AnswerLine]:
    """Return for every member the scope sees whether it has answered."""
    given = {a.organisation_id: a for a in RoundAnswer.objects.filter(round_id=round_id)}
    sums = {
        row["organisation_id"]: row
        for row in Need.objects.filter(round_id=round_id)
        .order_by()
        .values("organisation_id")
        .annotate(lines=Count("pk"), units=Sum("quantity"))
    }
    lines = []
    for member in member_lines():
        answer, needs = given.get(member.organisation_id), sums.get(member.organisation_id, {})
        lines.append(
            AnswerLine(
                member.organisation_id,
                member.name,
                member.kind_label,
                answer.answered_at if answer else None,
                bool(answer and answer.nothing_needed),
                answer.reminded_at if answer else None,
                needs.get("lines", 0),
                needs.get("units", 0),
            )
        )
    return lines


def due_reminders(round_id: int) -> list[int]:
    """Return the organisations to be reminded of a round today."""
    round_ = get_round(round_id)
    return [
        line.organisation_id
        for line in answers(round_id)
        if reminder_is_due(
            clock.today(),
            round_.deadline,
            round_.remind_days_before,
            answered=line.answered_at is not None,
            reminded=line.reminded_at is not None,
        )
    ]


def article_totals(round_id: int) -> list[ArticleTotal]:
    """Return what is needed together, per article and standard."""
    rows = (
        Need.objects.filter(round_id=round_id)
        .order_by()
        .values("article__number", "article__name", "standard__code")
        .annotate(units=Sum("quantity"), members=Count("organisation_id", distinct=True))
        .order_by("article__number", "standard__code")
    )
    return [
        ArticleTotal(
            r["article__number"], r["article__name"], r["standard__code"] or "", r["units"], r["members"]
        )
        for r in rows
    ]


def outlooks(round_: NeedRound, actor: Actor) -> list[RoundOutlook]:
    """Return what rooms above know of a round; members get sums over enough members, and their own figures."""
    found: list[RoundOutlook] = [
        outlook for insight in round_insights if (outlook := insight.build(actor, round_)) is not None
    ]
    return found if actor.may(Permission.VIEW_ALL_NEEDS) else [outlook.for_members() for outlook in found]
