# SPDX-FileCopyrightText: 2026 IT-Union contributors
# SPDX-License-Identifier: EUPL-1.2
"""Runs of taking over: dry, again, incremental, interrupted; consents; dangerous and huge files; archives."""

import json
import zipfile
from pathlib import Path
from typing import Any

import pytest
from django.core.files.storage import default_storage
from tests.council.test_import_defects import MEETINGS, PAPERS, PEOPLE, codes, first, take
from tests.council.vendor.servers import HOST, Queue, Table, page, sound, source_of, thing

from itunion.foundation.kernel.api import NotPermitted
from itunion.foundation.kernel.audit import AuditEntry
from itunion.procedures.council import models as m
from itunion.procedures.council.actions import migrating_files
from itunion.procedures.council.actions.migrating import import_source
from itunion.procedures.council.importing.folders import FolderSource
from itunion.procedures.council.importing.sources import SourceMissing

pytestmark = pytest.mark.django_db
SINCE = "modified_since="


def everything() -> dict[str, list[Any]]:
    """Return all rows of the tables an import can touch, without the notes about runs."""
    skipped = {"importrun", "finding", "sourceobject"}
    return {
        model._meta.model_name: list(model.objects.order_by("pk").values())
        for model in m.Body._meta.app_config.get_models()
        if model._meta.model_name not in skipped
    }


def with_since(table: dict[str, Any], answer: Any) -> dict[str, Any]:
    """Return a table that answers every list asked for changes with the same."""

    class Answering(dict[str, Any]):
        def get(self, url: str, default: Any = None) -> Any:
            if SINCE in url:
                found = answer(url.partition("?")[0])
                return default if found is None else found
            return dict.get(self, url, default)

    return Answering(table)


def since(table: dict[str, Any], alpha: Any, system: Any, answer: Any) -> tuple[Any, Table]:
    transport = Table({})
    transport.answers = with_since(table, answer)
    report = import_source(organisation_id=alpha.pk, source=source_of(transport), since_last=True, by=system)
    return report, transport


def test_a_dry_run_says_what_would_happen_and_writes_nothing(alpha: Any, system: Any) -> None:
    table = sound()
    first(table, PAPERS)["paperType"] = "N/A"
    before, entries = everything(), AuditEntry.objects.count()
    dry, transport = take(table, alpha, system, dry_run=True)
    assert everything() == before
    assert not m.ImportRun.objects.exists()
    assert not m.SourceObject.objects.exists()
    assert AuditEntry.objects.count() == entries
    assert f"{HOST}/datei/1" not in transport.asked
    real, _transport = take(table, alpha, system)
    assert dry.counts == real.counts
    assert codes(dry) == codes(real) == {"placeholder": 1}


def test_the_same_again_changes_nothing(alpha: Any, system: Any) -> None:
    take(sound(), alpha, system)
    before = everything()
    report, transport = take(sound(), alpha, system)
    assert report.counts == {kind: {"unchanged": 1} for kind in report.counts}
    assert len(report.counts) == 10
    assert everything() == before
    assert f"{HOST}/datei/1" not in transport.asked


def test_times_stamped_anew_are_no_change(alpha: Any, system: Any) -> None:
    take(sound(), alpha, system)
    table = sound()
    first(table, PAPERS)["modified"] = "2026-01-01T00:00:00+01:00"
    report, _transport = take(table, alpha, system)
    assert report.counts["Paper"] == {"unchanged": 1}


def test_only_what_changed_is_touched_and_published(alpha: Any, system: Any) -> None:
    take(sound(), alpha, system)
    last = m.Change.objects.count()
    table = sound()
    first(table, PAPERS)["name"] = "Haushaltssatzung, Neufassung"
    report, _transport = take(table, alpha, system)
    assert report.counts["Paper"] == {"changed": 1}
    assert report.counts["Meeting"] == {"unchanged": 1}
    assert [(c.type, c.event) for c in m.Change.objects.all()[last:]] == [("paper", "changed")]


def test_changes_are_asked_for_since_the_last_run(alpha: Any, system: Any) -> None:
    take(sound(), alpha, system)
    changed = {**first(sound(), PAPERS), "name": "Neu"}
    report, transport = since(sound(), alpha, system, lambda url: page(changed) if url == PAPERS else page())
    assert m.Paper.objects.get().name == "Neu"
    assert report.counts["Paper"] == {"changed": 1}
    run = m.ImportRun.objects.last()
    assert run is not None
    asked = [url for url in transport.asked if SINCE in url]
    assert len(asked) == 10
    # a "+" in an address would be a space
    assert all("%2B00%3A00" in url for url in asked)


