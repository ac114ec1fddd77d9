# SPDX-FileCopyrightText: 2026 IT-Union contributors
# SPDX-License-Identifier: EUPL-1.2
"""Both phases over HTTP: every status, every kind of bad body; phase B knows no session and leaves no trace."""

import inspect
import logging
from collections.abc import Callable
from typing import Any

import pytest
from django.contrib.sessions.models import Session
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from tests.assembly.secretly import Secret, Voter, secret_ballot
from tests.assembly.stage import Stage

from itunion.desk.commands import serve
from itunion.foundation.kernel.models import AuditEntry
from itunion.union.assembly import api as assembly
from itunion.union.assembly import secrecy
from itunion.union.assembly.models import Participation, UrnEntry

BYTES = "application/octet-stream"
MIDDLEWARE = "itunion.union.assembly.middleware.NamelessUrnMiddleware"
ADDRESS, AGENT = "203.0.113.77", "Telling/1.0"


@pytest.fixture
def secret(stage: Stage) -> Secret:
    """A secret ballot from which the last member is banned."""
    return secret_ballot(stage, ban_subject="claim", concerned=[f"m{stage.members[5].pk}"])


def signed_in(voter: Voter, **more: Any) -> Client:
    client = Client(**more)
    client.force_login(voter.person)
    return client


def ask(client: Client, voter: Voter, body: bytes, kind: str = BYTES, **more: Any) -> Any:
    """Phase A."""
    url = f"/versammlung/abstimmung/{voter.ballot.pk}/ausweis/{voter.member.pk}/"
    return client.post(url, body, content_type=kind, **more)


def urn(voter: Voter, body: bytes, client: Client | None = None, kind: str = BYTES, **more: Any) -> Any:
    """Phase B, as somebody unknown."""
    url = f"/versammlung/abstimmung/urne/{voter.definition.poll_id}/"
    return (client or Client(enforce_csrf_checks=True)).post(url, body, content_type=kind, **more)


def with_token(voter: Voter) -> Voter:
    return voter.take_token()


# --- phase A ---------------------------------------------------------------------------------------------------------


def test_a_token_comes_as_raw_bytes_and_is_not_cached(secret: Secret) -> None:
    voter = secret.voters[0]
    client = signed_in(voter)
    voter.prepared = secrecy.prepare_token(voter.definition.issuer)
    first, again = (ask(client, voter, voter.prepared.blinded) for _ in range(2))
    assert (first.status_code, len(first.content), first["Content-Type"]) == (200, 384, BYTES)
    assert "no-store" in first["Cache-Control"]
    assert again.content == first.content
    assert secrecy.finalize(voter.prepared, first.content)
    other = secrecy.prepare_token(voter.definition.issuer).blinded
    assert ask(client, voter, other).status_code == 409
    assert AuditEntry.objects.filter(action="assembly.issue_token").count() == 1


def test_phase_a_wants_a_session_and_the_csrf_token(secret: Secret) -> None:
    voter = secret.voters[0]
    blinded = secrecy.prepare_token(voter.definition.issuer).blinded
    anonymous = ask(Client(), voter, blinded)
    assert anonymous.status_code == 302
    careful = signed_in(voter, enforce_csrf_checks=True)
    assert ask(careful, voter, blinded).status_code == 403
    page = careful.get(f"/versammlung/abstimmung/{voter.ballot.pk}/kabine/{voter.member.pk}/")
    token = page.content.decode().split('data-csrf="')[1].split('"')[0]
    assert ask(careful, voter, blinded, headers={"X-CSRFToken": token}).status_code == 200
    assert Client().get(f"/versammlung/abstimmung/{voter.ballot.pk}/ausweis/{voter.member.pk}/").status_code in {302, 405}  # fmt: skip


def bad_blinded(n: int) -> list[bytes]:
    return [b"", b"\x00" * 383, b"\x00" * 385, b"\xff" * 384, b"\x01" + b"\x00" * 383, n.to_bytes(384, "big")]


