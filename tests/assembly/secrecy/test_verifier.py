# SPDX-FileCopyrightText: 2026 IT-Union contributors
# SPDX-License-Identifier: EUPL-1.2
"""The verifier is one file that runs anywhere, says what it found in two languages, and is quick."""

import ast
import subprocess
import sys
import time
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.asymmetric.padding import MGF1, PSS
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey
from cryptography.hazmat.primitives.hashes import SHA384
from cryptography.hazmat.primitives.serialization import load_pem_private_key
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.assembly.secrecy.polls import VERIFIER, election, motion, some_votes

from itunion.union.assembly import secrecy
from itunion.union.assembly.secrecy import IssuerKey, PollDefinition, Totals, verify_ballot
from itunion.union.assembly.secrecy.blind_rsa import SALT_SIZE, emsa_pss_encode
from itunion.union.assembly.secrecy.encoding import token_message

POLL = motion()
ENTRIES = POLL.board(POLL.bodies(some_votes(10)))


def run(*arguments: object) -> tuple[int, str]:
    """Run the file as anybody would, with nothing around it."""
    done = subprocess.run(
        [sys.executable, "-I", "-S", *map(str, arguments)],
        check=False,
        capture_output=True,
        text=True,
        encoding="utf-8",
        timeout=60,
    )
    assert not done.stderr
    return done.returncode, done.stdout


@pytest.fixture
def lonely(tmp_path: Path) -> tuple[Path, Path]:
    """A folder with nothing but the verifier and a result."""
    script, result = tmp_path / "verify_ballot.py", tmp_path / "result.json"
    script.write_bytes(VERIFIER.read_bytes())
    result.write_bytes(POLL.result(ENTRIES, Totals({"yes": 2}, valid=2, invalid=1)))
    return script, result


def test_it_imports_the_standard_library_only() -> None:
    tree = ast.parse(VERIFIER.read_text())
    names = {alias.name for node in ast.walk(tree) if isinstance(node, ast.Import) for alias in node.names}
    modules = [node for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)]
    assert all(node.level == 0 for node in modules)
    assert {
        name.split(".")[0] for name in names | {str(node.module) for node in modules}
    } <= sys.stdlib_module_names


def test_it_says_what_holds_in_german(lonely: tuple[Path, Path]) -> None:
    receipt = secrecy.receipt_of(ENTRIES[3].record).hex()
    code, said = run(*lonely, "--head", POLL.head(ENTRIES).hex(), "--receipt", receipt)
    assert code == 0
    assert "In Ordnung" in said
    assert f"Quittung {receipt} steht an Stelle 4." in said
    assert "13 Stimmen (3 auf Papier), 12 Stimmberechtigungen, 18 Stimmberechtigte" in said
    assert "  Ja: 6\n  Nein: 2\n  Enthaltung: 2\n  ungültig (davon unlesbar: 0): 3\n" in said
    assert POLL.definition.digest.hex() in said
    assert "Ohne --head" not in said


def test_it_says_what_holds_in_english(lonely: tuple[Path, Path]) -> None:
    code, said = run(*lonely, "--language", "en", "--poll", POLL.definition.digest.hex().upper())
    assert code == 0
    assert "In order" in said
    assert "Without --head" in said
    assert "13 ballots (3 on paper)" in said


@pytest.mark.parametrize(
    ("option", "word"), [("--head", "Protokoll"), ("--receipt", "nicht enthalten"), ("--poll", "Kennung")]
)
@pytest.mark.parametrize("value", ["00" * 32, "x", ""])
def test_it_says_what_does_not_hold(lonely: tuple[Path, Path], option: str, word: str, value: str) -> None:
    code, said = run(*lonely, option, value)
    assert code == 1
    assert "NICHT in Ordnung" in said
    assert any(word in line for line in said.splitlines()[-3:])


def test_one_wrong_receipt_among_good_ones_is_enough(lonely: tuple[Path, Path]) -> None:
    receipts = [secrecy.receipt_of(entry.record).hex() for entry in ENTRIES]
    assert run(*lonely, *(word for receipt in receipts for word in ("--receipt", receipt)))[0] == 0
    assert run(*lonely, "--receipt", receipts[0], "--receipt", "ab" * 32)[0] == 1


def test_a_missing_or_foreign_file_is_not_in_order(lonely: tuple[Path, Path]) -> None:
    script, result = lonely
    code, said = run(script, result.with_name("nothing.json"))
    assert code == 1
    assert "nicht lesbar" in said
    code, said = run(script, script)
    assert code == 1
    assert "nicht lesbar" in said


