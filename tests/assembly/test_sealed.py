# SPDX-FileCopyrightText: 2026 IT-Union contributors
# SPDX-License-Identifier: EUPL-1.2
"""Ballots held with Belenios: the export, the frame of the archive, what is refused, and a whole election with the tool."""

import csv
import io
import json
import subprocess
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st
from tests.assembly.belenios import MISSING, hold, made_archive, repacked
from tests.assembly.stage import Stage

from itunion.foundation.kernel.api import Conflict, Refused
from itunion.union.assembly import api as assembly
from itunion.union.assembly.composing import compose
from itunion.union.assembly.models import Ballot, SealedPoll
from itunion.union.assembly.proof import belenios
from itunion.union.assembly.proof.rederive import compare
from itunion.union.assembly.rules import (
    ArchiveDamaged,
    counts_of,
    read_archive,
    template_of,
    voter_codes,
)

SignIn = Callable[[str], Client]
TEMPLATE = template_of(
    question="Q", title="T", names={"yes": "Ja", "no": "Nein", "abstain": "Enthaltung"}, seats=0
)
CHOICES = ["yes", "no", "abstain"]
CODES = list(voter_codes([4, 9, 2]))


def sealed(stage: Stage, **more: Any) -> Ballot:
    _found, point = stage.running(**more)
    return assembly.open_ballot(
        item_id=point.pk, question="Treten wir bei?", secrecy="sealed", by=stage.office
    )


def chair(stage: Stage) -> Any:
    return stage.world.actor("union_supervision")


@pytest.fixture
def believed(monkeypatch: pytest.MonkeyPatch) -> None:
    """The verifying program finds nothing: for what the platform must find itself."""
    monkeypatch.setattr(belenios, "verify", lambda content, uuid: "")


# --- the frame, on plain data ----------------------------------------------------------------------------------------


@given(st.lists(st.sampled_from(["blank", *CHOICES]), max_size=3))
def test_the_sums_are_those_of_the_marks(marks: list[str]) -> None:
    result = [marks.count(mark) for mark in ("blank", *CHOICES)]
    archive = read_archive(made_archive(TEMPLATE, CODES, len(marks), result))
    assert archive.template == TEMPLATE
    assert archive.voters == len(CODES)
    assert archive.ballots == len(marks)
    counts = counts_of(archive, CHOICES)
    assert [counts["invalid"], *(counts[c] for c in CHOICES)] == result
    assert sum(counts.values()) == len(marks)


@given(st.data())
def test_every_change_to_the_frame_is_found(data: st.DataObject) -> None:
    content = made_archive(TEMPLATE, CODES, 3, [1, 1, 1, 0])

    def change(rows: list[tuple[str, bytes]]) -> list[tuple[str, bytes]]:
        at = data.draw(st.integers(1, len(rows) - 1))
        how = data.draw(st.sampled_from(["drop", "flip", "twice", "rename"]))
        name, text = rows[at]
        if how == "drop":
            return rows[:at] + rows[at + 1 :]
        if how == "twice":
            return [*rows[:at], rows[at], *rows[at:]]
        if how == "rename":
            return [*rows[:at], ("0" * 64 + name[64:], text), *rows[at + 1 :]]
        place = data.draw(st.integers(0, len(text) - 1))
        return [
            *rows[:at],
            (name, text[:place] + bytes([text[place] ^ 1]) + text[place + 1 :]),
            *rows[at + 1 :],
        ]

    with pytest.raises(ArchiveDamaged):
        counts_of(read_archive(repacked(content, change)), CHOICES)


@pytest.mark.parametrize(
    ("ballots", "result"),
    [(2, [0, 3, 0, 0]), (2, [3, 0, 0, 0]), (2, [0, 1, 1]), (2, [0, -1, 1, 1]), (1, [1, 1, 0, 0])],
)
def test_sums_that_cannot_be_are_refused(ballots: int, result: list[int]) -> None:
    with pytest.raises(ArchiveDamaged):
        counts_of(read_archive(made_archive(TEMPLATE, CODES, ballots, result)), CHOICES)


@pytest.mark.parametrize("content", [b"", b"%PDF-1.7", b"\0" * 2048])
def test_what_is_no_archive_is_refused(content: bytes) -> None:
    with pytest.raises(ArchiveDamaged):
        read_archive(content)


