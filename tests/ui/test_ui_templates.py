# SPDX-FileCopyrightText: 2026 IT-Union contributors
# SPDX-License-Identifier: EUPL-1.2
"""House rules for all templates, of all rooms."""

import re
from pathlib import Path

import pytest
from django.template import engines

import itunion

PACKAGE = Path(itunion.__file__).parent
TEMPLATES = sorted(path for path in PACKAGE.rglob("templates/**/*") if path.suffix in {".html", ".svg"})
PYTHON = sorted(path for path in PACKAGE.rglob("*.py"))
INLINE = re.compile(
    r"""\sstyle\s*=\s*["']|<style[\s>]|\son[a-z]+\s*=\s*["']|href\s*=\s*["']javascript:""", re.IGNORECASE
)
SCRIPT = re.compile(r"<script(?![^>]*\b(?:src=|type=[\"']application/json[\"']))", re.IGNORECASE)


def _name(path: Path) -> str:
    return str(path.relative_to(PACKAGE))


def test_the_scan_sees_the_templates_and_recognises_what_it_forbids() -> None:
    assert len(TEMPLATES) > 40
    assert INLINE.search('<p style="x">')
    assert INLINE.search("<a href='javascript:x'>")
    assert INLINE.search('<b onclick="x">')
    assert SCRIPT.search("<script>x</script>")
    assert not SCRIPT.search('<script src="x" defer></script>')


@pytest.mark.parametrize("path", TEMPLATES, ids=_name)
def test_no_inline_style_or_script(path: Path) -> None:
    text = path.read_text()
    assert INLINE.search(text) is None
    assert SCRIPT.search(text) is None


@pytest.mark.parametrize("path", TEMPLATES, ids=_name)
def test_every_template_names_its_licence_first_and_compiles(path: Path) -> None:
    text = path.read_text()
    first, second = text.splitlines()[:2]
    assert first == "{# SPDX-FileCopyrightText: 2026 IT-Union contributors #}"
    # REUSE-IgnoreStart
    assert second == "{# SPDX-License-Identifier: EUPL-1.2 #}"
    # REUSE-IgnoreEnd
    engines["django"].from_string(text)


def test_no_python_file_writes_inline_style() -> None:
    markup = re.compile(r"<[a-z]+[^>\n]*\sstyle=", re.IGNORECASE)
    assert [_name(path) for path in PYTHON if markup.search(path.read_text())] == []
