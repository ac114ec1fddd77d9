# SPDX-FileCopyrightText: 2026 IT-Union contributors
# SPDX-License-Identifier: EUPL-1.2
"""A whole assembly of 131 members in the browser: the office, the chair, the board and a member far away.

Hybrid; three open ballots, one election, one secret ballot; proxies, a late arrival, a vote ban, an objection on record.
It ends with minutes that a second program derives from the ledger again.
"""

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from tests.journeys.visit import Visit
from tests.processes import own_database, run, served

pytestmark = [pytest.mark.journey, pytest.mark.slow]


@pytest.fixture(scope="module")
def house(tmp_path_factory: Any) -> Iterator[tuple[Any, str, dict[str, Any]]]:
    """The union before its assembly, served as in production; and a way to act around the browser."""
    folder: Path = tmp_path_factory.mktemp("assembly")
    with own_database(folder, "assembly_journey") as environment:

        def act(command: str) -> Any:
            printed = run(environment, "tests.journeys.assembly_driver", str(folder), command)
            return json.loads(printed.splitlines()[-1])

        prepared = act("prepare")
        with served(environment, workers=2) as (_tree, address):
            yield act, address, prepared


class Hall:
    """Four people at four browsers, and what they do again and again."""

    def __init__(self, browser: Any, address: str, prepared: dict[str, Any]) -> None:
        self.at = f"/versammlung/{prepared['assembly']}/"
        self.office, self.chair, self.board, self.voter = (
            Visit(browser, address, email)
            for email in (
                "buero@union.example",
                "henrike.wallis@union.example",
                "ulrike.ebeling@union.example",
                prepared["voter"],
            )
        )
        self.items = prepared["items"]

    def open_ballot(self, position: int, **fields: str) -> int:
        """Put an item to the vote; return the ballot's number."""
        self.office.open(f"{self.at}leitung/punkt/{self.items[str(position)]}/")
        for name, value in fields.items():
            field = self.office.page.locator(f"[name={name}]")
            if field.evaluate("e => e.tagName") == "SELECT":
                field.select_option(value)
            else:
                field.fill(value)
        self.office.press("Abstimmung eröffnen")
        self.office.says("Die Abstimmung läuft.")
        link = (
            self.office.page.get_by_role("main").locator("a[href*='/abstimmung/']").last.get_attribute("href")
        )
        found = re.search(r"/abstimmung/(\d+)/", link or "")
        assert found
        return int(found[1])

    def enter_votes(self, ballot: int, rest: str, others: dict[int, str]) -> None:
        """The office enters the hall: some members by name, all others by what is left."""
        self.office.open(f"/versammlung/abstimmung/{ballot}/")
        for member, choice in others.items():
            self.office.page.select_option(f"[name=v{member}]", choice)
        self.office.page.select_option("[name=rest]", rest)
        self.office.press("Stimmen eintragen")
        self.office.says("Die Stimmen sind gezählt.")

    def vote_far_away(self, choice: str, *, times: int) -> None:
        """The member far away votes for itself and for those it represents."""
        for _n in range(times):
            self.voter.open("/versammlung/stimme/")
            self.voter.page.get_by_label(choice, exact=True).first.check()
            self.voter.press("Stimme abgeben")
            self.voter.says("Die Stimme ist gezählt")

    def close(self, ballot: int) -> None:
        """Close and determine."""
        self.office.open(f"{self.at}leitung/")
        self.office.press("Abstimmung schließen")

    def determine(self) -> None:
        """The chair determines what waits."""
        self.chair.open(f"{self.at}leitung/")
        self.chair.press("Ergebnis feststellen")
        self.chair.says("Das Ergebnis ist festgestellt.")
        self.result = self.chair.page.inner_text("main")
        self.chair.open("/")  # off the page that loads itself anew


