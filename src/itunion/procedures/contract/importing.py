# SPDX-FileCopyrightText: 2026 IT-Union contributors
# SPDX-License-Identifier: EUPL-1.2
"""Checking an export before anything of it is written: made for this procedure, not newer, every row valid."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from django.db import models
from django.utils.translation import gettext as _

from itunion.foundation.kernel.api import Refused
from itunion.procedures.contract.extension_points import Manifest
from itunion.procedures.contract.packaging import DamagedPackage, Package
from itunion.procedures.contract.portable import Portability, Table, read_value
from itunion.procedures.contract.problems import package_problem
from itunion.procedures.contract.rules import version_key

__all__ = ["Plan", "check_package", "rows_of"]

MOST_DETAILS = 20


@dataclass
class Plan:
    """What an import will write: rows per table, and the keys of the shared rows that are referred to."""

    counts: dict[str, int] = field(default_factory=dict)
    shared: dict[str, dict[str, int]] = field(default_factory=dict)
    member: str = ""
    version: str = ""


def check_package(package: Package, *, manifest: Manifest, portability: Portability) -> Plan:
    """Return what would be written; raise Refused naming every reason (the first twenty) why it cannot be."""
    content = package.manifest
    if content["procedure"] != manifest.name:
        raise Refused(
            _("Die Datei gehört zum Verfahren „%(other)s“, nicht zu „%(name)s“. Es wurde nichts eingelesen.")
            % {"other": content["procedure"], "name": manifest.name}
        )
    try:
        newer = version_key(content["version"]) > version_key(manifest.version)
    except ValueError:
        raise Refused(package_problem("foreign", "")) from None
    if newer:
        raise Refused(
            _(
                "Die Datei stammt aus Version %(theirs)s, installiert ist %(ours)s. Installieren Sie zuerst die neuere "
                "Version. Es wurde nichts eingelesen."
            )
            % {"theirs": content["version"], "ours": manifest.version}
        )
    older = content["version"] != manifest.version
    problems = list(_check_schema(package, portability, older=older))
    plan = Plan(
        {t["name"]: t["rows"] for t in content["tables"]},
        {},
        str(content.get("member", "")),
        content["version"],
    )
    if not problems:
        problems = list(_check_rows(package, portability, plan))
    if problems:
        raise Refused(
            _("Die Datei passt nicht zum Verfahren. Es wurde nichts eingelesen."),
            details=problems[:MOST_DETAILS],
        )
    return plan


def _check_schema(package: Package, portability: Portability, *, older: bool) -> Iterator[str]:
    """Yield where tables or columns differ; an older export may lack what has a default or may be empty."""
    theirs = {t["name"]: t for t in package.manifest["tables"]}
    ours = {t.name: t for t in portability.tables}
    for name in sorted(theirs.keys() - ours.keys()):
        yield _("Die Tabelle „%(table)s“ gibt es hier nicht.") % {"table": name}
    for name in sorted(ours.keys() - theirs.keys()):
        if not older:
            yield _("Die Tabelle „%(table)s“ fehlt.") % {"table": name}
    for name in sorted(ours.keys() & theirs.keys()):
        try:
            given = {str(c["name"]): c for c in theirs[name]["columns"]}
        except (TypeError, KeyError):
            yield _("Die Spalten der Tabelle „%(table)s“ sind nicht beschrieben.") % {"table": name}
            continue
        known = {c["name"]: c for c in ours[name].schema}
        for column in sorted(given.keys() - known.keys()):
            yield _("Die Spalte %(table)s.%(column)s gibt es hier nicht.") % {"table": name, "column": column}
        for column in sorted(known.keys() - given.keys()):
            one = ours[name].model._meta.get_field(column)
            if not older or not (one.null or one.has_default()):  # type: ignore[union-attr]
                yield _("Die Spalte %(table)s.%(column)s fehlt.") % {"table": name, "column": column}
        for column in sorted(known.keys() & given.keys()):
            if given[column].get("refers_to", "") != known[column]["refers_to"]:
                yield _("Die Spalte %(table)s.%(column)s verweist anderswohin.") % {
                    "table": name,
                    "column": column,
                }


def _columns(package: Package, table: Table) -> list[Any]:
    """Return the fields of a table that the export has; none when it does not know the table."""
    for given in package.manifest["tables"]:
        if given["name"] == table.name:
            names = {column["name"] for column in given["columns"]}
            return [one for one in table.fields if one.name in names]
    return []


def _check_rows(package: Package, portability: Portability, plan: Plan) -> Iterator[str]:
    files = {f["sha256"] for f in package.manifest["files"]}
    for table in portability.tables:
        if table.name not in plan.counts:
            continue
        fields = _columns(package, table)
        count = 0
        try:
            for number, row in package.rows(table.name):
                count = number
                problem = _check_row(
                    row, number, fields=fields, files=files, portability=portability, plan=plan
                )
                if problem:
                    yield f"{table.name}.jsonl:{number}: {problem}"
        except DamagedPackage as error:
            yield package_problem(error.code, error.subject)
        if count != plan.counts[table.name]:
            yield _("In %(table)s stehen %(count)s Zeilen statt %(stated)s.") % {
                "table": table.name,
                "count": count,
                "stated": plan.counts[table.name],
            }


def _check_row(
    row: dict[str, Any],
    number: int,
    *,
    fields: list[Any],
    files: set[str],
    portability: Portability,
    plan: Plan,
) -> str:
    if row["id"] != number or row.keys() != {"id", *(one.name for one in fields)}:
        return _("Die Nummer oder die Spalten der Zeile stimmen nicht.")
    for one in fields:
        value = row[one.name]
        if one.is_relation:
            wrong = not _is_reference(one, value, portability, plan)
        elif isinstance(one, models.FileField):
            wrong = not _is_file(value, files, blank=one.blank or one.null)
        else:
            wrong = not _is_value(one, value)
        if wrong:
            return _("„%(column)s“ hat einen Wert, den es dort nicht geben kann.") % {"column": one.name}
    return ""


def _is_value(one: Any, value: Any) -> bool:
    try:
        read_value(one, value)
    except (ValueError, KeyError):
        return False
    return True


def _is_file(value: Any, files: set[str], *, blank: bool) -> bool:
    if value is None:
        return blank
    return isinstance(value, dict) and isinstance(value.get("name"), str) and value.get("sha256") in files


def _is_reference(one: Any, value: Any, portability: Portability, plan: Plan) -> bool:
    if value is None:
        return bool(one.null)
    shared = portability.shared_model(one)
    if shared is None:
        # only rows of the same export: a reference can never lead to somebody else's
        return type(value) is int and 1 <= value <= plan.counts.get(one.related_model._meta.model_name, 0)
    known = plan.shared.setdefault(
        shared.model.lower(),
        {str(key): pk for pk, key in one.related_model._default_manager.values_list("pk", shared.key)},
    )
    return str(value) in known


def rows_of(package: Package, table: Table) -> Iterator[tuple[dict[str, Any], list[Any]]]:
    """Yield (row, fields the export has) of a checked table."""
    fields = _columns(package, table)
    if not fields and table.name not in {t["name"] for t in package.manifest["tables"]}:
        return
    for _number, row in package.rows(table.name):
        yield row, fields
