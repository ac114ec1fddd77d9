# SPDX-FileCopyrightText: 2026 IT-Union contributors
# SPDX-License-Identifier: EUPL-1.2
"""Addresses for everyone: the OParl interface under /oparl/<member>/, the citizens' portal under /rat/<member>/."""

from collections.abc import Mapping
from typing import Any

from django.urls import re_path

from itunion.procedures.council import rest
from itunion.procedures.council.oparl.spelling import KINDS
from itunion.procedures.council.oparl.versions import LISTS
from itunion.procedures.council.views import portal, portal_files, portal_subscriptions

VERSION = r"(?P<version>1\.[01])"
NUMBER = r"(?P<number>[1-9][0-9]{0,8})"
OF_MAIL = r"(?P<token>[A-Za-z0-9_-]{43})"
KIND = rf"(?P<kind>{'|'.join(KINDS)})"
OF_BODY = rf"(?P<name>{'|'.join(LISTS)})"

OPARL = [
    re_path(rf"^{VERSION}/system\Z", rest.system, name="system"),
    re_path(rf"^{VERSION}/openapi\.json\Z", rest.description, name="openapi"),
    re_path(rf"^{VERSION}/itunion-changes\Z", rest.changes, name="changes"),
    re_path(rf"^{VERSION}/body\Z", rest.bodies, name="bodies"),
    re_path(rf"^{VERSION}/body/{NUMBER}/{OF_BODY}\Z", rest.list_of_body, name="list_of_body"),
    re_path(
        rf"^{VERSION}/organization/{NUMBER}/(?P<name>meeting|consultation)\Z",
        rest.list_of_group,
        name="list_of_group",
    ),
    re_path(rf"^{VERSION}/{KIND}/{NUMBER}\Z", rest.object_, name="object"),
    re_path(r"^(?P<rest>.*)\Z", rest.elsewhere, name="elsewhere"),
]
PORTAL = [
    re_path(r"^\Z", portal.start, name="start"),
    re_path(r"^sitzungen/\Z", portal.meetings, name="meetings"),
    re_path(r"^sitzungen/kalender\.ics\Z", portal_files.calendar, name="calendar"),
    re_path(rf"^sitzungen/{NUMBER}/\Z", portal.meeting, name="meeting"),
    re_path(r"^vorlagen/\Z", portal.papers, name="papers"),
    re_path(rf"^vorlagen/{NUMBER}/\Z", portal.paper, name="paper"),
    re_path(r"^gremien/\Z", portal.groups, name="groups"),
    re_path(rf"^gremien/{NUMBER}/\Z", portal.group, name="group"),
    re_path(r"^personen/\Z", portal.people, name="people"),
    re_path(rf"^personen/{NUMBER}/\Z", portal.person, name="person"),
    re_path(r"^suche/\Z", portal.search, name="search"),
    re_path(r"^ueber/\Z", portal.about, name="about"),
    re_path(r"^ueber/vollstaendigkeit/\Z", portal.quality, name="quality"),
    re_path(r"^benachrichtigungen/\Z", portal_subscriptions.subscribe, name="subscribe"),
    re_path(
        rf"^benachrichtigungen/bestaetigen/{OF_MAIL}/\Z",
        portal_subscriptions.confirm,
        name="subscription_confirm",
    ),
    re_path(rf"^benachrichtigungen/abmelden/{OF_MAIL}/\Z", portal_subscriptions.end, name="subscription_end"),
    re_path(r"^neues\.atom\Z", portal_files.feed, name="feed"),
    re_path(rf"^dateien/{NUMBER}/\Z", portal_files.file, name="file"),
    re_path(rf"^dateien/{NUMBER}/herunterladen/\Z", portal_files.download, name="download"),
]
OPARL_ROOT = [re_path(r"^\Z", rest.register, name="register")]
PUBLIC_URLS: Mapping[str, list[Any]] = {"oparl": OPARL, "rat": PORTAL}
PUBLIC_ROOT: Mapping[str, list[Any]] = {
    "oparl": OPARL_ROOT,
    "rat": [re_path(r"^\Z", portal.register, name="register")],
}
PUBLIC_PLAIN = ("oparl",)
