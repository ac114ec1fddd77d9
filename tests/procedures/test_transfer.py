# SPDX-FileCopyrightText: 2026 IT-Union contributors
# SPDX-License-Identifier: EUPL-1.2
"""A member's complete data: out, in, gone; and every way in which a file can be wrong."""

import hashlib
import json
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction
from tests.owner import as_owner

from itunion.foundation.kernel import insert_only
from itunion.foundation.kernel.api import NotPermitted, Refused, audit
from itunion.foundation.kernel.models import AuditEntry
from itunion.foundation.organisations.api import within
from itunion.procedures.contract import actions, packaging, queries
from itunion.procedures.contract.actions.transfer import _one_moment
from itunion.procedures.contract.models import DeletionProof, HandedOver

pytestmark = pytest.mark.django_db


def rows(models: Any, member: Any) -> list[tuple[Any, ...]]:
    """Return everything a member has, without keys: computed from the tables, not by the export."""
    with within(member.pk):
        dogs = [
            (
                d.tag,
                d.name,
                d.breed,
                d.registered_on,
                d.tax,
                d.owner.name,
                d.owner.address,
                d.mother and d.mother.tag,
            )
            for d in models.Dog.objects.select_related("owner", "mother").order_by("tag")
        ]
        return [*dogs, *models.Owner.objects.order_by("name").values_list("name", "address")]


