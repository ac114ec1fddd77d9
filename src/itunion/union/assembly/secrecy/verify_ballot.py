# SPDX-FileCopyrightText: 2026 IT-Union contributors
# SPDX-License-Identifier: EUPL-1.2
"""Prüft das Ergebnis einer geheimen Abstimmung. / Checks the result of a secret ballot.

    python -I verify_ballot.py result.json [--receipt HEX]... [--head HEX] [--poll HEX] [--language en]

One file, nothing but Python's standard library, no line shared with the program that counted: copy it anywhere, read
it, run it without a network. Exit code 0: everything holds; 1: it does not.

What it recomputes: the poll's fingerprint, the chain and its head, the issuer's signature on every token (RFC 8017,
8.1.2), that no token was used twice, ballots ≤ tokens ≤ entitled votes, the totals from the published marks, the
committee's signature (Ed25519, RFC 8032). What nobody can recompute from this file: that the committee opened the
ballots honestly. That takes two trustees and the election committee; see decision 0009.
"""

import argparse
import hashlib
import json
import re
import sys
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

WORDS = {
    "unreadable": ("Datei nicht lesbar oder kein Ergebnis: {0}", "File not readable or not a result: {0}"),
    "form": ("Aufbau der Datei falsch bei: {0}", "Wrong structure of the file at: {0}"),
    "poll": ("Die Abstimmung hat nicht die erwartete Kennung.", "The poll has not the expected fingerprint."),
    "chain": ("Kette und Kopf passen nicht zusammen.", "Chain and head do not fit together."),
    "head": ("Der Kopf ist nicht der aus dem Protokoll.", "The head is not the one in the minutes."),
    "record": ("Eintrag {0}: falsche Form", "Record {0}: wrong form"),
    "token": ("Eintrag {0}: Stimmberechtigung ungültig", "Record {0}: token not valid"),
    "duplicate": ("Eintrag {0}: Stimmberechtigung doppelt verwendet", "Record {0}: token used twice"),
    "electorate": (
        "Mehr Stimmen als Stimmberechtigungen oder mehr Stimmberechtigungen als Stimmberechtigte.",
        "More ballots than tokens, or more tokens than entitled votes.",
    ),
    "totals": (
        "Die Summen passen nicht zu den einzelnen Stimmen.",
        "The totals do not fit to the single marks.",
    ),
    "signature": ("Unterschrift der Wahlleitung ungültig.", "Signature of the committee not valid."),
    "receipt": ("Quittung {0} ist nicht enthalten.", "Receipt {0} is not included."),
    "included": ("Quittung {0} steht an Stelle {1}.", "Receipt {0} is at position {1}."),
    "title": ("Abstimmung: {0}", "Poll: {0}"),
    "fingerprint": ("Kennung der Abstimmung: {0}", "Fingerprint of the poll: {0}"),
    "board": ("Kopf der Kette: {0}", "Head of the chain: {0}"),
    "sums": (
        "{0} Stimmen ({1} auf Papier), {2} Stimmberechtigungen, {3} Stimmberechtigte",
        "{0} ballots ({1} on paper), {2} tokens, {3} entitled votes",
    ),
    "line": ("  {0}: {1}", "  {0}: {1}"),
    "abstain": ("Enthaltung", "abstention"),
    "invalid": ("ungültig (davon unlesbar: {0})", "invalid (of which unreadable: {0})"),
    "no head": (
        "Ohne --head aus dem Protokoll bleibt ein ausgetauschtes Ergebnis unbemerkt.",
        "Without --head from the minutes an exchanged result goes unnoticed.",
    ),
    "good": ("In Ordnung: alle Prüfungen bestanden.", "In order: all checks passed."),
    "bad": ("NICHT in Ordnung.", "NOT in order."),
}

TOKEN, SIGNATURE, CIPHERTEXT = 32, 384, 145
RECORD = 1 + TOKEN + SIGNATURE + CIPHERTEXT
NAME = b"itunion/ballot/1/"
HEX = re.compile(r"(?:[0-9a-f]{2})*")

Message = tuple[Any, ...]
"""A key of WORDS and what is put into it."""


class Wrong(Exception):
    """The file has not the form of a result; nothing more can be said about it."""


def canonical(value: Any) -> bytes:
    """The one way a JSON value is written."""
    return json.dumps(
        value, sort_keys=True, separators=(",", ":"), ensure_ascii=True, allow_nan=False
    ).encode("ascii")