def test_bad_bodies_get_no_token(secret: Secret) -> None:
    voter = secret.voters[0]
    client = signed_in(voter)
    for body in bad_blinded(voter.definition.issuer.n):
        answer = ask(client, voter, body)
        assert (answer.status_code, answer.content) == (400, b""), body[:4]
    blinded = secrecy.prepare_token(voter.definition.issuer).blinded
    assert ask(client, voter, blinded, kind="text/plain").status_code == 400
    assert not Participation.objects.exists()


def test_no_token_for_others_for_banned_members_nor_after_the_close(secret: Secret) -> None:
    voter, other, banned = secret.voters[0], secret.voters[1], secret.voters[5]
    blinded = secrecy.prepare_token(voter.definition.issuer).blinded
    assert ask(signed_in(banned), banned, blinded).status_code == 403
    blinded = secrecy.prepare_token(voter.definition.issuer).blinded
    assert ask(signed_in(other), voter, blinded).status_code == 403
    assert ask(signed_in(voter), Voter(voter.person, secret.stage.world.suppliers[0], voter.ballot), blinded).status_code == 403  # fmt: skip
    secret.close()
    assert ask(signed_in(voter), voter, blinded).status_code == 410


# --- phase B ---------------------------------------------------------------------------------------------------------


def test_a_vote_gets_its_receipt_without_any_session(secret: Secret) -> None:
    voter = with_token(secret.voters[0])
    body = voter.seal("yes")
    answer = urn(voter, body)
    assert answer.status_code == 200
    assert answer.content.decode() == secrecy.receipt_of(body).hex()
    assert answer["Content-Type"].startswith("text/plain")
    assert "no-store" in answer["Cache-Control"]
    assert not answer.cookies
    assert UrnEntry.objects.count() == 1


def test_every_refusal_has_its_status(secret: Secret) -> None:
    voter, late = with_token(secret.voters[0]), with_token(secret.voters[1])
    body, other = voter.seal("yes"), voter.seal("no")
    assert urn(voter, body).status_code == 200
    assert urn(voter, body).status_code == 200
    assert urn(voter, other).status_code == 409
    secret.close()
    assert urn(voter, body).content.decode() == secrecy.receipt_of(body).hex()
    assert urn(voter, other).status_code == 409
    assert urn(late, late.seal("yes")).status_code == 410
    url = f"/versammlung/abstimmung/urne/{voter.definition.poll_id}/"
    assert Client().get(url).status_code == 405


def test_junk_is_400_and_never_more(secret: Secret) -> None:
    voter = with_token(secret.voters[0])
    good = voter.seal("yes")
    forged = bytearray(good)
    forged[40] ^= 1
    junk = [
        b"",
        b"{}",
        good[:-1],
        good + b"\x00",
        b"\x02" + good[1:],
        bytes(562),
        b"\xff" * 562,
        bytes(forged),
    ]
    for body in junk:
        answer = urn(voter, body)
        assert (answer.status_code, answer.content) == (400, b""), (len(body), body[:3])
    assert urn(voter, good, kind="text/plain").status_code == 400
    for name in ("p-none", "x", "%00", "a" * 300):
        answer = Client().post(f"/versammlung/abstimmung/urne/{name}/", good, content_type=BYTES)
        assert answer.status_code == 400, name
    assert not UrnEntry.objects.exists()


