# SPDX-FileCopyrightText: 2026 IT-Union contributors
# SPDX-License-Identifier: EUPL-1.2
"""Decisions about procedures on plain data: what a manifest may ask, values of parameters, states, usage lines."""

import re
import unicodedata
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal, InvalidOperation
from typing import Any

from itunion.procedures.contract.extension_points import Manifest, Parameter, UsageLine

__all__ = [
    "KINDS",
    "Problem",
    "Switch",
    "check_manifest",
    "check_parameters",
    "check_usage",
    "key_for",
    "on_between",
    "open_days",
    "state_on",
    "suspension",
    "version_key",
]

KINDS = ("text", "whole", "decimal", "date", "choice", "yes_no")
NAME = re.compile(r"[a-z][a-z0-9_]{1,29}")
KEY = re.compile(r"[a-z][a-z0-9_]{0,39}")
VERSION = re.compile(r"(0|[1-9]\d{0,5})\.(0|[1-9]\d{0,5})\.(0|[1-9]\d{0,5})")
UNIT_CODE = re.compile(r"[A-Z0-9]{2,3}")
PUBLIC_PATH = re.compile(r"[a-z][a-z0-9-]{1,29}")
UMLAUTS = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "ß": "ss", "æ": "ae", "ø": "oe", "œ": "oe"})
LONGEST_KEY = 40
# what may come to stand beside the keys of members, now or later
RESERVED_KEYS = frozenset((
    "admin", "alle", "api", "atom", "barrierefreiheit", "datenschutz", "de", "en", "feed", "help", "hilfe",
    "impressum", "index", "info", "json", "karte", "kontakt", "login", "members", "mitglied", "mitglieder",
    "oparl", "public", "rat", "register", "robots", "rss", "search", "sitemap", "sitemaps", "static",
    "suche", "system", "test", "union", "verfahren", "www",
))  # fmt: skip
YES = {"ja", "yes", "true", "1", "on"}
NO = {"nein", "no", "false", "0", "off"}
LONGEST_TEXT = 1000
# the catalogue keeps 80 characters: the name of the procedure, a colon, and this
LONGEST_SOURCE = 48
LARGEST_QUANTITY = Decimal(10) ** 12


@dataclass(frozen=True)
class Problem:
    """One thing that is wrong: a code the wording is looked up by, and what it is about."""

    code: str
    subject: str = ""
    detail: str = ""


@dataclass(frozen=True)
class Switch:
    """An entry of the ledger of activations: on or off from a day; `number` orders entries of one day."""

    number: int
    from_day: date
    on: bool


def version_key(version: str) -> tuple[int, int, int]:
    """Return the version as numbers to compare; raise ValueError when it is not of the form X.Y.Z."""
    match = VERSION.fullmatch(version)
    if match is None:
        raise ValueError(version)
    major, minor, patch = (int(part) for part in match.groups())
    return major, minor, patch


def state_on(switches: Iterable[Switch], day: date) -> Switch | None:
    """Return the entry in force on a day: the latest `from_day` that has come, of one day the last recorded."""
    begun = [switch for switch in switches if switch.from_day <= day]
    return max(begun, key=lambda switch: (switch.from_day, switch.number), default=None)


def suspension(*, installed: str, of_data: str | None, failure: str = "") -> str:
    """Say why a loaded procedure must not run: "failed", "not_migrated", "older_than_data", or "" when it may.

    `of_data` is the version its tables were last brought to; None when they do not exist yet.
    """
    if failure:
        return "failed"
    if of_data is None or version_key(of_data) < version_key(installed):
        return "not_migrated"
    return "older_than_data" if version_key(of_data) > version_key(installed) else ""


def key_for(short_name: str, taken: Collection[str]) -> str:
    """Return a member's part of public addresses: small letters, digits and hyphens, numbered when taken or reserved.

    `taken` are the keys ever given: a key never goes to another member, so that old links lead nobody astray.
    """
    spelled = short_name.lower().translate(UMLAUTS)
    plain = unicodedata.normalize("NFKD", spelled).encode("ascii", "ignore").decode()
    stem = re.sub(r"[^a-z0-9]+", "-", plain)[:LONGEST_KEY].strip("-")
    if not stem or not stem[0].isalpha():
        # versions and numbers of a procedure's own addresses begin with a digit
        stem = f"mitglied-{stem}".strip("-")[:LONGEST_KEY].rstrip("-")
    key, number = stem, 1
    while key in taken or key in RESERVED_KEYS:
        number += 1
        key = f"{stem}-{number}"
    return key