def test_what_the_source_deleted_is_taken_back(alpha: Any, system: Any) -> None:
    take(sound(), alpha, system)
    gone = {PAPERS: "Paper", MEETINGS: "Meeting", PEOPLE: "Person"}
    # one says what it was, the others do not
    stones = {url: {"id": f"{HOST}/{kind}/1", "deleted": True} for url, kind in gone.items()}
    stones[PAPERS]["type"] = "https://schema.oparl.org/1.1/Paper"
    report, _transport = since(
        sound(), alpha, system, lambda url: page(stones[url]) if url in stones else page()
    )
    assert {kind: report.counts[kind]["deleted"] for kind in gone.values()} == dict.fromkeys(gone.values(), 1)
    dead = set(m.Published.objects.filter(deleted=True).values_list("type", flat=True))
    assert dead == {
        "paper",
        "meeting",
        "person",
        "membership",
        "agenda-item",
        "consultation",
        "file",
        "location",
    }
    # and comes back when the source shows it again
    report, _transport = take(sound(), alpha, system)
    assert not m.Published.objects.filter(deleted=True, type__in=["paper", "meeting", "person"]).exists()


@pytest.mark.parametrize(
    ("answer", "code"), [(404, "not_found_for_empty"), (400, "filter_rejected"), ([], "bare_list")]
)
def test_filters_that_do_not_work_lose_nothing(alpha: Any, system: Any, answer: Any, code: str) -> None:
    take(sound(), alpha, system)
    table = sound()
    if answer == 400:
        table[PAPERS]["data"].append(thing("Paper", 2, name="Zweite"))
    report, _transport = since(table, alpha, system, lambda _url: answer)
    assert codes(report) == {code: 10}
    assert m.Paper.objects.count() == (2 if answer == 400 else 1)


def test_a_filter_that_is_ignored_costs_nothing_but_reading(alpha: Any, system: Any) -> None:
    take(sound(), alpha, system)
    before = everything()
    whole = sound()
    report, _transport = since(whole, alpha, system, lambda url: whole[url])
    # once for each of the four lists that show something
    assert codes(report) == {"filter_ignored": 4}
    assert everything() == before


class Killed(BaseException):
    """The process ends."""


def test_a_killed_run_goes_on_where_it_was(alpha: Any, system: Any) -> None:
    table = sound()
    table[MEETINGS] = Queue([Killed()])
    with pytest.raises(Killed):
        take(table, alpha, system)
    run = m.ImportRun.objects.get()
    assert run.finished_at is None
    assert m.SourceObject.objects.filter(type="Person").exists()
    report, transport = take(sound(), alpha, system, resume=True)
    assert m.ImportRun.objects.get().finished_at is not None
    # neither the beginning nor the lists before are asked for again
    assert not {f"{HOST}/system", f"{HOST}/bodies", PEOPLE} & set(transport.asked)
    assert report.counts["Person"] == {"new": 1}
    assert report.counts["Paper"] == {"new": 1}
    before = everything()
    assert take(sound(), alpha, system)[0].counts["Paper"] == {"unchanged": 1}
    assert everything() == before


