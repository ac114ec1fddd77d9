# SPDX-FileCopyrightText: 2026 IT-Union contributors
# SPDX-License-Identifier: EUPL-1.2
"""What stands before any work is done: the body, its places, groups and people."""

import datetime as dt
from dataclasses import dataclass

from itunion.procedures.council import models as m
from itunion.procedures.council.sampling import words
from itunion.procedures.council.sampling.chance import Chance

__all__ = ["Standing", "make_standing"]

UMLAUTS: dict[int, str | int | None] = {ord("ä"): "ae", ord("ö"): "oe", ord("ü"): "ue", ord("ß"): "ss"}


@dataclass(frozen=True)
class Standing:
    """A body: the hall, the streets papers are about, groups that meet, factions, offices, people."""

    body: m.Body
    hall: m.Place
    streets: list[m.Place]
    groups: list[m.Group]
    factions: list[m.Group]
    offices: list[m.Group]
    people: list[m.Person]


def make_standing(chance: Chance, town: str, seat: tuple[str, str]) -> Standing:
    """Make the body of a town, its places, groups, people and who sits where; `seat` is (name, login) of the first."""
    place = chance.keep(
        [
            chance.row(m.Place, description="Rathaus", street_address="Ernst-Beispiel-Straße 1", postal_code="39179", locality=town,
                     room="Ratssaal", longitude="11.617400", latitude="52.201500"),
            *(chance.row(m.Place, description=street, street_address=street, locality=town,
                       longitude=f"{11.6 + index / 500:.6f}", latitude=f"{52.19 + index / 700:.6f}")
              for index, street in enumerate(words.STREETS)),
        ]
    )  # fmt: skip
    hall, streets = place[0], place[1:]
    [body] = chance.keep(
        [
            chance.row(m.Body, name=f"Gemeinde {town}", short_name=town, ags=f"15{chance.random.randint(80, 91)}{chance.random.randint(0, 9999):04d}",
                     license="https://www.govdata.de/dl-de/by-2-0", place=hall, published_since=chance.created,
                     contact_name="Sitzungsdienst", contact_email="sitzungsdienst@beispiel.example",
                     website="https://gemeinde.example/")
        ]
    )  # fmt: skip
    chance.keep(
        [
            chance.row(
                m.LegislativeTerm,
                body=body,
                name=name,
                start=dt.date(start, 7, 1),
                end=dt.date(start + 5, 6, 30),
            )
            for name, start in (("2014–2019", 2014), ("2019–2024", 2019), ("2024–2029", 2024))
        ]
    )
    [council] = chance.keep(
        [
            chance.row(
                m.Group,
                body=body,
                name="Gemeinderat",
                classification="Parlament",
                position=1,
                place=hall,
            )
        ]
    )
    committees = chance.keep(
        [
            chance.row(
                m.Group,
                body=body,
                name=name,
                short_name=short,
                part_of=council,
                position=number,
                place=hall,
            )
            for number, (name, short) in enumerate(words.COMMITTEES, start=2)
        ]
    )
    localities = chance.keep(
        [
            chance.row(m.Group, body=body, name=name, position=number)
            for number, name in enumerate(words.LOCALITIES, start=20)
        ]
    )
    factions = chance.keep(
        [
            chance.row(m.Group, body=body, name=name, kind=m.GroupKind.FACTION, position=number)
            for number, name in enumerate(words.FACTIONS, start=40)
        ]
    )
    offices = chance.keep(
        [
            chance.row(m.Group, body=body, name=name, kind=m.GroupKind.DEPARTMENT, position=number)
            for number, name in enumerate(words.OFFICES, start=60)
        ]
    )
    people = []
    for number in range(49):
        given, family = (
            chance.random.choice(words.GIVEN_NAMES),
            words.FAMILY_NAMES[number % len(words.FAMILY_NAMES)],
        )
        login = ""
        if number == 0 and seat[0]:
            given, _space, family = seat[0].partition(" ")
            login = seat[1]
        people.append(
            chance.row(m.Person, body=body, login_email=login, name=f"{given} {family}", given_name=given, family_name=family,
                     email=f"{given}.{family}@beispiel.example".lower().translate(UMLAUTS),
                     gender="female" if given[-1] in "ae" else "male")
        )  # fmt: skip
    people = chance.keep(people)
    seats = []
    for number, person in enumerate(people):
        faction = factions[number % len(factions)]
        start = dt.date(chance.random.choice((2014, 2019, 2024)), 7, 1)
        seats.append(
            chance.row(
                m.Membership,
                person=person,
                group=council,
                role="Mitglied",
                voting=True,
                start=start,
                on_behalf_of=faction,
                chairs=number == 0,
            )
        )
        seats.append(
            chance.row(m.Membership, person=person, group=faction, role="Mitglied", voting=True, start=start)
        )
        for committee in chance.random.sample([*committees, *localities], k=6):
            seats.append(
                chance.row(
                    m.Membership,
                    person=person,
                    group=committee,
                    role=chance.random.choice(("Mitglied", "Stellvertretung", "sachkundige Einwohnerin")),
                    voting=True,
                    start=start,
                )
            )
    chance.keep(seats)
    consenting = chance.random.sample(people, k=len(people) // 2)
    chance.keep(
        [
            chance.row(m.Consent, person=p, field=f, given_at=chance.created)
            for p in consenting
            for f in ("email", "attendance")
        ]
    )
    return Standing(body, hall, streets, [council, *committees, *localities], factions, offices, people)
