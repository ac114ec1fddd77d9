# SPDX-FileCopyrightText: 2026 IT-Union contributors
# SPDX-License-Identifier: EUPL-1.2
"""What the columns of a row say, from what the source says. References to other rows are set by the action."""

import datetime as dt
from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from itunion.procedures.council.importing.notes import Notes
from itunion.procedures.council.models import GroupKind, MeetingState

__all__ = ["further", "plain_columns"]

Data = Mapping[str, Any]
# text that goes into a column as it is: property -> column
TEXTS: Mapping[str, Mapping[str, str]] = {
    "Body": {
        "name": "name", "shortName": "short_name", "classification": "classification", "ags": "ags", "rgs": "rgs",
        "website": "website", "contactName": "contact_name", "contactEmail": "contact_email", "license": "license",
    },
    "LegislativeTerm": {"name": "name"},
    "Organization": {
        "name": "name", "shortName": "short_name", "classification": "classification", "website": "website",
    },
    "Person": {
        "name": "name", "familyName": "family_name", "givenName": "given_name", "formOfAddress": "form_of_address",
        "affix": "affix", "gender": "gender", "life": "life",
    },
    "Membership": {"role": "role"},
    "Meeting": {"name": "name", "itunion:stream": "stream_url"},
    "AgendaItem": {"number": "label"},
    "Paper": {"reference": "reference", "name": "name", "paperType": "paper_type"},
    "Consultation": {"role": "role"},
    "File": {
        "name": "name", "fileName": "file_name", "mimeType": "mime_type", "text": "text", "fileLicense": "license",
        "externalServiceUrl": "external_url",
    },
    "Location": {
        "description": "description", "streetAddress": "street_address", "room": "room", "postalCode": "postal_code",
        "subLocality": "sub_locality", "locality": "locality",
    },
}  # fmt: skip
DAYS: Mapping[str, Mapping[str, str]] = {
    "LegislativeTerm": {"startDate": "start", "endDate": "end"},
    "Organization": {"startDate": "start", "endDate": "end"},
    "Membership": {"startDate": "start", "endDate": "end"},
    "Paper": {"date": "date"},
    "File": {"date": "date"},
}
MOMENTS: Mapping[str, Mapping[str, str]] = {
    "Body": {"licenseValidSince": "license_valid_since", "oparlSince": "published_since"},
    "Meeting": {"start": "start", "end": "end"},
    "AgendaItem": {"start": "start", "end": "end"},
}
# several values, of which a column keeps the first
FIRSTS: Mapping[str, Mapping[str, str]] = {
    "Person": {"title": "title", "phone": "phone", "email": "email", "status": "status"}
}
ELSEWHERE = {
    "created", "modified", "deleted", "organizationType", "meetingState", "cancelled", "order", "public", "result",
    "resolutionText", "authoritative", "votingRight", "itunion:vote", "itunion:position", "accessUrl", "downloadUrl",
    "size", "sha512Checksum",
}  # fmt: skip
STATES = {
    "terminiert": MeetingState.PLANNED, "geplant": MeetingState.PLANNED, "eingeladen": MeetingState.INVITED,
    "durchgeführt": MeetingState.CLOSED, "durchgefuehrt": MeetingState.CLOSED, "beendet": MeetingState.CLOSED,
    "abgeschlossen": MeetingState.CLOSED, "stattgefunden": MeetingState.CLOSED,
}  # fmt: skip


def meeting_state(stated: str, start: dt.datetime | None, now: dt.datetime) -> MeetingState:
    """Return where a meeting stands; one that is over must be so, or its results would not be shown."""
    state = STATES.get(stated.strip().lower())
    over = start is not None and start < now
    if state is None:
        return MeetingState.CLOSED if over else MeetingState.PLANNED
    return MeetingState.HELD if state == MeetingState.INVITED and over else state


def _moment(value: Any) -> dt.datetime | None:
    return dt.datetime.fromisoformat(value) if value else None


def plain_columns(kind: str, data: Data, now: dt.datetime, notes: Notes) -> dict[str, Any]:
    """Return the columns that do not lead to other rows; what the source says nothing of is empty."""
    values: dict[str, Any] = {column: data.get(key) or "" for key, column in TEXTS.get(kind, {}).items()}
    for key, column in FIRSTS.get(kind, {}).items():
        values[column] = (data.get(key) or [""])[0]
    for key, column in DAYS.get(kind, {}).items():
        values[column] = dt.date.fromisoformat(data[key]) if data.get(key) else None
    for key, column in MOMENTS.get(kind, {}).items():
        values[column] = _moment(data.get(key))
    if values.get("start") and values.get("end") and values["end"] < values["start"]:
        notes.add("end_before_start", f"{values['start']} – {values['end']}")
        values["end"] = None
    more = MORE.get(kind)
    return {**values, **more(data, values, now, notes)} if more else values


