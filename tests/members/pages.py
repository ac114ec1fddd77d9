# SPDX-FileCopyrightText: 2026 IT-Union contributors
# SPDX-License-Identifier: EUPL-1.2
"""What tests of the room's pages share."""

from collections.abc import Callable
from datetime import date
from typing import Any

from django.test import Client
from django.urls import reverse

from itunion.foundation.organisations.api import across

__all__ = ["SignIn", "everywhere", "post", "text_of", "typed"]

SignIn = Callable[[str], Client]


def typed(day: date) -> str:
    return f"{day:%d.%m.%Y}"


def text_of(response: Any) -> str:
    return response.content.decode().replace("\u00a0", " ")


def everywhere(place: Any) -> Any:
    return across("members.administration", reason="test", by=place.system)


def post(client: Client, address: str, *args: Any, **data: Any) -> Any:
    return client.post(reverse(f"members:{address}", args=args), data)