def test_a_run_killed_while_writing_goes_on(alpha: Any, system: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    def dies(*_arguments: Any) -> None:
        raise Killed

    with monkeypatch.context() as patch:
        patch.setattr(migrating_files, "_keep", dies)
        with pytest.raises(Killed):
            take(sound(), alpha, system)
    assert m.Paper.objects.exists()
    assert not m.Published.objects.exists()
    report, transport = take(sound(), alpha, system, resume=True)
    assert transport.asked == [f"{HOST}/datei/1"]
    assert report.files == {"kept": 1}
    assert m.Published.objects.filter(deleted=False).count() == 10


def test_a_link_that_was_dead_is_set_when_the_other_appears(alpha: Any, system: Any) -> None:
    table = sound()
    first(table, PAPERS)["relatedPaper"] = [f"{HOST}/Paper/2"]
    report, _transport = take(table, alpha, system)
    assert "dead_link" in codes(report)
    second = page(thing("Paper", 2, name="Zweite"))
    report, _transport = since(table, alpha, system, lambda url: second if url == PAPERS else page())
    assert m.PaperLink.objects.get().other.name == "Zweite"
    assert not m.SourceObject.objects.filter(waiting=True).exists()


def test_what_people_here_depublished_stays_so(alpha: Any, system: Any) -> None:
    take(sound(), alpha, system)
    m.Paper.objects.update(published_at=None, is_public=False)
    table = sound()
    first(table, PAPERS)["name"] = "Anders"
    take(table, alpha, system)
    assert m.Paper.objects.get().name == "Anders"
    assert not m.Paper.objects.get().is_public
    assert m.Published.objects.get(type="paper").deleted


def test_the_body_the_member_has_already_is_taken_over(alpha: Any, system: Any) -> None:
    own = m.Body.objects.create(
        organisation_id=alpha.pk, name="Stadt Altsystem", created_at="2020-01-01T00:00:00Z"
    )
    take(sound(), alpha, system)
    assert m.Body.objects.get().pk == own.pk
    assert m.Body.objects.get().ags == "15083020"


@pytest.mark.parametrize("consenting", [False, True])
def test_details_of_people_are_published_only_if_their_consent_is_taken_over(
    alpha: Any, system: Any, consenting: bool
) -> None:
    table = sound()
    first(table, PEOPLE).update(email=["kolumna@example.org"], phone=["0391 1"], gender="female")
    first(table, MEETINGS)["participant"] = [f"{HOST}/Person/1"]
    take(table, alpha, system, take_over_consents=consenting)
    assert m.Person.objects.get().email == "kolumna@example.org"
    shown = "".join(m.Published.objects.values_list("data", flat=True))
    assert ("kolumna@example.org" in shown) is consenting
    assert ('"participant"' in shown) is consenting
    fields = {"email", "phone", "gender", "attendance"} if consenting else set()
    assert set(m.Consent.objects.values_list("field", flat=True)) == fields


def test_a_consent_revoked_here_is_not_brought_back(alpha: Any, system: Any) -> None:
    table = sound()
    first(table, PEOPLE)["email"] = ["kolumna@example.org"]
    take(table, alpha, system, take_over_consents=True)
    m.Consent.objects.update(revoked_at="2026-01-01T00:00:00Z")
    first(table, PEOPLE)["phone"] = ["0391 1"]
    take(table, alpha, system, take_over_consents=True)
    assert set(m.Consent.objects.filter(revoked_at=None).values_list("field", flat=True)) == {"phone"}


def test_nobody_without_permission_takes_anything_over(alpha: Any, world: Any) -> None:
    from itunion.foundation.kernel.api import Actor

    nobody = Actor(1, "Niemand", alpha.pk)
    with pytest.raises(NotPermitted):
        import_source(organisation_id=alpha.pk, source=source_of(Table(sound())), by=nobody)
    assert not m.ImportRun.objects.exists()


def test_a_file_beyond_the_limit_is_not_kept(
    alpha: Any, system: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(migrating_files, "LARGEST", 20)
    report, _transport = take(sound(), alpha, system)
    assert report.files == {"refused": 1}
    assert codes(report) == {"file_large": 1}
    document = m.Document.objects.get()
    assert not document.content
    assert document.held_back


def test_a_changed_file_is_fetched_again(alpha: Any, system: Any) -> None:
    take(sound(), alpha, system)
    table = sound()
    first(table, PAPERS)["mainFile"]["size"] = 4
    table[f"{HOST}/datei/1"] = b"Neu\n"
    report, _transport = take(table, alpha, system)
    assert report.files == {"kept": 1}
    document = m.Document.objects.get()
    assert (document.text, document.size) == ("Neu\n", 4)
    with default_storage.open(document.content.name) as file:
        assert file.read() == b"Neu\n"


# -- folders and archives -----------------------------------------------------------------------------------------


def files_of_dump() -> dict[str, bytes]:
    table = sound()
    names = {
        "body": f"{HOST}/bodies",
        "organization": f"{HOST}/Body/1/organization",
        "person": PEOPLE,
        "paper": PAPERS,
    }
    files = {f"{name}.json": json.dumps(table[url]).encode() for name, url in names.items()}
    files["meetings/1.json"] = json.dumps(first(table, MEETINGS)).encode()
    files["files.json"] = json.dumps(
        {f"{HOST}/datei/1": "inhalt/1.txt", f"{HOST}/datei/2": "../../etc/passwd"}
    ).encode()
    files["inhalt/1.txt"] = b"Der Haushalt ist ausgeglichen.\n"
    files["kaputt.json"] = b"{"
    return files


@pytest.mark.parametrize("form", ["folder", "zip"])
def test_a_dump_is_read_whatever_its_form(alpha: Any, system: Any, tmp_path: Path, form: str) -> None:
    if form == "zip":
        place = tmp_path / "dump.zip"
        with zipfile.ZipFile(place, "w") as archive:
            for name, content in files_of_dump().items():
                archive.writestr(name, content)
    else:
        place = tmp_path / "dump"
        for name, content in files_of_dump().items():
            (place / name).parent.mkdir(parents=True, exist_ok=True)
            (place / name).write_bytes(content)
    source = FolderSource(place)
    assert source.file(f"{HOST}/datei/2", largest=10**6) is None
    report = import_source(organisation_id=alpha.pk, source=source, by=system)
    assert codes(report) == {"unreadable": 1}
    assert report.counts["Consultation"] == {"new": 1}
    assert report.files == {"kept": 1}
    assert m.Consultation.objects.get().item.name == "Haushalt"


def test_what_is_no_dump_is_said_to_be_none(tmp_path: Path) -> None:
    (tmp_path / "leer").mkdir()
    (tmp_path / "text.zip").write_bytes(b"kein Archiv")
    for name in ("leer", "text.zip"):
        with pytest.raises(SourceMissing, match=name):
            FolderSource(tmp_path / name)


def test_a_file_that_was_not_there_is_fetched_and_published_by_the_next_run(alpha: Any, system: Any) -> None:
    table = sound()
    table[f"{HOST}/datei/1"] = 404
    report, _transport = take(table, alpha, system)
    assert report.files == {"missing": 1}
    assert not m.Published.objects.filter(type="file").exists()
    report, _transport = since(sound(), alpha, system, lambda _url: page())
    assert report.files == {"kept": 1}
    assert m.Published.objects.get(type="file").stored


def test_what_a_killed_run_wrote_is_published_by_the_next(
    alpha: Any, system: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    def dies(*_arguments: Any, **_options: Any) -> None:
        raise Killed

    with monkeypatch.context() as patch:
        patch.setattr("itunion.procedures.council.actions.migrating._publish", dies)
        with pytest.raises(Killed):
            take(sound(), alpha, system)
    # not resumed, but begun anew
    report, _transport = take(sound(), alpha, system)
    assert report.counts["Paper"] == {"unchanged": 1}
    assert m.Published.objects.filter(deleted=False).count() == 10


def test_links_of_papers_follow_what_the_source_says(alpha: Any, system: Any) -> None:
    def links() -> set[tuple[str, str, bool]]:
        return set(m.PaperLink.objects.values_list("paper__name", "other__name", "superordinate"))

    own, other = f"{HOST}/Paper/1", f"{HOST}/Paper/2"
    table = sound()
    second = thing("Paper", 2, name="Zweite", relatedPaper=[own])
    table[PAPERS]["data"].append(second)
    take(table, alpha, system)
    assert links() == {("Zweite", "Haushaltssatzung", False)}
    # beside it the second now stands above the first, and below it as well
    first(table, PAPERS).update(superordinatedPaper=[other], relatedPaper=[other])
    take(table, alpha, system)
    assert links() == {("Zweite", "Haushaltssatzung", False), ("Haushaltssatzung", "Zweite", True)}
    del second["relatedPaper"], first(table, PAPERS)["relatedPaper"]
    local = m.Paper.objects.create(
        organisation_id=alpha.pk, body=m.Body.objects.get(), name="Hiesige", created_at="2026-01-01T00:00:00Z"
    )
    m.PaperLink.objects.create(organisation_id=alpha.pk, paper=local, other=m.Paper.objects.get(origin=own))
    take(table, alpha, system)
    assert links() == {("Haushaltssatzung", "Zweite", True), ("Hiesige", "Haushaltssatzung", False)}
    # the other way round: what was related becomes the one above
    second["superordinatedPaper"] = [own]
    first(table, PAPERS).pop("superordinatedPaper")
    second["relatedPaper"] = [own]
    take(table, alpha, system)
    assert ("Zweite", "Haushaltssatzung", True) in links()
    assert len(links()) == 3


def test_a_run_killed_long_ago_is_neither_gone_on_with_nor_makes_everything_be_published_again(
    alpha: Any, system: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    table = sound()
    table[MEETINGS] = Queue([Killed()])
    with pytest.raises(Killed):
        take(table, alpha, system)
    take(sound(), alpha, system)

    def everything_again(*_arguments: Any) -> None:
        pytest.fail("everything is published again")

    monkeypatch.setattr("itunion.procedures.council.actions.migrating.publish_everything", everything_again)
    table = sound()
    first(table, PAPERS)["name"] = "Anders"
    report, _transport = take(table, alpha, system)
    assert report.counts["Paper"] == {"changed": 1}
    assert '"Anders"' in m.Published.objects.get(type="paper").data
    monkeypatch.undo()
    # the last run ended, so this is a new one
    _report, transport = take(sound(), alpha, system, resume=True)
    assert f"{HOST}/system" in transport.asked
    assert m.ImportRun.objects.filter(finished_at__isnull=True).count() == 1
