# SPDX-FileCopyrightText: 2026 IT-Union contributors
# SPDX-License-Identifier: EUPL-1.2
"""What a request asks of a list: the four time filters, the wished length, what to leave out, where to go on.

Source: OParl 1.1.1, "Filter" and "Paginierung". The standard is silent on whether bounds belong to the window; here both
do, so that a client that asks from the second of its last visit loses nothing.
"""

import datetime as dt
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from urllib.parse import urlencode

__all__ = ["LONGEST_PAGE", "STANDARD_PAGE", "Asked", "BadFilter", "read_changes", "read_moment", "read_query"]

STANDARD_PAGE = 100
LONGEST_PAGE = 1000
FILTERS = ("created_since", "created_until", "modified_since", "modified_until")
# RFC 3339, as OParl demands it, and more tolerant than it has to be: fractions and Z are understood
MOMENT = re.compile(
    r"(\d{4})-(\d{2})-(\d{2})[Tt](\d{2}):(\d{2}):(\d{2})(?:\.(\d{1,9}))?(?:([Zz])|([+-])(\d{2}):?(\d{2}))"
)


class BadFilter(ValueError):
    """A filter that cannot be understood; the text is German, for people."""


@dataclass(frozen=True)
class Asked:
    """A request to a list. `after` is the number of the last object of the page before."""

    created_since: dt.datetime | None = None
    created_until: dt.datetime | None = None
    modified_since: dt.datetime | None = None
    modified_until: dt.datetime | None = None
    limit: int | None = None
    omit_internal: bool = False
    after: int = 0
    standard: int = STANDARD_PAGE
    # the filters as they were sent, so that links say the same as the request
    sent: tuple[tuple[str, str], ...] = ()

    @property
    def length(self) -> int:
        """How many objects a page has."""
        return self.limit or self.standard

    def query(self, after: int) -> str:
        """Return the query of the page after a number, always in the same order, or "" if it has none."""
        pairs = [*self.sent, *([("after", str(after))] if after else [])]
        return f"?{urlencode(pairs)}" if pairs else ""

    def first(self) -> str:
        """Return the query of the first page."""
        return replace(self, after=0).query(0)


def read_moment(name: str, value: str) -> dt.datetime:
    """Return the moment a filter names; raise BadFilter saying what is wrong with it."""
    if re.search(r"\d \d{2}:?\d{2}$", value):
        raise BadFilter(
            f"Der Filter {name} enthält ein Leerzeichen, wo ein „+“ stehen muss. In einer Adresse wird „+“ als %2B geschrieben."
        )
    found = MOMENT.fullmatch(value)
    if found is None:
        raise BadFilter(
            f"Der Filter {name} braucht einen Zeitpunkt mit Zeitzone, zum Beispiel 2026-01-31T12:00:00%2B01:00. "
            f"Gesendet wurde: {value[:60]}"
        )
    year, month, day, hour, minute, second, fraction, zulu, sign, off_hour, off_minute = found.groups()
    try:
        offset = dt.timedelta() if zulu else dt.timedelta(hours=int(off_hour), minutes=int(off_minute))
        if not zulu and (int(off_minute) > 59 or int(off_hour) > 23):
            raise ValueError
        zone = dt.timezone(-offset if sign == "-" else offset)
        micro = int((fraction or "0")[:6].ljust(6, "0"))
        moment = dt.datetime(
            int(year), int(month), int(day), int(hour), int(minute), int(second), micro, tzinfo=zone
        )
        return moment.astimezone(dt.UTC)
    except (ValueError, OverflowError):
        raise BadFilter(f"Der Filter {name} nennt einen Zeitpunkt, den es nicht gibt: {value[:60]}") from None


def read_query(parameters: Mapping[str, Iterable[str]], standard: int = STANDARD_PAGE) -> Asked:
    """Read the parameters of a list whose pages have `standard` objects, unless another length is wished.

    Unknown parameters are left aside. Raises BadFilter, so that no filter is ignored.
    """
    values: dict[str, object] = {}
    sent = []
    for name in FILTERS:
        texts = list(parameters.get(name, ()))
        if not texts:
            continue
        if len(texts) > 1:
            raise BadFilter(f"Der Filter {name} steht mehrmals in der Adresse.")
        values[name] = read_moment(name, texts[0])
        sent.append((name, texts[0]))
    limit = _limit(parameters)
    if limit is not None:
        values["limit"] = limit
        sent.append(("limit", str(limit)))
    omit = _one(parameters, "omit_internal")
    if omit is not None:
        if omit not in {"true", "false"}:
            raise BadFilter("omit_internal ist true oder false.")
        if omit == "true":
            values["omit_internal"] = True
            sent.append(("omit_internal", "true"))
    after = _one(parameters, "after")
    if after is not None:
        if not re.fullmatch(r"[0-9]{1,9}", after):
            raise BadFilter("after stammt aus links.next und wird nicht von Hand gesetzt.")
        values["after"] = int(after)
    return Asked(sent=tuple(sent), standard=standard, **values)  # type: ignore[arg-type]


def read_changes(parameters: Mapping[str, Iterable[str]]) -> tuple[int, int]:
    """Read the parameters of the journal: the place after which it is asked for, and the length of a page."""
    since = _one(parameters, "since") or "0"
    if not re.fullmatch(r"[0-9]{1,15}", since):
        raise BadFilter("since braucht die Nummer (sequence) der letzten bekannten Änderung, am Anfang 0.")
    return int(since), _limit(parameters) or STANDARD_PAGE


def _limit(parameters: Mapping[str, Iterable[str]]) -> int | None:
    limit = _one(parameters, "limit")
    if limit is None:
        return None
    if not re.fullmatch(r"[0-9]{1,9}", limit) or int(limit) == 0:
        raise BadFilter("limit braucht eine ganze Zahl ab 1.")
    return min(int(limit), LONGEST_PAGE)


def _one(parameters: Mapping[str, Iterable[str]], name: str) -> str | None:
    texts = list(parameters.get(name, ()))
    if len(set(texts)) > 1:
        raise BadFilter(f"{name} steht mehrmals mit verschiedenen Werten in der Adresse.")
    return texts[0] if texts else None
