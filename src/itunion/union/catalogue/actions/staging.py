# SPDX-FileCopyrightText: 2026 IT-Union contributors
# SPDX-License-Identifier: EUPL-1.2
"""Many usage records at once: a temporary table, compared with what is stored, and taken over in one statement.

A million records go in within a minute this way; row by row it would be hours. The comparison finds what is known
already and what contradicts it; taking over what is known changes nothing.
"""

import re
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import date, datetime
from itertools import islice

from django.db import connection

from itunion.foundation.kernel.api import OrganisationScope, current_scope
from itunion.union.catalogue.models import UsageRecord
from itunion.union.catalogue.rules.metering import CheckedLine, UsageProblem

__all__ = ["Stage", "staged"]

TABLE = "catalogue_usage_stage"
MOST_PROBLEMS = 200
BLOCK = 2000  # lines
# what has a meaning of its own in the text format of COPY
SPECIAL = re.compile(r"[\\\t\n\r]")
ESCAPES = str.maketrans({"\\": "\\\\", "\t": "\\t", "\n": "\\n", "\r": "\\r"})


@contextmanager
def staged(service_id: int, lines: Iterable[CheckedLine]) -> Iterator["Stage"]:
    """Put lines into the temporary table for the block; inside a transaction."""
    with connection.cursor() as cursor:
        cursor.execute(
            f"CREATE TEMPORARY TABLE {TABLE} (line integer, organisation_id bigint, meter_id bigint, "
            "source varchar(80), day date, quantity decimal(14, 3))"
        )
        if connection.vendor == "postgresql":
            with cursor.copy(f"COPY {TABLE} FROM STDIN") as copy:
                for block in copy_blocks(lines):
                    copy.write(block)
            cursor.execute(f"ANALYZE {TABLE}")
        else:
            cursor.executemany(
                f"INSERT INTO {TABLE} VALUES (%s, %s, %s, %s, %s, %s)",  # noqa: S608
                [(*line[:4], line[4].isoformat(), str(line[5])) for line in lines],
            )
    yield Stage(service_id)
    # after an error the transaction is undone, and the temporary table with it
    with connection.cursor() as cursor:
        cursor.execute(f"DROP TABLE {TABLE}")


def copy_blocks(lines: Iterable[CheckedLine]) -> Iterator[str]:
    """Yield the lines in the text format of PostgreSQL's COPY, many in one block: one by one takes longer."""
    days: dict[date, str] = {}
    rest = iter(lines)
    while block := list(islice(rest, BLOCK)):
        yield "".join(
            f"{row}\t{owner}\t{meter}\t{_escaped(source)}\t{days.get(day) or days.setdefault(day, day.isoformat())}\t{quantity}\n"
            for row, owner, meter, source, day, quantity in block
        )


def _escaped(text: str) -> str:
    return text.translate(ESCAPES) if SPECIAL.search(text) else text


class Stage:
    """The lines in the temporary table, and what they are to the stored records of the service."""

    def __init__(self, service_id: int) -> None:
        self.service_id = service_id
        self.stored = UsageRecord._meta.db_table

    def contradictions(self) -> list[UsageProblem]:
        """Return the lines whose source is stored with other content, the first 200.

        Inside one member's scope only among its own records, as everything there; row-level security, which sees to
        that on PostgreSQL, does not exist on SQLite.
        """
        scope = current_scope()
        own = scope.organisation_id if isinstance(scope, OrganisationScope) else None
        with connection.cursor() as cursor:
            cursor.execute(
                f"SELECT s.line, s.source FROM {TABLE} s JOIN {self.stored} r ON r.service_id = %s "  # noqa: S608
                "AND r.source = s.source WHERE (%s IS NULL OR r.organisation_id = %s) "
                "AND (r.organisation_id <> s.organisation_id OR r.meter_id <> s.meter_id OR r.day <> s.day "
                "OR r.quantity <> s.quantity) ORDER BY s.line LIMIT %s",
                [self.service_id, own, own, MOST_PROBLEMS],
            )
            return [
                UsageProblem(line, "source", "contradicts_known", source)
                for line, source in cursor.fetchall()
            ]

    def known(self) -> int:
        """Return how many of the lines are stored already."""
        with connection.cursor() as cursor:
            cursor.execute(
                f"SELECT count(*) FROM {TABLE} s JOIN {self.stored} r ON r.service_id = %s "  # noqa: S608
                "AND r.source = s.source AND r.organisation_id = s.organisation_id",
                [self.service_id],
            )
            return int(cursor.fetchone()[0])

    def take_over(self, batch: str, recorded_at: datetime) -> int:
        """Store the lines that are not known yet; return how many."""
        with connection.cursor() as cursor:
            # "WHERE true": without it SQLite would take ON for the condition of a join
            cursor.execute(
                f"INSERT INTO {self.stored} "  # noqa: S608
                "(organisation_id, service_id, meter_id, source, day, quantity, batch, recorded_at) "
                f"SELECT organisation_id, %s, meter_id, source, day, quantity, %s, %s FROM {TABLE} "
                "WHERE true ON CONFLICT (service_id, source, organisation_id) DO NOTHING",
                [self.service_id, batch, connection.ops.adapt_datetimefield_value(recorded_at)],
            )
            return int(cursor.rowcount)
