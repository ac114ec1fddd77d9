# SPDX-FileCopyrightText: 2026 IT-Union contributors
# SPDX-License-Identifier: EUPL-1.2
"""A general assembly of the example union, from filled organs to signed minutes; the people are invented."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from decimal import Decimal
from random import Random
from typing import Any

from itunion.desk.demo.people import invented_name
from itunion.foundation.identity.api import Person, create_person, give_mandate, permissions_of
from itunion.foundation.kernel.api import Actor, clock
from itunion.foundation.organisations.api import union
from itunion.union.assembly import api as assembly
from itunion.union.law import api as law

__all__ = ["CHAIR", "READY", "Hall", "acting", "announce", "fill_organs", "hold", "planned"]

CHAIR, BOARD = "Henrike Wallis", "Ulrike Ebeling"
ACCESS = "Zugang über die Plattform: Anmelden, „Abstimmen“, „Aus der Ferne anmelden“. Ton und Bild über den Link im Portal."
READY = ["transmission", "speaking", "motions", "questions", "voting"]


def _at(moment: datetime) -> AbstractContextManager[None]:
    return clock.simulated(moment)


def acting(name: str, role: str) -> Actor:
    """Return a person of the union acting in a role."""
    person = Person.objects.get(display_name=name)
    house = union()
    return Actor(person.pk, name, house.pk, house.name, "union", permissions_of([role]))


def _person(name: str, role: str, by: Actor) -> None:
    if Person.objects.filter(display_name=name).exists():
        return
    address = name.lower().replace(" ", ".").replace("ü", "ue") + "@union.example"
    person = create_person(email=address, display_name=name, password=None, by=by)
    give_mandate(person=person, organisation=union(), roles=[role], valid_from=date(2024, 1, 2), by=by)


def fill_organs(*, since: date, by: Actor) -> None:
    """State the union's facts, enter and register statutes, and fill both boards."""
    law.enter_union_facts(
        seat="Magdeburg",
        register_court="Amtsgericht Stendal (Beispiel)",
        register_number="GnR 0000 (Beispiel)",
        audit_association="Prüfungsverband (Beispiel)",
        audit_association_seat="Halle (Saale)",
        by=by,
    )
    version = law.enter_statutes(
        title=f"Satzung in der Fassung vom {since:%d.%m.%Y} (Beispiel)",
        adopted_on=since,
        parameters={},
        by=by,
    )
    law.put_in_force(number=version.number, registered_on=since + timedelta(days=30), text_filed=True, by=by)
    bodies = assembly.member_bodies()
    barleben = next((b for b in bodies if b.name.startswith("Barleben")), bodies[0])
    others = [b for b in bodies if b != barleben]
    _person(BOARD, "union_board", by)
    _person(CHAIR, "union_supervision", by)
    seats = (
        ("management_board", BOARD, barleben, True),
        ("management_board", "Jost Brandis", others[0], False),
        ("supervisory_board", CHAIR, others[1], True),
        ("supervisory_board", "Rahel Quitzow", others[2], False),
        ("supervisory_board", "Piet Nordhoff", others[3], False),
    )
    for organ, name, body, is_chair in seats:
        known = Person.objects.filter(display_name=name).first()
        assembly.appoint(
            organ=organ,
            person_name=name,
            person_id=known.pk if known else None,
            member_id=body.organisation_id,
            function="Bürgermeisterin oder Bürgermeister",
            function_since=since,
            is_chair=is_chair,
            term_from=since,
            by=by,
        )


def planned(title: str, starts_at: datetime, by: Actor) -> Any:
    """Plan a hybrid assembly with the six items of the example."""
    day = starts_at.date()
    found = assembly.plan_assembly(
        title=title,
        starts_at=starts_at,
        place="Magdeburg, Beispielsaal am Domplatz",
        form="hybrid",
        access=ACCESS,
        board_agreed_on=day - timedelta(days=45),
        supervisory_agreed_on=day - timedelta(days=44),
        by=by,
    )
    board = Person.objects.get(display_name=BOARD)
    year = starts_at.year - 1
    for item in (
        {"title": "Bericht des Vorstands und des Aufsichtsrats"},
        {"title": f"Jahresabschluss {year}", "text": f"Der Jahresabschluss {year} wird festgestellt.", "kind": "resolution", "is_accounts": True},
        {"title": "Entlastung des Vorstands", "text": "Dem Vorstand wird Entlastung erteilt.", "kind": "resolution", "ban_subject": "discharge", "concerned": [f"p{board.pk}", "njost brandis"]},
        {"title": "Laufender Beitrag", "text": f"Der laufende Beitrag beträgt ab {starts_at.year + 1} 1.200 Euro im Jahr (Beispiel).", "kind": "resolution", "subject": "statute_catalogue"},
        {"title": "Wahl eines Mitglieds des Aufsichtsrats", "text": "Wer wird in den Aufsichtsrat gewählt?", "kind": "election"},
        {"title": "Sitz der gemeinsamen Schulungen", "text": "Die Schulungen finden künftig in Barleben statt.", "kind": "resolution"},
    ):  # fmt: skip
        assembly.add_item(assembly_id=found.pk, by=by, **item)
    return found


