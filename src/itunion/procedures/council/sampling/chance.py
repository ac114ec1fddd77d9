# SPDX-FileCopyrightText: 2026 IT-Union contributors
# SPDX-License-Identifier: EUPL-1.2
"""Chance that gives the same for the same seed, and rows made by it."""

import datetime as dt
import random
from collections.abc import Iterable, Sequence
from typing import Any
from zoneinfo import ZoneInfo

from itunion.procedures.council.models.base import Publishable
from itunion.procedures.council.sampling import words

__all__ = ["FIRST_YEAR", "LAST_DAY", "Chance"]

BERLIN = ZoneInfo("Europe/Berlin")
FIRST_YEAR = 2014
# meetings go on into the near future
LAST_DAY = dt.date(2027, 3, 31)
BATCH = 500


class Chance:
    """Invents rows of a member."""

    def __init__(self, organisation_id: int, seed: int) -> None:
        self.organisation_id = organisation_id
        self.random = random.Random(seed)  # noqa: S311  (invented data, no secret)
        self.created = dt.datetime(FIRST_YEAR, 1, 2, 8, tzinfo=dt.UTC)

    def row(self, model: type[Any], **values: Any) -> Any:
        """Return an unsaved row of the member."""
        if issubclass(model, Publishable):
            values.setdefault("created_at", self.created)
        return model(organisation_id=self.organisation_id, **values)

    def keep(self, rows: Sequence[Any]) -> list[Any]:
        """Write rows of one table."""
        return list(type(rows[0]).objects.bulk_create(rows, batch_size=BATCH)) if rows else []

    def pick(self, weighted: Iterable[tuple[str, int]]) -> str:
        """Return one of the texts, each as often as its weight says."""
        pairs = list(weighted)
        return self.random.choices([text for text, _w in pairs], [weight for _t, weight in pairs])[0]

    def filled(self, pattern: str, year: int) -> str:
        """Return a pattern with its blanks filled."""
        return pattern.format(
            street=self.random.choice(words.STREETS),
            place=self.random.choice(words.LOCALITIES).removeprefix("Ortschaftsrat "),
            number=self.random.randint(1, 9),
            year=year,
            amount=f"{self.random.randint(2, 900)}.{self.random.randint(0, 9)}00",
        )

    def text(self, year: int, sentences: int) -> str:
        """Return sentences about what a council deals with."""
        return " ".join(self.filled(self.random.choice(words.SENTENCES), year) for _ in range(sentences))

    def day(self, number: int, total: int, last: dt.date = LAST_DAY) -> dt.date:
        """Return a day on the way from the first year to the last day, the same order for the same number."""
        span = last - dt.date(FIRST_YEAR, 2, 1)
        return dt.date(FIRST_YEAR, 2, 1) + span * number // max(total, 1)

    def moment(self, day: dt.date, hour: int = 9) -> dt.datetime:
        """Return an hour of a day."""
        return dt.datetime.combine(day, dt.time(hour), tzinfo=BERLIN)
