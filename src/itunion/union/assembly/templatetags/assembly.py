# SPDX-FileCopyrightText: 2026 IT-Union contributors
# SPDX-License-Identifier: EUPL-1.2
"""Filters for the minutes: keys in words, remarks beside their items; a script that is pinned by its hash."""

import base64
import hashlib
from pathlib import Path
from typing import Any

from django import template
from django.contrib.staticfiles import finders
from django.templatetags.static import static
from django.utils.html import format_html
from django.utils.safestring import SafeString

from itunion.union.assembly.models.meetings import Form
from itunion.union.assembly.wording import BASIS, CHANNEL, choice_words

register = template.Library()


@register.filter
def form_name(key: str) -> Any:
    """Return the form of an assembly in words."""
    return Form(key).label if key in Form.values else key


@register.filter
def basis_name(key: str) -> Any:
    """Return the basis of a representation in words."""
    return BASIS.get(key, key)


@register.filter
def channel_name(key: str) -> Any:
    """Return how somebody took part in words."""
    return CHANNEL.get(key, key)


@register.filter
def with_remarks(content: dict[str, Any], remarks: dict[str, str]) -> dict[str, Any]:
    """Return the content with each remark at its item, and votes in words.

    `items` of a dictionary is a method in templates, so the list gets another name.
    """
    items = [
        {
            **item,
            "remark": remarks.get(str(item["position"]), ""),
            "ballots": [
                {
                    **ballot,
                    "participants": [
                        {**p, "words": choice_words(ballot["names"], p["choice"] or [])}
                        for p in ballot["participants"]
                    ],
                }
                for ballot in item["ballots"]
            ],
        }
        for item in content["items"]
    ]
    return {**content, "items_list": items}


@register.simple_tag
def integrity(path: str) -> str:
    """Return the hash of a static file as browsers check it (subresource integrity, W3C SRI)."""
    found = finders.find(path)
    if not isinstance(found, str):
        raise ValueError(f"no static file {path}")
    return "sha384-" + base64.b64encode(hashlib.sha384(Path(found).read_bytes()).digest()).decode()


@register.simple_tag
def pinned_module(path: str) -> SafeString:
    """Return the script element of a module; a browser runs exactly this file or nothing."""
    return format_html(
        '<script type="module" src="{}" integrity="{}"></script>', static(path), integrity(path)
    )


@register.filter
def in_groups(text: str) -> str:
    """Return a long hexadecimal text in groups of eight, as the voter's page shows the receipt."""
    return " ".join(text[place : place + 8] for place in range(0, len(text), 8))
