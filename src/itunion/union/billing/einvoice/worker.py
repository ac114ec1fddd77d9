# SPDX-FileCopyrightText: 2026 IT-Union contributors
# SPDX-License-Identifier: EUPL-1.2
"""The process that holds the one Saxon processor: ``python -m …worker [bundle folder]``.

Frames on standard input and output: two lengths of four bytes (big-endian), a JSON header, then bytes. The worker
answers one request after the other and ends when its input closes, so it cannot outlive its parent.
"""

import json
import os
import signal
import struct
import sys
from io import RawIOBase
from pathlib import Path
from typing import Any, BinaryIO

from itunion.union.billing.einvoice.bundle import BundleError, load_bundle
from itunion.union.billing.einvoice.scenarios import fallback_rule_set, rule_set
from itunion.union.billing.einvoice.validation import Policy, RuleEngine

_LENGTHS = struct.Struct(">II")


def write_frame(stream: RawIOBase | BinaryIO, header: dict[str, Any], body: bytes = b"") -> None:
    """Send one frame and flush it."""
    text = json.dumps(header).encode("ascii")
    rest = memoryview(_LENGTHS.pack(len(text), len(body)) + text + body)
    while rest:
        rest = rest[stream.write(rest) :]
    stream.flush()


def read_frame(stream: RawIOBase | BinaryIO) -> tuple[dict[str, Any], bytes] | None:
    """The next frame, or None when the other side has closed, even amid a frame."""
    lengths = _read_exactly(stream, _LENGTHS.size)
    if lengths is None:
        return None
    header_length, body_length = _LENGTHS.unpack(lengths)
    header, body = _read_exactly(stream, header_length), _read_exactly(stream, body_length)
    return None if header is None or body is None else (json.loads(header), body)


def _read_exactly(stream: RawIOBase | BinaryIO, count: int) -> bytes | None:
    content = bytearray()
    while len(content) < count:
        chunk = stream.read(count - len(content))
        if not chunk:
            return None
        content += chunk
    return bytes(content)


def _load(folder: str) -> RuleEngine:
    """A broken bundle raises BundleError: falling back would lower the level of the check unnoticed."""
    return RuleEngine(rule_set(load_bundle(Path(folder))) if folder else fallback_rule_set())


def main(folder: str = "") -> None:
    """Serve until standard input closes."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for the parent, which then closes the pipe
    requests = sys.stdin.buffer
    # Saxon and libxml2 may print; only frames may reach the parent's pipe.
    answers = os.fdopen(os.dup(sys.stdout.fileno()), "wb")
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())
    try:
        engine = _load(folder)
    except BundleError as error:
        write_frame(answers, {"error": str(error)})
        return
    write_frame(answers, {"ready": True})
    while frame := read_frame(requests):
        header, document = frame
        write_frame(answers, engine.check(document, Policy(header["policy"])).to_dict())


if __name__ == "__main__":
    main(*sys.argv[1:2])
    # Skips the destructors of the native Saxon runtime, which may abort at exit.
    sys.stderr.flush()
    os._exit(0)