def test_a_voter_with_more_than_one_vote_is_refused() -> None:
    with pytest.raises(ArchiveDamaged, match="mehr als eine Stimme"):
        read_archive(made_archive(TEMPLATE, CODES, 0, [0, 0, 0, 0], weight="2"))


# --- against the database --------------------------------------------------------------------------------------------


def test_the_export_names_who_may_vote_and_nobody_else(stage: Stage) -> None:
    banned = f"m{stage.members[2].pk}"
    ballot = sealed(stage, ban_subject="claim", concerned=[banned])
    with zipfile.ZipFile(io.BytesIO(assembly.export_sealed(ballot_id=ballot.pk, by=stage.office))) as packed:
        template = json.loads(packed.read("template.json"))
        codes = packed.read("voters.txt").decode().split()
        rows = list(csv.DictReader(io.StringIO(packed.read("codes.csv").decode("utf-8-sig")), delimiter=";"))
    assert template["questions"][0]["answers"] == ["Ja", "Nein", "Enthaltung"]
    names = {member.name for number, member in enumerate(stage.members) if number != 2}
    assert {row["member"] for row in rows} == names
    assert [row["code"] for row in rows] == sorted(codes)
    assert not any(name in packed_name for name in names for packed_name in codes)


def test_what_does_not_fit_is_refused_and_nothing_kept(stage: Stage, believed: None) -> None:
    ballot = sealed(stage)
    poll = SealedPoll.objects.get()
    codes = list(poll.voters)
    good = made_archive(poll.template, codes, 4, [1, 2, 1, 0])
    with pytest.raises(Conflict, match="nach dem Schließen"):
        assembly.enter_archive(ballot_id=ballot.pk, content=good, by=chair(stage))
    with pytest.raises(Refused, match="geheime Abstimmung"):
        assembly.cast(ballot_id=ballot.pk, member_id=stage.members[0].pk, choice=["yes"], by=stage.office)
    with pytest.raises(Refused, match="Stimmzettel"):
        assembly.count_paper(ballot_id=ballot.pk, counts={"yes": 1}, by=stage.office)
    assembly.close_ballot(ballot_id=ballot.pk, by=stage.office)
    other = {
        **poll.template,
        "questions": [{**poll.template["questions"][0], "answers": ["Nein", "Ja", "Enthaltung"]}],
    }
    for content, why in (
        (b"nothing", "kein Archiv"),
        (made_archive(other, codes, 4, [1, 2, 1, 0]), "Frage oder Antworten"),
        (made_archive(poll.template, codes[1:], 4, [1, 2, 1, 0]), "5 Personen stimmberechtigt, hier 6"),
        (made_archive(poll.template, [*codes, "stimme9999"], 4, [1, 2, 1, 0]), "7 Personen"),
        (made_archive(poll.template, codes, 4, [1, 5, 1, 0]), "Summen"),
    ):
        with pytest.raises(Refused, match=why):
            assembly.enter_archive(ballot_id=ballot.pk, content=content, by=chair(stage))
    with pytest.raises(Conflict, match="Archiv von Belenios"):
        assembly.determine(ballot_id=ballot.pk, by=chair(stage))
    poll.refresh_from_db()
    assert poll.counts is None
    assembly.enter_archive(ballot_id=ballot.pk, content=good, by=chair(stage))
    determined = assembly.determine(ballot_id=ballot.pk, by=chair(stage))
    assert determined.result["counts"] == {"yes": 2, "no": 1, "abstain": 0}
    assert (determined.result["invalid"], determined.result["cast"]) == (1, 4)
    assert determined.result["carried"]


def test_too_few_are_not_hidden_among_each_other(stage: Stage) -> None:
    _found, point = stage.running(present=5, ban_subject="claim", concerned=[f"m{stage.members[2].pk}"])
    with pytest.raises(Refused, match="mindestens fünf"):
        assembly.open_ballot(item_id=point.pk, question="Treten wir bei?", secrecy="sealed", by=stage.office)


@pytest.mark.parametrize(
    ("result", "reveals"), [([0, 0, 0, 0], False), ([0, 3, 1, 0], False), ([0, 4, 0, 0], True)]
)
def test_a_unanimous_result_is_said_to_reveal_everybody(
    stage: Stage, client_for: SignIn, believed: None, result: list[int], reveals: bool
) -> None:
    ballot = sealed(stage)
    assembly.close_ballot(ballot_id=ballot.pk, by=stage.office)
    poll = SealedPoll.objects.get()
    content = made_archive(poll.template, list(poll.voters), sum(result), result)
    assembly.enter_archive(ballot_id=ballot.pk, content=content, by=chair(stage))
    assembly.determine(ballot_id=ballot.pk, by=chair(stage))
    page = client_for("member_head@0").get(f"/versammlung/abstimmung/{ballot.pk}/").content.decode()
    assert ("Alle Stimmen sind gleich" in page) is reveals


