# SPDX-FileCopyrightText: 2026 IT-Union contributors
# SPDX-License-Identifier: EUPL-1.2
"""Repairing, told alone: whatever JSON comes in, nothing raises and what comes out can be kept."""

import http.server
import io
import json
import os
import socket
import threading
from collections.abc import Iterator
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import pytest
from hypothesis import given
from hypothesis import settings as given_settings
from hypothesis import strategies as st

from itunion.procedures.council.importing.flatten import Flat, fingerprint, flatten, merged
from itunion.procedures.council.importing.json_text import Unreadable, read_json
from itunion.procedures.council.importing.kinds import KINDS, NAMES, REFERENCES, type_name
from itunion.procedures.council.importing.notes import SENTENCES, Notes
from itunion.procedures.council.importing.sources import with_parameter
from itunion.procedures.council.importing.transport import (
    Answer,
    HttpTransport,
    Patient,
    Unreachable,
    is_public,
)
from itunion.procedures.council.importing.values import repair, repair_ags

FULL = bool(os.environ.get("ITUNION_FULL"))
CASES = 5_000 if FULL else 150
BASE = "https://ris.example/list"
KEYS = sorted({key for name in NAMES for key in (*KINDS[name], *REFERENCES[name], "id", "type", "deleted")})
WORDS = ["N/A", "", "01.02.2024", "2024-02-30", "2024-01-01T10:00:00 01:00", "http://[", "https://ris.example/1", "www.x.de",
         "{\"type\":\"Point\",\"coordinates\":[52,11]}", "https://schema.oparl.org/1.1/Paper", "1" * 700]  # fmt: skip
PLAIN = st.none() | st.booleans() | st.integers() | st.floats() | st.text() | st.sampled_from(WORDS)
ANYTHING = st.recursive(
    PLAIN,
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(st.sampled_from(KEYS) | st.text(max_size=6), inner, max_size=6)
    ),
    max_leaves=30,
)


@given_settings(max_examples=CASES, deadline=None)
@given(ANYTHING, st.sampled_from(["", *NAMES]))
def test_any_json_is_taken_apart_without_raising(value: Any, expected: str) -> None:
    notes = Notes()
    for flat in flatten(value, expected=expected, base=BASE, body="", notes=notes):
        assert 0 < len(flat.id) <= 500
        # a database refuses NUL, broken halves of characters and numbers that are none
        text = json.dumps(flat.data, allow_nan=False, ensure_ascii=False)
        assert "\\u0000" not in text
        text.encode()
        # taken apart once more, what stands in columns is as it was
        again = Notes()
        plain = {
            k: v for k, v in flat.data.items() if not k.startswith("~") and k in KINDS.get(flat.type, {})
        }
        repeated = list(
            flatten({**plain, "id": BASE, "type": flat.type}, expected="", base=BASE, notes=again)
        )
        if flat.type and not flat.deleted:
            assert {k: v for k, v in repeated[-1].data.items() if not k.startswith("~")} == plain
    assert {note.code for note in notes} <= SENTENCES.keys()


@given_settings(max_examples=CASES, deadline=None)
@given(st.binary(max_size=200))
def test_any_bytes_are_json_or_unreadable(content: bytes) -> None:
    problem = ""
    try:
        read_json(content, Notes())
    except Unreadable as error:
        problem = error.code
    assert problem in {"", *SENTENCES}


def test_nesting_beyond_measure_is_unreadable() -> None:
    with pytest.raises(Unreadable):
        read_json(b"[" * 200_000, Notes())


@given(st.floats(5, 16), st.floats(46, 56))
def test_coordinates_come_out_longitude_first_whichever_way_they_came(
    longitude: float, latitude: float
) -> None:
    for pair in ([longitude, latitude], [latitude, longitude]):
        notes = Notes()
        value = {"type": "Feature", "geometry": {"type": "Point", "coordinates": pair}}
        assert repair("geojson", value, notes, BASE)["geometry"]["coordinates"] == [longitude, latitude]
        assert bool(notes.found) is (pair[0] > pair[1])


@given(st.integers(0, 99_999_999))
def test_a_key_keeps_or_gets_its_leading_zero(number: int) -> None:
    whole = f"{number:08d}"
    assert repair_ags(whole, 8, Notes()) == whole
    if whole[0] == "0" and whole[1] != "0":
        assert repair_ags(str(number), 8, Notes()) == whole


@pytest.mark.parametrize("value", ["123", "abcdefgh", "123456789", "", "１２３４５６７８"])
def test_what_is_no_key_is_left_out(value: str) -> None:
    notes = Notes()
    assert repair_ags(value, 8, notes) is None
    assert [note.code for note in notes] == ["ags_unusable"]


@given(
    st.lists(st.tuples(st.sampled_from("abc"), st.text("xy z+&", max_size=4)), max_size=5),
    st.text("a+: 0", max_size=6),
)
def test_a_parameter_stands_once_whatever_was_there(pairs: list[tuple[str, str]], value: str) -> None:
    from urllib.parse import urlencode

    url = with_parameter(f"{BASE}?{urlencode(pairs)}", "a", value, Notes())
    read = parse_qsl(urlsplit(url).query, keep_blank_values=True)
    assert [v for k, v in read if k == "a"] == [value]
    assert dict(read) == {**dict(pairs), "a": value}


def test_embedded_objects_stand_for_themselves_and_know_what_they_stood_in() -> None:
    notes = Notes()
    raw = {
        "id": "https://ris.example/m/1", "type": "https://schema.oparl.org/1.0/Meeting",
        "agendaItem": [{"id": "https://ris.example/i/1", "type": "https://schema.oparl.org/1.0/AgendaItem", "name": "A"}],
    }  # fmt: skip
    item, meeting = flatten(raw, expected="Meeting", base=BASE, notes=notes)
    assert item == Flat(
        "https://ris.example/i/1", "AgendaItem", data={"name": "A", "meeting": "https://ris.example/m/1"}
    )
    assert meeting.data == {"agendaItem": ["https://ris.example/i/1"]}
    assert not notes.found


