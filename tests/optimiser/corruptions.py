# SPDX-FileCopyrightText: 2026 IT-Union contributors
# SPDX-License-Identifier: EUPL-1.2
"""Random single corruptions of a result document: one edit each, every kind that a mistake or a forger could make.

The checksum over the content is renewed after every edit, so it never is what catches one.
"""

import copy
import json
import random
import string
from collections.abc import Callable, Iterator
from typing import Any

from itunion.optimiser.result_file import digest

Document = dict[str, Any]
Path = tuple[str | int, ...]
Corruption = Callable[[random.Random, Document], None]
"""Edits the document in place, or leaves it as it is where this kind has nothing to work on."""


def corrupted(rng: random.Random, document: Document) -> tuple[str, Document]:
    """A copy with one edit that changes the meaning, and the kind of the edit."""
    meaning = _meaning(document)
    while True:
        kind = rng.choice(sorted(CORRUPTIONS))
        spoiled = copy.deepcopy(document)
        CORRUPTIONS[kind](rng, spoiled)
        if isinstance(spoiled.get("checksum"), str):
            spoiled["checksum"] = digest({k: v for k, v in spoiled.items() if k != "checksum"})
        if _meaning(spoiled) != meaning:
            return kind, spoiled


def _meaning(document: Document) -> str:
    """Canonical text; the order of rows says nothing, the checksum claims nothing."""
    return _text({key: value for key, value in document.items() if key != "checksum"})


def _text(value: Any) -> str:
    if isinstance(value, dict):
        return "{" + ",".join(f"{key}:{_text(value[key])}" for key in sorted(value)) + "}"
    if isinstance(value, list):
        rows = [_text(entry) for entry in value]
        return "[" + ",".join(sorted(rows) if any(isinstance(e, dict | list) for e in value) else rows) + "]"
    return json.dumps(value)


def _leaves(value: Any, path: Path = ()) -> Iterator[tuple[Path, Any]]:
    if isinstance(value, dict | list) and value:
        entries = value.items() if isinstance(value, dict) else enumerate(value)
        for key, entry in entries:
            if path or key != "checksum":
                yield from _leaves(entry, (*path, key))
    else:
        yield path, value


def _nodes(value: Any, kind: type, path: Path = ()) -> Iterator[Path]:
    if isinstance(value, kind):
        yield path
    if isinstance(value, dict | list):
        for key, entry in value.items() if isinstance(value, dict) else enumerate(value):
            yield from _nodes(entry, kind, (*path, key))


def _at(document: Any, path: Path) -> Any:
    for key in path:
        document = document[key]
    return document


def _put(document: Document, path: Path, value: Any) -> None:
    _at(document, path[:-1])[path[-1]] = value


def _pick(
    rng: random.Random, document: Document, wanted: Callable[[Path, Any], bool]
) -> tuple[Path, Any] | None:
    """One leaf that fits, every name of a field as likely as any other."""
    found: dict[str, list[tuple[Path, Any]]] = {}
    for path, value in _leaves(document):
        if wanted(path, value):
            found.setdefault(_field(path), []).append((path, value))
    return rng.choice(found[rng.choice(sorted(found))]) if found else None


def _field(path: Path) -> str:
    return ".".join(key for key in path if isinstance(key, str))


def _is_amount(value: Any) -> bool:
    return isinstance(value, str) and value.lstrip("-").replace(".", "").isdigit() and value[-3:-2] == "."


def _euros(cents: int) -> str:
    return f"{'-' if cents < 0 else ''}{abs(cents) // 100}.{abs(cents) % 100:02d}"


def _shift(text: str, cents: int) -> str:
    return _euros(int(text.replace(".", "")) + cents)


def change_amount(rng: random.Random, document: Document) -> None:
    if found := _pick(rng, document, lambda _, value: _is_amount(value)):
        path, value = found
        cents = rng.choice([1, -1, 1, -1, 10, 100, -100, rng.randint(2, 5000), -int(value.replace(".", ""))])
        _put(document, path, _shift(value, cents))


def change_count(rng: random.Random, document: Document) -> None:
    if found := _pick(rng, document, lambda _, value: type(value) is int):
        path, value = found
        _put(document, path, rng.choice([value + 1, value - 1, value * 2, 0, value + rng.randint(2, 50)]))


def change_fraction(rng: random.Random, document: Document) -> None:
    if found := _pick(rng, document, lambda _, v: isinstance(v, str) and len(v.partition(".")[2]) == 18):
        path, value = found
        place = rng.randrange(value.index(".") + 1, len(value))
        digit = rng.choice([d for d in string.digits if d != value[place]])
        _put(document, path, value[:place] + digit + value[place + 1 :])


def flip_flag(rng: random.Random, document: Document) -> None:
    if found := _pick(rng, document, lambda _, value: isinstance(value, bool)):
        _put(document, found[0], not found[1])


def change_hash(rng: random.Random, document: Document) -> None:
    path, value = ((name := rng.choice(["model_hash", "run_hash"])),), document[name]
    place = rng.randrange(64)
    _put(
        document,
        path,
        value[:place] + rng.choice([d for d in "0123456789abcdef" if d != value[place]]) + value[place + 1 :],
    )


def change_word(rng: random.Random, document: Document) -> None:
    words = {
        "status": ["optimal", "feasible", "infeasible"],
        "stopped_by": ["gap", "work", "interrupted", "time"],
        "tier_basis": ["total", "article", "turnover"],
        "format": [1, 2, "itunion-award/1", "itunion-award/2"],
    }
    if found := _pick(rng, document, lambda path, _: path[-1] in words):
        path, value = found
        _put(document, path, rng.choice([word for word in words[str(path[-1])] if word != value]))