def test_unverified_is_not_taken(stage: Stage, monkeypatch: pytest.MonkeyPatch) -> None:
    ballot = sealed(stage)
    assembly.close_ballot(ballot_id=ballot.pk, by=stage.office)
    poll = SealedPoll.objects.get()
    content = made_archive(poll.template, list(poll.voters), 1, [0, 1, 0, 0])
    monkeypatch.setattr(belenios.shutil, "which", lambda _name: None)
    with pytest.raises(Refused, match="nicht installiert"):
        assembly.enter_archive(ballot_id=ballot.pk, content=content, by=chair(stage))


@pytest.mark.skipif(bool(MISSING), reason=MISSING)
def test_the_program_finds_what_the_frame_does_not_show(stage: Stage) -> None:
    ballot = sealed(stage)
    assembly.close_ballot(ballot_id=ballot.pk, by=stage.office)
    poll = SealedPoll.objects.get()
    content = made_archive(poll.template, list(poll.voters), 1, [0, 1, 0, 0])
    with pytest.raises(Refused, match="lehnt das Archiv ab"):
        assembly.enter_archive(ballot_id=ballot.pk, content=content, by=chair(stage))


# --- a whole election ------------------------------------------------------------------------------------------------


@pytest.mark.slow
@pytest.mark.skipif(bool(MISSING), reason=MISSING)
def test_from_the_export_to_the_minutes(stage: Stage, client_for: SignIn, tmp_path: Path) -> None:
    found, point = stage.running()
    office, board = client_for("union_office"), client_for("union_supervision")
    at = f"/versammlung/{found.pk}/"
    office.post(f"{at}leitung/punkt/{point.pk}/", {"question": "Treten wir bei?", "secrecy": "sealed"})
    ballot = Ballot.objects.get()
    here = f"/versammlung/abstimmung/{ballot.pk}/"
    for page in (here, f"{at}leitung/", f"{at}leinwand/"):
        assert office.get(page).status_code == 200
    assert "mit Belenios gehalten" in office.get(here).content.decode()
    exported = office.get(f"{here}belenios/").content
    archive = hold(exported, tmp_path, [[0, 1, 0, 0], [0, 1, 0, 0], [0, 0, 1, 0], [1, 0, 0, 0], [0, 0, 0, 1]])
    office.post(f"{at}leitung/tun/", {"verb": "close_ballot", "id": ballot.pk})

    def upload(content: bytes) -> str:
        file = SimpleUploadedFile("wahl.bel", content)
        return board.post(f"{here}belenios/ergebnis/", {"archive": file}, follow=True).content.decode()

    # a ballot of the five left out: each file is whole, the chain is not
    short = repacked(archive, lambda rows: [r for i, r in enumerate(rows) if i not in (6, 7)])
    assert "kann nicht übernommen werden" in upload(short)
    assert "Ergebnis übernommen" in upload(archive)
    assert "lehnt das Archiv ab" not in upload(archive)
    board.post(f"{at}leitung/tun/", {"verb": "determine", "id": ballot.pk})
    assert "Archiv herunterladen" in office.get(here).content.decode()
    ballot.refresh_from_db()
    assert ballot.determination.endswith("mit 2 Ja-Stimmen gegen 1 Nein-Stimme bei 1 Enthaltung angenommen.")
    assert ballot.result["invalid"] == 1
    given_back = client_for("member_head@0").get(f"{here}belenios/archiv/")
    name = given_back["Content-Disposition"].partition('"')[2].rstrip('"')
    (tmp_path / "again").mkdir()
    (tmp_path / "again" / name).write_bytes(given_back.content)
    subprocess.run(
        ["belenios-tool", "election", "verify", "--dir", str(tmp_path / "again")], check=True, timeout=60
    )

    assembly.close_assembly(assembly_id=found.pk, by=stage.office)
    found.refresh_from_db()
    ledger, minutes = assembly.ledger_of(found), compose(found)
    assert compare(ledger, minutes) == []
    ledger["ballots"][0]["sealed"]["result"][1] += 1
    assert compare(ledger, minutes) != []