# -- the manifest ---------------------------------------------------------------------------------------------------


def check_manifest(
    manifest: Manifest,
    *,
    entry_point: str,
    distribution_version: str,
    known_roles: Collection[str],
    platform: str,
    taken_paths: Collection[str] = (),
) -> list[Problem]:
    """Return everything in which a manifest is incomplete, contradicts itself, or asks for more than it may.

    `taken_paths` are first parts of addresses of the platform and of other procedures.
    """
    found = []
    if manifest.name != entry_point or not NAME.fullmatch(manifest.name):
        found.append(Problem("name", manifest.name, entry_point))
    if not VERSION.fullmatch(manifest.version):
        found.append(Problem("version", manifest.version))
    elif manifest.version != distribution_version:
        found.append(Problem("version_of_distribution", manifest.version, distribution_version))
    if not VERSION.fullmatch(manifest.platform):
        found.append(Problem("version", manifest.platform))
    elif version_key(manifest.platform) > version_key(platform):
        found.append(Problem("platform", manifest.platform, platform))
    found += [
        Problem("empty", key)
        for key in ("title", "summary", "app")
        if not str(getattr(manifest, key)).strip()
    ]
    if manifest.included:
        found += [
            Problem("included_parameter", p.name)
            for p in manifest.parameters
            if p.required and p.default in (None, "")
        ]
    elif not manifest.service_keys:
        found.append(Problem("empty", "service_keys"))
    found += _check_permissions(manifest, known_roles)
    for public in manifest.public_paths:
        if not PUBLIC_PATH.fullmatch(public):
            found.append(Problem("public_path", public))
        elif public in taken_paths:
            found.append(Problem("public_path_taken", public))
    for problems in map(_check_parameter, manifest.parameters):
        found += problems
    for what, keys in (
        ("parameters", [p.name for p in manifest.parameters]),
        ("meters", [m.key for m in manifest.meters]),
        ("permissions", list(manifest.permissions)),
        ("service_keys", list(manifest.service_keys)),
        ("public_paths", list(manifest.public_paths)),
    ):
        found += [Problem("twice", what, key) for key in sorted({k for k in keys if keys.count(k) > 1})]
    for meter in manifest.meters:
        if (
            not KEY.fullmatch(meter.key)
            or not meter.label.strip()
            or not UNIT_CODE.fullmatch(meter.unit_code)
        ):
            found.append(Problem("meter", meter.key))
    for data in manifest.personal_data:
        texts = (data.category, data.subjects, data.purpose, data.legal_basis)
        if not all(text.strip() for text in texts) or data.retention_months < 0:
            found.append(Problem("personal_data", data.category))
    if manifest.name in manifest.depends_on:
        found.append(Problem("depends_on_itself", manifest.name))
    return found


def _check_permissions(manifest: Manifest, known_roles: Collection[str]) -> list[Problem]:
    found = [
        Problem("permission", permission)
        for permission in manifest.permissions
        if not re.fullmatch(rf"{re.escape(manifest.name)}\.[a-z][a-z0-9_]*", permission)
    ]
    for role, granted in sorted(manifest.roles.items()):
        if role not in known_roles:
            found.append(Problem("role", role))
        found += [Problem("granted", p, role) for p in sorted(granted) if p not in manifest.permissions]
    return found


def _check_parameter(parameter: Parameter) -> list[Problem]:
    if not KEY.fullmatch(parameter.name) or not parameter.label.strip() or parameter.kind not in KINDS:
        return [Problem("parameter", parameter.name)]
    if (parameter.kind == "choice") != bool(parameter.choices):
        return [Problem("parameter_choices", parameter.name)]
    if None not in (parameter.minimum, parameter.maximum) and parameter.minimum > parameter.maximum:  # type: ignore[operator]
        return [Problem("parameter_bounds", parameter.name)]
    if parameter.default is not None:
        _value, problem = _read(parameter, parameter.default)
        if problem:
            return [Problem("parameter_default", parameter.name, str(parameter.default))]
    return []


# -- values of parameters -------------------------------------------------------------------------------------------


def check_parameters(
    parameters: Sequence[Parameter], values: Mapping[str, Any]
) -> tuple[dict[str, Any], list[Problem]]:
    """Return the values as they are kept (JSON knows every one of them) and everything wrong with what was given.

    A missing value is the default; unknown names are problems.
    """
    kept: dict[str, Any] = {}
    found = [Problem("unknown", name) for name in sorted(set(values) - {p.name for p in parameters})]
    for parameter in parameters:
        given = values.get(parameter.name)
        value = parameter.default if given is None or given == "" else given
        if value is None or value == "":
            if parameter.required:
                found.append(Problem("required", parameter.name))
            kept[parameter.name] = False if parameter.kind == "yes_no" else None
            continue
        kept[parameter.name], problem = _read(parameter, value)
        if problem:
            found.append(Problem(problem, parameter.name, str(value)[:60]))
    return kept, found


