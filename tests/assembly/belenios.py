# SPDX-FileCopyrightText: 2026 IT-Union contributors
# SPDX-License-Identifier: EUPL-1.2
"""An election held with `belenios-tool` from what the platform exports, as its instructions say; and archives made by hand."""

import hashlib
import io
import json
import os
import shutil
import subprocess
import tarfile
import zipfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any

__all__ = ["GROUP", "MISSING", "hold", "made_archive", "repacked"]

GROUP = ["--group", "RFC-3526-2048"]
MISSING = (
    "" if shutil.which("belenios-tool") else "belenios-tool is not installed (Debian package belenios-tool)"
)


def _tool(folder: Path, *arguments: str, given: str | None = None) -> str:
    done = subprocess.run(
        ["belenios-tool", *arguments],
        cwd=folder,
        input=given or "",
        capture_output=True,
        text=True,
        check=True,
        timeout=120,
        env=os.environ | {"BELENIOS_USE_URANDOM": "1"},
    )
    return done.stdout


def hold(exported: bytes, folder: Path, votes: Sequence[Sequence[int]]) -> bytes:
    """Hold an election with two trustees; each of the first voters marks the answers given (blank first)."""
    with zipfile.ZipFile(io.BytesIO(exported)) as packed:
        packed.extractall(folder)
    uuid = _tool(folder, "setup", "generate-token", "--length", "14").strip()
    of = ["--uuid", uuid, *GROUP]
    _tool(folder, "setup", "generate-credentials", *of, "--file", "voters.txt")
    next(folder.glob("*.pubcreds")).rename(folder / "public_creds.json")
    words = [
        line.split()[1] for line in sorted(next(folder.glob("*.privcreds")).read_text().strip().splitlines())
    ]
    for _n in range(2):
        _tool(folder, "setup", "generate-trustee-key", *GROUP)
    (folder / "public_keys.jsons").write_text("".join(p.read_text() for p in folder.glob("*.pubkey")))
    _tool(folder, "setup", "make-trustees")
    _tool(folder, "setup", "make-election", *of, "--template", "template.json")
    trustees = [
        part[1]["public_key"]
        for part in json.loads((folder / "trustees.json").read_text())
        if part[0] == "Single"
    ]
    owners = {
        json.loads(p.read_text())["public_key"]: p.with_suffix(".privkey") for p in folder.glob("*.pubkey")
    }
    _tool(folder, "archive", "init")

    def add(kind: str, text: str = "") -> None:
        _tool(folder, "archive", "add-event", f"--type={kind}", given=text)

    for word, marks in zip(words, votes, strict=False):
        (folder / "word").write_text(word)
        (folder / "vote.json").write_text(json.dumps([list(marks)]))
        add(
            "Ballot",
            _tool(folder, "election", "generate-ballot", "--privcred", "word", "--ballot", "vote.json"),
        )
    add("EndBallots")
    add("EncryptedTally", _tool(folder, "election", "compute-encrypted-tally"))
    for number, public in enumerate(trustees, start=1):
        private = owners[public].name
        add(
            "PartialDecryption",
            _tool(folder, "election", "decrypt", "--privkey", private, "--trustee-id", str(number)),
        )
    add("Result", _tool(folder, "election", "compute-result"))
    return (folder / f"{uuid}.bel").read_bytes()


def repacked(content: bytes, change: Any) -> bytes:
    """Return the archive with its members changed by `change(list of (name, bytes))`."""
    with tarfile.open(fileobj=io.BytesIO(content)) as tar:
        members = [(m.name, tar.extractfile(m).read()) for m in tar]  # type: ignore[union-attr]
    packed = io.BytesIO()
    with tarfile.open(fileobj=packed, mode="w") as tar:
        for name, text in change(members):
            info = tarfile.TarInfo(name)
            info.size = len(text)
            tar.addfile(info, io.BytesIO(text))
    return packed.getvalue()


def made_archive(
    template: dict[str, Any], codes: Sequence[str], ballots: int, result: Sequence[int], *, weight: str = ""
) -> bytes:
    """Return an archive whose frame holds and whose cryptography is empty: what only the verifying program refuses."""
    rows: list[tuple[str, bytes]] = [("BELENIOS", b'{"version":1}')]
    parent: list[str] = []

    def data(value: Any) -> str:
        text = json.dumps(value).encode()
        digest = hashlib.sha256(text).hexdigest()
        rows.append((f"{digest}.data.json", text))
        return digest

    def event(kind: str, payload: str = "") -> None:
        value: dict[str, Any] = {"height": len(parent), "type": kind}
        if parent:
            value["parent"] = parent[-1]
        if payload:
            value["payload"] = payload
        text = json.dumps(value).encode()
        parent.append(hashlib.sha256(text).hexdigest())
        rows.append((f"{parent[-1]}.event.json", text))

    election = data({**template, "uuid": "abcDEF12345678", "group": "X", "public_key": "1"})
    credentials = data([f"{number},{weight},{code}" for number, code in enumerate(codes)])
    event("Setup", data({"election": election, "trustees": data([]), "credentials": credentials}))
    for number in range(ballots):
        event("Ballot", data({"credential": str(number), "answers": []}))
    event("EndBallots")
    event("Result", data({"result": [list(result)]}))
    return repacked_rows(rows)


def repacked_rows(rows: Sequence[tuple[str, bytes]]) -> bytes:
    """Return a tar file of these members."""
    empty = io.BytesIO()
    with tarfile.open(fileobj=empty, mode="w"):
        pass
    return repacked(empty.getvalue(), lambda _none: rows)
