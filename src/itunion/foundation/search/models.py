# SPDX-FileCopyrightText: 2026 IT-Union contributors
# SPDX-License-Identifier: EUPL-1.2
"""Tables: what is indexed, as it was given. The lexemes themselves stand in a table of each database's own kind.

That table (`search_lexemes`) is made after every migration by the engine, see engines.
"""

from django.db import models

from itunion.foundation.organisations.api import OwnedModel

__all__ = ["IndexedDocument", "SearchCollection"]


class SearchCollection(OwnedModel):
    """Documents of an organisation that are searched together, e.g. the public papers of its council."""

    name = models.CharField(max_length=80)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["organisation", "name"], name="search_collection_once"),
        ]


class IndexedDocument(OwnedModel):
    """A document in the index: derived data, replaced and removed with what it was made from."""

    collection = models.ForeignKey(SearchCollection, on_delete=models.CASCADE, related_name="documents")
    key = models.CharField(max_length=200)
    kind = models.CharField(max_length=60)
    day = models.DateField(null=True)
    # of all that was given, and of the way lexemes are made: an unchanged document is not written again
    digest = models.CharField(max_length=64)
    cut = models.BooleanField(default=False)
    title = models.TextField()
    extra = models.JSONField(default=dict)
    facets = models.JSONField(default=dict)
    # the last column: SQLite reads the ones before without the long text
    text = models.TextField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "collection", "key"], name="search_document_once"
            ),
            models.CheckConstraint(condition=~models.Q(key=""), name="search_document_key"),
            models.CheckConstraint(condition=~models.Q(kind=""), name="search_document_kind"),
        ]
