# SPDX-FileCopyrightText: 2026 IT-Union contributors
# SPDX-License-Identifier: EUPL-1.2
"""Transports for tests: answers from a table, and this platform asked by itself. No network."""

import io
import json
from collections.abc import Mapping
from typing import Any

from django.conf import settings
from django.test import Client

from itunion.procedures.council.importing.sources import UrlSource
from itunion.procedures.council.importing.transport import Answer, Patient

__all__ = ["HOST", "Own", "Table", "sound", "source_of"]

HOST = "https://ris.example"
TYPE = "https://schema.oparl.org/1.1/"
TIMES = {"created": "2020-01-01T08:00:00+01:00", "modified": "2021-01-01T08:00:00+01:00"}


class Own:
    """Our own interface and portal."""

    def __init__(self) -> None:
        self.client = Client()
        self.asked: list[str] = []

    def fetch(self, url: str, *, largest: int = 0) -> Answer:
        self.asked.append(url)
        assert url.startswith(settings.BASE_URL)
        answer = self.client.get(url.removeprefix(settings.BASE_URL))
        return Answer(answer.status_code, url, io.BytesIO(answer.getvalue()))


class Table:
    """Answers from a table: a value is sent as JSON, bytes as they are, a number is a status, a list one after the other."""

    def __init__(self, answers: Mapping[str, Any]) -> None:
        self.answers = dict(answers)
        self.asked: list[str] = []

    def fetch(self, url: str, *, largest: int = 10**9) -> Answer:
        self.asked.append(url)
        said, moved = self.answers.get(url, 404), False
        if callable(said):
            said = said()
        if isinstance(said, Queue):
            said = said.pop(0) if len(said) > 1 else said[0]
        if hasattr(said, "said"):
            said, moved = said.said, True
        if isinstance(said, BaseException):
            raise said
        if isinstance(said, int):
            return Answer(said, url, io.BytesIO(b"<html>Fehler</html>"))
        content = said if isinstance(said, bytes) else json.dumps(said, ensure_ascii=False).encode()
        return Answer(200, url, io.BytesIO(content[: largest + 1]), large=len(content) > largest, moved=moved)


class Queue(list[Any]):
    """Answers given one after the other; the last one stays."""


def source_of(transport: Any, url: str = f"{HOST}/system") -> UrlSource:
    """Return a source that does not wait between attempts."""
    return UrlSource(url, Patient(transport, sleep=lambda _seconds: None))


def page(*objects: Any, following: str | None = None) -> dict[str, Any]:
    """Return a page of a list."""
    return {"data": list(objects), "pagination": {}, "links": {"next": following} if following else {}}


def thing(kind: str, number: int, /, **more: Any) -> dict[str, Any]:
    """Return an object with its address and times."""
    return {"id": f"{HOST}/{kind}/{number}", "type": TYPE + kind, **TIMES, **more}


LISTS = ("organization", "person", "meeting", "paper", "agendaItem", "consultation", "file", "locationList",
         "legislativeTermList", "membership")  # fmt: skip


def sound() -> dict[str, Any]:
    """Return the table of a small server without any defect."""
    body = thing("Body", 1, name="Stadt Altsystem", ags="15083020", system=f"{HOST}/system", legislativeTerm=[],
                 **{name: f"{HOST}/Body/1/{name}" for name in LISTS})  # fmt: skip
    council = thing("Organization", 1, body=f"{HOST}/Body/1", name="Stadtrat", organizationType="Gremium")
    place = thing("Location", 1, description="Rathaus",
                  geojson={"type": "Feature", "geometry": {"type": "Point", "coordinates": [11.6, 52.1]}, "properties": {}})  # fmt: skip
    seat = thing("Membership", 1, organization=council["id"], role="Mitglied", votingRight=True)
    person = thing("Person", 1, body=f"{HOST}/Body/1", name="Karla Kolumna", membership=[seat])
    file = thing(
        "File", 1, name="Vorlage", fileName="vorlage.txt", mimeType="text/plain", accessUrl=f"{HOST}/datei/1"
    )
    item = thing("AgendaItem", 1, number="Ö 1", name="Haushalt", public=True, order=0, result="einstimmig beschlossen",
                 consultation=f"{HOST}/Consultation/1")  # fmt: skip
    meeting = thing("Meeting", 1, name="1. Sitzung", meetingState="durchgeführt", start="2024-03-01T18:00:00+01:00",
                    organization=[council["id"]], location=place, agendaItem=[item])  # fmt: skip
    consultation = thing("Consultation", 1, meeting=meeting["id"], agendaItem=item["id"], organization=[council["id"]],
                         role="Entscheidung", authoritative=True)  # fmt: skip
    paper = thing("Paper", 1, body=f"{HOST}/Body/1", name="Haushaltssatzung", reference="VO/1", date="2024-02-01",
                  mainFile=file, auxiliaryFile=[], consultation=[consultation])  # fmt: skip
    return {
        f"{HOST}/system": thing("System", 1, oparlVersion=TYPE, body=f"{HOST}/bodies"),
        f"{HOST}/bodies": page(body),
        **{f"{HOST}/Body/1/{name}": page() for name in LISTS},
        f"{HOST}/Body/1/organization": page(council),
        f"{HOST}/Body/1/person": page(person),
        f"{HOST}/Body/1/meeting": page(meeting),
        f"{HOST}/Body/1/paper": page(paper),
        f"{HOST}/datei/1": b"Der Haushalt ist ausgeglichen.\n",
    }
