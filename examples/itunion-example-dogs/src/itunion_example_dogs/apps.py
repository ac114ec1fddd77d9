# SPDX-FileCopyrightText: 2026 IT-Union contributors
# SPDX-License-Identifier: EUPL-1.2
"""The Django app."""

from django.apps import AppConfig


class DogsConfig(AppConfig):
    """The dog register as a Django app; its label is the name of the procedure."""

    name = "itunion_example_dogs"
    label = "dogs"
    default_auto_field = "django.db.models.BigAutoField"
