# SPDX-FileCopyrightText: 2026 IT-Union contributors
# SPDX-License-Identifier: EUPL-1.2
"""A member's complete data: handed over as a file, taken in from one, deleted with proof. Runs in the member's scope."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from django.core.files import File
from django.db import DatabaseError, IntegrityError, connection, models, transaction
from django.utils.translation import gettext as _

from itunion.foundation.kernel.api import Actor, Conflict, Refused, audit, clock
from itunion.foundation.organisations.api import get_organisation, within
from itunion.foundation.search.api import remove_collections
from itunion.procedures.contract import loading
from itunion.procedures.contract.actions import taking_back
from itunion.procedures.contract.importing import Plan, check_package, rows_of
from itunion.procedures.contract.models import DeletionProof, HandedOver
from itunion.procedures.contract.packaging import (
    DamagedPackage,
    Package,
    content_hash,
    open_package,
    write_package,
)
from itunion.procedures.contract.permissions import Permission
from itunion.procedures.contract.portable import Portability, Table, read_value
from itunion.procedures.contract.problems import SUSPENSIONS, package_problem
from itunion.procedures.contract.queries import (
    activation_on,
    hand_overs,
    manifest_of,
    portability_of,
    why_suspended,
)

__all__ = ["export_member", "import_member", "remove_member"]

BATCH = 500


@contextmanager
def _one_moment(organisation_id: int) -> Iterator[None]:
    """See all tables as of one moment: one transaction, on PostgreSQL a snapshot."""
    with transaction.atomic():
        if connection.vendor == "postgresql" and not connection.savepoint_ids:
            with connection.cursor() as cursor:
                cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")
        with within(organisation_id):
            yield


def _may(permission: str, organisation_id: int, by: Actor) -> None:
    """A member's people may for their member; who manages procedures may for all."""
    if not (by.may(Permission.MANAGE) or (by.organisation_id == organisation_id and by.may(permission))):
        by.require(Permission.MANAGE)


def _able(name: str) -> Portability:
    """Return how the tables travel; refuse while they do not fit the installed version."""
    manifest_of(name)
    if suspended := why_suspended(name):
        raise Refused(
            _("Das Verfahren „%(name)s“ ruht. %(reason)s Es wurde nichts geändert.")
            % {"name": name, "reason": SUSPENSIONS[suspended]}
        )
    found = portability_of(name)
    if found.obstacles:
        raise Refused(_("Die Tabellen des Verfahrens lassen sich nicht übergeben."), details=found.obstacles)
    return found


def export_member(*, procedure: str, organisation_id: int, path: Path, by: Actor) -> HandedOver:
    """Write the member's complete data to `path`, which appears only when it is whole, and record the hand-over."""
    _may(Permission.EXPORT, organisation_id, by)
    portability, manifest = _able(procedure), manifest_of(procedure)
    entry = loading.get(procedure)
    assert entry is not None
    assert entry.procedure is not None
    with _one_moment(organisation_id):
        moment = clock.now()
        found = activation_on(organisation_id, procedure)
        head = {
            "procedure": procedure,
            "title": str(manifest.title),
            "version": manifest.version,
            "member": get_organisation(organisation_id).name,
            "exported_at": moment.isoformat(),
            "parameters": found.parameters if found else {},
            "personal_data": [vars(data) for data in manifest.personal_data],
        }
        copies = entry.procedure.readable_copies(organisation_id)
        try:
            written = write_package(path, head=head, portability=portability, copies=copies)
        except KeyError:
            # a row came or went while the tables were read; only possible without a snapshot of its own
            raise Conflict(
                _(
                    "Während der Ausgabe wurden Daten geändert. Es wurde nichts ausgegeben; bitte versuchen Sie es noch einmal."
                )
            ) from None
        try:
            record: HandedOver = HandedOver.objects.create(
                organisation_id=organisation_id,
                procedure=procedure,
                version=manifest.version,
                at=moment,
                by=by.person_name,
                file_sha256=written.file_sha256,
                content_sha256=written.content_sha256,
                rows=written.rows,
            )
            audit.record(
                "procedures.export",
                subject=f"procedure:{procedure}",
                data={"sha256": written.file_sha256, "rows": written.rows},
                chain=organisation_id,
                by=by,
            )
            taking_back.note_hand_over(manifest.service_keys, record, path.name, by=by)
        except BaseException:
            # what is not on record was not handed over
            path.unlink(missing_ok=True)
            raise
    return record


