# SPDX-FileCopyrightText: 2026 IT-Union contributors
# SPDX-License-Identifier: EUPL-1.2
"""What OParl says about each type: which properties hold what, and which of them lead to another object.

Source: OParl 1.1.1, chapter "Schema", and 1.0.7. A trailing `[]` means several.
"""

from collections.abc import Mapping

from itunion.procedures.council.models import ObjectType
from itunion.procedures.council.oparl.types import TYPES
from itunion.procedures.council.oparl.versions import LISTS

__all__ = ["BACK", "IGNORED", "KINDS", "LIST_TYPES", "NAMES", "REFERENCES", "type_name"]

NAMES = tuple(ObjectType.labels)
# properties that lead to other objects, and to which type
REFERENCES: Mapping[str, Mapping[str, str]] = {
    "Body": {"legislativeTerm": "LegislativeTerm[]", "location": "Location"},
    "LegislativeTerm": {"body": "Body"},
    "Organization": {
        "body": "Body", "subOrganizationOf": "Organization", "location": "Location", "membership": "Membership[]",
    },
    "Person": {
        "body": "Body", "location": "Location", "locationObject": "Location", "membership": "Membership[]",
    },
    "Membership": {"person": "Person", "organization": "Organization", "onBehalfOf": "Organization"},
    "Meeting": {
        "location": "Location", "organization": "Organization[]", "participant": "Person[]", "invitation": "File",
        "resultsProtocol": "File", "verbatimProtocol": "File", "auxiliaryFile": "File[]", "agendaItem": "AgendaItem[]",
    },
    "AgendaItem": {
        "meeting": "Meeting", "consultation": "Consultation", "resolutionFile": "File", "auxiliaryFile": "File[]",
    },
    "Paper": {
        "body": "Body", "relatedPaper": "Paper[]", "superordinatedPaper": "Paper[]", "subordinatedPaper": "Paper[]",
        "mainFile": "File", "auxiliaryFile": "File[]", "location": "Location[]", "originatorPerson": "Person[]",
        "originatorOrganization": "Organization[]", "underDirectionOf": "Organization[]",
        "consultation": "Consultation[]",
    },
    "Consultation": {
        "paper": "Paper", "agendaItem": "AgendaItem", "meeting": "Meeting", "organization": "Organization[]",
    },
    "File": {"masterFile": "File", "derivativeFile": "File[]"},
    "Location": {},
}  # fmt: skip
# what an embedded object leaves out, as it stands inside: (type of the container, property) -> property inside
BACK: Mapping[tuple[str, str], str] = {
    ("Body", "legislativeTerm"): "body",
    ("Organization", "membership"): "organization",
    ("Person", "membership"): "person",
    ("Meeting", "agendaItem"): "meeting",
    ("Paper", "consultation"): "paper",
}
# repeated from the other side, or made anew here
IGNORED: Mapping[str, frozenset[str]] = {
    "Body": frozenset({"system", "web", "locationList", "legislativeTermList", *LISTS}),
    "Organization": frozenset({"meeting", "consultation", "externalBody", "web"}),
    "Person": frozenset({"web"}),
    "Meeting": frozenset({"web"}),
    "Paper": frozenset({"web"}),
    "File": frozenset({"meeting", "agendaItem", "paper", "web", "sha1Checksum"}),
    "Location": frozenset(
        {"bodies", "organizations", "organization", "persons", "meetings", "meeting", "papers", "web"}
    ),
}
# properties beside those we show ourselves
MORE: Mapping[str, Mapping[str, str]] = {
    "Person": {"lifeSource": "text"},
    "Organization": {"externalBody": "url"},
    "File": {"sha1Checksum": "text"},
}
EVERYWHERE: Mapping[str, str] = {
    "created": "moment", "modified": "moment", "deleted": "yes_no", "license": "url", "keyword": "text[]", "web": "url",
}  # fmt: skip
KINDS: Mapping[str, Mapping[str, str]] = {
    name: {
        **EVERYWHERE,
        **{key: kind for key, kind in TYPES[name].items() if key not in REFERENCES[name]},
        **MORE.get(name, {}),
    }
    for name in NAMES
}
# lists of a body by the property that leads to them: type listed
LIST_TYPES: Mapping[str, str] = {name: ObjectType(kind).label for name, (kind, _old) in LISTS.items()}
BY_LOWER = {name.lower(): name for name in NAMES}


def type_name(value: object) -> str:
    """Return the type an address such as `https://schema.oparl.org/1.1/Paper` names, "" if it is none of ours."""
    if not isinstance(value, str):
        return ""
    return BY_LOWER.get(value.strip().rstrip("/").rpartition("/")[2].lower(), "")
