# SPDX-FileCopyrightText: 2026 IT-Union contributors
# SPDX-License-Identifier: EUPL-1.2
"""Pages of the secret ballot: ceremony, booth, papers, count, checking; no interim result, nothing without JavaScript."""

import base64
import hashlib
import html
import json
from collections.abc import Callable
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils.html import strip_tags
from tests.assembly.secrecy.polls import CLIENT
from tests.assembly.secretly import BITS, PASSPHRASES, TRUSTEES, Secret, Voter, on_stage, secret_ballot
from tests.assembly.stage import Stage

from itunion.foundation.kernel.api import jobs
from itunion.foundation.kernel.models import JobRun
from itunion.union.assembly import api as assembly
from itunion.union.assembly.models import Ballot, UrnEntry

SignIn = Callable[[str], Client]


def text_of(response: Any) -> str:
    return " ".join(html.unescape(strip_tags(response.content.decode())).split())


def signed_in(voter: Voter) -> Client:
    client = Client()
    client.force_login(voter.person)
    return client


@pytest.fixture
def small_keys(monkeypatch: pytest.MonkeyPatch) -> None:
    """Keys of the pages' own ballots are as short as those of the tests."""
    from itunion.union.assembly.actions import ceremony, secret

    make, seal = secret.IssuerKey.generate, ceremony.secrecy.seal_share
    from tests.assembly.secretly import CHEAP

    monkeypatch.setattr(secret.IssuerKey, "generate", lambda poll_id, bits: make(poll_id, bits=BITS))
    monkeypatch.setattr(
        ceremony.secrecy, "seal_share", lambda public, share, words, effort: seal(public, share, words, CHEAP)
    )


def ceremony(**changes: str) -> dict[str, str]:
    words = {f"trustee{n}": TRUSTEES[n - 1] for n in (1, 2, 3)}
    for name in ("passphrase", "again"):
        words |= {f"{name}{n}": PASSPHRASES[n - 1] for n in (1, 2, 3)}
    return words | changes


def test_from_the_ceremony_to_the_published_result(
    stage: Stage, client_for: SignIn, small_keys: None
) -> None:
    found = stage.planned()
    point = stage.item(found)
    found = stage.opened(found)
    voters = on_stage(stage, found)
    office, chair = client_for("union_office"), client_for("union_supervision")
    at = f"/versammlung/{found.pk}/"

    # the ceremony: a wrong repetition keeps nothing, passphrases never come back
    shown = office.post(f"{at}schluessel/", ceremony(again2="etwas ganz anderes"))
    assert "nicht dieselbe Passphrase" in text_of(shown)
    assert not any(words in shown.content.decode() for words in PASSPHRASES)
    shown = office.post(f"{at}schluessel/", ceremony(), follow=True)
    assert "vorbereitet" in text_of(shown)
    key = assembly.committees_of(found.pk).get()
    files = []
    for index in (1, 2, 3):
        answer = office.post(f"{at}schluessel/{key.pk}/{index}/")
        assert answer["Content-Disposition"].endswith('.json"')
        files.append(answer.content)
    assert "schon abgeholt" in text_of(office.post(f"{at}schluessel/{key.pk}/1/", follow=True))

    opened = {"question": "Treten wir bei?", "secrecy": "secret"}
    shown = office.post(f"{at}leitung/punkt/{point.pk}/", opened, follow=True)
    assert "0 von 6 Stimmausweisen ausgegeben" in text_of(shown)
    ballot = Ballot.objects.get()

    voter = voters[0].of(ballot)
    head = signed_in(voter)
    assert "Zur Wahlkabine" in text_of(head.get("/versammlung/stimme/"))
    booth = f"/versammlung/abstimmung/{ballot.pk}/kabine/{voter.member.pk}/"
    page = head.get(booth).content.decode()
    said = text_of(head.get(booth))
    for words in (
        "Was geheim ist",
        "Was festgehalten wird",
        "Wie Sie prüfen",
        "nicht zertifiziert",
        "Stimmzettel",
    ):
        assert words in said
    poll = assembly.secret_poll(ballot.pk)
    attribute = page.split('data-definition="')[1].split('"')[0]
    assert html.unescape(attribute).encode() == assembly.definition_of(poll).canonical()
    pin = base64.b64encode(hashlib.sha384(CLIENT.read_bytes()).digest()).decode()
    assert f'integrity="sha384-{pin}"' in page
    assert "<noscript>" in page
    assert poll.digest[:8] in said

    # one takes a paper; then the others vote
    office.post(f"/versammlung/abstimmung/{ballot.pk}/stimmzettel/", {"member": voters[5].member.pk})
    for one, choice in zip(voters[:5], ("yes", "yes", "no", "abstain", "yes"), strict=True):
        one.of(ballot).take_token().cast(choice)
    shown = text_of(office.get(f"{at}leitung/"))
    assert "5 von 6 Stimmausweisen ausgegeben" in shown
    assert "5 Stimmausweise ausgegeben" in text_of(head.get(f"{at}leinwand/inhalt/"))
    assert "Stimmzettel" in text_of(office.get(f"/versammlung/abstimmung/{ballot.pk}/stimmzettel/"))
    count = f"/versammlung/abstimmung/{ballot.pk}/auszaehlung/"
    office.post(f"{at}leitung/tun/", {"verb": "close_ballot", "id": ballot.pk})
    assert "Erst wird ausgezählt" in text_of(office.get(f"{at}leitung/"))
    shown = text_of(chair.post(f"{at}leitung/tun/", {"verb": "determine", "id": ballot.pk}, follow=True))
    assert Ballot.objects.get().state == "closed"
    assert office.get(count).status_code == 403

    def upload(second: str) -> dict[str, Any]:
        return {
            "file1": SimpleUploadedFile("1.json", files[0]), "passphrase1": PASSPHRASES[0],
            "file2": SimpleUploadedFile("3.json", files[2]), "passphrase2": second,
            "paper_yes": "0", "paper_no": "1", "paper_abstain": "0", "paper_invalid": "0",
        }  # fmt: skip

    shown = chair.post(count, upload("die falsche Passphrase"))
    assert "Die Passphrase zur 2. Datei öffnet sie nicht" in text_of(shown)
    assert PASSPHRASES[0] not in shown.content.decode()
    assert "Ausgezählt und unterschrieben" in text_of(chair.post(count, upload(PASSPHRASES[2]), follow=True))
    # counted, but not said: nothing is public before the determination
    assert head.get(f"/versammlung/abstimmung/{ballot.pk}/ergebnis.json").status_code == 404
    assert "sobald das Ergebnis festgestellt" in text_of(
        head.get(f"/versammlung/abstimmung/{ballot.pk}/pruefen/")
    )
    chair.post(f"{at}leitung/tun/", {"verb": "determine", "id": ballot.pk})
    shown = text_of(head.get(f"/versammlung/abstimmung/{ballot.pk}/"))
    assert "3 Ja-Stimmen gegen 2 Nein-Stimmen bei 1 Enthaltung angenommen" in shown
    answer = head.get(f"/versammlung/abstimmung/{ballot.pk}/ergebnis.json")
    document = json.loads(answer.content)
    assert document["electorate"] == {"entitled": 6, "paper_ballots": 1, "tokens_issued": 5}
    assert 'filename="result.json"' in answer["Content-Disposition"]
    shown = text_of(head.get(f"/versammlung/abstimmung/{ballot.pk}/pruefen/"))
    assert document["head"][:8] in shown
    assert shown.count("python -I verify_ballot.py") == 1
    program = head.get("/versammlung/abstimmung/pruefprogramm/")
    assert program.content == assembly.verifier_program().read_bytes()

    office.post(f"{at}leitung/tun/", {"verb": "close"})
    shown = text_of(office.post(f"{at}niederschrift/", {"draw": "1"}, follow=True))
    assert "5 Stimmausweise ausgegeben, 6 Stimmen gezählt" in shown
    assert "Stimmausweis erhalten" in shown
    assert "Stimmzettel erhalten" in shown


