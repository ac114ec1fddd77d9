# SPDX-FileCopyrightText: 2026 IT-Union contributors
# SPDX-License-Identifier: EUPL-1.2
"""Front door of demand: articles and standards, need rounds, needs."""

from itunion.union.demand.actions import (
    add_product,
    add_standard,
    close_round,
    create_article,
    create_round,
    open_round,
    prolong_round,
    remind_member,
    replace_needs,
)
from itunion.union.demand.models import Article, NeedRound, Standard
from itunion.union.demand.outlook import AdviceEffect, AdviceLine, RoundOutlook, ThresholdLine
from itunion.union.demand.permissions import Permission
from itunion.union.demand.queries import (
    AnswerLine,
    ArticleTotal,
    RoundNeed,
    answers,
    article_totals,
    articles,
    articles_by_id,
    articles_by_number,
    catalogue_of,
    closed_rounds,
    due_reminders,
    get_round,
    own_lines,
    round_needs,
    rounds,
    standards_by_code,
)
from itunion.union.demand.rules import NeedLine

__all__ = [
    "AdviceEffect",
    "AdviceLine",
    "AnswerLine",
    "Article",
    "ArticleTotal",
    "NeedLine",
    "NeedRound",
    "Permission",
    "RoundNeed",
    "RoundOutlook",
    "Standard",
    "ThresholdLine",
    "add_product",
    "add_standard",
    "answers",
    "article_totals",
    "articles",
    "articles_by_id",
    "articles_by_number",
    "catalogue_of",
    "close_round",
    "closed_rounds",
    "create_article",
    "create_round",
    "due_reminders",
    "get_round",
    "open_round",
    "own_lines",
    "prolong_round",
    "remind_member",
    "replace_needs",
    "round_needs",
    "rounds",
    "standards_by_code",
]
