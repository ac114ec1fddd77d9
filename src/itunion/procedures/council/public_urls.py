# SPDX-FileCopyrightText: 2026 IT-Union contributors
# SPDX-License-Identifier: EUPL-1.2
"""Addresses for everyone: the OParl interface under /oparl/<member>/, the citizens' portal under /rat/<member>/."""

from collections.abc import Mapping
from typing import Any

from django.urls import re_path

from itunion.procedures.council import rest

VERSION = r"(?P<version>1\.[01])"
NUMBER = r"(?P<number>[1-9][0-9]{0,8})"
KIND = r"(?P<kind>body|legislative-term|organization|person|membership|meeting|agenda-item|paper|consultation|file|location)"

OPARL = [
    re_path(rf"^{VERSION}/system$", rest.system, name="system"),
    re_path(rf"^{VERSION}/body$", rest.bodies, name="bodies"),
    re_path(rf"^{VERSION}/body/{NUMBER}/(?P<name>[A-Za-z]+)$", rest.list_of_body, name="list_of_body"),
    re_path(rf"^{VERSION}/organization/{NUMBER}/(?P<name>[a-z]+)$", rest.list_of_group, name="list_of_group"),
    re_path(rf"^{VERSION}/{KIND}/{NUMBER}$", rest.object_, name="object"),
]
PUBLIC_URLS: Mapping[str, list[Any]] = {"oparl": OPARL, "rat": []}
PUBLIC_ROOT: Mapping[str, list[Any]] = {"oparl": [], "rat": []}
PUBLIC_PLAIN = ("oparl",)