# -- taking in ------------------------------------------------------------------------------------------------------


def import_member(
    *, procedure: str, organisation_id: int, path: Path, dry_run: bool = False, by: Actor
) -> dict[str, int]:
    """Take in an export, whole or not at all; return the rows per table. The member must have no data there yet."""
    by.require(Permission.MANAGE)
    portability, manifest = _able(procedure), manifest_of(procedure)
    try:
        package = open_package(path)
    except DamagedPackage as error:
        raise Refused(package_problem(error.code, error.subject)) from None
    with package.archive:
        plan = check_package(package, manifest=manifest, portability=portability)
        saved: list[tuple[Any, str]] = []
        try:
            with transaction.atomic(), within(organisation_id):
                _refuse_unless_empty(portability)
                if not dry_run:
                    _write_all(_Taking(package, portability, plan, organisation_id, saved))
                    entry = loading.get(procedure)
                    if entry is not None and entry.procedure is not None:
                        entry.procedure.imported(organisation_id)
                    audit.record(
                        "procedures.import",
                        subject=f"procedure:{procedure}",
                        data={"content": package.manifest["content_sha256"], "rows": plan.counts,
                              "from": plan.member, "version": plan.version},
                        chain=organisation_id,
                        by=by,
                    )  # fmt: skip
        except BaseException:
            for storage, name in saved:
                storage.delete(name)
            raise
    return plan.counts


def _refuse_unless_empty(portability: Portability) -> None:
    full = [t.name for t in portability.tables if t.model._default_manager.exists()]
    if full:
        raise Refused(
            _(
                "Das Mitglied hat in diesem Verfahren schon Daten; eingelesen wird nur in ein leeres Verfahren. "
                "Es wurde nichts eingelesen."
            ),
            details=full,
        )


@dataclass
class _Taking:
    """An import while it runs: the new keys of what is written, and the files stored so far."""

    package: Package
    portability: Portability
    plan: Plan
    organisation_id: int
    saved: list[tuple[Any, str]]
    keys: dict[str, list[int]] = field(default_factory=dict)


def _write_all(taking: _Taking) -> None:
    for table in taking.portability.tables:
        try:
            with transaction.atomic():
                _write_table(taking, table)
        except (IntegrityError, DatabaseError) as error:
            # names of constraints, never the database's sentence: it quotes values
            raise Refused(
                _(
                    "Die Tabelle „%(table)s“ verletzt eine Regel der Datenbank (%(kind)s). Es wurde nichts eingelesen."
                )
                % {"table": table.name, "kind": type(error).__name__}
            ) from None


def _write_table(taking: _Taking, table: Table) -> None:
    own = taking.keys.setdefault(table.name, [])
    batch: list[Any] = []
    later: list[tuple[int, Any, int]] = []  # references to rows of the same table that are not written yet

    def flush() -> None:
        own.extend(row.pk for row in table.model._default_manager.bulk_create(batch))
        batch.clear()

    for row, fields in rows_of(taking.package, table):
        values: dict[str, Any] = {"organisation_id": taking.organisation_id}
        for one in fields:
            value = row[one.name]
            if value is None:
                if not isinstance(one, models.FileField):
                    values[one.attname] = None
            elif one.is_relation and (shared := taking.portability.shared_model(one)):
                values[one.attname] = taking.plan.shared[shared.model.lower()][str(value)]
            elif one.is_relation and one.related_model is table.model and value > len(own):
                later.append((row["id"], one, value))
            elif one.is_relation:
                values[one.attname] = taking.keys[one.related_model._meta.model_name][value - 1]
            elif isinstance(one, models.FileField):
                values[one.attname] = _save_file(taking, table, one, value)
            else:
                values[one.attname] = read_value(one, value)
        batch.append(table.model(**values))
        if len(batch) >= BATCH:
            flush()
    flush()
    for number, one, target in later:
        changed = {one.attname: own[target - 1]}
        table.model._default_manager.filter(pk=own[number - 1]).update(**changed)


