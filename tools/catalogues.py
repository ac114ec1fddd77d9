# SPDX-FileCopyrightText: 2026 IT-Union contributors
# SPDX-License-Identifier: EUPL-1.2
"""Translations: compile the catalogues for use; extract the German texts anew (`extract`).

German is the source language, so only the English catalogue exists. `extract` needs Babel only, no gettext.
"""

import re
import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import IO, Any

from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

PACKAGE = Path(__file__).resolve().parents[1] / "src/itunion"
ENGLISH = PACKAGE / "locale/en/LC_MESSAGES/django.po"

# no date in the file: it would change with every run
FIXED = datetime(2026, 11, 23, tzinfo=UTC)

TRANSLATE = re.compile(r"""{%\s*(?:translate|trans)\s+(?:"((?:[^"\\]|\\.)*)"|'((?:[^'\\]|\\.)*)')""")
MARKED = re.compile(r"""_\(\s*(?:"((?:[^"\\]|\\.)*)"|'((?:[^'\\]|\\.)*)')\s*\)""")
BLOCK = re.compile(
    r"{%\s*blocktrans(?:late)?\b(?P<options>.*?)%}(?P<text>.*?)"
    r"(?:{%\s*plural\s*%}(?P<plural>.*?))?{%\s*endblocktrans(?:late)?\s*%}",
    re.DOTALL,
)
VARIABLE = re.compile(r"{{\s*(\w+)\s*}}")


def extract_template(
    file: IO[bytes], *_arguments: Any, **_options: Any
) -> Iterator[tuple[int, str, Any, list[str]]]:
    """Yield what Django would look up for a template: the texts of translate, _() and blocktranslate."""
    source = file.read().decode()

    def line(position: int) -> int:
        return source.count("\n", 0, position) + 1

    for pattern in (TRANSLATE, MARKED):
        for match in pattern.finditer(source):
            yield line(match.start()), "gettext", match[1] or match[2] or "", []
    for match in BLOCK.finditer(source):
        texts = [match["text"]] + ([match["plural"]] if match["plural"] is not None else [])
        if "trimmed" in match["options"]:
            texts = [" ".join(t.split()) for t in texts]
        texts = [VARIABLE.sub(r"%(\1)s", t.replace("%", "%%")) for t in texts]
        if len(texts) == 2:
            yield line(match.start()), "ngettext", tuple(texts), []
        else:
            yield line(match.start()), "gettext", texts[0], []


def german_texts() -> Catalog:
    """Return all texts of the package."""
    catalog = Catalog(project="IT-Union", charset="utf-8")
    keywords = {"_": None, "gettext": None, "gettext_lazy": None, "ngettext": (1, 2), "ngettext_lazy": (1, 2)}
    methods = [
        ("**/templates/**.html", extract_template),
        ("**/templates/**.txt", extract_template),
        ("**.py", "python"),
    ]
    found = extract_from_dir(
        PACKAGE,
        [(pattern, method) for pattern, method in methods],
        keywords=keywords,
        options_map={},
    )
    for file, line, message, comments, context in found:
        catalog.add(message, locations=[(file, line)], auto_comments=comments, context=context)
    return catalog


def english() -> Catalog:
    """Return the English catalogue as committed."""
    with ENGLISH.open("rb") as file:
        return read_po(file, locale="en")


def compile_all() -> None:
    """Write the binary catalogue next to the text one, if it is older."""
    target = ENGLISH.with_suffix(".mo")
    if target.exists() and target.stat().st_mtime >= ENGLISH.stat().st_mtime:
        return
    with target.open("wb") as file:
        write_mo(file, english())


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
    return sum(1 for message in catalog if message.id and message.string in ("", ("", ""), None))


if __name__ == "__main__":
    if sys.argv[1:] == ["extract"]:
        print(
            f"{update()} texts wait for an English translation in {ENGLISH.relative_to(PACKAGE.parents[1])}"
        )
    else:
        compile_all()