def test_a_whole_assembly(browser: Any, house: Any, say: Any) -> None:
    act, address, prepared = house
    hall = Hall(browser, address, prepared)
    office, voter = hall.office, hall.voter
    mine, in_hall = len(prepared["mine"]), len(prepared["hall"])

    office.open(f"{hall.at}schluessel/", checked=True)
    for page in ("", "umfragen/neu/", "stellungnahmen/", "stellungnahmen/neu/", "umlauf/", "umlauf/neu/"):
        office.open(f"/versammlung/beteiligung/{page}", checked=True)
    office.open(f"{hall.at}leitung/", checked=True)
    office.press("Eröffnen")
    office.says("Die Versammlung ist eröffnet.")
    office.open(f"{hall.at}tagungsbuero/")
    office.page.eval_on_selector_all(
        "input[name=member]",
        "(boxes, chosen) => boxes.forEach(b => { b.checked = chosen.includes(Number(b.value)) })",
        prepared["hall"],
    )
    office.press("Ausgewählte anmelden")
    office.says(f"{in_hall} Mitglieder angemeldet.")
    for _n in range(mine):
        voter.open("/versammlung/stimme/")
        voter.page.get_by_role("button", name=re.compile("Aus der Ferne anmelden")).first.click()
        voter.says("Sie sind angemeldet.")
    office.open(f"{hall.at}tagungsbuero/", checked=True)
    office.says(f"{in_hall + mine} von 131 Mitgliedern sind anwesend.")

    # the accounts
    ballot = hall.open_ballot(2)
    office.check()
    voter.open("/versammlung/stimme/", checked=True)
    hall.vote_far_away("Nein", times=mine)
    hall.enter_votes(ballot, "yes", dict.fromkeys(prepared["hall"][2:5], "abstain"))
    voter.open(f"{hall.at}leinwand/", checked=True)
    voter.says("Stimmen abgegeben")
    hall.close(ballot)
    hall.determine()
    office.open(f"/versammlung/abstimmung/{ballot}/", checked=True)
    office.says(f"mit {in_hall - 3} Ja-Stimmen")

    # somebody comes late, and the board may not vote on its own discharge
    office.open(f"{hall.at}tagungsbuero/")
    office.page.locator(f"input[name=member][value='{prepared['late']}']").check()
    office.press("Ausgewählte anmelden")
    ballot = hall.open_ballot(3)
    office.open(f"/versammlung/abstimmung/{ballot}/")
    office.says("Stimmverbote")
    office.says("Barleben")
    hall.vote_far_away("Ja", times=mine)
    hall.enter_votes(ballot, "yes", {prepared["late"]: "no"})
    hall.close(ballot)
    hall.determine()

    # a motion that needs three quarters, and an objection
    office.open(f"{hall.at}leitung/punkt/{hall.items['4']}/antrag/")
    office.page.fill("[name=text]", "Der Beitrag beträgt 1.200 Euro.")
    office.page.fill("[name=proposer]", "Vorstand")
    office.press("Speichern")
    ballot = hall.open_ballot(4)
    hall.vote_far_away("Nein", times=mine)
    hall.enter_votes(ballot, "yes", dict.fromkeys(prepared["hall"][5:9], "no"))
    office.open(f"/versammlung/abstimmung/{ballot}/widerspruch/")
    office.page.select_option("[name=member]", str(prepared["hall"][5]))
    office.page.fill("[name=text]", "Der Beitrag ist nicht begründet.")
    office.press("Speichern")
    office.says("Der Widerspruch steht in der Niederschrift.")
    hall.close(ballot)
    hall.determine()

    # an election
    ballot = hall.open_ballot(5, candidates="Wiebke Cramer\nYusuf Kersten", seats="1")
    hall.vote_far_away("Yusuf Kersten", times=mine)
    hall.enter_votes(ballot, "k1", dict.fromkeys(prepared["hall"][10:20], "k2"))
    hall.close(ballot)
    hall.determine()

    # a secret ballot
    ballot = hall.open_ballot(6, secrecy="secret")
    voter.open("/versammlung/stimme/")
    voter.follow("Zur Wahlkabine")
    voter.press("Stimmausweis holen")
    voter.page.get_by_label("Ja", exact=True).check()
    voter.press("Geheim abstimmen")
    voter.page.get_by_text("Ihre Stimme liegt in der Urne").wait_for()
    others = act("others_vote_secretly")
    hall.close(ballot)
    hall.chair.open(f"/versammlung/abstimmung/{ballot}/auszaehlung/", checked=True)
    act("count")
    hall.determine()
    office.open(f"/versammlung/abstimmung/{ballot}/pruefen/", checked=True)
    assert f"{others['cast'] - others['no'] + 1} Ja-Stimmen gegen {others['no']} Nein-Stimmen" in hall.result

    # minutes, two signatures
    office.open(f"{hall.at}leitung/")
    office.press("Versammlung schließen")
    office.open(f"{hall.at}niederschrift/")
    office.press("Niederschrift zusammenstellen")
    for person, button in ((hall.chair, "Als Versammlungsleitung unterschreiben"), (hall.board, "Als Vorstand unterschreiben")):  # fmt: skip
        person.open(f"{hall.at}niederschrift/")
        person.press(button)
        person.says("Unterschrieben.")
    office.open(f"{hall.at}niederschrift/")
    office.press("Abschließen")
    office.says("Die Niederschrift ist abgeschlossen.")
    office.check()

    derived = act("rederive")
    assert derived["code"] == 0, derived["said"]
    ballots = [b for item in derived["minutes"]["items"] for b in item["ballots"]]
    assert [b["secrecy"] for b in ballots] == ["open"] * 4 + ["secret"]
    assert [b["present"] for b in ballots] == [in_hall + mine] + [in_hall + mine + 1] * 4
    assert [b["banned"] > 0 for b in ballots] == [False, True, False, False, False]
    assert len(ballots[2]["objections"]) == 1
    assert any(p["basis"] == "proxy" for p in ballots[0]["participants"])
    for visit in (office, hall.chair, hall.board, voter):
        assert visit.errors == []
        visit.close()
    say(f"131 members, {in_hall + mine + 1} present, five ballots in the browser; {derived['said'].strip()}")
