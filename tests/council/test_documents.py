# SPDX-FileCopyrightText: 2026 IT-Union contributors
# SPDX-License-Identifier: EUPL-1.2
"""Files: kept once per content, checked by content, deleted with their last place, and nobody's to publish by accident."""

import io
from typing import Any

import pytest
from django.core.files.storage import default_storage
from tests.council import builders as make

from itunion.foundation.kernel.api import NotPermitted, Refused
from itunion.procedures.council.actions import documents as actions
from itunion.procedures.council.documents_check import LONGEST_TEXT, content_type_of
from itunion.procedures.council.models import Attachment, Document, ObjectType, Published
from itunion.procedures.council.publishing import refresh
from itunion.procedures.council.queries.papers import files_by_publicity
from itunion.procedures.council.queries.portal import listed

pytestmark = pytest.mark.django_db(transaction=False)

SCRIPT = b"""%PDF-1.4
1 0 obj
<< /Type /Catalog /Pages 2 0 R /OpenAction << /S /JavaScript /JS (app.alert\\(1\\)) >> >>
endobj
2 0 obj
<< /Type /Pages /Kids [] /Count 0 >>
endobj
trailer
<< /Root 1 0 R >>
"""


@pytest.fixture
def town(alpha: Any) -> Any:
    return make.body(alpha.pk)


def keep(town: Any, by: Any, content: bytes, name: str = "a.txt", **fields: Any) -> Document:
    return actions.upload(
        body=town, name="", file_name=name, content=io.BytesIO(content), is_public=True, by=by, **fields
    )


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("leer.txt", b""),
        ("Programm.pdf", b"MZ\x90\x00"),
        ("Plan.pdf", b"Nur Text"),
        ("Seite.txt", b"<html><script>alert(1)</script></html>"),
        ("Formular.pdf", SCRIPT),
        ("halb.pdf", b"%PDF-1.4\n1 0 obj"),
        ("Archiv.docx", b"PK\x03\x04kaputt"),
        ("Daten.bin", bytes(range(256)) * 4),
    ],
)
def test_what_is_not_taken_leaves_nothing(town: Any, system: Any, name: str, content: bytes) -> None:
    with pytest.raises(Refused, match="Es wurde nichts gespeichert") as refused:
        keep(town, system, content, name)
    assert refused.value.field == "file"
    assert name in refused.value.message
    assert not Document.objects.exists()
    assert not default_storage.exists("council")