@pytest.mark.slow
def test_the_election_page_asks_for_marks_of_papers(stage: Stage, client_for: SignIn) -> None:
    names = {"k1": "Ada", "k2": "Bea", "k3": "Cleo"}
    secret = secret_ballot(stage, candidates=names, seats=2)
    for voter in secret.voters[:5]:
        voter.take_token().cast("k1", "k2")
    member = secret.voters[5].member.pk
    assembly.hand_out_paper(ballot_id=secret.ballot.pk, member_id=member, by=stage.office)
    page = signed_in(secret.voters[0]).get(f"/versammlung/abstimmung/{secret.ballot.pk}/kabine/{secret.voters[0].member.pk}/")  # fmt: skip
    assert "höchstens 2 Kreuze" in text_of(page)
    assert 'type="checkbox"' in page.content.decode()
    secret.close()
    url = f"/versammlung/abstimmung/{secret.ballot.pk}/auszaehlung/"
    assert "Stimmzettel mit Kreuzen" in text_of(client_for("union_supervision").get(url))
    secret.count(paper={"k1": 1, "k3": 1}, paper_valid=1)
    assert secret.determine().result["counts"] == {"k1": 6, "k2": 5, "k3": 1, "abstain": 0}


def test_the_urn_is_mixed_by_a_job_until_the_close(stage: Stage) -> None:
    secret: Secret = secret_ballot(stage)
    secret.vote("yyyynn")
    before = list(UrnEntry.objects.values_list("pk", flat=True))
    (run,) = JobRun.objects.filter(job="assembly.mix_urn")
    assert run.status == "waiting"

    def due() -> None:
        JobRun.objects.filter(status="waiting").update(not_before=run.requested_at)
        for waiting in JobRun.objects.filter(job="assembly.mix_urn", status="waiting"):
            jobs.execute.func(waiting.pk)

    due()
    after = list(UrnEntry.objects.values_list("pk", flat=True))
    assert len(after) == 6
    assert not set(before) & set(after)
    assert JobRun.objects.filter(job="assembly.mix_urn").count() == 2
    secret.close()
    due()
    runs = JobRun.objects.filter(job="assembly.mix_urn")
    assert {r.status for r in runs} == {"done"}
    assert {json.dumps(r.result) for r in runs} == {"null"}


def test_a_used_key_cannot_be_discarded(stage: Stage, client_for: SignIn) -> None:
    secret = secret_ballot(stage)
    key = secret.ballot.secret_poll.committee
    url = f"/versammlung/{secret.found.pk}/schluessel/{key.pk}/"
    assert "schon verwendet" in text_of(client_for("union_office").post(url, follow=True))
    for who in ("union_supervision", "member_head@0"):
        assert client_for(who).post(url).status_code == 403
        assert client_for(who).get(f"/versammlung/{secret.found.pk}/schluessel/").status_code == 403