def test_rows_that_never_change_may_go_where_the_table_says_so(
    filled: Any, world: Any, system: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A ledger of a procedure: no entry is changed, and the whole is deleted on take-back."""
    member = world.members[0].pk
    monkeypatch.setattr(filled.Dog, "insert_only", True, raising=False)
    assert any("insert-only" in text for text in queries.portability_of("dogs").obstacles)
    monkeypatch.setattr(filled.Dog, "erasable", True, raising=False)
    assert queries.portability_of("dogs").obstacles == ()
    with as_owner():
        insert_only.install(connection)
    with within(member):
        with pytest.raises(IntegrityError), transaction.atomic():
            filled.Dog.objects.update(name="anders")
        proof = actions.remove_member(procedure="dogs", organisation_id=member, statement="Test", by=system)
        assert isinstance(proof, DeletionProof)
        assert (proof.rows_before["dog"], filled.Dog.objects.count()) == (2, 0)
    monkeypatch.setattr(filled.Dog, "erasable", False, raising=False)
    with as_owner():
        insert_only.install(connection)
    with within(world.members[1].pk), pytest.raises(IntegrityError), transaction.atomic():
        filled.Dog.objects.all()._raw_delete(connection.alias)
    with as_owner():
        insert_only.remove(connection)


@pytest.fixture
def exported(filled: Any, world: Any, system: Any, tmp_path: Path) -> Path:
    path = tmp_path / "out" / "dogs.zip"
    actions.export_member(procedure="dogs", organisation_id=world.members[0].pk, path=path, by=system)
    return path


def rewritten(
    path: Path, change: Callable[[dict[str, bytes], dict[str, Any]], None], *, honest: bool = True
) -> Path:
    """Return a copy of an export with changed entries and, if `honest`, hashes that fit them."""
    with zipfile.ZipFile(path) as archive:
        entries = {name: archive.read(name) for name in archive.namelist()}
    manifest = json.loads(entries.pop("manifest.json"))
    change(entries, manifest)
    if honest:
        for table in manifest["tables"]:
            content = entries[f"tables/{table['name']}.jsonl"]
            table["sha256"] = hashlib.sha256(content).hexdigest()
        parts = [
            f"table {t['name']} {t['sha256']}" for t in sorted(manifest["tables"], key=lambda t: t["name"])
        ]
        manifest["content_sha256"] = hashlib.sha256("\n".join(parts).encode()).hexdigest()
    target = path.with_name("changed.zip")
    with zipfile.ZipFile(target, "w") as archive:
        for name, content in entries.items():
            archive.writestr(name, content)
        archive.writestr("manifest.json", json.dumps(manifest))
    return target


def empty_member(models: Any, world: Any, system: Any) -> Any:
    """Empty the second member, so that something can be taken in."""
    member = world.members[1]
    actions.remove_member(procedure="dogs", organisation_id=member.pk, statement="Test", by=system)
    assert rows(models, member) == []
    return member


def test_what_goes_out_comes_in_equal_field_by_field(
    exported: Path, filled: Any, world: Any, system: Any
) -> None:
    before = rows(filled, world.members[0])
    assert len(before) == 3
    target = empty_member(filled, world, system)
    counts = actions.import_member(procedure="dogs", organisation_id=target.pk, path=exported, by=system)
    assert counts == {"owner": 1, "dog": 2}
    assert rows(filled, target) == before
    assert rows(filled, world.members[0]) == before
    portability = queries.portability_of("dogs")
    hashes = []
    for member in world.members:
        with within(member.pk):
            hashes.append(packaging.content_hash(portability))
    assert hashes[0] == hashes[1]


def test_the_file_holds_only_the_member_in_open_formats(
    exported: Path, world: Any, canaries: tuple[str, str]
) -> None:
    with zipfile.ZipFile(exported) as archive:
        names = set(archive.namelist())
        content = b"".join(archive.read(name) for name in names)
        manifest = json.loads(archive.read("manifest.json"))
        dogs = [json.loads(line) for line in archive.read("tables/dog.jsonl").splitlines()]
    assert names == {
        "manifest.json",
        "LIESMICH.txt",
        "tables/dog.jsonl",
        "tables/owner.jsonl",
        "copies/hunde.csv",
    }
    assert canaries[0].encode() in content
    assert canaries[1].encode() not in content
    assert [d["id"] for d in dogs] == [1, 2]
    assert [d["mother"] for d in dogs] == [None, 1]
    assert dogs[0]["tax"] == "48.50"
    assert {t["name"]: t["rows"] for t in manifest["tables"]} == {"owner": 1, "dog": 2}
    assert (manifest["procedure"], manifest["version"]) == ("dogs", "1.0.0")
    assert manifest["member"] == world.members[0].name


def test_an_export_is_on_record_with_the_hash_of_its_file(exported: Path, world: Any) -> None:
    with within(world.members[0].pk):
        record = HandedOver.objects.get()
    assert record.file_sha256 == hashlib.sha256(exported.read_bytes()).hexdigest()
    assert AuditEntry.objects.filter(action="procedures.export", chain=world.members[0].pk).count() == 1


def test_an_interrupted_export_leaves_nothing_that_looks_whole(
    filled: Any, world: Any, system: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "dogs.zip"
    original = packaging.write_value
    written = []

    def failing(field: Any, value: Any, keep: Any) -> Any:
        written.append(value)
        if len(written) > 5:
            raise KeyboardInterrupt
        return original(field, value, keep)

    monkeypatch.setattr(packaging, "write_value", failing)
    with pytest.raises(KeyboardInterrupt):
        actions.export_member(procedure="dogs", organisation_id=world.members[0].pk, path=path, by=system)
    assert list(tmp_path.glob("*.zip")) == []
    with within(world.members[0].pk):
        assert not HandedOver.objects.exists()
    monkeypatch.undo()


def test_a_second_try_after_an_interrupted_export_is_whole(
    filled: Any, world: Any, system: Any, tmp_path: Path
) -> None:
    path = tmp_path / "dogs.zip"
    path.with_name(".dogs.zip.part").write_bytes(b"left behind by a killed process")
    actions.export_member(procedure="dogs", organisation_id=world.members[0].pk, path=path, by=system)
    with packaging.open_package(path).archive:
        assert [p.name for p in tmp_path.iterdir() if p.suffix in {".zip", ".part"}] == ["dogs.zip"]


@pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite's transactions see one moment anyway")
@pytest.mark.django_db(transaction=True)
def test_on_postgresql_all_tables_are_read_as_of_one_moment(world: Any) -> None:
    with _one_moment(world.members[0].pk), connection.cursor() as cursor:
        cursor.execute("SHOW transaction_isolation")
        assert cursor.fetchone() == ("repeatable read",)


# -- files that are no good -----------------------------------------------------------------------------------------


def _line(entries: dict[str, bytes], table: str, number: int, **values: Any) -> None:
    lines = [json.loads(line) for line in entries[f"tables/{table}.jsonl"].splitlines()]
    lines[number] |= values
    entries[f"tables/{table}.jsonl"] = "".join(json.dumps(line) + "\n" for line in lines).encode()


def _drop_line(entries: dict[str, bytes], _manifest: dict[str, Any]) -> None:
    entries["tables/dog.jsonl"] = entries["tables/dog.jsonl"].splitlines(keepends=True)[0]


BAD = {
    "another procedure": (lambda e, m: m.update(procedure="cats"), "gehört zum Verfahren „cats“"),
    "newer version": (lambda e, m: m.update(version="1.0.1"), "Installieren Sie zuerst"),
    "no version": (lambda e, m: m.update(version="new"), "keine Ausgabe eines Verfahrens"),
    "another format": (lambda e, m: m.update(format="zip"), "keine Ausgabe eines Verfahrens"),
    "later format": (lambda e, m: m.update(format_version=2), "unbekanntes Format"),
    "one line less": (_drop_line, "1 Zeilen statt 2"),
    "a number too large": (lambda e, m: _line(e, "dog", 0, tax="99999999999.99"), "dog.jsonl:1: „tax“"),
    "no number": (lambda e, m: _line(e, "dog", 1, tag="eins"), "dog.jsonl:2: „tag“"),
    "a float for money": (lambda e, m: _line(e, "dog", 0, tax=48.5), "dog.jsonl:1: „tax“"),
    "a text too long": (lambda e, m: _line(e, "owner", 0, name="x" * 121), "owner.jsonl:1: „name“"),
    "NUL": (lambda e, m: _line(e, "owner", 0, name="a\0b"), "owner.jsonl:1: „name“"),
    "an impossible day": (lambda e, m: _line(e, "dog", 0, registered_on="2026-02-30"), "„registered_on“"),
    "empty where it must not": (lambda e, m: _line(e, "dog", 0, registered_on=None), "„registered_on“"),
    "a reference outside": (lambda e, m: _line(e, "dog", 0, owner=2), "dog.jsonl:1: „owner“"),
    "a reference below": (lambda e, m: _line(e, "dog", 0, owner=0), "dog.jsonl:1: „owner“"),
    "a reference to true": (lambda e, m: _line(e, "dog", 0, owner=True), "dog.jsonl:1: „owner“"),
    "an owner of its own": (lambda e, m: _line(e, "dog", 0, organisation=1), "die Spalten der Zeile"),
    "numbers that repeat": (lambda e, m: _line(e, "dog", 1, id=1), "dog.jsonl:2"),
    "a line that is none": (lambda e, m: e.update({"tables/owner.jsonl": b"[1]\n"}), "owner.jsonl:1 ist kein Datensatz"),
    "the same tag twice": (lambda e, m: _line(e, "dog", 1, tag=1), "verletzt eine Regel der Datenbank"),
    "a negative tax": (lambda e, m: _line(e, "dog", 1, tax="-1.00"), "verletzt eine Regel der Datenbank"),
    "an unknown column": (lambda e, m: m["tables"][1]["columns"].append({"name": "colour"}), "dog.colour gibt es hier nicht"),
    "a missing column": (lambda e, m: m["tables"][1]["columns"].pop(), "fehlt"),
}  # fmt: skip


@pytest.mark.parametrize("what", BAD)
def test_a_wrong_file_is_refused_with_the_reason_and_nothing_is_taken_in(
    what: str, exported: Path, filled: Any, world: Any, system: Any
) -> None:
    change, reason = BAD[what]
    target = empty_member(filled, world, system)
    path = rewritten(exported, change)  # type: ignore[arg-type]
    with pytest.raises(Refused) as refused:
        actions.import_member(procedure="dogs", organisation_id=target.pk, path=path, by=system)
    assert reason in " ".join([refused.value.message, *refused.value.details])
    assert "nichts eingelesen" in refused.value.message
    assert rows(filled, target) == []


def _other_byte(path: Path) -> Path:
    content = bytearray(path.read_bytes())
    with zipfile.ZipFile(path) as archive:
        info = archive.getinfo("tables/dog.jsonl")
    content[info.header_offset + 30 + len(info.filename) + 20 + 5] ^= 0xFF
    target = path.with_name("broken.zip")
    target.write_bytes(bytes(content))
    return target


def _cut_off(path: Path) -> Path:
    target = path.with_name("cut.zip")
    target.write_bytes(path.read_bytes()[:-200])
    return target


def _no_zip(path: Path) -> Path:
    target = path.with_name("text.zip")
    target.write_text("kein Archiv")
    return target


def _foreign_zip(path: Path) -> Path:
    target = path.with_name("foreign.zip")
    with zipfile.ZipFile(target, "w") as archive:
        archive.writestr("brief.txt", "Guten Tag")
    return target


def _dishonest(path: Path) -> Path:
    return rewritten(path, lambda e, m: _line(e, "dog", 0, name="anders"), honest=False)


def _smuggled(path: Path) -> Path:
    return rewritten(path, lambda e, m: e.update({"tables/../evil": b"x"}))


@pytest.mark.parametrize("damage", [_other_byte, _cut_off, _no_zip, _foreign_zip, _dishonest, _smuggled])
def test_a_damaged_or_foreign_file_is_refused(
    damage: Callable[[Path], Path], exported: Path, filled: Any, world: Any, system: Any
) -> None:
    target = empty_member(filled, world, system)
    with pytest.raises(Refused, match="nichts eingelesen"):
        actions.import_member(procedure="dogs", organisation_id=target.pk, path=damage(exported), by=system)
    assert rows(filled, target) == []


def test_an_older_export_may_lack_a_column_that_can_be_empty(
    exported: Path, filled: Any, world: Any, system: Any
) -> None:
    def without_mother(entries: dict[str, bytes], manifest: dict[str, Any]) -> None:
        manifest["version"] = "0.9.0"
        table = next(t for t in manifest["tables"] if t["name"] == "dog")
        table["columns"] = [c for c in table["columns"] if c["name"] != "mother"]
        lines = [json.loads(line) for line in entries["tables/dog.jsonl"].splitlines()]
        for line in lines:
            del line["mother"]
        entries["tables/dog.jsonl"] = "".join(json.dumps(line) + "\n" for line in lines).encode()

    target = empty_member(filled, world, system)
    path = rewritten(exported, without_mother)
    actions.import_member(procedure="dogs", organisation_id=target.pk, path=path, by=system)
    assert len(rows(filled, target)) == 3


def test_the_same_file_twice_is_refused(exported: Path, filled: Any, world: Any, system: Any) -> None:
    before = rows(filled, world.members[0])
    with pytest.raises(Refused, match="schon Daten"):
        actions.import_member(procedure="dogs", organisation_id=world.members[0].pk, path=exported, by=system)
    assert rows(filled, world.members[0]) == before


def test_a_dry_run_checks_and_writes_nothing(exported: Path, filled: Any, world: Any, system: Any) -> None:
    target = empty_member(filled, world, system)
    counts = actions.import_member(
        procedure="dogs", organisation_id=target.pk, path=exported, dry_run=True, by=system
    )
    assert counts == {"owner": 1, "dog": 2}
    assert rows(filled, target) == []


# -- deletion -------------------------------------------------------------------------------------------------------


def test_deletion_after_the_export_leaves_a_proof_and_nothing_else(
    exported: Path, filled: Any, world: Any, system: Any
) -> None:
    first, second = world.members
    others = rows(filled, second)
    proof = actions.remove_member(procedure="dogs", organisation_id=first.pk, by=system)
    assert isinstance(proof, DeletionProof)
    assert rows(filled, first) == []
    assert rows(filled, second) == others
    assert (proof.rows_before, proof.rows_after) == ({"owner": 1, "dog": 2}, {"owner": 0, "dog": 0})
    assert proof.export_sha256 == hashlib.sha256(exported.read_bytes()).hexdigest()
    entry = AuditEntry.objects.get(chain=first.pk, sequence=proof.audit_sequence)
    assert (entry.action, entry.hash) == ("procedures.delete", proof.audit_hash)
    assert list(audit.verify()) == []


def test_what_was_changed_after_the_export_is_not_deleted_unread(
    exported: Path, filled: Any, world: Any, system: Any
) -> None:
    first = world.members[0]
    with within(first.pk):
        filled.Dog.objects.filter(tag=1).update(name="Rex")
    with pytest.raises(Refused, match="nicht ausgegeben"):
        actions.remove_member(procedure="dogs", organisation_id=first.pk, by=system)
    assert len(rows(filled, first)) == 3
    proof = actions.remove_member(
        procedure="dogs", organisation_id=first.pk, statement="Halter hat verzichtet", by=system
    )
    assert isinstance(proof, DeletionProof)
    assert (proof.statement, proof.export_sha256) == ("Halter hat verzichtet", "")


def test_a_dry_run_of_the_deletion_only_counts(exported: Path, filled: Any, world: Any, system: Any) -> None:
    done = actions.remove_member(
        procedure="dogs", organisation_id=world.members[0].pk, dry_run=True, by=system
    )
    assert done == {"owner": 1, "dog": 2}
    assert len(rows(filled, world.members[0])) == 3


def test_a_proof_can_neither_be_changed_nor_be_invented(filled: Any, world: Any, system: Any) -> None:
    first = world.members[0]
    proof = actions.remove_member(procedure="dogs", organisation_id=first.pk, statement="Test", by=system)
    assert isinstance(proof, DeletionProof)
    with within(first.pk), as_owner():
        with pytest.raises(IntegrityError), transaction.atomic():
            DeletionProof.objects.filter(pk=proof.pk).update(total_before=1)
        proof.pk = None
        proof.total_after = 1
        with pytest.raises(IntegrityError), transaction.atomic():
            proof.save(force_insert=True)


def test_members_may_take_out_their_own_data_only(filled: Any, world: Any, tmp_path: Path) -> None:
    head, clerk = world.actor("member_head@0"), world.actor("member_clerk@0")
    own, other = world.members
    actions.export_member(procedure="dogs", organisation_id=own.pk, path=tmp_path / "a.zip", by=head)
    for organisation, actor in ((other, head), (own, clerk)):
        with pytest.raises(NotPermitted):
            actions.export_member(
                procedure="dogs", organisation_id=organisation.pk, path=tmp_path / "b.zip", by=actor
            )
    with pytest.raises(NotPermitted):
        actions.remove_member(procedure="dogs", organisation_id=own.pk, statement="x", by=head)
    assert not (tmp_path / "b.zip").exists()