def test_a_failure_of_the_database_says_nothing(
    secret: Secret, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    voter = with_token(secret.voters[0])
    body = voter.seal("yes")

    def broken(**_fields: Any) -> None:
        raise RuntimeError(f"duplicate key ({body.hex()})")

    monkeypatch.setattr(assembly, "cast_secret", broken)
    answer = urn(voter, body)
    assert (answer.status_code, answer.content) == (503, b"")
    assert "RuntimeError" in caplog.text
    assert body.hex()[:40] not in caplog.text


def writes(queries: CaptureQueriesContext) -> list[str]:
    """Return the tables written to."""
    words = [query["sql"].split() for query in queries]
    return [w[2].strip('"') if w[0] == "INSERT" else w[1].strip('"') for w in words if w[0] in {"INSERT", "UPDATE", "DELETE"}]  # fmt: skip


def test_a_cast_writes_one_row_and_reads_no_session(secret: Secret) -> None:
    voter = with_token(secret.voters[0])
    with CaptureQueriesContext(
        connection,
    ) as queries:
        urn(voter, voter.seal("yes"))
    assert writes(queries) == ["assembly_urnentry"]
    assert not any("session" in q["sql"] or "identity_person" in q["sql"] for q in queries)


def test_cookies_that_come_along_are_not_looked_at(secret: Secret, settings: Any) -> None:
    """A browser client sends none; should another one do, the first middleware takes them off."""
    settings.MIDDLEWARE = [MIDDLEWARE, *[name for name in settings.MIDDLEWARE if name != MIDDLEWARE]]
    voter = with_token(secret.voters[0])
    client = signed_in(voter)
    before = dict(Session.objects.values_list("session_key", "session_data"))
    with CaptureQueriesContext(connection) as queries:
        answer = urn(voter, voter.seal("yes"), client, REMOTE_ADDR=ADDRESS, headers={"User-Agent": AGENT})
    assert answer.status_code == 200
    assert not answer.cookies
    assert writes(queries) == ["assembly_urnentry"]
    assert not any("session" in q["sql"] or "identity_person" in q["sql"] for q in queries)
    assert dict(Session.objects.values_list("session_key", "session_data")) == before
    # the same client is still signed in elsewhere
    assert client.get("/versammlung/").status_code == 200


def test_logs_of_casts_hold_neither_token_nor_choice_nor_client(secret: Secret, settings: Any) -> None:
    settings.MIDDLEWARE = [MIDDLEWARE, *[name for name in settings.MIDDLEWARE if name != MIDDLEWARE]]
    heard: list[str] = []

    class Ear(logging.Handler):
        def emit(self, record: logging.LogRecord) -> None:
            heard.append(f"{record.name} {record.getMessage()} {record.__dict__!r}")

    ear, root = Ear(level=0), logging.getLogger()
    listening = [root, *(logging.getLogger(name) for name in ("django", "django.request", "django.security", "django.server", "itunion", "granian"))]  # fmt: skip
    before = [(one, one.level) for one in listening]
    for one in listening:
        one.setLevel(1)
    root.addHandler(ear)
    bodies = []
    try:
        for voter, choice in zip(secret.voters, ("yes", "no", "abstain", "invalid", "yes"), strict=False):
            with_token(voter)
            bodies.append(voter.seal(choice))
            for body in (bodies[-1], bodies[-1], voter.seal("no"), b"junk"):
                urn(voter, body, REMOTE_ADDR=ADDRESS, headers={"User-Agent": AGENT})
    finally:
        root.removeHandler(ear)
        for one, level in before:
            one.setLevel(level)
    text = "\n".join(heard)
    for body in bodies:
        for part in (body[1:33], secrecy.receipt_of(body), body):
            assert part.hex() not in text
            assert repr(part)[2:-1] not in text
    for telling in (ADDRESS, AGENT, "/urne/", "abstain", "'yes'"):
        assert telling not in text, telling


def test_the_urn_is_before_everything_else(settings: Any) -> None:
    assert settings.MIDDLEWARE[0] == MIDDLEWARE


def test_the_server_keeps_no_access_log() -> None:
    """Granian writes one only when asked to, by an argument or by GRANIAN_LOG_ACCESS_ENABLED."""
    source = inspect.getsource(serve)
    assert '"--access-log"' not in source


def test_members_alone_vote_from_the_booth(secret: Secret, client_for: Callable[[str], Client]) -> None:
    voter = secret.voters[0]
    url = f"/versammlung/abstimmung/{voter.ballot.pk}/kabine/{voter.member.pk}/"
    assert signed_in(voter).get(url).status_code == 200
    assert signed_in(secret.voters[1]).get(url).status_code == 404
    assert client_for("union_office").get(url).status_code == 404
