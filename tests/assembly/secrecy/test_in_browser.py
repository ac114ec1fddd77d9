# SPDX-FileCopyrightText: 2026 IT-Union contributors
# SPDX-License-Identifier: EUPL-1.2
"""The client in a real browser, pinned by its hash, under the house's content security policy: a vote with two crashes."""

import base64
import hashlib
import html
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest
from tests.assembly.secrecy.polls import CLIENT, Poll, motion

from itunion.foundation.ui.security import POLICY
from itunion.union.assembly import secrecy
from itunion.union.assembly.secrecy import IssuerKey, PollDefinition


def page(definition: PollDefinition) -> str:
    """The least page the client works on."""
    pin = base64.b64encode(hashlib.sha384(CLIENT.read_bytes()).digest()).decode()
    states = ("idle", "ready", "unconfirmed", "done", "wrong-poll")
    return f"""<!doctype html><html lang="de"><title>Abstimmung</title>
    <script type="module" src="/ballot.js" integrity="sha384-{pin}"></script>
    <main data-ballot data-definition="{html.escape(definition.canonical().decode())}"
      data-digest="{definition.digest.hex()}" data-token-url="/token" data-cast-url="/cast" data-csrf="secret"
      data-slot="1"><button data-ballot-token>Berechtigung</button>
      <form data-ballot-form><label><input type="radio" name="choice" value="no">Nein</label><button>Abgeben</button></form>
      {"".join(f'<p data-ballot-state="{state}" hidden>{state}</p>' for state in states)}
      <button data-ballot-again>Noch einmal</button><output data-ballot-receipt></output></main></html>"""


@contextmanager
def serving(poll: Poll) -> Iterator[tuple[str, list[tuple[str, dict[str, str], bytes]]]]:
    """Serve the page and both endpoints; the first cast is taken, but its answer is lost."""
    received: list[tuple[str, dict[str, str], bytes]] = []

    class Handler(BaseHTTPRequestHandler):
        def answer(self, body: bytes, kind: str, status: int = 200) -> None:
            self.send_response(status)
            headers = {"Content-Type": kind, "Content-Length": len(body), "Content-Security-Policy": POLICY}
            for name, value in (headers | {"Set-Cookie": "sessionid=who; Path=/"}).items():
                self.send_header(name, str(value))
            self.end_headers()
            self.wfile.write(body)

        def do_GET(self) -> None:
            if self.path == "/ballot.js":
                self.answer(CLIENT.read_bytes(), "text/javascript")
            else:
                self.answer(page(poll.definition).encode(), "text/html; charset=utf-8")

        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            received.append((self.path, dict(self.headers), body))
            if self.path == "/token":
                self.answer(secrecy.blind_sign(poll.issuer, body), "application/octet-stream")
            elif len([path for path, _, _ in received if path == "/cast"]) == 1:
                self.answer(b"", "text/plain", 503)
            else:
                self.answer(secrecy.check_cast(poll.definition, body).receipt.hex().encode(), "text/plain")

        def log_message(self, *_arguments: Any) -> None:
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}/", received
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


@pytest.mark.journey
def test_a_vote_survives_two_crashes_and_leaves_nothing_in_the_browser(browser: Any) -> None:
    base, key = motion(), IssuerKey.generate("motion-1")
    definition = PollDefinition.motion("Beitritt", key.public, base.committee.public)
    poll = Poll(definition, key, base.committee)
    complaints: list[str] = []
    with serving(poll) as (address, received):
        tab = browser.new_page()
        tab.on("pageerror", lambda error: complaints.append(str(error)))
        tab.goto(address)
        tab.get_by_text("idle").wait_for()
        tab.get_by_text("Berechtigung").dblclick()
        tab.get_by_text("ready").wait_for()
        tab.reload()
        tab.get_by_text("ready").wait_for()
        tab.get_by_label("Nein").check()
        tab.get_by_text("Abgeben").click()
        tab.get_by_text("unconfirmed").wait_for()
        tab.reload()
        tab.get_by_text("unconfirmed").wait_for()
        tab.get_by_text("Noch einmal").click()
        tab.get_by_text("done").wait_for()
        receipt = tab.locator("[data-ballot-receipt]").inner_text().replace(" ", "")
        kept = tab.evaluate("Object.keys(localStorage).length + Object.keys(sessionStorage).length")
        tab.close()

    assert complaints == []
    assert kept == 0
    (token_path, token_headers, _blinded), (_, headers, first), (_, _, second) = received
    assert (token_path, token_headers["Cookie"], token_headers["X-CSRFToken"]) == (
        "/token",
        "sessionid=who",
        "secret",
    )
    assert not {"Cookie", "Authorization", "Referer", "X-CSRFToken"} & set(headers)
    assert first == second
    cast = secrecy.check_cast(definition, second)
    assert cast.receipt.hex() == receipt
    assert secrecy.decrypt_ballot(definition, poll.secret, cast) == {"no"}
