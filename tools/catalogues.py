# SPDX-FileCopyrightText: 2026 IT-Union contributors
# SPDX-License-Identifier: EUPL-1.2
"""Translations: compile the catalogues for use; extract the German texts anew (`extract`).

German is the source language, so only the English catalogue exists. Needs Babel only, neither gettext nor Django:
the wheel build compiles the catalogue before Django is installed.
"""

import ast
import os
import re
import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

PACKAGE = Path(__file__).resolve().parents[1] / "src/itunion"
ENGLISH = PACKAGE / "locale/en/LC_MESSAGES/django.po"

# no date in the file: it would change with every run
FIXED = datetime(2026, 11, 23, tzinfo=UTC)

PLURAL = {"ngettext", "ngettext_lazy"}
SINGULAR = {"_", "gettext", "gettext_lazy", "gettext_noop"}

LITERAL = re.compile(
    r"""(?:{%\s*(?:translate|trans)\s+|\b_\(\s*)(?P<text>"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*')"""
)
BLOCK = re.compile(
    r"{%\s*blocktrans(?:late)?\b(?P<options>.*?)%}(?P<text>.*?)"
    r"(?:{%\s*plural\s*%}(?P<plural>.*?))?{%\s*endblocktrans(?:late)?\s*%}",
    re.DOTALL,
)
VARIABLE = re.compile(r"{{\s*(.*?)\s*}}")

# one text, or singular and plural
Text = str | tuple[str, ...]


def python_texts(source: str, name: str = "") -> Iterator[Text]:
    """Yield the texts marked in Python code, also those in the braces of an f-string.

    Raises ValueError with file (`name`) and line where something else than a literal is marked, an f-string or a
    variable: Django would look up a text that is in no catalogue.
    """
    for call in ast.walk(ast.parse(source)):
        if not isinstance(call, ast.Call):
            continue
        function = call.func.id if isinstance(call.func, ast.Name) else getattr(call.func, "attr", "")
        if function not in PLURAL | SINGULAR:
            continue
        marked = call.args[: 2 if function in PLURAL else 1]
        texts = tuple(a.value for a in marked if isinstance(a, ast.Constant) and isinstance(a.value, str))
        if len(texts) != len(marked):
            raise ValueError(f"{name}:{call.lineno}: only a literal text can be translated")
        yield texts if function in PLURAL else texts[0]


def template_texts(source: str) -> Iterator[Text]:
    """Yield what Django would look up for a template: the texts of translate, _() and blocktranslate."""
    for match in LITERAL.finditer(source):
        text = match["text"]
        yield text[1:-1].replace("\\" + text[0], text[0]).replace("\\\\", "\\").replace("%", "%%")
    for match in BLOCK.finditer(source):
        texts = [match["text"]] + ([match["plural"]] if match["plural"] is not None else [])
        if "trimmed" in match["options"].split():
            texts = [re.sub(r"\s*\n\s*", " ", t.strip()) for t in texts]
        texts = [VARIABLE.sub(r"%(\1)s", t.replace("%", "%%")) for t in texts]
        yield tuple(texts) if len(texts) == 2 else texts[0]


def german_texts() -> Catalog:
    """Return all texts of the package."""
    catalog = Catalog(project="IT-Union", charset="utf-8")
    for path in sorted(PACKAGE.rglob("*.py")):
        for text in python_texts(path.read_text(), str(path.relative_to(PACKAGE))):
            catalog.add(text)
    for ending in ("html", "txt"):
        for path in sorted(PACKAGE.glob(f"**/templates/**/*.{ending}")):
            for text in template_texts(path.read_text()):
                catalog.add(text)
    return catalog


def english() -> Catalog:
    """Return the English catalogue as committed."""
    with ENGLISH.open("rb") as file:
        return read_po(file, locale="en")


def is_translated(message: Message) -> bool:
    """Return whether a message has its translation, in all plural forms."""
    return all(message.string) if isinstance(message.string, tuple) else bool(message.string)


def compile_all() -> None:
    """Write the binary catalogue next to the text one, if it is older."""
    target = ENGLISH.with_suffix(".mo")
    if target.exists() and target.stat().st_mtime >= ENGLISH.stat().st_mtime:
        return
    # tests on several cores compile at the same time: none may read the other's half-written file
    unfinished = target.with_name(f"{os.getpid()}.mo")
    with unfinished.open("wb") as file:
        write_mo(file, english())
    unfinished.replace(target)


def update() -> int:
    """Bring the English catalogue up to the texts of the package; return how many wait for a translation."""
    catalog = english() if ENGLISH.exists() else Catalog(locale="en", charset="utf-8", fuzzy=False)
    catalog.update(german_texts(), no_fuzzy_matching=True)
    catalog.header_comment = "# English texts of IT-Union; German is the source language."
    catalog.fuzzy = False
    catalog.project, catalog.version = "IT-Union", ""
    catalog.msgid_bugs_address = catalog.last_translator = catalog.language_team = ""
    catalog.creation_date = catalog.revision_date = FIXED
    ENGLISH.parent.mkdir(parents=True, exist_ok=True)
    with ENGLISH.open("wb") as file:
        write_po(
            file,
            catalog,
            sort_output=True,
            no_location=True,
            omit_header=False,
            ignore_obsolete=True,
            width=110,
        )
    return sum(1 for message in catalog if message.id and not is_translated(message))


if __name__ == "__main__":
    if sys.argv[1:] == ["extract"]:
        print(
            f"{update()} texts wait for an English translation in {ENGLISH.relative_to(PACKAGE.parents[1])}"
        )
    else:
        compile_all()
