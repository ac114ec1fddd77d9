# SPDX-FileCopyrightText: 2026 IT-Union contributors
# SPDX-License-Identifier: EUPL-1.2
"""A member votes secretly in a real browser, from signing in to the receipt that is found on the board."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from tests.journeys.visit import Visit
from tests.processes import own_database, run, served

from itunion.desk.demo.people import PASSWORD

pytestmark = [pytest.mark.journey, pytest.mark.slow]


@pytest.fixture(scope="module")
def hall(tmp_path_factory: Any) -> Iterator[tuple[Any, str, dict[str, Any]]]:
    """A small union in the middle of a secret ballot, served as in production; and a way to act in it."""
    folder: Path = tmp_path_factory.mktemp("secret")
    with own_database(folder, "secret_journey") as environment:

        def act(*arguments: object) -> Any:
            printed = run(environment, "tests.crash.secret_driver", str(folder), *map(str, arguments))
            return json.loads(printed.splitlines()[-1])

        prepared = act("prepare", 3072, PASSWORD)
        with served(environment, workers=2) as (_tree, address):
            yield act, address, prepared


def test_a_member_votes_secretly(browser: Any, hall: Any) -> None:
    act, address, _prepared = hall
    visit = Visit(browser, address, "p0@probe.example")
    sent: list[tuple[str, dict[str, str], bytes | None]] = []
    visit.page.on(
        "request",
        lambda request: (
            sent.append((request.url, request.all_headers(), request.post_data_buffer))
            if request.method == "POST"
            else None
        ),
    )
    visit.open("/versammlung/stimme/", checked=True)
    visit.follow("Zur Wahlkabine")
    visit.page.get_by_role("button", name="Stimmausweis holen").wait_for()
    visit.check()
    visit.press("Stimmausweis holen")
    visit.page.get_by_role("button", name="Geheim abstimmen").wait_for()
    visit.check()
    visit.press("Geheim abstimmen")
    visit.page.get_by_text("Diese Auswahl ist nicht möglich").wait_for()
    visit.check()
    # by keyboard alone
    visit.page.get_by_label("Ja", exact=True).focus()
    visit.page.keyboard.press("Space")
    visit.page.keyboard.press("Tab")
    visit.page.keyboard.press("Enter")
    visit.page.get_by_text("Ihre Stimme liegt in der Urne").wait_for()
    visit.check()
    receipt = visit.page.locator("[data-ballot-receipt]").inner_text().replace(" ", "")
    kept = visit.page.evaluate("[...Object.keys(localStorage), ...Object.keys(sessionStorage)]")
    # htmx notes the address; of token and vote nothing may be left, and the choice is not ticked any more
    assert set(kept) <= {"htmx-current-path-for-history"}
    assert visit.page.evaluate("document.querySelectorAll('[data-ballot-form] :checked').length") == 0
    (urn,) = [(headers, body) for url, headers, body in sent if "/urne/" in url]
    assert not {"cookie", "authorization", "x-csrftoken", "referer"} & set(urn[0])
    assert urn[1] is not None
    assert len(urn[1]) == 562
    assert "/kabine/" in visit.page.url
    assert "choice" not in visit.page.url

    act("token", 1)
    act("cast", 1)
    act("close")
    found = act("verify")
    assert found["marks"] == ["yes", "yes"]
    assert receipt in found["receipts"]
    visit.close()


def test_without_javascript_the_page_sends_to_the_desk(browser: Any, hall: Any) -> None:
    _act, address, prepared = hall
    context = browser.new_context(
        java_script_enabled=False, locale="de-DE", viewport={"width": 390, "height": 900}
    )
    page = context.new_page()
    page.goto(f"{address}/konto/login/")
    page.fill("[name=login]", "p2@probe.example")
    page.fill("[name=password]", PASSWORD)
    page.get_by_role("main").get_by_role("button", name="Anmelden", exact=True).first.click()
    page.wait_for_load_state()
    member = prepared["voters"][2][0]
    page.goto(f"{address}/versammlung/abstimmung/{prepared['ballot']}/kabine/{member}/")
    assert "Lassen Sie sich im Tagungsbüro einen Stimmzettel geben" in page.inner_text("main")
    assert not page.get_by_role("button", name="Geheim abstimmen").is_visible()
    assert not page.get_by_role("button", name="Stimmausweis holen").is_visible()
    context.close()
