# SPDX-FileCopyrightText: 2026 IT-Union contributors
# SPDX-License-Identifier: EUPL-1.2
"""What pages say about a query that finds nothing by its nature, or was shortened."""

from django.utils.translation import gettext as _

from itunion.foundation.search.asking import Notice

__all__ = ["notice_text"]


def notice_text(notice: Notice) -> str:
    """Return the sentence for people, in the language of the page; '' when there is nothing to say."""
    return {
        Notice.NONE: "",
        Notice.EMPTY: _("Bitte ein Wort eingeben, nach dem gesucht werden soll."),
        Notice.ONLY_FILLERS: _(
            "Gesucht wurde nur nach Füllwörtern wie „der“ oder „und“. Bitte ein weiteres Wort eingeben oder den Wortlaut in Anführungszeichen setzen."
        ),
        Notice.ONLY_WITHOUT: _(
            "Gesucht wurde nur, was nicht vorkommen soll. Bitte auch ein Wort eingeben, das vorkommen soll."
        ),
        Notice.SHORTENED: _(
            "Die Suchanfrage ist sehr lang; gesucht wurde nach den ersten 32 Wörtern innerhalb der ersten 1.000 Zeichen."
        ),
    }[notice]