def announce(*, title: str, starts_at: datetime, by: Actor) -> Any:
    """Convene an assembly that is still to come; invitations leave with the next job."""
    found = planned(title, starts_at, by)
    return assembly.convene(assembly_id=found.pk, by=by)


@dataclass
class Hall:
    """Who comes, for whom, and how they are inclined."""

    random: Random
    by: Actor
    bodies: list[Any]
    accounts: bool = False
    """Whether representatives can sign in; a secret ballot needs it"""
    names: dict[int, str] = field(default_factory=dict)
    people: dict[str, int] = field(default_factory=dict)

    def represent(self, assembly_id: int, board: Person) -> list[tuple[int, str]]:
        """Record representatives and proxies; return (member, channel) of who comes in time."""
        arriving: list[tuple[int, str]] = []
        proxies: list[tuple[int, str]] = []
        for number, body in enumerate(self.bodies):
            draw = self.random.random()
            if draw < 0.06:
                continue  # nobody comes
            if draw < 0.16 and arriving:
                proxies.append((body.organisation_id, ""))
                continue
            is_board = body.name.startswith("Barleben")
            name = BOARD if is_board else f"{invented_name(self.random)} {number + 1}"
            self.names[body.organisation_id] = name
            assembly.represent(
                assembly_id=assembly_id,
                member_id=body.organisation_id,
                basis="employee" if draw > 0.85 and not is_board else "statutory",
                person_name=name,
                person_id=board.pk if is_board else self._account(name, number),
                by=self.by,
            )
            arriving.append((body.organisation_id, "remote" if draw > 0.7 and not is_board else "hall"))
        holders = [m for m, channel in arriving if self.names[m] != BOARD]
        for number, (member, _channel) in enumerate(proxies):
            holder = holders[number]
            assembly.give_proxy(
                assembly_id=assembly_id,
                member_id=member,
                holder_name=self.names[holder],
                holder_id=self.people.get(self.names[holder]),
                by=self.by,
            )
            channel = next(c for m, c in arriving if m == holder)
            arriving.append((member, channel))
        return arriving

    def _account(self, name: str, number: int) -> int | None:
        """Give a representative an account, if wanted; nobody signs in with it here."""
        if not self.accounts:
            return None
        email = f"vertretung{number + 1}@probe.example"
        person = create_person(email=email, display_name=name, password=None, by=self.by)
        self.people[name] = person.pk
        return int(person.pk)

    def vote(self, ballot: Any, keys: list[str], weights: list[int]) -> None:
        """Let everybody who may vote do so."""
        for right in ballot.entitlements.filter(ban="").order_by("pk"):
            choice = self.random.choices(keys, weights)[0]
            assembly.cast(
                ballot_id=ballot.pk, member_id=right.member_id, choice=[choice] if choice else [], by=self.by
            )


def hold(
    *,
    title: str,
    starts_at: datetime,
    seed: int,
    by: Actor,
    say: Callable[[str], None] = lambda _text: None,
    secret: Callable[[Any, Random], None] | None = None,
) -> Any:
    """Hold a hybrid assembly: three open ballots, one election, proxies, a late arrival, a vote ban, an objection.

    `secret` runs a secret ballot on the last item, if given. Returns the assembly with minutes signed and closed.
    """
    random = Random(seed)  # noqa: S311  example data, nothing secret
    bodies = assembly.member_bodies()
    with _at(starts_at - timedelta(days=40)):
        assembly.record_accounts(
            year=starts_at.year - 1,
            made_on=clock.today(),
            available_on=clock.today(),
            available_where="Geschäftsstelle und Portal",
            supervisory_report_on=clock.today(),
            balance_sheet_total=Decimal(900_000),
            revenue=Decimal(2_400_000),
            is_audited=True,
            by=by,
        )
        found = planned(title, starts_at, by)
    with _at(starts_at - timedelta(days=30)):
        assembly.convene(assembly_id=found.pk, by=by)
        for number, invitation in enumerate(assembly.invitations_of(found.pk)):
            assembly.mark_sent(invitation_id=invitation.pk, proof=f"<{number:04d}@beispiel>", by=by)
        say(f"Einberufen: {len(bodies)} Einladungen mit Nachweis")
    _run(found.pk, starts_at, Hall(random, by, bodies, accounts=secret is not None), say, secret)
    return _minuted(found.pk, starts_at, by, say)


