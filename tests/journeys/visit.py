# SPDX-FileCopyrightText: 2026 IT-Union contributors
# SPDX-License-Identifier: EUPL-1.2
"""A person at a browser: signs in, looks at pages, and every page looked at is checked for accessibility."""

from importlib.util import find_spec
from pathlib import Path
from typing import Any

from itunion.desk.demo.people import PASSWORD

__all__ = ["LOOKS", "Visit"]

WCAG = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
# width, colour scheme: what WCAG promises must hold on a telephone and in the dark as well
LOOKS = [(1280, "light"), (1280, "dark"), (390, "light"), (390, "dark")]


def _axe() -> str:
    spec = find_spec("axe_core_python")
    assert spec is not None
    assert spec.origin is not None
    return (Path(spec.origin).parent / "axe.min.js").read_text(encoding="utf-8")


class Visit:
    """One person in a browser context of their own; without an e-mail address a visitor who does not sign in."""

    axe_source = ""

    def __init__(self, browser: Any, address: str, email: str) -> None:
        self.address = address
        self.context = browser.new_context(viewport={"width": 1280, "height": 900}, locale="de-DE")
        self.page = self.context.new_page()
        self.page.set_default_timeout(20_000)
        self.errors: list[str] = []
        self.seen: list[str] = []
        self.page.on("pageerror", lambda error: self.errors.append(str(error)))
        self.page.on(
            "console", lambda message: self.errors.append(message.text) if message.type == "error" else None
        )
        if not email:
            return
        self.open("/konto/login/", checked=True)
        self.page.fill("[name=login]", email)
        self.page.fill("[name=password]", PASSWORD)
        self.press("Anmelden")

    def open(self, path: str, *, checked: bool = False) -> None:
        """Go to an address."""
        answer = next(filter(None, (self._goto(path) for _attempt in range(10))), None)
        assert answer is not None, (path, self.page.url)
        assert answer.status == 200, (path, answer.status)
        if checked:
            self.check()

    def _goto(self, path: str) -> Any:
        """Go there; None if the page just loaded itself anew (live marks) and that came in between."""
        try:
            return self.page.goto(self.address + path)
        except Exception as error:
            if "interrupted by another navigation" not in str(error):
                raise
            self.page.wait_for_load_state()
            return None

    def press(self, name: str) -> None:
        """Press the button of this name in the main part and wait for the next page."""
        self.page.get_by_role("main").get_by_role("button", name=name, exact=True).first.click()
        self.page.wait_for_load_state()

    def follow(self, name: str) -> None:
        """Follow the link of this name in the main part."""
        self.page.get_by_role("main").get_by_role("link", name=name).first.click()
        self.page.wait_for_load_state()

    def says(self, text: str) -> None:
        """The page must say this."""
        body = self.page.inner_text("body").replace("\u00a0", " ")
        assert text in body, f"{self.page.url} does not say {text!r}:\n{body[:1500]}"

    def check(self) -> None:
        """No accessibility violation, no script error, nothing wider than the screen; in all looks."""
        if not Visit.axe_source:
            Visit.axe_source = _axe()
        # whoever has begun to type is not interrupted by a page that loads itself anew (live.js): nor is the check
        self.page.evaluate("document.dispatchEvent(new Event('input'))")
        self.page.evaluate(Visit.axe_source)
        for width, scheme in LOOKS:
            self.page.set_viewport_size({"width": width, "height": 900})
            self.page.emulate_media(color_scheme=scheme)
            # only what is wrong is described and handed over: all that is right takes longer than the check itself
            violations = self.page.evaluate(
                "tags => axe.run(document, {runOnly: tags, resultTypes: ['violations']}).then(r => r.violations)",
                WCAG,
            )
            found = [
                (violation["id"], violation["nodes"][0]["target"], violation["nodes"][0]["html"][:160])
                for violation in violations
            ]
            assert found == [], (self.page.url, width, scheme, found)
            assert self.page.evaluate("document.documentElement.scrollWidth") <= width, (self.page.url, width)
        self.page.set_viewport_size({"width": 1280, "height": 900})
        self.page.emulate_media(color_scheme="light")
        assert self.errors == [], (self.page.url, self.errors)
        self.seen.append(self.page.url)

    def close(self) -> None:
        """Leave."""
        self.context.close()
