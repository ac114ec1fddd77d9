# SPDX-FileCopyrightText: 2026 IT-Union contributors
# SPDX-License-Identifier: EUPL-1.2
"""The page shell: navigation by permission, security headers, display choice, error pages, legal pages."""

from types import SimpleNamespace
from typing import Any

import lxml.html
import pytest
from django.http import HttpRequest
from django.template.loader import render_to_string
from django.test import Client, RequestFactory

from itunion.foundation.kernel.registry import NavigationEntry, Registry
from itunion.foundation.ui import context
from itunion.foundation.ui.api import render_confirmation, render_page
from itunion.foundation.ui.security import POLICY


@pytest.fixture
def navigation(monkeypatch: pytest.MonkeyPatch) -> Registry[NavigationEntry]:
    registry: Registry[NavigationEntry] = Registry("navigation")
    registry.register(NavigationEntry("a", "Impressum", "ui:imprint", "imprint.read", "Recht", 20))
    registry.register(NavigationEntry("b", "Datenschutz", "ui:privacy", "privacy.read", "Recht", 10))
    registry.register(NavigationEntry("c", "Für alle", "ui:accessibility", "", "Allgemein", 30))
    registry.register(NavigationEntry("d", "Gibt es nicht", "nowhere:page", "", "Allgemein", 40))
    monkeypatch.setattr(context, "navigation", registry)
    return registry


def _request(path: str = "/", permissions: frozenset[str] = frozenset(), **changes: Any) -> HttpRequest:
    request = RequestFactory().get(path)
    request.actor = SimpleNamespace(  # type: ignore[attr-defined]
        person_name="Kim <Muster>", organisation_name="Gemeinde Alpha", permissions=permissions, **changes
    )
    return request


@pytest.mark.usefixtures("navigation")
def test_navigation_shows_what_the_person_may_open_in_order() -> None:
    shell = context.build_shell(_request(permissions=frozenset({"privacy.read", "imprint.read"})))
    assert [(s.label, [link.label for link in s.links]) for s in shell.sections] == [
        ("Recht", ["Datenschutz", "Impressum"]),
        ("Allgemein", ["Für alle"]),
    ]
    shell = context.build_shell(_request(permissions=frozenset({"imprint.read"})))
    assert [link.label for s in shell.sections for link in s.links] == ["Impressum", "Für alle"]
    assert context.build_shell(RequestFactory().get("/")).sections == ()


@pytest.mark.usefixtures("navigation")
def test_the_current_page_and_the_page_above_are_marked() -> None:
    marks = {
        path: [link.current for s in context.build_shell(_request(path)).sections for link in s.links]
        for path in ("/barrierefreiheit/", "/barrierefreiheit/mehr/", "/anderswo/")
    }
    assert list(marks.values()) == [["page"], ["true"], [""]]


@pytest.mark.usefixtures("navigation")
def test_the_page_names_the_organisation_acted_for_and_escapes_names() -> None:
    html = render_page(_request(mandates=[1, 2]), "ui/base.html", title="Titel <x>").content.decode()
    tree = lxml.html.fromstring(html)
    assert tree.xpath("string(//h1)").strip() == "Titel <x>"
    assert "Gemeinde Alpha" in tree.xpath("string(//*[@class='acting-for'])")
    assert "wechseln" in tree.xpath("string(//*[@class='acting-for'])")
    assert "<Muster>" not in html
    only_one = render_page(_request(mandates=[1]), "ui/base.html", title="T").content.decode()
    assert "wechseln" not in lxml.html.fromstring(only_one).xpath("string(//*[@class='acting-for'])")


def test_breadcrumbs_end_with_the_page_itself() -> None:
    html = render_page(
        _request(), "ui/base.html", title="Seite", breadcrumbs=[("Oben", "/oben/")]
    ).content.decode()
    (trail,) = lxml.html.fromstring(html).xpath("//nav[@class='breadcrumbs']")
    assert [item.text_content() for item in trail.xpath(".//li")] == ["Oben", "Seite"]
    assert trail.xpath(".//*[@aria-current='page']/text()") == ["Seite"]