def sha256(*parts: bytes) -> bytes:
    """SHA-256 over all parts."""
    return hashlib.sha256(b"".join(parts)).digest()


# --- form ---------------------------------------------------------------------------------------------------------


def fields(value: Any, where: str, names: str) -> list[Any]:
    """The values of an object that has exactly these fields."""
    if not isinstance(value, dict) or set(value) != set(names.split()):
        raise Wrong("form", where)
    return [value[name] for name in names.split()]


def number(value: Any, where: str) -> int:
    """A number from 0 on; True is none."""
    if type(value) is not int or value < 0:
        raise Wrong("form", where)
    return value


def octets(value: Any, where: str, size: int | None = None) -> bytes:
    """Bytes written in small hexadecimal digits."""
    if (
        not isinstance(value, str)
        or not HEX.fullmatch(value)
        or (size is not None and len(value) != 2 * size)
    ):
        raise Wrong("form", where)
    return bytes.fromhex(value)


def read(data: bytes) -> dict[str, Any]:
    """Parse a file that must be canonical, so that not one byte of it can be changed unnoticed."""
    try:
        document = json.loads(data)
        same = canonical(document) == data
    except (ValueError, RecursionError) as error:
        raise Wrong("unreadable", type(error).__name__) from error
    if not same:
        raise Wrong("unreadable", "canonical JSON")
    fields(document, "result", "board definition electorate format head marks signature totals")
    if document["format"] != "itunion-ballot-result/1":
        raise Wrong("form", "format")
    found: dict[str, Any] = document
    return found


class Poll:
    """The definition of the poll, as far as checking needs it."""

    def __init__(self, value: Any) -> None:
        choices, committee, form, issuer, most, name, title = fields(
            value, "definition", "choices committee format issuer max_choices poll_id title"
        )
        if (
            form != "itunion-ballot-definition/1"
            or not isinstance(title, str)
            or not isinstance(choices, list)
        ):
            raise Wrong("form", "definition")
        if not all(
            isinstance(c, list) and len(c) == 2 and all(isinstance(w, str) for w in c) for c in choices
        ):
            raise Wrong("form", "choices")
        if not isinstance(name, str) or not re.fullmatch("[A-Za-z0-9][A-Za-z0-9_-]{0,63}", name):
            raise Wrong("form", "poll_id")
        exponent, modulus = fields(issuer, "issuer", "e n")
        if (
            exponent != 65537
            or not isinstance(modulus, str)
            or not re.fullmatch("[1-9a-f][0-9a-f]*", modulus)
        ):
            raise Wrong("form", "issuer")
        _, signer, _ = fields(committee, "committee", "point signer slope")
        self.title, self.name, self.labels = title, name, dict(choices)
        self.most, self.modulus, self.signer = (
            number(most, "max_choices"),
            int(modulus, 16),
            octets(signer, "signer", 32),
        )
        if len(self.labels) != len(choices) or {"abstain", "invalid"} & set(self.labels):
            raise Wrong("form", "choices")
        if not 2048 <= self.modulus.bit_length() <= 8 * SIGNATURE or not self.modulus & 1:
            raise Wrong("form", "issuer")
        self.digest = sha256(NAME, b"definition\x00", canonical(value))


# --- signatures ---------------------------------------------------------------------------------------------------


