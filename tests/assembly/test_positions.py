# SPDX-FileCopyrightText: 2026 IT-Union contributors
# SPDX-License-Identifier: EUPL-1.2
"""Position statements: words compared, amendments merged, signatures on authority, the published text frozen."""

from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from django.db import DatabaseError, transaction
from django.test import Client
from django.utils.html import strip_tags
from hypothesis import given
from hypothesis import strategies as st
from tests.assembly.stage import CONVENED, Stage

from itunion.foundation.kernel.api import Conflict, NotPermitted, Refused
from itunion.union.assembly import api as assembly
from itunion.union.assembly.actions.voice_positions import position_digest
from itunion.union.assembly.models import Amendment, Dissent, PositionStatement, SignOn
from itunion.union.assembly.rules.wording_diff import (
    Piece,
    apply_amendments,
    joined,
    new_wording,
    old_wording,
    paragraphs,
    word_diff,
)

SignIn = Callable[[str], Client]
TODAY = CONVENED.date()
AMEND_UNTIL = TODAY + timedelta(days=7)
DUE = TODAY + timedelta(days=14)
TEXT = "Die Kosten tragen die Gemeinden.\n\nDas Land hilft nicht."


def text_of(response: Any) -> str:
    return " ".join(strip_tags(response.content.decode()).split())


# --- words -----------------------------------------------------------------------------------------------------------

wordings = st.text(alphabet="ab ä1.,-\n", max_size=40) | st.text(max_size=20)


@given(wordings, wordings)
def test_a_comparison_holds_both_wordings(old: str, new: str) -> None:
    pieces = word_diff(old, new)
    assert old_wording(pieces) == old
    assert new_wording(pieces) == new
    assert all(piece.text for piece in pieces)


def test_whole_words_are_compared() -> None:
    assert word_diff("Die Kosten tragen die Gemeinden.", "Die Kosten trägt das Land.") == [
        Piece("same", "Die Kosten "),
        Piece("out", "tragen"),
        Piece("in", "trägt"),
        Piece("same", " "),
        Piece("out", "die"),
        Piece("in", "das"),
        Piece("same", " "),
        Piece("out", "Gemeinden"),
        Piece("in", "Land"),
        Piece("same", "."),
    ]
    assert [p.text for p in word_diff("1.200 Euro", "1.300 Euro")] == ["1.200", "1.300", " Euro"]


texts = st.lists(st.text(alphabet="ab .", min_size=1).filter(str.strip).map(str.strip), max_size=5)


@given(texts)
def test_paragraphs_and_back(parts: list[str]) -> None:
    assert paragraphs(joined(parts)) == parts
    assert paragraphs("\r\n".join(f"{part}\r\n \r\n" for part in parts)) == parts
    assert apply_amendments(joined(parts), {}) == joined(parts)


@given(texts, st.data())
def test_an_amendment_changes_its_paragraph_only(parts: list[str], data: st.DataObject) -> None:
    number = data.draw(st.integers(1, len(parts) + 1))
    changed = paragraphs(apply_amendments(joined(parts), {number: "Neu."}))
    assert changed == [*parts[: number - 1], "Neu.", *parts[number:]]
    assert paragraphs(apply_amendments(joined(parts), {number: ""})) == parts[: number - 1] + parts[number:]
    with pytest.raises(ValueError, match="no paragraph"):
        apply_amendments(joined(parts), {len(parts) + 2: "Neu."})


# --- statements in the union -----------------------------------------------------------------------------------------


def drafted(stage: Stage, **more: Any) -> PositionStatement:
    facts: dict[str, Any] = {
        "topic": "Kosten des Registers",
        "addressee": "land",
        "addressee_name": "Ministerium des Innern",
        "amend_until": AMEND_UNTIL,
        "due_on": DUE,
        "text": TEXT,
    }
    found: PositionStatement = assembly.draft_position(by=stage.office, **(facts | more))
    return found


def heads(stage: Stage) -> tuple[Any, Any]:
    return stage.world.actor("member_head@0"), stage.world.actor("member_head@1")


def amended(found: Any, by: Any, paragraph: int = 2, new_text: str = "Das Land hilft.", **more: Any) -> Any:
    version = assembly.current_version(found.pk)
    facts = {"version_id": version.pk, "reason": "Weil es so ist."} | more
    return assembly.propose_amendment(
        statement_id=found.pk, paragraph=paragraph, new_text=new_text, by=by, **facts
    )