def _body(data: Data, values: dict[str, Any], _now: dt.datetime, notes: Notes) -> dict[str, Any]:
    name = values["name"]
    if not name or name.isdigit():
        name = next(
            (
                text
                for text in (values["short_name"], values["classification"])
                if text and not text.isdigit()
            ),
            name,
        )
        notes.add("name_is_number", values["name"])
    return {"name": name or values["ags"] or "Körperschaft"}


def _group(data: Data, values: dict[str, Any], _now: dt.datetime, _notes: Notes) -> dict[str, Any]:
    stated = str(data.get("organizationType", "")).lower()
    kinds = {label.lower(): value for value, label in GroupKind.choices}
    return {
        "name": values["name"] or values["short_name"] or "Gremium",
        "kind": kinds.get(stated, GroupKind.OTHER if stated else GroupKind.COMMITTEE),
        "classification": values["classification"]
        or ("" if stated in kinds else str(data.get("organizationType", ""))),
        "position": min(int(data.get("itunion:position") or 0), 32767),
    }


def _person(data: Data, values: dict[str, Any], _now: dt.datetime, _notes: Notes) -> dict[str, Any]:
    whole = f"{values['given_name']} {values['family_name']}".strip()
    return {"name": values["name"] or whole or "Ohne Namen"}


def _membership(data: Data, _values: dict[str, Any], _now: dt.datetime, _notes: Notes) -> dict[str, Any]:
    return {"voting": data.get("votingRight")}


def _meeting(data: Data, values: dict[str, Any], now: dt.datetime, _notes: Notes) -> dict[str, Any]:
    state = meeting_state(data.get("meetingState") or "", values["start"], now)
    shown = state != MeetingState.PLANNED or any(
        data.get(key) for key in ("agendaItem", "invitation", "auxiliaryFile")
    )
    return {
        "state": state,
        "cancelled": bool(data.get("cancelled")),
        "is_public": True,
        "published_at": now,
        "agenda_published_at": now if shown else None,
    }


def _item(data: Data, _values: dict[str, Any], _now: dt.datetime, _notes: Notes) -> dict[str, Any]:
    public = data.get("public") is not False
    name, result = data.get("name") or "", data.get("result") or ""
    return {
        "is_public": public,
        "name": name,
        "result": result,
        # of a closed item exactly what was shown goes on being shown
        "released_name": "" if public else name,
        "released_result": "" if public else result,
        "resolution_text": data.get("resolutionText") or "",
    }


def _paper(_data: Data, _values: dict[str, Any], now: dt.datetime, _notes: Notes) -> dict[str, Any]:
    return {"state": "released", "is_public": True, "published_at": now}


def _consultation(data: Data, _values: dict[str, Any], _now: dt.datetime, _notes: Notes) -> dict[str, Any]:
    return {
        "authoritative": data.get("authoritative"),
        "state": "assigned" if data.get("meeting") else "planned",
    }


def _file(_data: Data, _values: dict[str, Any], _now: dt.datetime, _notes: Notes) -> dict[str, Any]:
    return {"is_public": True}


def _place(data: Data, _values: dict[str, Any], _now: dt.datetime, notes: Notes) -> dict[str, Any]:
    geometry = (data.get("geojson") or {}).get("geometry") or {}
    coordinates = geometry.get("coordinates")
    if geometry.get("type") != "Point" or not isinstance(coordinates, list) or len(coordinates) < 2:
        return {"longitude": None, "latitude": None}
    pair = coordinates[:2]
    if not all(isinstance(c, int | float) and not isinstance(c, bool) for c in pair):
        notes.add("wrong_value", "geojson")
        return {"longitude": None, "latitude": None}
    if not (abs(pair[0]) <= 180 and abs(pair[1]) <= 90):
        notes.add("wrong_value", str(pair))
        return {"longitude": None, "latitude": None}
    longitude, latitude = (Decimal(str(c)).quantize(Decimal("0.000001")) for c in pair)
    return {"longitude": longitude, "latitude": latitude}


MORE: Mapping[str, Any] = {
    "Body": _body, "Organization": _group, "Person": _person, "Membership": _membership, "Meeting": _meeting,
    "AgendaItem": _item, "Paper": _paper, "Consultation": _consultation, "File": _file, "Location": _place,
}  # fmt: skip


def further(kind: str, data: Data, references: Mapping[str, str]) -> dict[str, Any]:
    """Return what has no column: other properties of OParl, what the old system adds, what could not be used."""
    taken = {*ELSEWHERE, *TEXTS.get(kind, {}), *DAYS.get(kind, {}), *MOMENTS.get(kind, {}), *references}
    oparl = {
        key: value
        for key, value in data.items()
        if key not in taken
        and not key.startswith("~")
        and not (key in FIRSTS.get(kind, {}) and len(value) < 2)
    }
    if kind == "Location" and (oparl.get("geojson") or {}).get("geometry", {}).get("type") == "Point":
        del oparl["geojson"]
    if kind == "Body":
        oparl.pop("license", None)
    result: dict[str, Any] = {"oparl": oparl} if oparl else {}
    result |= {name: data[f"~{name}"] for name in ("vendor", "left") if data.get(f"~{name}")}
    return result