def test_the_fingerprint_ignores_stamps_but_not_those_of_nameless_files() -> None:
    assert fingerprint("Paper", {"name": "A", "modified": "1"}) == fingerprint(
        "Paper", {"name": "A", "modified": "2"}
    )
    assert fingerprint("Paper", {"name": "A"}) != fingerprint("Paper", {"name": "B"})
    assert fingerprint("File", {"modified": "1"}) != fingerprint("File", {"modified": "2"})
    assert fingerprint("File", {"size": 3, "modified": "1"}) == fingerprint(
        "File", {"size": 3, "modified": "2"}
    )
    assert merged({"a": 1, "b": 2}, {"b": 3}) == {"a": 1, "b": 3}


def test_names_of_types_are_known_in_any_case_and_version() -> None:
    assert type_name("https://schema.oparl.org/1.0/agendaitem/") == "AgendaItem"
    assert type_name("https://schema.oparl.org/1.1/System") == type_name(None) == type_name(["x"]) == ""


# -- asking others --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("address", [
    "127.0.0.1", "10.1.2.3", "192.168.0.1", "169.254.169.254", "::1", "fe80::1%eth0", "fc00::1", "::ffff:10.0.0.1", "0.0.0.0",
    "224.0.0.1",
])  # fmt: skip
def test_addresses_inside_are_not_public(address: str) -> None:
    assert not is_public(address)


@pytest.mark.parametrize("address", ["8.8.8.8", "2001:4860:4860::8888"])
def test_addresses_outside_are_public(address: str) -> None:
    assert is_public(address)


@pytest.mark.parametrize("url", ["http://localhost/x", "http://127.0.0.1:1/", "https://[::1]/"])
def test_the_own_network_is_not_asked(url: str) -> None:
    with pytest.raises(Unreachable, match="internen Netz"):
        HttpTransport().fetch(url)


@pytest.mark.parametrize(
    "url", ["file:///etc/passwd", "ftp://x.example/", "http:///x", "http://x.example:port/", "nichts"]
)
def test_only_web_addresses_are_asked(url: str) -> None:
    with pytest.raises(Unreachable):
        HttpTransport(allow_private=True).fetch(url)


class Handler(http.server.BaseHTTPRequestHandler):
    """A server on this machine: redirects, long answers, a connection that is cut."""

    def do_GET(self) -> None:
        if self.path == "/moved":
            self.send_response(301)
            self.send_header("Location", "/there?x=%C3%BC")
        elif self.path == "/round":
            self.send_response(302)
            self.send_header("Location", "/round")
        elif self.path == "/away":
            self.send_response(302)
            self.send_header("Location", "file:///etc/passwd")
        else:
            self.send_response(200)
            self.send_header("Content-Length", "100000")
        self.end_headers()
        if self.path == "/cut":
            self.wfile.write(b"x" * 10)
        elif self.path.startswith("/there"):
            self.wfile.write(b"x" * 100_000)
        self.close_connection = True

    def log_message(self, *_arguments: Any) -> None:
        pass


@pytest.fixture(scope="module")
def server() -> Iterator[str]:
    running = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=running.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{running.server_address[1]}"
    running.shutdown()
    running.server_close()
    thread.join()


def test_redirects_are_followed_and_long_answers_cut(server: str) -> None:
    answer = HttpTransport(allow_private=True).fetch(f"{server}/moved", largest=50_000)
    with answer.content as content:
        assert (answer.status, answer.moved, answer.large) == (200, True, True)
        assert answer.url == f"{server}/there?x=%C3%BC"
        # no more is read than is needed to know that it is too much
        assert 50_000 < len(content.read()) <= 50_000 + 256 * 1024


@pytest.mark.parametrize("path", ["round", "away", "cut"])
def test_ways_that_lead_nowhere_are_told(server: str, path: str) -> None:
    with pytest.raises(Unreachable):
        HttpTransport(allow_private=True).fetch(f"{server}/{path}")


def test_nobody_there_is_told() -> None:
    with socket.socket() as closed:
        closed.bind(("127.0.0.1", 0))
        port = closed.getsockname()[1]
    with pytest.raises(Unreachable):
        HttpTransport(allow_private=True).fetch(f"http://127.0.0.1:{port}/")


class Failing:
    """Fails some times, then answers."""

    def __init__(self, failures: int, status: int) -> None:
        self.failures, self.status = failures, status

    def fetch(self, url: str, *, largest: int = 0) -> Answer:
        self.failures -= 1
        if self.failures >= 0 and not self.status:
            raise Unreachable("timed out")
        return Answer(self.status if self.failures >= 0 else 200, url, io.BytesIO())


@pytest.mark.parametrize("status", [0, 500, 503, 429])
def test_a_server_that_fails_now_and_then_is_asked_again_after_longer_and_longer_pauses(status: int) -> None:
    waited: list[float] = []
    notes = Notes()
    answer = Patient(Failing(3, status), sleep=waited.append).fetch(BASE, notes)
    assert answer.status == 200
    assert [note.code for note in notes] == ["retried"]
    assert len(waited) == 3
    assert waited == sorted(waited)
    assert waited[0] >= 1
    assert waited[2] >= 4


def test_patience_ends() -> None:
    with pytest.raises(Unreachable):
        Patient(Failing(9, 0), sleep=lambda _s: None).fetch(BASE, Notes())
    assert Patient(Failing(9, 500), sleep=lambda _s: None).fetch(BASE, Notes()).status == 500