def _read(parameter: Parameter, value: Any) -> tuple[Any, str]:
    """Return (value as kept, "") or (None, code of what is wrong)."""
    try:
        kept, number = READERS[parameter.kind](parameter, value)
    except (ValueError, TypeError, InvalidOperation):
        return None, f"not_{parameter.kind}"
    if number is not None and parameter.minimum is not None and number < parameter.minimum:
        return None, "too_small"
    if number is not None and parameter.maximum is not None and number > parameter.maximum:
        return None, "too_large"
    return kept, ""


def _text(parameter: Parameter, value: Any) -> tuple[str, Decimal]:
    if not isinstance(value, str) or len(value) > LONGEST_TEXT or "\0" in value:
        raise ValueError(value)
    return value, Decimal(len(value))


def _whole(parameter: Parameter, value: Any) -> tuple[int, Decimal]:
    if isinstance(value, bool) or not re.fullmatch(r"-?\d{1,15}", str(value)):
        raise ValueError(value)
    return int(str(value)), Decimal(str(value))


def _decimal(parameter: Parameter, value: Any) -> tuple[str, Decimal]:
    text = str(value).strip()
    if isinstance(value, bool) or not re.fullmatch(r"-?\d{1,15}([.,]\d{1,6})?", text):
        raise ValueError(value)
    number = Decimal(text.replace(",", "."))
    return format(number, "f"), number


def _date(parameter: Parameter, value: Any) -> tuple[str, None]:
    if isinstance(value, date):
        return value.isoformat(), None
    if german := re.fullmatch(r"(\d{1,2})\.(\d{1,2})\.(\d{4})", str(value)):
        day, month, year = (int(part) for part in german.groups())
        return date(year, month, day).isoformat(), None
    return date.fromisoformat(str(value)).isoformat(), None


def _choice(parameter: Parameter, value: Any) -> tuple[str, None]:
    if value not in {key for key, _label in parameter.choices}:
        raise ValueError(value)
    return str(value), None


def _yes_no(parameter: Parameter, value: Any) -> tuple[bool, None]:
    if isinstance(value, bool):
        return value, None
    text = str(value).lower()
    if text not in YES | NO:
        raise ValueError(value)
    return text in YES, None


READERS: Mapping[str, Callable[[Parameter, Any], tuple[Any, Decimal | None]]] = {
    "text": _text,
    "whole": _whole,
    "decimal": _decimal,
    "date": _date,
    "choice": _choice,
    "yes_no": _yes_no,
}


# -- metering -------------------------------------------------------------------------------------------------------


def open_days(*, active_since: date, metered_until: date | None, yesterday: date) -> tuple[date, date] | None:
    """Return the first and last day still to be metered, or None; the day that is not over yet is never counted."""
    first = active_since if metered_until is None else max(active_since, metered_until + timedelta(days=1))
    return (first, yesterday) if first <= yesterday else None


def on_between(switches: Sequence[Switch], first: date, last: date) -> bool:
    """Say whether the procedure is on on at least one day from first to last."""
    days = {first, *(s.from_day for s in switches if first <= s.from_day <= last)}
    return any((found := state_on(switches, day)) is not None and found.on for day in days)


def check_usage(
    manifest: Manifest, lines: Iterable[UsageLine], first: date, last: date
) -> tuple[list[UsageLine], list[Problem]]:
    """Return the lines sorted, and what is wrong with them: unknown meter, day outside, quantity, source twice."""
    meters = {meter.key for meter in manifest.meters}
    good, found, sources = [], [], set()
    for line in lines:
        if line.meter not in meters:
            found.append(Problem("usage_meter", line.source, line.meter))
        elif not first <= line.day <= last:
            found.append(Problem("usage_day", line.source, line.day.isoformat()))
        elif not line.quantity.is_finite() or not 0 <= line.quantity <= LARGEST_QUANTITY:
            found.append(Problem("usage_quantity", line.source, str(line.quantity)))
        elif not line.source.strip() or len(line.source) > LONGEST_SOURCE or line.source in sources:
            found.append(Problem("usage_source", line.source))
        else:
            good.append(line)
        sources.add(line.source)
    return sorted(good, key=lambda line: (line.day, line.meter, line.source)), found
