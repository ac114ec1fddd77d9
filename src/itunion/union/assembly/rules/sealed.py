# SPDX-FileCopyrightText: 2026 IT-Union contributors
# SPDX-License-Identifier: EUPL-1.2
"""Belenios, from both sides: the question and the voters it gets, the archive (UUID.bel) it gives back.

An archive is a tar file whose members bear the SHA-256 of their content; events form a chain, each naming its parent.
This module checks that frame and reads question, voters and result. It computes no cryptography: whether ballots and
decryption hold, `belenios-tool election verify` says. Source: Belenios specification, version 2.0.
"""

import hashlib
import io
import json
import tarfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from itunion.union.assembly.rules.verdict import INVALID

__all__ = ["Archive", "ArchiveDamaged", "counts_of", "read_archive", "template_of", "voter_codes"]

LARGEST = 64 * 2**20
"""Bytes of an archive: 131 ballots take about one million"""


class ArchiveDamaged(ValueError):
    """The file is no Belenios archive, or not whole; the text says where."""


@dataclass(frozen=True)
class Archive:
    """What an archive says: question, how many may vote and did, the sums."""

    uuid: str
    template: Mapping[str, Any]
    voters: int
    ballots: int
    result: Sequence[Sequence[int]]


def template_of(*, question: str, title: str, names: Mapping[str, str], seats: int) -> dict[str, Any]:
    """Return the question as Belenios reads it: one vote, or as many as there are seats; a blank one is invalid."""
    return {
        "name": title,
        "description": question,
        "questions": [
            {
                "question": question,
                "answers": list(names.values()),
                "blank": True,
                "min": 1,
                "max": max(1, seats),
            }
        ],
    }


def voter_codes(members: Sequence[int]) -> dict[str, int]:
    """Return a code for each member entitled to vote: Belenios needs to tell voters apart, not to know them."""
    return {f"stimme{number:04d}": member for number, member in enumerate(sorted(members), start=1)}


def _members(content: bytes) -> dict[str, bytes]:
    if len(content) > LARGEST:
        raise ArchiveDamaged(f"mehr als {LARGEST // 2**20} MiB")
    found: dict[str, bytes] = {}
    try:
        with tarfile.open(fileobj=io.BytesIO(content), mode="r:") as tar:
            for member in tar:
                stream = tar.extractfile(member) if member.isfile() else None
                if stream is None or member.size > LARGEST or member.name in found:
                    raise ArchiveDamaged(member.name)
                found[member.name] = stream.read()
    except tarfile.TarError as error:
        raise ArchiveDamaged("kein Archiv von Belenios (UUID.bel)") from error
    return found


def _object(found: Mapping[str, bytes], digest: str) -> Any:
    """Return a data object by its hash, which is also its name."""
    content = found.get(f"{digest}.data.json")
    if content is None:
        raise ArchiveDamaged(f"{digest} fehlt")
    return json.loads(content)


def _fingerprint_holds(name: str, content: bytes) -> bool:
    digest = name.partition(".")[0]
    return hashlib.sha256(content).hexdigest() == digest


def read_archive(content: bytes) -> Archive:
    """Read an archive that is counted. Raises ArchiveDamaged naming what is missing, changed or out of order."""
    found = _members(content)
    if "BELENIOS" not in found:
        raise ArchiveDamaged("kein Archiv von Belenios (UUID.bel)")
    events: list[dict[str, Any]] = []
    parent: str | None = None
    try:
        for name, text in found.items():
            if name == "BELENIOS":
                continue
            if not _fingerprint_holds(name, text):
                raise ArchiveDamaged(f"{name} ist verändert")
            if name.endswith(".event.json"):
                event = json.loads(text)
                if event.get("parent") != parent or event["height"] != len(events):
                    raise ArchiveDamaged(f"die Kette der Ereignisse bricht bei Nummer {len(events)}")
                events.append(event)
                parent = name.partition(".")[0]
        if not events or events[0]["type"] != "Setup" or events[-1]["type"] != "Result":
            raise ArchiveDamaged("die Wahl ist nicht ausgezählt")
        for event in events:
            if "payload" in event:
                _object(found, event["payload"])
        setup = _object(found, events[0]["payload"])
        _object(found, setup["trustees"])
        election = _object(found, setup["election"])
        credentials = _object(found, setup["credentials"])
        result = _object(found, events[-1]["payload"])["result"]
        return Archive(
            uuid=str(election["uuid"]),
            template={key: election[key] for key in ("name", "description", "questions")},
            voters=len({_single(str(line)) for line in credentials}),
            ballots=len({_credential(found, e["payload"]) for e in events if e["type"] == "Ballot"}),
            result=[[int(number) for number in question] for question in result],
        )
    except (KeyError, TypeError, IndexError, json.JSONDecodeError, UnicodeDecodeError) as error:
        raise ArchiveDamaged(f"unlesbar: {error}") from error


def _single(line: str) -> str:
    """Return the public key of a line "key[,weight[,code]]"; the archive leaves the code out."""
    key, weight = (*line.split(","), "")[:2]
    if weight not in ("", "1"):
        raise ArchiveDamaged("jemand hat dort mehr als eine Stimme")
    return key


def _credential(found: Mapping[str, bytes], digest: str) -> str:
    """Return whose ballot it is: who votes again replaces the ballot before."""
    return str(_object(found, digest)["credential"])


def counts_of(archive: Archive, choices: Sequence[str]) -> dict[str, int]:
    """Return choice → votes, and the blank ones as invalid. Raises ArchiveDamaged when the sums do not fit."""
    if len(archive.result) != 1 or len(archive.result[0]) != len(choices) + 1:
        raise ArchiveDamaged("das Ergebnis passt nicht zur Frage")
    blank, *marks = archive.result[0]
    valid = archive.ballots - blank
    if min(blank, *marks) < 0 or valid < 0 or max(marks) > valid:
        raise ArchiveDamaged("die Summen passen nicht zur Zahl der Stimmen")
    return {**dict(zip(choices, marks, strict=True)), INVALID: blank}