def next_version(stage: Stage, found: Any, text: str) -> Any:
    current = assembly.current_version(found.pk)
    return assembly.add_version(
        statement_id=found.pk, version_id=current.pk, text=text, reason="Gemischt.", by=stage.office
    )


def later(day: date) -> datetime:
    return datetime.combine(day + timedelta(days=1), CONVENED.timetz())


def test_from_draft_to_publication(stage: Stage) -> None:
    found = drafted(stage)
    one, two = heads(stage)
    first = amended(found, stage.world.actor("member_it@0"))
    second = amended(found, two, paragraph=3, new_text="Wir bitten um Antwort.")
    third = amended(found, two, paragraph=1, new_text="")
    with pytest.raises(Conflict, match="noch nicht entschieden"):
        next_version(stage, found, "Neu.")
    for row, accept in ((first, True), (second, True), (third, False)):
        assembly.decide_amendment(amendment_id=row.pk, accept=accept, reason="Grund.", by=stage.office)
    merged = assembly.merged_text(found.pk)
    assert paragraphs(merged) == [paragraphs(TEXT)[0], "Das Land hilft.", "Wir bitten um Antwort."]
    old = assembly.current_version(found.pk)
    assembly.sign_on(statement_id=found.pk, version_id=old.pk, authority="own", by=one)
    with pytest.raises(Conflict, match="nicht eingearbeitet"):
        assembly.publish_position(statement_id=found.pk, version_id=old.pk, by=stage.office)
    version = next_version(stage, found, merged)
    assert version.number == 2
    states = set(Amendment.objects.values_list("pk", "state", "merged_into"))
    assert states == {(first.pk, "merged", version.pk), (second.pk, "merged", version.pk), (third.pk, "rejected", None)}  # fmt: skip
    with pytest.raises(Conflict, match="neue Fassung"):
        assembly.sign_on(statement_id=found.pk, version_id=old.pk, authority="own", by=two)
    assembly.sign_on(statement_id=found.pk, version_id=version.pk, authority="council", resolved_on=TODAY, by=two)  # fmt: skip
    assembly.dissent(statement_id=found.pk, text="Wir sehen das anders.", by=one)
    published = assembly.publish_position(statement_id=found.pk, version_id=version.pk, by=stage.office)
    # the one who signed the earlier version only is no signatory
    assert [row["member"] for row in published.content["signatories"]] == ["Gemeinde Beta"]
    assert published.content["signatories"][0]["resolved_on"] == TODAY.isoformat()
    assert [row["text"] for row in published.content["dissents"]] == ["Wir sehen das anders."]
    assert published.content["paragraphs"] == paragraphs(merged)
    assert published.content_sha256 == position_digest(published.content)


def test_what_is_published_stays(stage: Stage) -> None:
    found = drafted(stage)
    one, _two = heads(stage)
    version = assembly.current_version(found.pk)
    assembly.sign_on(statement_id=found.pk, version_id=version.pk, authority="standing", by=one)
    assembly.publish_position(statement_id=found.pk, version_id=version.pk, by=stage.office)
    for forbidden in (
        lambda: amended(found, one),
        lambda: assembly.withdraw_sign_on(statement_id=found.pk, by=one),
        lambda: assembly.dissent(statement_id=found.pk, text="Nein.", by=one),
        lambda: next_version(stage, found, "Neu."),
        lambda: assembly.publish_position(statement_id=found.pk, version_id=version.pk, by=stage.office),
        lambda: assembly.sign_on(statement_id=found.pk, version_id=version.pk, authority="own", by=one),
    ):
        with pytest.raises(Conflict, match="bleibt, wie sie ist"):
            forbidden()
    for change in ({"content": {}}, {"topic": "Anderes"}, {"published_at": None}):
        with pytest.raises(DatabaseError, match="insert-only"), transaction.atomic():
            PositionStatement.objects.filter(pk=found.pk).update(**change)
    version.text = "Anders"
    with pytest.raises(DatabaseError, match="insert-only"), transaction.atomic():
        version.save()


