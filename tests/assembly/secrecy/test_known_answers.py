# SPDX-FileCopyrightText: 2026 IT-Union contributors
# SPDX-License-Identifier: EUPL-1.2
"""Published numbers come out: RFC 9474 (all four variants) and RFC 9180 (base mode, P-256)."""

import json
from typing import Any

import pytest
from cryptography.hazmat.bindings._rust import openssl
from cryptography.hazmat.primitives.hpke import AEAD, KDF, KEM, Suite
from tests.assembly.secrecy.polls import VECTORS

from itunion.union.assembly.secrecy.ballot import SUITE
from itunion.union.assembly.secrecy.blind_rsa import PrivateNumbers, blind, blind_sign, unblind
from itunion.union.assembly.secrecy.p256 import private_key

BLIND_RSA = json.loads((VECTORS / "rfc9474.json").read_text())
HPKE = json.loads((VECTORS / "rfc9180.json").read_text())["vectors"]
KEY = PrivateNumbers(*(int(BLIND_RSA["key"][name], 16) for name in "pqed"))


@pytest.mark.parametrize("vector", BLIND_RSA["vectors"], ids=lambda vector: vector["name"])
def test_blind_signatures_give_the_numbers_of_rfc_9474(vector: dict[str, str]) -> None:
    message = bytes.fromhex(vector["msg_prefix"] + vector["msg"])
    inverse = int(vector["inv"], 16)
    factor = pow(inverse, -1, KEY.n)
    blinded, undo = blind(KEY.n, KEY.e, message, bytes.fromhex(vector["salt"]), lambda _limit: factor)
    assert (blinded.hex(), undo) == (vector["blinded_msg"], inverse)
    signed = blind_sign(KEY, blinded)
    assert signed.hex() == vector["blind_sig"]
    assert unblind(KEY.n, signed, undo).hex() == vector["sig"]


def test_the_published_key_is_the_one_in_the_file() -> None:
    assert int(BLIND_RSA["key"]["n"], 16) == KEY.n
    assert {vector["name"] for vector in BLIND_RSA["vectors"]} == {
        f"RSABSSA-SHA384-{padding}-{kind}"
        for padding in ("PSS", "PSSZERO")
        for kind in ("Randomized", "Deterministic")
    }


@pytest.mark.parametrize("vector", HPKE, ids=lambda vector: f"aead-{vector['aead_id']}")
def test_the_library_opens_the_ciphertexts_of_rfc_9180(vector: dict[str, Any]) -> None:
    aead = {1: AEAD.AES_128_GCM, 2: AEAD.AES_256_GCM}[vector["aead_id"]]
    opened = openssl.hpke._decrypt_with_aad(
        Suite(KEM.P256, KDF.HKDF_SHA256, aead),
        bytes.fromhex(vector["enc"] + vector["first"]["ct"]),
        private_key(int(vector["skRm"], 16)),
        bytes.fromhex(vector["info"]),
        bytes.fromhex(vector["first"]["aad"]),
    )
    assert opened.hex() == vector["first"]["pt"]


def test_ballots_use_that_suite() -> None:
    key = private_key(int(HPKE[1]["skRm"], 16))
    sealed = SUITE.encrypt(b"ballot", key.public_key(), b"info")
    assert Suite(KEM.P256, KDF.HKDF_SHA256, AEAD.AES_256_GCM).decrypt(sealed, key, b"info") == b"ballot"