def mask(seed: bytes, size: int) -> int:
    """MGF1 with SHA-384 (RFC 8017, B.2.1), as a number."""
    blocks = (hashlib.sha384(seed + i.to_bytes(4, "big")).digest() for i in range(-(-size // 48)))
    return int.from_bytes(b"".join(blocks)[:size], "big")


def pss_holds(modulus: int, message: bytes, signature: bytes) -> bool:
    """RSASSA-PSS with SHA-384, salt of 48 bytes, exponent 65537 (RFC 8017, 8.1.2 and 9.1.2)."""
    value, bits = int.from_bytes(signature, "big"), modulus.bit_length() - 1
    size = (bits + 7) // 8
    opened = pow(value, 65537, modulus)
    if value >= modulus or opened.bit_length() > bits:
        return False
    encoded = opened.to_bytes(size, "big")
    masked, digest, last = encoded[: size - 49], encoded[size - 49 : -1], encoded[-1]
    block = int.from_bytes(masked, "big") ^ mask(digest, len(masked))
    block &= (1 << bits - 8 * 49) - 1
    salt = (block & (1 << 8 * 48) - 1).to_bytes(48, "big")
    expected = hashlib.sha384(bytes(8) + hashlib.sha384(message).digest() + salt).digest()
    return last == 0xBC and block >> 8 * 48 == 1 and digest == expected


PRIME = 2**255 - 19
ORDER = 2**252 + 27742317777372353535851937790883648493
CURVE = -121665 * pow(121666, -1, PRIME) % PRIME
ROOT = pow(2, (PRIME - 1) // 4, PRIME)

Point = tuple[int, int, int, int]
"""Extended coordinates X, Y, Z, T with x = X/Z, y = Y/Z, xy = T/Z (RFC 8032, 5.1.4)."""


def plus(a: Point, b: Point) -> Point:
    """Sum of two points of edwards25519."""
    low = (a[1] - a[0]) * (b[1] - b[0]) % PRIME
    high = (a[1] + a[0]) * (b[1] + b[0]) % PRIME
    twist = 2 * a[3] * b[3] * CURVE % PRIME
    scale = 2 * a[2] * b[2] % PRIME
    e, f, g, h = high - low, scale - twist, scale + twist, high + low
    return e * f % PRIME, g * h % PRIME, f * g % PRIME, e * h % PRIME


def times(factor: int, point: Point) -> Point:
    """Multiple of a point, by doubling and adding; everything here is public."""
    total: Point = (0, 1, 1, 0)
    while factor:
        if factor & 1:
            total = plus(total, point)
        point, factor = plus(point, point), factor >> 1
    return total


def lift(encoded: bytes) -> Point | None:
    """The point an encoding stands for (RFC 8032, 5.1.3), or None."""
    y = int.from_bytes(encoded, "little")
    sign, y = y >> 255, y & (1 << 255) - 1
    square = (y * y - 1) * pow(CURVE * y * y + 1, -1, PRIME) % PRIME
    x = pow(square, (PRIME + 3) // 8, PRIME)
    if (x * x - square) % PRIME:
        x = x * ROOT % PRIME
    if (x * x - square) % PRIME or y >= PRIME or (x == 0 and sign):
        return None
    x = PRIME - x if x & 1 != sign else x
    return x, y, 1, x * y % PRIME


def ed25519_holds(public: bytes, message: bytes, signature: bytes) -> bool:
    """Ed25519 (RFC 8032, 5.1.7), without the cofactor."""
    base = lift((4 * pow(5, -1, PRIME) % PRIME).to_bytes(32, "little"))
    key, commitment, answer = lift(public), lift(signature[:32]), int.from_bytes(signature[32:], "little")
    if base is None or key is None or commitment is None or answer >= ORDER:
        return False
    challenge = int.from_bytes(hashlib.sha512(signature[:32] + public + message).digest(), "little") % ORDER
    left, right = times(answer, base), plus(commitment, times(challenge, key))
    return not any((left[i] * right[2] - right[i] * left[2]) % PRIME for i in (0, 1))


# --- checks -------------------------------------------------------------------------------------------------------


def receipts_of(board: Sequence[bytes]) -> list[bytes]:
    """The receipt of every record."""
    return [sha256(NAME, b"receipt\x00", record) for record in board]


def head_of(poll: Poll, receipts: Sequence[bytes]) -> bytes:
    """The head of the chain, computed from the start."""
    head = sha256(NAME, b"board\x00", poll.digest)
    for index, receipt in enumerate(receipts, start=1):
        head = sha256(NAME, b"link\x00", head, index.to_bytes(8, "big"), receipt)
    return head


def check_records(poll: Poll, board: Sequence[bytes]) -> Iterator[Message]:
    """Form, token and uniqueness of every record."""
    prefix = NAME + b"token\x00" + len(poll.name).to_bytes(2, "big") + poll.name.encode("ascii")
    seen: set[bytes] = set()
    for index, record in enumerate(board, start=1):
        if len(record) != RECORD or record[0] != 1:
            yield "record", index
            continue
        token, signature = record[1 : 1 + TOKEN], record[1 + TOKEN : 1 + TOKEN + SIGNATURE]
        if not pss_holds(poll.modulus, prefix + token, signature):
            yield "token", index
        if token in seen:
            yield "duplicate", index
        seen.add(token)


def check_totals(poll: Poll, document: dict[str, Any]) -> bool:
    """Totals = sums of the marks, and possible at all under the rule of the poll."""
    names = "abstain ballots choices invalid unreadable valid"
    abstain, ballots, choices, invalid, unreadable, valid = fields(document["totals"], "totals", names)
    for value in (
        abstain,
        ballots,
        invalid,
        unreadable,
        valid,
        *fields(choices, "totals", " ".join(poll.labels)),
    ):
        number(value, "totals")
    marks = document["marks"]
    if (
        not isinstance(marks, list)
        or not all(isinstance(mark, str) for mark in marks)
        or marks != sorted(marks)
    ):
        raise Wrong("form", "marks")
    counted = Counter(marks)
    sums = {**choices, "abstain": abstain, "invalid": invalid}
    return (
        counted == Counter(sums)
        and ballots == valid + abstain + invalid
        and unreadable <= invalid
        and max(choices.values(), default=0) <= valid <= sum(choices.values()) <= poll.most * valid
    )


def check(
    data: bytes, heads: Sequence[str], polls: Sequence[str], receipts: Sequence[str]
) -> tuple[list[Message], list[Message]]:
    """Return what is wrong with a result file, and what there is to say about it."""
    try:
        document = read(data)
        poll = Poll(document["definition"])
        if not isinstance(document["board"], list):
            raise Wrong("form", "board")
        board = [octets(record, "board") for record in document["board"]]
        entitled, paper, tokens = (
            number(value, "electorate")
            for value in fields(document["electorate"], "electorate", "entitled paper_ballots tokens_issued")
        )
        head, signature = octets(document["head"], "head", 32), octets(document["signature"], "signature", 64)
        totals_hold = check_totals(poll, document)
    except Wrong as error:
        return [error.args], []
    wrong: list[Message] = []
    given = receipts_of(board)
    if head != head_of(poll, given):
        wrong.append(("chain",))
    wrong += [("head",) for text in heads if text.strip().lower() != head.hex()]
    wrong += [("poll",) for text in polls if text.strip().lower() != poll.digest.hex()]
    wrong += check_records(poll, board)
    ballots = document["totals"]["ballots"]
    if ballots != len(board) + paper or len(board) > tokens or tokens + paper > entitled:
        wrong.append(("electorate",))
    if not totals_hold:
        wrong.append(("totals",))
    body = {name: value for name, value in document.items() if name != "signature"}
    if not ed25519_holds(poll.signer, NAME + b"result\x00" + canonical(body), signature):
        wrong.append(("signature",))
    said: list[Message] = [("title", poll.title), ("fingerprint", poll.digest.hex()), ("board", head.hex())]
    said.append(("sums", ballots, paper, tokens, entitled))
    said += [("line", label, document["totals"]["choices"][word]) for word, label in poll.labels.items()]
    said.append(("line", ("abstain",), document["totals"]["abstain"]))
    said.append(("line", ("invalid", document["totals"]["unreadable"]), document["totals"]["invalid"]))
    places = {receipt.hex(): index for index, receipt in enumerate(given, start=1)}
    for text in (receipt.strip().lower() for receipt in receipts):
        (said if text in places else wrong).append(
            ("included", text, places[text]) if text in places else ("receipt", text)
        )
    return wrong, said


def say(message: Message, language: str) -> str:
    """A message in words."""
    words = WORDS[message[0]][language == "en"]
    return words.format(*(say(part, language) if isinstance(part, tuple) else part for part in message[1:]))


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command."""
    parser = argparse.ArgumentParser(prog="verify_ballot.py", description=(__doc__ or "").split("\n", 1)[0])
    parser.add_argument("result", type=Path, help="Ergebnisdatei / result file")
    parser.add_argument("--receipt", action="append", default=[], metavar="HEX", help="Quittung / receipt")
    parser.add_argument(
        "--head", action="append", default=[], metavar="HEX", help="Kopf der Kette / head of the chain"
    )
    parser.add_argument(
        "--poll", action="append", default=[], metavar="HEX", help="Kennung / fingerprint of the poll"
    )
    parser.add_argument("--language", choices=("de", "en"), default="de", help="Sprache / language")
    options = parser.parse_args(arguments)
    try:
        wrong, said = check(options.result.read_bytes(), options.head, options.poll, options.receipt)
    except OSError as error:
        wrong, said = [("unreadable", error.strerror)], []
    if not options.head:
        said.append(("no head",))
    lines = [*said, *wrong, ("bad",) if wrong else ("good",)]
    sys.stdout.reconfigure(errors="replace")  # type: ignore[union-attr]
    sys.stdout.write("".join(f"{say(line, options.language)}\n" for line in lines))
    return 1 if wrong else 0


if __name__ == "__main__":
    raise SystemExit(main())