def test_a_place_is_named_for_each_bad_line(lonely: tuple[Path, Path]) -> None:
    script, result = lonely
    record = ENTRIES[6].record.hex()
    result.write_text(result.read_text().replace(record, record[:-1] + ("0" if record[-1] != "0" else "1")))
    assert "Kette" in run(script, result)[1]
    result.write_text(POLL.result(ENTRIES).decode().replace(record, record[:2] + "00" * 32 + record[66:]))
    assert "Eintrag 7: Stimmberechtigung ungültig" in run(script, result)[1]


def test_it_accepts_elections() -> None:
    poll = election()
    entries = poll.board(poll.bodies([["c1", "c2", "c3"], ["c7"], ["abstain"], ["invalid"]]))
    wrong, said = verify_ballot.check(poll.result(entries), [poll.head(entries).hex()], [], [])
    assert wrong == []
    assert ("line", "Bewerberin 7", 1) in said


@settings(max_examples=15)
@given(st.binary(min_size=32, max_size=32), st.binary(max_size=80), st.integers(0, 511))
def test_its_ed25519_agrees_with_openssl(seed: bytes, message: bytes, bit: int) -> None:
    key = Ed25519PrivateKey.from_private_bytes(seed)
    public, signature = key.public_key().public_bytes_raw(), key.sign(message)
    assert verify_ballot.ed25519_holds(public, message, signature)
    assert not verify_ballot.ed25519_holds(public, message + b"!", signature)
    changed = (int.from_bytes(signature, "big") ^ 1 << bit).to_bytes(64, "big")
    assert not verify_ballot.ed25519_holds(public, message, changed)


def test_its_ed25519_gives_the_answers_of_rfc_8032() -> None:
    """RFC 8032, 7.1, tests 1 and 2."""
    for public, message, signature in (
        (
            "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a",
            "",
            "e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e065224901555fb8821590a33bacc61e39701cf9b46b"
            "d25bf5f0595bbe24655141438e7a100b",
        ),
        (
            "3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c",
            "72",
            "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da085ac1e43e15996e458f3613d0f11d8c"
            "387b2eaeb4302aeeb00d291612bb0c00",
        ),
    ):
        assert verify_ballot.ed25519_holds(*map(bytes.fromhex, (public, message, signature)))
    assert not verify_ballot.ed25519_holds(b"\xff" * 32, b"", bytes(64))


def test_its_pss_agrees_with_the_issuer() -> None:
    for number in range(8):
        token, signature = POLL.token(number)
        message = token_message("motion-1", token)
        assert verify_ballot.pss_holds(POLL.issuer.public.n, message, signature)
        assert not verify_ballot.pss_holds(POLL.issuer.public.n, message + b"!", signature)


def test_its_pss_accepts_one_encoding_and_one_number_only() -> None:
    """What only the issuer could make: a wrong padding under a right hash, a number beyond the modulus."""
    numbers, message = POLL.issuer._numbers, token_message("motion-1", bytes(32))
    encoded = int.from_bytes(emsa_pss_encode(message, numbers.n.bit_length() - 1, bytes(SALT_SIZE)), "big")
    for change, holds in ((0, True), (1 << 8 * 200, False), (1 << 8 * (49 + 48), False), (1, False)):
        signature = pow(encoded ^ change, numbers.d, numbers.n)
        assert verify_ballot.pss_holds(numbers.n, message, signature.to_bytes(384, "big")) is holds
    larger = pow(encoded, numbers.d, numbers.n) + numbers.n
    assert not verify_ballot.pss_holds(numbers.n, message, larger.to_bytes(384, "big"))


@pytest.fixture(scope="module")
def thousand() -> bytes:
    """A result of 1,000 ballots under a key of full length."""
    poll = motion("thousand")
    key = IssuerKey.generate("thousand")
    poll.definition = PollDefinition.motion("Tausend", key.public, poll.committee.public)
    # signed openly, which is quicker: the verifier sees no difference
    signer = load_pem_private_key(key.private_pem("pass"), b"pass")
    assert isinstance(signer, RSAPrivateKey)
    poll.tokens = [
        (token, signer.sign(token_message("thousand", token), PSS(MGF1(SHA384()), SALT_SIZE), SHA384()))
        for token in (number.to_bytes(32, "big") for number in range(1000))
    ]
    return poll.result(poll.board(poll.bodies(some_votes(1000)), batch=50))


@pytest.mark.slow
def test_a_thousand_ballots_take_less_than_two_seconds(thousand: bytes, tmp_path: Path) -> None:
    result = tmp_path / "result.json"
    result.write_bytes(thousand)
    times = []
    for _ in range(3):
        start = time.perf_counter()
        assert run(VERIFIER, result)[0] == 0
        times.append(time.perf_counter() - start)
    assert min(times) <= 2.0, times
