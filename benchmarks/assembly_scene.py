# SPDX-FileCopyrightText: 2026 IT-Union contributors
# SPDX-License-Identifier: EUPL-1.2
"""The union an assembly under load is held in: members, heads, an open assembly with everybody checked in."""

from datetime import date, timedelta
from typing import Any

__all__ = ["Scene"]


class Scene:
    """The union in the database, seen through Django in this process."""

    def __init__(self, voters: int) -> None:
        from itunion.desk.demo.general_assembly import fill_organs
        from itunion.foundation.identity.api import create_person, give_mandate
        from itunion.foundation.kernel.api import clock, system_actor
        from itunion.foundation.organisations.api import OrganisationKind, create_organisation, within
        from itunion.union.assembly import api
        from itunion.union.members.api import register_member

        self.api, self.by = api, system_actor("benchmark")
        self._sessions: list[str] = []
        house = create_organisation(kind=OrganisationKind.UNION, name="Last-Union eG", by=self.by)
        self.office = create_person(
            email="buero@last.example", display_name="Büro", password=None, by=self.by
        )
        give_mandate(person=self.office, organisation=house, roles=["union_office"], by=self.by)
        self.members, self.people = [], []
        for number in range(voters):
            body = create_organisation(
                kind=OrganisationKind.MEMBER,
                name=f"Mitglied {number:04d}",
                street="Am Markt 1",
                postcode="39000",
                city="Musterstadt",
                email=f"rathaus{number}@last.example",
                by=self.by,
            )
            with within(body.pk):
                register_member(
                    organisation=body,
                    kind="municipality",
                    workplaces=9,
                    entered_on=date(2020, 1, 1),
                    by=self.by,
                )
            person = create_person(
                email=f"kopf{number}@last.example",
                display_name=f"Kopf {number:04d}",
                password=None,
                by=self.by,
            )
            give_mandate(person=person, organisation=body, roles=["member_head"], by=self.by)
            self.members.append(body)
            self.people.append(person)
        fill_organs(since=date(2025, 1, 1), by=self.by)
        now = clock.now()
        with clock.simulated(now - timedelta(days=30)):
            self.assembly = api.plan_assembly(
                title="Lastprobe", starts_at=now + timedelta(hours=1), place="Saal", by=self.by
            )
            self.items = [
                api.add_item(assembly_id=self.assembly.pk, title=f"Punkt {n}", kind="resolution", by=self.by)
                for n in range(6)
            ]
            api.convene(assembly_id=self.assembly.pk, by=self.by)
        for body, person in zip(self.members, self.people, strict=True):
            api.represent(
                assembly_id=self.assembly.pk,
                member_id=body.pk,
                basis="statutory",
                person_name=person.display_name,
                person_id=person.pk,
                by=self.by,
            )
        api.open_assembly(assembly_id=self.assembly.pk, chair_name="Henrike Wallis", by=self.by)
        for body in self.members:
            api.check_in(assembly_id=self.assembly.pk, member_id=body.pk, by=self.by)

    def session(self, person: Any) -> str:
        """Return the key of a signed-in session."""
        from django.test import Client

        client = Client()
        client.force_login(person)
        return client.cookies["sessionid"].value

    def sessions(self) -> list[str]:
        """Return a signed-in session of every head."""
        self._sessions = self._sessions or [self.session(person) for person in self.people]
        return self._sessions

    def ballot(self, number: int, **more: Any) -> Any:
        """Open a ballot, closing the one before."""
        from itunion.union.assembly.models import Ballot

        for running in Ballot.objects.filter(state="open"):
            self.api.close_ballot(ballot_id=running.pk, by=self.by)
        return self.api.open_ballot(
            item_id=self.items[number].pk, question=f"Antrag {number}", by=self.by, **more
        )

    def holds(self, ballot: Any, expected: int) -> bool:
        """None lost, none doubled, the chain whole."""
        from itunion.union.assembly.models import Vote
        from itunion.union.assembly.rules import broken_links

        ballot.refresh_from_db()
        votes = list(Vote.objects.filter(ballot=ballot).order_by("sequence"))
        roll = [(v.sequence, v.member_id, v.choice, v.votes, v.previous_hash, v.hash) for v in votes]
        return (
            len(votes) == expected == len({v.member_id for v in votes})
            and broken_links(ballot.pk, roll, ballot.head) == []
        )
