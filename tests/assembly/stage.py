# SPDX-FileCopyrightText: 2026 IT-Union contributors
# SPDX-License-Identifier: EUPL-1.2
"""A union with enough members, filled organs and stated facts; and an assembly brought as far as a test needs it."""

from contextlib import ExitStack
from datetime import UTC, date, datetime, timedelta
from typing import Any

from itunion.foundation.kernel.api import clock
from itunion.foundation.organisations.api import OrganisationKind, create_organisation, within
from itunion.union.assembly import api as assembly
from itunion.union.assembly.models import Invitation
from itunion.union.law import api as law
from itunion.union.members.api import register_member

__all__ = ["CONVENED", "STARTS", "Stage"]

STARTS = datetime(2027, 6, 24, 8, 0, tzinfo=UTC)  # a Thursday, 10:00 in Berlin
CONVENED = STARTS - timedelta(days=30)


class Stage:
    """What a test of the room acts on; `close` ends the journey through time."""

    def __init__(self, world: Any, system: Any, count: int = 6) -> None:
        self.world, self.system = world, system
        self.time = ExitStack()
        self.members = list(world.members)
        for number in range(len(self.members), count):
            body = create_organisation(
                kind=OrganisationKind.MEMBER,
                name=f"Gemeinde {number:03d}",
                street="Am Markt 1",
                postcode="39000",
                city="Musterstadt",
                email=f"rathaus{number}@example.org",
                by=system,
            )
            with within(body.pk):
                register_member(
                    organisation=body,
                    kind="municipality",
                    workplaces=20,
                    entered_on=date(2020, 1, 1),
                    by=system,
                )
            self.members.append(body)
        self.travel(CONVENED)
        self.office = world.actor("union_office")
        self.board = world.actor("union_board")
        self.state_facts()
        self.fill_organs()

    def travel(self, moment: datetime) -> None:
        """Make it that moment."""
        self.time.close()
        self.time = ExitStack()
        self.time.enter_context(clock.simulated(moment))

    def close(self) -> None:
        """Return to the present."""
        self.time.close()

    def state_facts(self) -> None:
        """Enter what § 25a and § 54 ask for."""
        law.enter_union_facts(
            seat="Musterstadt",
            register_court="Amtsgericht Stendal",
            register_number="GnR 1",
            audit_association="Prüfungsverband Muster",
            audit_association_seat="Musterstadt",
            by=self.system,
        )

    def fill_organs(self) -> None:
        """Two on the board, three on the supervisory board."""
        for number, name in enumerate(("Person union_board", "Ina Vorstand")):
            self.appoint("management_board", name, number, is_chair=number == 0)
        for number, name in enumerate(("Person union_supervision", "Ole Rat", "Pia Rat")):
            self.appoint("supervisory_board", name, number, is_chair=number == 0)

    def appoint(self, organ: str, name: str, member: int, **more: Any) -> Any:
        """Give a seat to somebody who represents a member."""
        facts: dict[str, Any] = {
            "term_from": date(2025, 1, 1),
            "member_id": self.members[member].pk,
            "function": "Bürgermeisterin",
            "function_since": date(2022, 1, 1),
        }
        return assembly.appoint(organ=organ, person_name=name, by=self.system, **(facts | more))

    def planned(self, **more: Any) -> Any:
        """Plan an assembly for STARTS with one ordinary resolution on the agenda."""
        facts: dict[str, Any] = {"title": "Generalversammlung 2027", "starts_at": STARTS, "place": "Rathaus"}
        found = assembly.plan_assembly(by=self.office, **(facts | more))
        assembly.add_item(assembly_id=found.pk, title="Bericht", by=self.office)
        return found

    def item(self, found: Any, title: str = "Antrag", kind: str = "resolution", **more: Any) -> Any:
        """Put an item on the agenda."""
        return assembly.add_item(assembly_id=found.pk, title=title, kind=kind, by=self.office, **more)

    def convened(self, found: Any) -> Any:
        """Convene it and prove that every invitation went out."""
        found = assembly.convene(assembly_id=found.pk, by=self.office)
        for invitation in Invitation.objects.filter(assembly=found):
            assembly.mark_sent(invitation_id=invitation.pk, proof="<test>", by=self.system)
        return found

    def opened(self, found: Any, **more: Any) -> Any:
        """Convene it, go to its day, open it."""
        if found.state == "planned":
            found = self.convened(found)
        self.travel(STARTS)
        return assembly.open_assembly(
            assembly_id=found.pk, chair_name="Person union_supervision", by=self.office, **more
        )

    def let_in(self, found: Any, *numbers: int, channel: str = "hall") -> None:
        """Record a representative for each of these members and check them in."""
        for number in numbers:
            member = self.members[number]
            assembly.represent(
                assembly_id=found.pk,
                member_id=member.pk,
                basis="statutory",
                person_name=f"Vertretung {number}",
                by=self.office,
            )
            assembly.check_in(assembly_id=found.pk, member_id=member.pk, channel=channel, by=self.office)

    def running(self, present: int = 6, **item: Any) -> tuple[Any, Any]:
        """Return an open assembly with people in the hall, and its resolution item."""
        found = self.planned()
        point = self.item(found, **item)
        found = self.opened(found)
        self.let_in(found, *range(present))
        return found, point

    def vote(self, ballot: Any, choices: str) -> None:
        """Let the members vote in order: y, n, a, or - for no vote."""
        keys = {"y": ["yes"], "n": ["no"], "a": ["abstain"], "i": []}
        for number, letter in enumerate(choices):
            if letter != "-":
                assembly.cast(
                    ballot_id=ballot.pk,
                    member_id=self.members[number].pk,
                    choice=keys[letter],
                    by=self.office,
                )

    def decided(self, ballot: Any) -> Any:
        """Close and determine a ballot."""
        assembly.close_ballot(ballot_id=ballot.pk, by=self.office)
        return assembly.determine(ballot_id=ballot.pk, by=self.world.actor("union_supervision"))