def test_too_large_is_said_before_anything_is_read(
    town: Any, system: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(actions, "LARGEST", 10)
    with pytest.raises(Refused, match="300 MB"):
        keep(town, system, b"elf Zeichen")


def test_the_same_content_is_kept_once_until_the_last_is_gone(
    town: Any, system: Any, django_capture_on_commit_callbacks: Any
) -> None:
    paper = make.paper(town)
    rows = [actions.attach(document=keep(town, system, b"gleich"), to=paper, by=system) for _n in range(2)]
    names = {row.document.content.name for row in rows}
    assert len(names) == 1
    (name,) = names
    with django_capture_on_commit_callbacks(execute=True):
        actions.detach(attachment=rows[0], by=system)
    assert default_storage.exists(name)
    with django_capture_on_commit_callbacks(execute=True):
        actions.detach(attachment=rows[1], by=system)
    assert not default_storage.exists(name)
    assert not Document.objects.exists()


def test_name_type_and_text_come_from_the_content(town: Any, system: Any) -> None:
    kept = keep(town, system, "Größe der Straße".encode(), "C:\\Ablage\\Lageplan Nord.txt")
    assert (kept.name, kept.file_name, kept.mime_type) == ("Lageplan Nord", "Lageplan Nord.txt", "text/plain")
    assert kept.text == "Größe der Straße"
    assert kept.size == len("Größe der Straße".encode())


def test_one_main_document_and_the_order_of_the_rest(town: Any, system: Any) -> None:
    paper = make.paper(town)
    first, second, third = (
        actions.attach(document=keep(town, system, text), to=paper, role=role, by=system)
        for text, role in ((b"1", "main"), (b"2", "auxiliary"), (b"3", "main"))
    )
    first.refresh_from_db()
    assert (first.role, third.role) == ("auxiliary", "main")
    actions.move_attachment(attachment=third, steps=-2, by=system)
    assert list(Attachment.objects.order_by("position").values_list("pk", flat=True)) == [
        third.pk, first.pk, second.pk,
    ]  # fmt: skip
    actions.detach(attachment=first, by=system)
    fourth = actions.attach(document=keep(town, system, b"4"), to=paper, by=system)
    assert fourth.position > second.position


def test_publicity_reaches_what_is_published(town: Any, system: Any) -> None:
    paper = make.paper(town)
    row = actions.attach(document=keep(town, system, b"offen"), to=paper, by=system)
    assert Published.objects.filter(type="file", deleted=False).count() == 1
    actions.set_publicity(document=row.document, is_public=False, by=system)
    assert not Published.objects.filter(type="file", deleted=False).exists()
    actions.change_attachment(attachment=row, name="Plan", role="auxiliary", is_public=True, by=system)
    assert Published.objects.filter(type="file", deleted=False).count() == 1
    actions.change_attachment(attachment=row, name="Plan", role="internal", is_public=True, by=system)
    assert not Published.objects.filter(type="file", deleted=False).exists()


def test_who_drafts_does_not_publish_by_a_file(town: Any, system: Any, world: Any) -> None:
    clerk = world.actor("member_clerk@0")
    done, making = make.paper(town), make.paper(town, state="draft", published=False)
    files = [("a.txt", io.BytesIO(b"a"))]
    actions.add_files(to=making, body=town, files=files, is_public=True, by=clerk)
    with pytest.raises(NotPermitted):
        actions.add_files(to=done, body=town, files=files, is_public=True, by=clerk)
    kept = actions.attach(document=keep(town, system, b"b"), to=done, by=system)
    for act in (
        lambda: actions.detach(attachment=kept, by=clerk),
        lambda: actions.set_publicity(document=kept.document, is_public=False, by=clerk),
        lambda: actions.move_attachment(attachment=kept, steps=1, by=clerk),
        lambda: actions.change_attachment(
            attachment=kept, name="x", role="internal", is_public=True, by=clerk
        ),
    ):
        with pytest.raises(NotPermitted):
            act()
    meeting = make.meeting(town)
    with pytest.raises(NotPermitted):
        actions.attach(document=kept.document, to=meeting, by=clerk)


def test_what_goes_public_with_a_paper_is_named_file_by_file(town: Any) -> None:
    paper = make.paper(town, state="draft", published=False)
    files: list[tuple[str, str, dict[str, Any]]] = [
        ("Plan", "main", {}),
        ("Plan", "internal", {}),
        ("Karte", "auxiliary", {"content": None, "external_url": "https://example.org/karte"}),
        ("Kosten", "auxiliary", {"is_public": False}),
        ("Gutachten", "auxiliary", {"held_back": "Urheberrecht"}),
        ("Verloren", "auxiliary", {"content": None}),
    ]
    for name, role, fields in files:
        make.attach(make.document(town, name, **fields), paper, role)
    out, kept = files_by_publicity(paper)
    assert (out, kept) == (["Plan", "Karte"], ["Plan", "Kosten", "Gutachten", "Verloren"])
    # what the page promises is what publication does
    paper.state, paper.published_at = "released", paper.created_at
    paper.save()
    refresh(paper)
    assert sorted(file.name for file in listed(ObjectType.FILE)) == sorted(out)


@pytest.mark.parametrize(
    ("mime_type", "content", "said"),
    [
        ("text/plain", "Größe".encode(), "text/plain; charset=utf-8"),
        ("text/plain", "Größe".encode("cp1252"), "text/plain; charset=windows-1252"),
        # as if the last letter were the beginning of one of three bytes
        ("text/plain", "Allee Ä".encode("cp1252"), "text/plain; charset=windows-1252"),
        # a letter of two bytes that is cut in the middle is still one
        ("text/csv", b"a" * (LONGEST_TEXT - 1) + "ö".encode(), "text/csv; charset=utf-8"),
        ("application/pdf", b"%PDF", "application/pdf"),
        ("", b"?", "application/octet-stream"),
    ],
)
def test_a_text_is_handed_out_in_the_letters_it_is_written_in(
    mime_type: str, content: bytes, said: str
) -> None:
    file = io.BytesIO(content)
    assert content_type_of(mime_type, file) == said
    assert file.read() == content
