# SPDX-FileCopyrightText: 2026 IT-Union contributors
# SPDX-License-Identifier: EUPL-1.2
"""Front door of search: put documents into the index of the scope's organisation, and find them."""

from itunion.foundation.search.actions import (
    Document,
    Indexed,
    index_documents,
    remove_collection,
    remove_collections,
    remove_documents,
)
from itunion.foundation.search.asking import Notice
from itunion.foundation.search.queries import Hit, SearchPage, rows_of, search
from itunion.foundation.search.snippets import Piece
from itunion.foundation.search.wording import notice_text

__all__ = [
    "Document",
    "Hit",
    "Indexed",
    "Notice",
    "Piece",
    "SearchPage",
    "index_documents",
    "notice_text",
    "remove_collection",
    "remove_collections",
    "remove_documents",
    "rows_of",
    "search",
]
