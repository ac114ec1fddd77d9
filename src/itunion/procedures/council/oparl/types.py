# SPDX-FileCopyrightText: 2026 IT-Union contributors
# SPDX-License-Identifier: EUPL-1.2
"""What each type of object has in what we answer, in words of our own; names and types are those of OParl 1.1.1.

A kind is "url", "text", "whole", "yes_no", "day", "moment", "geojson", "votes", the same with "[]" behind for several of
them, or the name of a type for an object inside.
"""

from collections.abc import Mapping

from itunion.procedures.council.oparl.versions import LISTS, NEW, RENAMED, TIMELESS, WITH_LICENSE

__all__ = ["REQUIRED", "TYPES", "properties_of", "required_of"]

Kinds = Mapping[str, str]
ALWAYS: Kinds = {"id": "url", "type": "text", "created": "moment", "modified": "moment"}
COMMON: Kinds = {"license": "url", "keyword": "text[]", "web": "url"}
TYPES: Mapping[str, Kinds] = {
    "System": {
        "oparlVersion": "url", "otherOparlVersions": "url[]", "body": "url", "name": "text", "contactEmail": "text",
        "contactName": "text", "website": "url", "vendor": "url", "product": "url",
    },
    "Body": {
        "system": "url", "name": "text", "shortName": "text", "classification": "text", "website": "url",
        "licenseValidSince": "moment", "oparlSince": "moment", "ags": "text", "rgs": "text", "equivalent": "url[]",
        "contactName": "text", "contactEmail": "text", **dict.fromkeys(LISTS, "url"),
        "legislativeTerm": "LegislativeTerm[]", "location": "Location",
    },
    "LegislativeTerm": {"body": "url", "name": "text", "startDate": "day", "endDate": "day"},
    "Organization": {
        "body": "url", "name": "text", "shortName": "text", "organizationType": "text", "classification": "text",
        "startDate": "day", "endDate": "day", "website": "url", "meeting": "url", "consultation": "url",
        "membership": "url[]", "subOrganizationOf": "url", "location": "Location", "post": "text[]",
        "itunion:position": "whole",
    },
    "Person": {
        "body": "url", "name": "text", "familyName": "text", "givenName": "text", "formOfAddress": "text",
        "affix": "text", "title": "text[]", "gender": "text", "phone": "text[]", "email": "text[]", "status": "text[]",
        "life": "text", "lifeSource": "text", "location": "url", "locationObject": "Location",
        "membership": "Membership[]",
    },
    "Membership": {
        "person": "url", "organization": "url", "role": "text", "votingRight": "yes_no", "startDate": "day",
        "endDate": "day", "onBehalfOf": "url",
    },
    "Meeting": {
        "name": "text", "meetingState": "text", "cancelled": "yes_no", "start": "moment", "end": "moment",
        "location": "Location", "organization": "url[]", "participant": "url[]", "invitation": "File",
        "resultsProtocol": "File", "verbatimProtocol": "File", "auxiliaryFile": "File[]", "agendaItem": "AgendaItem[]",
        "itunion:stream": "url",
    },
    "AgendaItem": {
        "meeting": "url", "number": "text", "order": "whole", "public": "yes_no", "name": "text", "consultation": "url",
        "result": "text", "resolutionText": "text", "resolutionFile": "File", "auxiliaryFile": "File[]",
        "start": "moment", "end": "moment", "itunion:vote": "votes",
    },
    "Paper": {
        "body": "url", "name": "text", "reference": "text", "date": "day", "paperType": "text", "relatedPaper": "url[]",
        "superordinatedPaper": "url[]", "subordinatedPaper": "url[]", "mainFile": "File", "auxiliaryFile": "File[]",
        "location": "Location[]", "originatorPerson": "url[]", "originatorOrganization": "url[]",
        "underDirectionOf": "url[]", "consultation": "Consultation[]",
    },
    "Consultation": {
        "paper": "url", "agendaItem": "url", "meeting": "url", "organization": "url[]", "authoritative": "yes_no",
        "role": "text",
    },
    "File": {
        "name": "text", "fileName": "text", "mimeType": "text", "date": "day", "size": "whole", "sha512Checksum": "text",
        "text": "text", "accessUrl": "url", "downloadUrl": "url", "externalServiceUrl": "url", "fileLicense": "url",
        "masterFile": "url", "derivativeFile": "url[]", "meeting": "url[]", "agendaItem": "url[]", "paper": "url[]",
    },
    "Location": {
        "description": "text", "geojson": "geojson", "streetAddress": "text", "room": "text", "postalCode": "text",
        "subLocality": "text", "locality": "text", "bodies": "url[]", "organizations": "url[]", "persons": "url[]",
    },
}  # fmt: skip
# beside id, type, created and modified
REQUIRED: Mapping[str, tuple[str, ...]] = {
    "System": ("oparlVersion", "body"),
    "Body": ("name", "system", "legislativeTerm", *LISTS),
    "AgendaItem": ("order", "public"),
    "File": ("accessUrl",),
}


def properties_of(name: str, version: str) -> dict[str, str]:
    """Return the properties of a type in a version, and their kinds."""
    found = {**ALWAYS, **TYPES[name], **COMMON}
    if version == "1.1":
        return found
    dropped = set(NEW.get(name, ()))
    if name in TIMELESS:
        dropped |= {"created", "modified"}
    if name not in WITH_LICENSE:
        dropped.add("license")
    renamed = RENAMED.get(name, {})
    return {
        renamed.get(key, key): kind for key, kind in found.items() if key in renamed or key not in dropped
    }


def required_of(name: str, version: str) -> list[str]:
    """Return the properties of a type that are always there in a version."""
    wanted = [*ALWAYS, *REQUIRED.get(name, ())]
    return [key for key in wanted if key in properties_of(name, version)]