def _save_file(taking: _Taking, table: Table, one: Any, value: dict[str, str]) -> str:
    instance = table.model(organisation_id=taking.organisation_id)
    name = one.generate_filename(instance, Path(value["name"]).name or "file")
    with taking.package.file(value["sha256"]) as source:
        kept: str = one.storage.save(name, File(source), max_length=one.max_length)
    taking.saved.append((one.storage, kept))
    return kept


# -- deleting -------------------------------------------------------------------------------------------------------


def remove_member(
    *, procedure: str, organisation_id: int, statement: str = "", dry_run: bool = False, by: Actor
) -> DeletionProof | dict[str, int]:
    """Delete the member's complete data and return the proof; with `dry_run` the rows per table that would go.

    Without a `statement` why they may go unread, exactly these data must have been handed over: what was changed
    after the export would be lost.
    """
    by.require(Permission.MANAGE)
    portability, manifest = _able(procedure), manifest_of(procedure)
    with _one_moment(organisation_id):
        if activation_on(organisation_id, procedure) is not None:
            raise Refused(
                _(
                    "Das Verfahren ist für das Mitglied noch eingeschaltet. Schalten Sie es zuerst ab; gelöscht wurde nichts."
                )
            )
        handed_over = _matching_hand_over(procedure, organisation_id, portability)
        if handed_over is None and not statement.strip():
            raise Refused(
                _(
                    "Diese Daten wurden in ihrem jetzigen Stand nicht ausgegeben. Geben Sie sie zuerst aus, oder "
                    "erklären Sie, warum sie ungelesen gelöscht werden dürfen. Gelöscht wurde nichts."
                ),
                field="statement",
            )
        before = _counts(portability)
        if dry_run:
            return before
        files = _stored_files(portability)
        for table in reversed(portability.tables):
            # one statement per table: Django's collector would refuse rows that protect each other
            table.model._default_manager.all()._raw_delete(connection.alias)
        # what a search index still says about them goes with them
        remove_collections(f"{procedure}.")
        after = _counts(portability)
        entry = audit.record(
            "procedures.delete",
            subject=f"procedure:{procedure}",
            data={"before": before, "after": after, "statement": statement.strip(),
                  "export": handed_over.file_sha256 if handed_over else ""},
            chain=organisation_id,
            by=by,
        )  # fmt: skip
        proof: DeletionProof = DeletionProof.objects.create(
            organisation_id=organisation_id,
            procedure=procedure,
            version=manifest.version,
            at=entry.at,
            by=by.person_name,
            export_sha256=handed_over.file_sha256 if handed_over else "",
            statement=statement.strip()[:400],
            rows_before=before,
            rows_after=after,
            total_before=sum(before.values()),
            total_after=sum(after.values()),
            files_deleted=len(files),
            audit_sequence=entry.sequence,
            audit_hash=entry.hash,
        )
        transaction.on_commit(lambda: _delete_files(files))
        taking_back.confirm(manifest.service_keys, proof, by=by)
    return proof


def _matching_hand_over(procedure: str, organisation_id: int, portability: Portability) -> HandedOver | None:
    """Return the newest hand-over whose content is exactly what is there now."""
    present = content_hash(portability)
    return hand_overs(organisation_id, procedure).filter(content_sha256=present).first()


def _counts(portability: Portability) -> dict[str, int]:
    return {table.name: table.model._default_manager.count() for table in portability.tables}


def _stored_files(portability: Portability) -> list[tuple[Any, str]]:
    return [
        (one.storage, str(name))
        for table in portability.tables
        for one in table.fields
        if isinstance(one, models.FileField)
        for name in table.model._default_manager.exclude(**{one.name: ""}).values_list(one.name, flat=True)
        if name
    ]


def _delete_files(files: list[tuple[Any, str]]) -> None:
    for storage, name in files:
        storage.delete(name)
