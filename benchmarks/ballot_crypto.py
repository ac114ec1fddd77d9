# SPDX-FileCopyrightText: 2026 IT-Union contributors
# SPDX-License-Identifier: EUPL-1.2
"""Speed of the secret ballot beside named alternatives, in one run on one core.

    python -m benchmarks.ballot_crypto [--signatures 131] [--ballots 1000] [--bits 3072]

Signing: the issuer's whole private operation (remainder theorem in GMP's constant time, blinded base, check) beside
Python's own pow() with and without the remainder theorem. Verifying: the one-file verifier in a process of its own,
beside the same checks of tokens and chain with OpenSSL. Ratios are what counts; times depend on the machine.
"""

import argparse
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from pathlib import Path

from itunion.union.assembly import secrecy
from itunion.union.assembly.secrecy import CommitteeKey, IssuerKey, PollDefinition, Vote, verify_ballot

VOTES = ("yes", "no", "abstain", "invalid")


def seconds(work: Callable[[], object]) -> float:
    """Wall time of one call."""
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


def line(name: str, took: float, items: int, reference: float) -> None:
    """Print one row: total, per item, ratio to the first row of its table."""
    print(f"{name:<58}{took:>9.3f} s{1000 * took / items:>10.2f} ms{took / reference:>9.1f} x")


def signing(key: IssuerKey, signatures: int) -> None:
    """Blind signatures for a whole assembly at once."""
    numbers = key._numbers
    blinded = [secrecy.prepare_token(key.public).blinded for _ in range(signatures)]
    values = [int.from_bytes(one, "big") for one in blinded]

    def plain_with_remainders() -> None:
        for value in values:
            p, q = pow(value, numbers.dp, numbers.p), pow(value, numbers.dq, numbers.q)
            q + numbers.q * ((p - q) * numbers.q_inverse % numbers.p)

    ours = seconds(lambda: [secrecy.blind_sign(key, one) for one in blinded])
    print(f"\n{signatures} blind signatures, {numbers.n.bit_length()} bits")
    line("ours (gmpy2, constant time, blinded, checked)", ours, signatures, ours)
    line("pow() with the remainder theorem, unprotected", seconds(plain_with_remainders), signatures, ours)
    line(
        "pow(), unprotected",
        seconds(lambda: [pow(v, numbers.d, numbers.n) for v in values]),
        signatures,
        ours,
    )


def verifying(key: IssuerKey, ballots: int) -> None:
    """The published result of a large poll."""
    committee = CommitteeKey.generate("bench")
    definition = PollDefinition.motion("Bench", key.public, committee.public)
    bodies = []
    for number in range(ballots):
        prepared = secrecy.prepare_token(key.public)
        signature = secrecy.finalize(prepared, secrecy.blind_sign(key, prepared.blinded))
        bodies.append(secrecy.cast_body(definition, prepared.token, signature, Vote({VOTES[number % 4]})))
    entries = secrecy.append_batch(secrecy.empty_head(definition), 0, bodies)
    head = entries[-1].head
    secret = secrecy.join(committee.public, committee.shares[:2])
    outcome = secrecy.tally(definition, entries, head, secret)
    document = secrecy.result_document(
        definition, entries, outcome, secret, entitled=ballots, tokens_issued=ballots
    )
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "result.json"
        file.write_bytes(document)
        command = [sys.executable, "-I", verify_ballot.__file__, str(file), "--head", head.hex()]
        alone = seconds(lambda: subprocess.run(command, check=True, capture_output=True))
    print(f"\nResult of {ballots} ballots, {len(document) / 1e6:.2f} MB (target: 2 s for 1,000)")
    line("verify_ballot.py, start of Python included", alone, ballots, alone)
    openssl = seconds(lambda: secrecy.examine_board(definition, entries, head))
    line("tokens and chain only, with OpenSSL", openssl, ballots, alone)
    line(
        "opening and counting by the committee",
        seconds(lambda: secrecy.tally(definition, entries, head, secret)),
        ballots,
        alone,
    )


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the benchmark."""
    parser = argparse.ArgumentParser(description="Benchmark of the secret ballot's cryptography.")
    for name, default in (("signatures", 131), ("ballots", 1000), ("bits", 3072)):
        parser.add_argument(f"--{name}", type=int, default=default, metavar="N")
    options = parser.parse_args(arguments)
    key = IssuerKey.generate("bench", options.bits)
    signing(key, options.signatures)
    verifying(key, options.ballots)
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