def test_a_signature_is_withdrawn_until_publication(stage: Stage) -> None:
    found = drafted(stage)
    one, _two = heads(stage)
    version = assembly.current_version(found.pk)
    facts = {"statement_id": found.pk, "version_id": version.pk, "by": one}
    assert [p.pk for p in assembly.unsigned_positions(one)] == [found.pk]
    assembly.sign_on(authority="own", **facts)
    assert assembly.unsigned_positions(one) == []
    with pytest.raises(Conflict, match="schon mitgezeichnet"):
        assembly.sign_on(authority="own", **facts)
    assembly.withdraw_sign_on(statement_id=found.pk, by=one)
    with pytest.raises(Conflict, match="nicht mitgezeichnet"):
        assembly.withdraw_sign_on(statement_id=found.pk, by=one)
    assembly.sign_on(authority="own", **facts)
    assert SignOn.objects.count() == 2  # nothing that happened is overwritten
    published = assembly.publish_position(statement_id=found.pk, version_id=version.pk, by=stage.office)
    assert len(published.content["signatories"]) == 1


def test_bad_input(stage: Stage) -> None:
    found = drafted(stage)
    one, _two = heads(stage)
    version = assembly.current_version(found.pk)
    sign: dict[str, Any] = {"statement_id": found.pk, "version_id": version.pk, "by": one}
    for bad in (
        {"authority": "council"},
        {"authority": "council", "resolved_on": TODAY + timedelta(days=1)},
        {"authority": "dance"},
    ):
        with pytest.raises(Refused):
            assembly.sign_on(**(sign | bad))
    with pytest.raises(Refused):
        amended(found, one, paragraph=4)
    with pytest.raises(Refused):
        amended(found, one, paragraph=0)
    with pytest.raises(Refused, match="ändert nichts"):
        amended(found, one, new_text="Das Land hilft nicht.\n")
    with pytest.raises(Conflict, match="neue Fassung"):
        amended(found, one, version_id=version.pk + 1)
    with pytest.raises(NotPermitted):
        amended(found, stage.office)
    with pytest.raises(NotPermitted):
        assembly.sign_on(authority="own", **(sign | {"by": stage.world.actor("member_it@0")}))
    row = amended(found, one)
    with pytest.raises(Refused, match="begründen"):
        assembly.decide_amendment(amendment_id=row.pk, accept=True, reason=" ", by=stage.office)
    with pytest.raises(NotPermitted):
        assembly.decide_amendment(amendment_id=row.pk, accept=True, reason="x", by=one)
    with pytest.raises(Refused):
        assembly.dissent(statement_id=found.pk, text=" ", by=one)
    for bad in ({"text": " \n"}, {"due_on": TODAY}, {"amend_until": TODAY - timedelta(days=1)}, {"addressee": "mars"}):  # fmt: skip
        with pytest.raises(Refused):
            drafted(stage, **bad)


def test_late_amendments_are_refused_and_signatures_are_not(stage: Stage) -> None:
    found = drafted(stage)
    one, two = heads(stage)
    stage.travel(datetime.combine(AMEND_UNTIL, CONVENED.timetz()))
    amended(found, two)
    stage.travel(later(AMEND_UNTIL))
    with pytest.raises(Conflict, match="Frist für Änderungen ist vorbei"):
        amended(found, one)
    version = assembly.current_version(found.pk)
    assembly.sign_on(statement_id=found.pk, version_id=version.pk, authority="own", by=one)
    assert Amendment.objects.count() == 1


# --- pages -----------------------------------------------------------------------------------------------------------


