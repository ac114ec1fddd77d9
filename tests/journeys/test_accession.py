# SPDX-FileCopyrightText: 2026 IT-Union contributors
# SPDX-License-Identifier: EUPL-1.2
"""A clerk takes a municipality in, from the council's resolution to the notice and the plan, with the keyboard only."""

import time
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from tests.journeys.visit import Visit
from tests.processes import own_database, run, served

from itunion.foundation.kernel.api import clock

pytestmark = [pytest.mark.journey, pytest.mark.slow]

MOST_STEPS = 120


class Keyboard:
    """Hands that never touch a mouse; counts the keys."""

    def __init__(self, visit: Visit) -> None:
        self.visit, self.page, self.pressed = visit, visit.page, 0

    def press(self, key: str) -> None:
        self.page.keyboard.press(key)
        self.pressed += 1

    def to(self, selector: str) -> None:
        """Press Tab until the focus is there."""
        for _ in range(MOST_STEPS):
            if self.page.evaluate("selector => document.activeElement.matches(selector)", selector):
                return
            self.press("Tab")
        raise AssertionError(f"{self.page.url}: the keyboard does not reach {selector}")

    def write(self, name: str, text: str) -> None:
        """Go to a field and replace what stands in it."""
        self.to(f"[name={name}]")
        self.press("Control+A")
        self.page.keyboard.type(text)
        self.pressed += len(text)

    def tick(self, name: str) -> None:
        self.to(f"[name={name}]")
        if not self.page.evaluate("document.activeElement.checked"):
            self.press("Space")

    def enter(self, selector: str) -> None:
        """Go to a link or button and press Enter; wait for the page after it."""
        self.to(selector)
        with self.page.expect_navigation():
            self.press("Enter")
        self.page.wait_for_load_state()

    def submit(self) -> None:
        self.enter("main form button.kern-btn--primary")


@pytest.fixture(scope="module")
def address(tmp_path_factory: Any) -> Iterator[str]:
    """A small union of its own, served as in production: nothing here needs the hundred members of the example."""
    folder: Path = tmp_path_factory.mktemp("accession")
    with own_database(folder, "accession_journey") as environment:
        run(environment, "tests.journeys.assembly_driver", str(folder), "found")
        with served(environment, workers=2) as (_tree, url):
            yield url


def test_from_resolution_to_notice_by_keyboard(
    browser: Any, address: str, say: Callable[[str], None]
) -> None:
    visit = Visit(browser, address, "buero@union.example")
    keys = Keyboard(visit)
    today = clock.today()
    started = time.monotonic()

    keys.enter("nav a[href='/mitglieder/aufnahme/']")
    visit.check()
    keys.enter("main a[href='/mitglieder/aufnahme/neu/']")
    visit.check()
    keys.write("name", "Gemeinde Tastenthal (Beispiel)")
    keys.write("street", "Am Anger 4")
    keys.write("postcode", "39365")
    keys.write("city", "Tastenthal")
    keys.write("email", "rathaus@tastenthal.example")
    keys.write("representative", "Wiebke Dorn")
    keys.write("workplaces", "38")
    keys.write("leitweg_id", "15-1001-85")
    keys.write("authority_evidence", "Gebietskörperschaft, § 99 Nr. 1 GWB")
    keys.to("[name=private_capital]")
    keys.press("ArrowDown")
    keys.submit()
    visit.says("Nächster Schritt: Ratsbeschluss")
    visit.check()

    # the cursor stands in the first field of the next step already
    assert visit.page.evaluate("document.activeElement.name") == "resolved_on"
    keys.write("reference", "BV 042/2026")
    keys.submit()
    visit.says("Nächster Schritt: Kommunalaufsicht")
    visit.check()
    keys.write("sent_on", f"{today - timedelta(days=20):%d.%m.%Y}")
    keys.write("authority", "Landkreis (Beispiel)")
    keys.to("[name=answer]")
    keys.press("k")  # keine Beanstandung
    keys.write("answered_on", f"{today:%d.%m.%Y}")
    keys.submit()
    visit.says("Nächster Schritt: Beitrittserklärung")
    visit.check()

    # sent too early: the duties are missing, and the page says so where the keyboard is
    keys.submit()
    visit.says("Bitte prüfen Sie Ihre Angaben")
    visit.check()
    for name in ("printout_offered", "unconditional", "duty_payment", "duty_other"):
        keys.tick(name)
    keys.submit()
    visit.says("Nächster Schritt: Zulassung")
    visit.check()
    keys.write("reference", "Vorstand 23/2026")
    keys.submit()
    visit.says("Nächster Schritt: Eintragung")
    visit.check()
    keys.submit()
    visit.says("Nächster Schritt: Nachricht")
    visit.check()
    keys.submit()
    visit.says("Nächster Schritt: Einzahlung")
    visit.says("@it-union.invalid")
    visit.check()
    keys.submit()
    visit.says("Die Aufnahme ist abgeschlossen.")
    visit.check()
    keys.enter("main a.kern-btn--secondary")
    visit.says("Gemeinde Tastenthal (Beispiel)")
    visit.says("Noch einzuzahlen")
    visit.check()
    elapsed = time.monotonic() - started
    say(f"{keys.pressed} keys, {len(visit.seen)} pages without a finding, {elapsed:.0f} s with all checks")
    # two keys a second and a quarter of a minute to read each page: under ten minutes
    assert keys.pressed / 2 + 15 * 12 < 600
    visit.close()
