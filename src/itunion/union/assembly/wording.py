# SPDX-FileCopyrightText: 2026 IT-Union contributors
# SPDX-License-Identifier: EUPL-1.2
"""Words for what the tables store as keys, and results as lines of text."""

from typing import Any

from django.utils.translation import gettext_lazy as _

__all__ = ["BASIS", "CHANNEL", "choice_words", "result_lines"]

BASIS = {
    "statutory": _("gesetzliche Vertretung"),
    "employee": _("beauftragte Beschäftigte"),
    "proxy": _("Vollmacht"),
}
CHANNEL = {
    "hall": _("im Saal"),
    "remote": _("aus der Ferne"),
    "written": _("schriftlich"),
    "paper": _("Stimmzettel"),
}


def choice_words(names: dict[str, str], choice: list[str]) -> str:
    """Return a vote as words; nothing chosen is an invalid vote."""
    return ", ".join(names.get(key, key) for key in choice) or str(_("ungültig"))


def result_lines(ballot: Any) -> list[tuple[str, int]]:
    """Return the result as (choice in words, votes), the invalid ones last."""
    result = ballot.result or {}
    lines = [(ballot.names.get(key, key), count) for key, count in result.get("counts", {}).items()]
    return [*lines, (str(_("ungültig")), result.get("invalid", 0))]