def _run(
    assembly_id: int,
    starts_at: datetime,
    hall: Hall,
    say: Callable[[str], None],
    secret: Callable[[Any, Random], None] | None,
) -> None:
    by = hall.by
    board = Person.objects.get(display_name=BOARD)
    with _at(starts_at - timedelta(hours=1)):
        assembly.change_assembly(
            assembly_id=assembly_id,
            changes={"ready": READY, "board_on_site": True, "supervisory_on_site": True},
            by=by,
        )
        arriving = hall.represent(assembly_id, board)
    with _at(starts_at):
        assembly.open_assembly(
            assembly_id=assembly_id, chair_name=CHAIR, secretary_name="Torsten Mewes", by=by
        )
        late, *in_time = arriving[3:4] + arriving[:3] + arriving[4:]
        for member, channel in in_time:
            assembly.check_in(assembly_id=assembly_id, member_id=member, channel=channel, by=by)
        say(f"Eröffnet: {assembly.attendance(assembly_id)} Mitglieder anwesend")
    items = list(assembly.get_assembly(assembly_id).items.order_by("position"))
    chair = acting(CHAIR, "union_supervision")

    def decided(ballot: Any) -> None:
        assembly.close_ballot(ballot_id=ballot.pk, by=by)
        say("  " + assembly.determine(ballot_id=ballot.pk, by=chair).determination)

    with _at(starts_at + timedelta(minutes=30)):
        ballot = assembly.open_ballot(item_id=items[1].pk, question=items[1].text, by=by)
        hall.vote(ballot, ["yes", "no", "abstain"], [90, 4, 6])
        decided(ballot)
    with _at(starts_at + timedelta(minutes=40)):
        assembly.check_in(assembly_id=assembly_id, member_id=late[0], channel="hall", by=by)
        ballot = assembly.open_ballot(item_id=items[2].pk, question=items[2].text, by=by)
        hall.vote(ballot, ["yes", "no", "abstain"], [85, 5, 10])
        decided(ballot)
    with _at(starts_at + timedelta(minutes=60)):
        motion = assembly.add_motion(item_id=items[3].pk, text=items[3].text, proposer="Vorstand", by=by)
        ballot = assembly.open_ballot(item_id=items[3].pk, question=items[3].text, motion_id=motion.pk, by=by)
        hall.vote(ballot, ["yes", "no", "abstain", ""], [84, 12, 3, 1])
        objector = in_time[5][0]
        assembly.object_on_record(
            ballot_id=ballot.pk, member_id=objector, text="Der Beitrag ist nicht begründet.", by=by
        )
        decided(ballot)
    with _at(starts_at + timedelta(minutes=80)):
        names = {"k1": "Wiebke Cramer", "k2": "Yusuf Kersten"}
        ballot = assembly.open_ballot(
            item_id=items[4].pk, question=items[4].text, candidates=names, seats=1, by=by
        )
        hall.vote(ballot, ["k1", "k2", "abstain"], [60, 35, 5])
        decided(ballot)
    if secret is not None:
        with _at(starts_at + timedelta(minutes=100)):
            secret(items[5], hall.random)
    with _at(starts_at + timedelta(minutes=120)):
        assembly.close_assembly(assembly_id=assembly_id, by=by)


def _minuted(assembly_id: int, starts_at: datetime, by: Actor, say: Callable[[str], None]) -> Any:
    with _at(starts_at + timedelta(minutes=130)):
        assembly.draw_minutes(assembly_id=assembly_id, by=by)
        minutes = assembly.add_remark(
            assembly_id=assembly_id, position="1", text="Die Berichte wurden mündlich erläutert.", by=by
        )
        for name, role, as_chair in ((CHAIR, "union_supervision", True), (BOARD, "union_board", False)):
            assembly.sign_minutes(
                assembly_id=assembly_id,
                as_chair=as_chair,
                sha256=minutes.content_sha256,
                by=acting(name, role),
            )
        assembly.close_minutes(assembly_id=assembly_id, by=by)
        say(f"Niederschrift unterschrieben, Prüfsumme {minutes.content_sha256[:16]}")
    return assembly.get_assembly(assembly_id)