def change_name(rng: random.Random, document: Document) -> None:
    """Another name from the same document, or a name with another ending."""
    names = {
        "member",
        "supplier",
        "article",
        "standards",
        "name",
        "lots",
        "articles",
        "version",
        "worst_group",
    }

    def is_name(path: Path, value: Any) -> bool:
        return isinstance(value, str) and bool(names & {key for key in path[-3:] if isinstance(key, str)})

    def is_text(path: Path, value: Any) -> bool:
        return is_name(path, value) and not _is_amount(value)

    if found := _pick(rng, document, is_text):
        path, value = found
        others = sorted(
            {v for p, v in _leaves(document) if is_text(p, v) and _field(p) == _field(path)} - {value}
        )
        _put(document, path, rng.choice([*others, *others, value + "x", value.swapcase()]))


def change_day(rng: random.Random, document: Document) -> None:
    if found := _pick(rng, document, lambda path, _: "window" in path):
        _put(document, found[0], rng.choice([None, "2027-01-01", "2027-03-30", "2027-04-02", "2027-02-30"]))


def null_and_back(rng: random.Random, document: Document) -> None:
    if found := _pick(rng, document, lambda _, value: True):
        path, value = found
        same = [v for p, v in _leaves(document) if _field(p) == _field(path) and v is not None]
        _put(document, path, None if value is not None else rng.choice(same or ["1.00", 1]))


def change_type(rng: random.Random, document: Document) -> None:
    if found := _pick(rng, document, lambda _, value: True):
        path, value = found
        other: list[Any] = [{}, [value], {"value": value}, float("nan"), 1e400]
        if isinstance(value, str):
            other += [1, 1.5, True, value.encode().hex(), value + "0"]
        elif isinstance(value, bool):
            other += [int(value), str(value)]
        else:
            other += [str(value), 0.5, float(value or 0), True]
        _put(document, path, rng.choice(other))


def add_key(rng: random.Random, document: Document) -> None:
    record = _at(document, rng.choice(list(_nodes(document, dict))))
    record[rng.choice(["note", "Quantity", "discount", "window2", ""])] = rng.choice([0, "1.00", None, []])


def drop_key(rng: random.Random, document: Document) -> None:
    record = _at(document, rng.choice([p for p in _nodes(document, dict) if _at(document, p)]))
    key = rng.choice(sorted(record))
    if key != "checksum":
        del record[key]


def _lists(rng: random.Random, document: Document) -> list[Any] | None:
    found: dict[str, list[Path]] = {}
    for path in _nodes(document, list):
        if _at(document, path):
            found.setdefault(_field(path), []).append(path)
    rows: list[Any] = _at(document, rng.choice(found[rng.choice(sorted(found))]))
    return rows


def drop_row(rng: random.Random, document: Document) -> None:
    if rows := _lists(rng, document):
        del rows[rng.randrange(len(rows))]


def double_row(rng: random.Random, document: Document) -> None:
    if rows := _lists(rng, document):
        rows.append(copy.deepcopy(rng.choice(rows)))


def truncate(rng: random.Random, document: Document) -> None:
    if rows := _lists(rng, document):
        del rows[rng.randrange(len(rows)) :]


def swap_values(rng: random.Random, document: Document) -> None:
    """The same field of two rows of one table changes places: members, suppliers, amounts, …"""
    tables = [document[key] for key in ("shares", "members")]
    tables += [document["award"][key] for key in ("purchases", "suppliers", "rebates")]
    tables += [document["instance"][key] for key in ("needs", "offers", "terms")]
    rows = rng.choice([table for table in tables if len(table) > 1] or [[]])
    if rows:
        one, other = rng.sample(rows, 2)
        key = rng.choice(sorted(one.keys() & other.keys()))
        one[key], other[key] = other[key], one[key]


def move_cents(rng: random.Random, document: Document) -> None:
    """What one pays less another one pays more."""
    table, keys = rng.choice(
        [
            ("shares", ["amount", "fixed_share", "compensation", "total", "unit_price"]),
            ("members", ["goods", "fixed_share", "compensation", "together", "saving", "alone"]),
        ]
    )
    if len(document[table]) > 1:
        one, other = rng.sample(document[table], 2)
        key, cents = rng.choice(keys), rng.choice([1, 1, 1, 5, 100])
        if one[key] is not None and other[key] is not None:
            one[key], other[key] = _shift(one[key], cents), _shift(other[key], -cents)


def move_unit(rng: random.Random, document: Document) -> None:
    """A unit changes from one line to another."""
    rows = rng.choice([document["shares"], document["award"]["purchases"]])
    if len(rows) > 1:
        one, other = rng.sample(rows, 2)
        one["quantity"] += 1
        other["quantity"] -= 1


def move_member_between_groups(rng: random.Random, document: Document) -> None:
    group, names = document["certificate"]["worst_group"], [entry["member"] for entry in document["members"]]
    outside = [name for name in names if name not in group]
    if group and outside and rng.random() < 0.5:
        group[rng.randrange(len(group))] = rng.choice(outside)
        group.sort()
    elif outside:
        group.append(rng.choice(outside))
        group.sort()
    elif group:
        group.remove(rng.choice(group))


CORRUPTIONS: dict[str, Corruption] = {
    function.__name__: function
    for function in (
        change_amount,
        change_count,
        change_fraction,
        flip_flag,
        change_hash,
        change_word,
        change_name,
        change_day,
        null_and_back,
        change_type,
        add_key,
        drop_key,
        drop_row,
        double_row,
        truncate,
        swap_values,
        move_cents,
        move_unit,
        move_member_between_groups,
    )
}
