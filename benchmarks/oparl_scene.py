# SPDX-FileCopyrightText: 2026 IT-Union contributors
# SPDX-License-Identifier: EUPL-1.2
"""A town for measuring: shaped like a small municipality (papers, meetings, items, consultations, files in that ratio)."""

import datetime as dt
import random
from typing import Any

__all__ = ["make_town"]

# objects of each type among 17,000
SHAPE = {
    "papers": 2115, "meetings": 367, "items": 5106, "consultations": 2228, "files": 6947, "people": 49, "groups": 22,
    "memberships": 533,
}  # fmt: skip
WORDS = [
    "Haushalt",
    "Straße",
    "Schule",
    "Bebauungsplan",
    "Satzung",
    "Feuerwehr",
    "Brücke",
    "Antrag",
    "Bericht",
    "Vergabe",
    "Ausbau",
    "Gemeinde",
]


def make_town(owner: int, objects: int = 17_000, *, seed: int = 1) -> Any:
    """Write the rows of a town of so many objects into the working tables; call inside the member's scope.

    Nothing is published yet. Every file is attached, half of the items have results, papers go through one or two
    committees; one item in ten and one paper in twenty is closed. Texts of files are short: the volumes published of real
    bodies (1.8 KB per paper with what is inside) are counted without them.
    """
    from itunion.foundation.kernel.api import clock
    from itunion.procedures.council import models as m

    chance, now = random.Random(seed), clock.now()
    count = {name: max(2, number * objects // 17_000) for name, number in SHAPE.items()}
    always = {"organisation_id": owner, "created_at": now}

    def words(few: int, many: int) -> str:
        return " ".join(chance.choices(WORDS, k=chance.randint(few, many)))

    def create(model: Any, rows: list[dict[str, Any]], **same: Any) -> list[Any]:
        same = ({"organisation_id": owner} if same.pop("plain", False) else always) | same
        made: list[Any] = model.objects.bulk_create([model(**same, **row) for row in rows], batch_size=500)
        return made

    town = m.Body.objects.create(**always, name="Messstadt", license="https://www.govdata.de/dl-de/by-2-0")
    places = create(
        m.Place, [{"description": f"Ort {n}", "longitude": "11.6", "latitude": "52.1"} for n in range(40)]
    )
    groups = create(m.Group, [{"name": f"Ausschuss {n}"} for n in range(count["groups"])], body=town)
    people = create(m.Person, [{"name": f"Mitglied {n}"} for n in range(count["people"])], body=town)
    create(
        m.Membership,
        [
            {"person": people[n % len(people)], "group": chance.choice(groups), "role": "Mitglied"}
            for n in range(count["memberships"])
        ],
    )
    first = dt.datetime(2006, 1, 10, 18, 0, tzinfo=dt.UTC)
    meetings = create(
        m.Meeting,
        [
            {
                "name": f"{n}. Sitzung", "start": first + dt.timedelta(days=17 * n), "state": "closed",
                "published_at": now, "agenda_published_at": now, "place": places[n % 3],
            }
            for n in range(count["meetings"])
        ],
        body=town,
    )  # fmt: skip
    create(
        m.MeetingGroup,
        [{"meeting": meeting, "group": chance.choice(groups)} for meeting in meetings],
        plain=True,
    )
    items = create(
        m.AgendaItem,
        [
            {
                "meeting": meetings[n % len(meetings)], "position": n // len(meetings), "label": f"{n}",
                "name": words(3, 9), "is_public": n % 10 > 0, "result": "einstimmig beschlossen" if n % 2 else "",
            }
            for n in range(count["items"])
        ],
    )  # fmt: skip
    papers = create(
        m.Paper,
        [
            {
                "name": words(4, 12), "reference": f"V/{n:05d}", "paper_type": "Beschlussvorlage", "state": "released",
                "date": (first + dt.timedelta(days=3 * n)).date(), "is_public": n % 20 > 0,
                "published_at": now if n % 20 else None,
            }
            for n in range(count["papers"])
        ],
        body=town,
    )  # fmt: skip
    create(
        m.PaperPlace,
        [{"paper": p, "place": places[n % 40]} for n, p in enumerate(papers[::3])],
        plain=True,
    )
    consultations = create(
        m.Consultation,
        [
            {
                "paper": papers[n % len(papers)], "item": items[2 * n % len(items)],
                "meeting": items[2 * n % len(items)].meeting, "role": "Vorberatung",
            }
            for n in range(count["consultations"])
        ],
    )  # fmt: skip
    create(
        m.ConsultationGroup,
        [{"consultation": c, "group": chance.choice(groups)} for c in consultations],
        plain=True,
    )
    files = create(
        m.Document,
        [
            {
                "name": words(1, 4), "file_name": f"{n}.pdf", "mime_type": "application/pdf", "size": 100_000 + n,
                "content": f"council/{owner}/{n}", "is_public": True, "text": words(0, 4), "sha512": f"{n:0128x}",
            }
            for n in range(count["files"])
        ],
        body=town,
    )  # fmt: skip
    attached = []
    for number, file in enumerate(files):
        if number < len(papers):
            where = {"paper": papers[number], "role": "main"}
        elif number % 3 == 0:
            where = {"item": items[number % len(items)], "role": "auxiliary"}
        elif number % 50 == 1:
            where = {"meeting": meetings[number % len(meetings)], "role": "auxiliary"}
        else:
            where = {"paper": papers[number % len(papers)], "role": "auxiliary"}
        attached.append({"document": file, **where})
    create(m.Attachment, attached, plain=True)
    return town