def test_a_confirmation_posts_and_lists_its_consequences() -> None:
    html = render_confirmation(
        _request(), title="Zuschlag", submit="Erteilen", consequences=["Bindend"]
    ).content.decode()
    tree = lxml.html.fromstring(html)
    (button,) = tree.xpath("//main//form[@method='post']//button")
    assert button.text_content().strip() == "Erteilen"
    assert "Bindend" in tree.xpath("string(//main//li)")


def test_the_policy_forbids_inline_and_foreign_sources() -> None:
    directives = dict(part.split(" ", 1) for part in POLICY.split("; "))
    assert directives["default-src"] == "'none'"
    assert directives["frame-ancestors"] == "'none'"
    assert directives["form-action"] == "'self'"
    assert {directives[k] for k in ("script-src", "style-src", "connect-src", "font-src")} == {"'self'"}
    assert "unsafe" not in POLICY


@pytest.mark.django_db
@pytest.mark.parametrize("path", ["/barrierefreiheit/", "/impressum/", "/datenschutz/"])
def test_legal_pages_are_public_and_carry_the_policy(client: Client, path: str) -> None:
    response = client.get(path)
    assert response.status_code == 200
    assert response.headers["Content-Security-Policy"] == POLICY
    assert lxml.html.fromstring(response.content).get("lang") == "de"


@pytest.mark.django_db
def test_the_style_guide_exists_in_debug_and_demo_only(client: Client, settings: Any) -> None:
    settings.DEBUG = settings.DEMO = False
    assert client.get("/bausteine/").status_code == 404
    settings.DEMO = True
    response = client.get("/bausteine/")
    assert response.status_code == 200
    assert "Vorführung" in response.content.decode()
    assert client.get("/bausteine/?export=csv").headers["Content-Type"].startswith("text/csv")
    assert "progress" in client.get("/bausteine/fortschritt/").content.decode()


@pytest.mark.django_db
def test_the_display_choice_is_remembered_and_forgotten(client: Client) -> None:
    response = client.post("/darstellung/", {"theme": "dark", "next": "/impressum/"})
    assert response.headers["Location"] == "/impressum/"
    assert lxml.html.fromstring(client.get("/impressum/").content).get("data-kern-theme") == "dark"
    client.post("/darstellung/", {"theme": "", "next": "/impressum/"})
    assert lxml.html.fromstring(client.get("/impressum/").content).get("data-kern-theme") is None


@pytest.mark.django_db
@pytest.mark.parametrize("target", ["https://evil.example/", "//evil.example/", "javascript:alert(1)"])
def test_the_display_choice_redirects_to_this_site_only(client: Client, target: str) -> None:
    assert client.post("/darstellung/", {"theme": "dark", "next": target}).headers["Location"] == "/"


@pytest.mark.parametrize("name", ["400", "403", "403_csrf", "404", "500"])
def test_error_pages_say_what_happened_what_was_kept_and_what_to_do(name: str) -> None:
    # without request and context, as Django renders them when everything else is broken
    tree = lxml.html.fromstring(render_to_string(f"{name}.html"))
    assert tree.xpath("string(//h1)").strip()
    headings = [h.text_content() for h in tree.xpath("//main//h2")]
    assert headings == ["Was gespeichert ist", "Was Sie tun können"]
    assert tree.xpath("//main//p")


@pytest.mark.django_db
def test_an_unknown_address_is_a_404_in_our_words(client: Client) -> None:
    response = client.get("/gibt-es-nicht/")
    assert response.status_code == 404
    assert "Diese Seite gibt es nicht" in response.content.decode()


@pytest.mark.django_db
def test_who_is_signed_in_without_a_mandate_can_still_sign_out(
    client: Client, django_user_model: Any
) -> None:
    client.force_login(django_user_model.objects.create(email="kim@example.org", display_name="Kim Muster"))
    tree = lxml.html.fromstring(client.get("/impressum/").content)
    assert tree.xpath("//header//form[@action='/konto/logout/']")
