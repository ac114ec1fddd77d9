# SPDX-FileCopyrightText: 2026 IT-Union contributors
# SPDX-License-Identifier: EUPL-1.2
"""Every German text of the house has its English one, and the English catalogue is the one in use."""

import gettext as gnu
import os
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.template import base as template_base
from django.template import engines
from django.template.base import Template
from django.templatetags.i18n import BlockTranslateNode, TranslateNode
from django.test import Client
from django.utils.translation import gettext, ngettext, override
from tools import catalogues

PLACEHOLDER = re.compile(r"%\(\w+\)s|%%|{\w*}|<[^>]+>")

# pytest-xdist's workers must agree on the order of parameters
TEMPLATES = sorted(catalogues.PACKAGE.glob("**/templates/**/*.html"))


@pytest.fixture(scope="module")
def german() -> dict[Any, Any]:
    """All texts of the package by what is looked up: a text, or singular and plural."""
    return {message.id: message for message in catalogues.german_texts() if message.id}


@pytest.fixture(scope="module")
def english() -> dict[Any, Any]:
    """All entries of the English catalogue."""
    return {message.id: message for message in catalogues.english() if message.id}


@pytest.fixture
def compiled(settings: Any) -> None:
    """The catalogue as `make assets` compiles it, read anew by Django."""
    catalogues.compile_all()
    settings.LOCALE_PATHS = list(settings.LOCALE_PATHS)


def forms(text: str | tuple[str, ...]) -> tuple[str, ...]:
    """Return a text or its plural forms as a tuple."""
    return (text,) if isinstance(text, str) else text


def test_every_german_text_has_its_english_one(german: dict[Any, Any], english: dict[Any, Any]) -> None:
    assert len(german) > 1000
    waiting = [text for text in german if text not in english or not catalogues.is_translated(english[text])]
    assert not waiting


def test_no_entry_is_left_over_or_a_guess(german: dict[Any, Any], english: dict[Any, Any]) -> None:
    assert not english.keys() - german.keys()
    assert not catalogues.english().obsolete
    assert not [text for text, message in english.items() if message.fuzzy]


def test_placeholders_markup_and_outer_spaces_agree(english: dict[Any, Any]) -> None:
    def shape(text: str) -> tuple[set[str], str, str]:
        return set(PLACEHOLDER.findall(text)), text[: -len(text.lstrip())], text[len(text.rstrip()) :]

    differing = [
        (source, target)
        for text, message in english.items()
        for source, target in zip(forms(text), forms(message.string), strict=True)
        if shape(source) != shape(target)
    ]
    assert not differing


def looked_up(source: str, monkeypatch: pytest.MonkeyPatch) -> set[Any]:
    """Return what Django itself looks up for a template: _() while compiling, the i18n tags while rendering."""
    found: set[Any] = set()
    nodes: list[Any] = []

    def note(text: str) -> str:
        found.add(str(text))
        return text

    def remembering(build: Callable[..., None]) -> Callable[..., None]:
        def remember(node: Any, *arguments: Any, **options: Any) -> None:
            build(node, *arguments, **options)
            nodes.append(node)

        return remember

    with monkeypatch.context() as patch:
        patch.setattr(template_base, "gettext_lazy", note)
        # walking the compiled template misses what stands inside simple block tags such as {% card %}
        for kind in (TranslateNode, BlockTranslateNode):
            patch.setattr(kind, "__init__", remembering(kind.__init__))
        Template(source, engine=engines["django"].engine)
    for node in nodes:
        if isinstance(node, TranslateNode):
            found.add(node.filter_expression.var.literal.replace("%", "%%"))
        else:
            singular = node.render_token_list(node.singular)[0]
            found.add((singular, node.render_token_list(node.plural)[0]) if node.plural else singular)
    return found


