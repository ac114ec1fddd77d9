# SPDX-FileCopyrightText: 2026 IT-Union contributors
# SPDX-License-Identifier: EUPL-1.2
"""What can be wrong with a source: a code each, whether it could be repaired, and a sentence for people."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext_lazy as _

__all__ = ["SENTENCES", "Note", "Notes", "is_repaired"]

REPAIRED: Mapping[str, Any] = {
    "ags_zero": _("Amtlichem Schlüssel fehlte die führende Null; ergänzt."),
    "bare_list": _("Statt einer Listenseite kam eine nackte Liste; gelesen."),
    "body_instead_of_list": _("Statt der Liste der Körperschaften kam eine einzelne; gelesen."),
    "control_characters": _("Steuerzeichen standen im Text oder im JSON; entfernt."),
    "cycle": _("Objekte stehen im Kreis über sich selbst; der Kreis ist aufgetrennt."),
    "date_form": _("Datum oder Zeit in falscher Schreibweise; umgeschrieben."),
    "deleted_in_list": _("Gelöschte Objekte standen in einer Liste ohne Zeitfilter; als gelöscht behandelt."),
    "deleted_without_type": _("Gelöschtes Objekt ohne Typ; aus dem Bestand erkannt."),
    "doubled_parameter": _("Eine Adresse trug denselben Parameter mehrfach; bereinigt."),
    "duplicate_id": _("Zwei verschiedene Objekte trugen dieselbe Adresse; die zuletzt gelesenen Angaben gelten."),
    "embedded_instead_of_url": _("Statt einer Adresse stand das ganze Objekt; aufgelöst."),
    "encoding": _("Text war nicht in UTF-8 kodiert; umgewandelt."),
    "filter_ignored": _("Der Zeitfilter wurde nicht beachtet; Unverändertes wurde übersprungen."),
    "filter_rejected": _("Der Zeitfilter wurde abgewiesen; die Liste ist vollständig gelesen worden."),
    "id_missing": _("Objekt ohne Adresse; eine eigene wurde vergeben."),
    "key_case": _("Eigenschaft mit falscher Groß- und Kleinschreibung; erkannt."),
    "latitude_first": _("Koordinaten mit Breite vor Länge; vertauscht."),
    "list_instead_of_one": _("Mehrere Werte, wo einer stehen darf; der erste gilt, die übrigen sind aufbewahrt."),
    "modified_today": _("Alle Objekte einer Liste tragen das heutige Änderungsdatum; Änderungen werden am Inhalt erkannt."),
    "moved": _("Die Adresse ist umgezogen; der Weiterleitung wurde gefolgt."),
    "not_a_list": _("Ein einzelner Wert, wo eine Liste stehen muss; umgewandelt."),
    "not_found_for_empty": _("Fehler 404 statt einer leeren Listenseite; als leer gelesen."),
    "object_instead_of_geojson": _("Ort ohne vollständige GeoJSON-Hülle; ergänzt."),
    "order_missing": _("Tagesordnungspunkt ohne Reihenfolge; aus der Stellung in der Sitzung ergänzt."),
    "placeholder": _("Platzhalter oder leerer Wert („N/A“); weggelassen."),
    "relative_url": _("Unvollständige Adresse; ergänzt."),
    "retried": _("Die Quelle antwortete erst nach Wiederholung."),
    "times_missing": _("Objekt ohne Zeit der Anlage; die Zeit der ersten Veröffentlichung gilt."),
    "type_missing": _("Objekt ohne oder mit falschem Typ; aus der Stellung erkannt."),
    "unprefixed_key": _("Herstellereigenschaft ohne Präfix; aufbewahrt, nicht veröffentlicht."),
    "url_instead_of_object": _("Statt des Objekts stand seine Adresse; nachgeladen."),
    "wrong_form": _("Wert in anderer Form als vorgeschrieben; umgewandelt."),
    "wrong_host": _("Ein Verweis nannte einen anderen, nicht erreichbaren Rechner; über den bekannten gelesen."),
}  # fmt: skip
LEFT: Mapping[str, Any] = {
    "ags_unusable": _("Amtlicher Schlüssel ist keiner; nicht übernommen."),
    "date_unusable": _("Datum oder Zeit gibt es nicht; nicht übernommen, im Original aufbewahrt."),
    "dead_link": _("Verweis auf ein Objekt, das die Quelle nicht zeigt; der Verweis fehlt."),
    "end_before_start": _("Ende liegt vor dem Beginn; das Ende ist nicht übernommen, im Original aufbewahrt."),
    "file_large": _("Datei ist größer als erlaubt; nicht geladen."),
    "file_missing": _("Datei war nicht abrufbar; sie ist mit ihren Angaben vermerkt."),
    "file_refused": _("Datei wird zurückgehalten, weil ihr Inhalt gefährlich, beschädigt oder falsch benannt ist."),
    "html_instead_of_json": _("Statt Daten kam eine Internetseite; diese Liste fehlt."),
    "incomplete": _("Objekt ohne Angaben, ohne die es nicht bestehen kann; ausgelassen."),
    "list_failed": _("Eine Liste konnte nicht zu Ende gelesen werden; was gelesen wurde, ist erhalten."),
    "name_is_number": _("Der Name der Körperschaft ist eine Nummer; bitte in der Einrichtung ändern."),
    "same_page": _("Die Liste zeigte immer dieselbe Seite; das Blättern wurde abgebrochen."),
    "too_deep": _("Angaben zu tief verschachtelt; nicht übernommen."),
    "too_long": _("Text länger als das Feld; gekürzt, im Original aufbewahrt."),
    "unknown_type": _("Objekt eines Typs, den OParl nicht kennt; ausgelassen."),
    "unreadable": _("Datei oder Antwort ist kein JSON; ausgelassen."),
    "wrong_value": _("Wert passt nicht zur Eigenschaft; nicht übernommen, im Original aufbewahrt."),
}  # fmt: skip
SENTENCES: Mapping[str, Any] = {**REPAIRED, **LEFT}


def is_repaired(code: str) -> bool:
    """Say whether what a code stands for could be repaired."""
    return code in REPAIRED


@dataclass(frozen=True)
class Note:
    """One thing that was wrong: where, and what exactly."""

    code: str
    object: str = ""
    detail: str = ""


@dataclass
class Notes:
    """What was wrong with one answer or object, in order."""

    found: list[Note] = field(default_factory=list)
    at: str = ""

    def add(self, code: str, detail: object = "") -> None:
        """Note something at the present object; `detail` is cut to what a column holds."""
        self.found.append(Note(code, self.at[:500], str(detail)[:300].encode("utf-8", "replace").decode()))

    def __iter__(self) -> Iterator[Note]:
        return iter(self.found)