def test_a_statement_through_the_pages(stage: Stage, client_for: SignIn) -> None:
    office, head, it = client_for("union_office"), client_for("member_head@0"), client_for("member_it@1")
    at = "/versammlung/beteiligung/stellungnahmen/"
    answer = office.post(f"{at}neu/", {"topic": "Kosten", "addressee": "land", "amend_until": f"{AMEND_UNTIL:%d.%m.%Y}", "due_on": f"{DUE:%d.%m.%Y}", "text": TEXT}, follow=True)  # fmt: skip
    assert "liegt den Mitgliedern vor" in text_of(answer)
    found = PositionStatement.objects.get()
    here = f"{at}{found.pk}/"
    assert "Mitzeichnen: Kosten" in text_of(head.get("/"))
    assert "hilft nicht" in text_of(it.get(f"{here}absatz/2/"))
    it.post(
        f"{here}absatz/2/",
        {
            "version": assembly.current_version(found.pk).pk,
            "new_text": "Das Land hilft gern.",
            "reason": "Höflicher",
        },
    )
    page = head.get(here).content.decode()
    assert "nicht</del>" in page
    assert "gern</ins>" in page
    row = Amendment.objects.get()
    assert "Begründung" in text_of(office.get(f"{at}aenderung/{row.pk}/"))
    office.post(f"{at}aenderung/{row.pk}/", {"accept": "1", "reason": "Ja"})
    assert "Das Land hilft gern." in office.get(f"{here}fassung/").content.decode()
    shown = {"version": assembly.current_version(found.pk).pk, "text": "Das Land hilft gern."}
    office.post(f"{here}fassung/", {**shown, "reason": "Kürzer"})
    again = office.post(f"{here}fassung/", {**shown, "text": "Anders.", "reason": "Noch kürzer"})
    assert "neue Fassung" in text_of(again)
    assert "Gegenüber der vorigen Fassung" in text_of(head.get(here))
    version = assembly.current_version(found.pk)
    answer = head.post(f"{here}mitzeichnen/", {"version": version.pk, "authority": "council"})
    assert "Tag des Ratsbeschlusses" in text_of(answer)
    assert not SignOn.objects.exists()
    stale = head.post(f"{here}mitzeichnen/", {"version": version.pk - 1, "authority": "own"})
    assert "neue Fassung" in text_of(stale)
    head.post(f"{here}mitzeichnen/", {"version": version.pk, "authority": "council", "resolved_on": f"{TODAY:%d.%m.%Y}"})  # fmt: skip
    head.post(f"{here}ruecknahme/")
    assert SignOn.objects.get().withdrawn_at is not None
    head.post(f"{here}mitzeichnen/", {"version": version.pk, "authority": "own"})
    head.post(f"{here}abweichung/", {"text": "Mit Bauchschmerzen."})
    assert "Mit Bauchschmerzen." in text_of(office.get(here))
    assert "Mit Bauchschmerzen." in head.get(f"{here}abweichung/").content.decode()
    assert head.get(f"{here}pdf/").status_code == 404
    assert "neue Fassung" in text_of(office.post(f"{here}veroeffentlichen/", {"version": "x"}, follow=True))
    answer = office.post(f"{here}veroeffentlichen/", {"version": version.pk}, follow=True)
    assert "ist veröffentlicht" in text_of(answer)
    head.post(f"{here}abweichung/", {"text": ""})
    assert Dissent.objects.count() == 1
    assert "veröffentlicht" in text_of(head.get(at))


def test_the_published_statement_is_a_pdf(stage: Stage, client_for: SignIn, pango: None) -> None:
    found = drafted(stage)
    one, two = heads(stage)
    version = assembly.current_version(found.pk)
    assembly.sign_on(statement_id=found.pk, version_id=version.pk, authority="council", resolved_on=TODAY, by=one)  # fmt: skip
    assembly.dissent(statement_id=found.pk, text="Nein.", by=two)
    assembly.publish_position(statement_id=found.pk, version_id=version.pk, by=stage.office)
    answer = client_for("auditor").get(f"/versammlung/beteiligung/stellungnahmen/{found.pk}/pdf/")
    assert answer.content.startswith(b"%PDF-")


def test_the_print_names_signatories_and_dissent(
    stage: Stage, client_for: SignIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    import weasyprint

    found = drafted(stage)
    one, two = heads(stage)
    version = assembly.current_version(found.pk)
    assembly.sign_on(statement_id=found.pk, version_id=version.pk, authority="council", resolved_on=TODAY, by=one)  # fmt: skip
    assembly.dissent(statement_id=found.pk, text="Das ist zu wenig.", by=two)
    published = assembly.publish_position(statement_id=found.pk, version_id=version.pk, by=stage.office)
    printed: list[str] = []

    class Page:
        def __init__(self, *, string: str, **_more: Any) -> None:
            printed.append(strip_tags(string))

        def write_pdf(self, **_more: Any) -> bytes:
            return b"%PDF-"

    monkeypatch.setattr(weasyprint, "HTML", Page)
    client_for("member_it@0").get(f"/versammlung/beteiligung/stellungnahmen/{found.pk}/pdf/")
    for words in ("Ministerium des Innern", "Gemeinde Alpha", "Beschluss des Rats", "Gemeinde Beta", "Das ist zu wenig.", published.content_sha256):  # fmt: skip
        assert words in printed[0]