SAMPLES = [
    """{% translate "Abmelden" %}{% translate 'Suchen …' %}{% translate "zu \\"zweit\\"" as heading %}""",
    """{% translate "bis 100 %" as heading %}{% blocktranslate %}bis 100 %{% endblocktranslate %}""",
    """{% with a=_("eins") b=_('zwei')|lower %}{% if a == _("drei") %}{{ c|default:_("vier") }}{% endif %}{% endwith %}""",
    """{% blocktranslate with day=offer.until|date asvar text %}Frist: {{ day }}{% endblocktranslate %}""",
    """{% blocktranslate %}{{ offer.name }} für {{ price|floatformat:2 }}{% endblocktranslate %}""",
    """{% blocktranslate asvar text count n=n %}ein {{ a }}{% plural %}{{ n }} {{ a }}{% endblocktranslate %}""",
    """{% blocktranslate trimmed %}
         zwei  Zeilen,
         eine Zeile
       {% endblocktranslate %}""",
    """{% trans "alt" %}{% blocktrans %}älter{% endblocktrans %}{% if a %}{% translate "tief" %}{% endif %}""",
]


@pytest.mark.parametrize("source", SAMPLES)
def test_templates_are_read_as_django_reads_them(source: str, monkeypatch: pytest.MonkeyPatch) -> None:
    expected = looked_up("{% load i18n %}" + source, monkeypatch)
    assert expected
    assert set(catalogues.template_texts(source)) == expected


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda p: str(p.relative_to(catalogues.PACKAGE)))
def test_each_template_is_read_as_django_reads_it(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    source = path.read_text()
    assert set(catalogues.template_texts(source)) == looked_up(source, monkeypatch)


def test_python_texts_are_found_wherever_they_are_marked() -> None:
    source = """
label = _("Abgabe ") + gettext_lazy("bis " "morgen") + f"{number} · {_('jeder')}"
text = translation.gettext("später") + ngettext("ein Tag", "%(count)s Tage", days) + plain("nie")
"""
    assert set(catalogues.python_texts(source)) == {
        "Abgabe ",
        "bis morgen",
        "jeder",
        "später",
        ("ein Tag", "%(count)s Tage"),
    }


@pytest.mark.parametrize("marked", ['_(f"{n} Tage")', "gettext(label)", 'ngettext("ein Tag", many, n)'])
def test_marking_what_nobody_can_translate_is_refused(marked: str) -> None:
    with pytest.raises(ValueError, match=r"tables\.py:2"):
        list(catalogues.python_texts(f"\nx = {marked}", "tables.py"))


def test_compiling_renews_an_older_binary_catalogue(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    source = tmp_path / "django.po"
    source.write_bytes(catalogues.ENGLISH.read_bytes())
    monkeypatch.setattr(catalogues, "ENGLISH", source)
    binary = source.with_suffix(".mo")
    binary.write_bytes(b"old")
    os.utime(binary, (0, 0))
    catalogues.compile_all()
    with binary.open("rb") as file:
        assert gnu.GNUTranslations(file).gettext("Abmelden") == "Sign out"


@pytest.mark.usefixtures("compiled")
def test_django_uses_every_english_text(english: dict[Any, Any]) -> None:
    with override("en"):
        assert gettext("Zum Inhalt springen") == "Skip to content"
        for text, message in english.items():
            if isinstance(text, str):
                assert gettext(text) == message.string
            else:
                assert (ngettext(*text, 1), ngettext(*text, 2)) == message.string


@pytest.mark.usefixtures("compiled")
def test_no_german_text_is_changed_by_the_catalogues_of_django_and_its_apps(german: dict[Any, Any]) -> None:
    with override("de"):
        for text in german:
            if isinstance(text, str):
                assert gettext(text) == text
            else:
                assert (ngettext(*text, 1), ngettext(*text, 2)) == text


@pytest.mark.usefixtures("compiled")
def test_the_start_page_speaks_the_language_of_the_browser(client_for: Callable[[str], Client]) -> None:
    client = client_for("union_board")
    page = client.get("/", headers={"accept-language": "en-GB,en;q=0.9"}).content.decode()
    assert '<html lang="en"' in page
    header = page.split("<header")[1].split("</header>")[0]
    assert "You are acting for:" in header
    assert "Sign out" in header
    assert "Sie handeln für:" not in header
    german_page = client.get("/").content.decode()
    assert '<html lang="de"' in german_page
    assert "Sie handeln für:" in german_page
