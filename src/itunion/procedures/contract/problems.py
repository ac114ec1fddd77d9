# SPDX-FileCopyrightText: 2026 IT-Union contributors
# SPDX-License-Identifier: EUPL-1.2
"""What problems are called for people: of manifests, parameters, usage lines, export files."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from itunion.procedures.contract.rules import Problem

__all__ = ["PACKAGE", "SUSPENSIONS", "explain", "package_problem"]

MANIFEST = {
    "name": gettext_lazy(
        "Der Name „%(subject)s“ muss der Name des Einstiegspunkts sein („%(detail)s“) und mit einem Kleinbuchstaben "
        "beginnen; erlaubt sind Kleinbuchstaben, Ziffern und _."
    ),
    "version": gettext_lazy("Die Version „%(subject)s“ hat nicht die Form X.Y.Z."),
    "version_of_distribution": gettext_lazy(
        "Die Version „%(subject)s“ des Manifests ist nicht die des Pakets („%(detail)s“)."
    ),
    "platform": gettext_lazy("Es braucht IT-Union ab %(subject)s; hier läuft %(detail)s."),
    "empty": gettext_lazy("Die Angabe „%(subject)s“ fehlt."),
    "twice": gettext_lazy("„%(detail)s“ steht unter %(subject)s mehrfach."),
    "permission": gettext_lazy(
        "Die Berechtigung „%(subject)s“ gehört ihm nicht: Berechtigungen beginnen mit dem Namen des Verfahrens und Punkt."
    ),
    "role": gettext_lazy("Die Rolle „%(subject)s“ gibt es auf der Plattform nicht."),
    "granted": gettext_lazy(
        "Die Rolle „%(detail)s“ bekäme die Berechtigung „%(subject)s“, die nicht unter permissions steht."
    ),
    "meter": gettext_lazy(
        "Die Zählgröße „%(subject)s“ braucht einen Schlüssel aus Kleinbuchstaben, einen Namen und einen Einheitencode."
    ),
    "personal_data": gettext_lazy(
        "Zu den personenbezogenen Daten „%(subject)s“ fehlen Betroffene, Zweck, Rechtsgrundlage oder Aufbewahrung."
    ),
    "included_parameter": gettext_lazy(
        "Der Parameter „%(subject)s“ braucht einen Vorgabewert: Das Verfahren wird für jedes Mitglied von selbst "
        "eingeschaltet."
    ),
    "public_path": gettext_lazy(
        "Die öffentliche Adresse „%(subject)s“ darf nur aus Kleinbuchstaben, Ziffern und Bindestrichen bestehen."
    ),
    "public_path_taken": gettext_lazy("Die öffentliche Adresse „%(subject)s“ ist schon vergeben."),
    "depends_on_itself": gettext_lazy("Es hängt von sich selbst ab."),
    "parameter": gettext_lazy(
        "Der Parameter „%(subject)s“ braucht Schlüssel, Beschriftung und eine bekannte Art."
    ),
    "parameter_choices": gettext_lazy(
        "Der Parameter „%(subject)s“: Auswahlwerte gehören zur Art „choice“, nur zu ihr."
    ),
    "parameter_bounds": gettext_lazy("Der Parameter „%(subject)s“: Die untere Grenze liegt über der oberen."),
    "parameter_default": gettext_lazy(
        "Der Parameter „%(subject)s“: Der Vorgabewert „%(detail)s“ ist nicht zulässig."
    ),
}
PARAMETERS = {
    "unknown": gettext_lazy("Einen Parameter „%(subject)s“ kennt das Verfahren nicht."),
    "required": gettext_lazy("Der Parameter „%(subject)s“ fehlt."),
    "too_small": gettext_lazy("Der Parameter „%(subject)s“ ist zu klein oder zu kurz: %(detail)s."),
    "too_large": gettext_lazy("Der Parameter „%(subject)s“ ist zu groß oder zu lang: %(detail)s."),
    "not_text": gettext_lazy("Der Parameter „%(subject)s“ muss ein Text mit höchstens 1.000 Zeichen sein."),
    "not_whole": gettext_lazy("Der Parameter „%(subject)s“ muss eine ganze Zahl sein, nicht „%(detail)s“."),
    "not_decimal": gettext_lazy("Der Parameter „%(subject)s“ muss eine Zahl sein, nicht „%(detail)s“."),
    "not_date": gettext_lazy(
        "Der Parameter „%(subject)s“ muss ein Datum TT.MM.JJJJ sein, nicht „%(detail)s“."
    ),
    "not_choice": gettext_lazy("Der Parameter „%(subject)s“ kennt die Auswahl „%(detail)s“ nicht."),
    "not_yes_no": gettext_lazy("Der Parameter „%(subject)s“ muss ja oder nein sein, nicht „%(detail)s“."),
}
USAGE = {
    "usage_meter": gettext_lazy("Die Zählgröße „%(detail)s“ steht nicht im Manifest."),
    "usage_day": gettext_lazy("Ein gezählter Tag (%(detail)s) liegt außerhalb des gefragten Zeitraums."),
    "usage_quantity": gettext_lazy("Die Menge %(detail)s ist keine mögliche Menge."),
    "usage_source": gettext_lazy("Eine Quelle der Zählung fehlt oder kommt zweimal vor."),
}
TEXTS = MANIFEST | PARAMETERS | USAGE

PACKAGE = {
    "no_zip": gettext_lazy("Die Datei ist keine lesbare ZIP-Datei."),
    "damaged": gettext_lazy("Die Datei ist beschädigt: %(subject)s."),
    "foreign": gettext_lazy("Die Datei ist keine Ausgabe eines Verfahrens der IT-Union."),
    "format_version": gettext_lazy("Die Datei hat ein unbekanntes Format (%(subject)s)."),
    "entries": gettext_lazy("In der Datei fehlt etwas, oder es ist etwas hinzugekommen: %(subject)s."),
    "hash": gettext_lazy("Der Inhalt von %(subject)s passt nicht zu seiner Prüfsumme; er wurde verändert."),
    "row": gettext_lazy("%(subject)s ist kein Datensatz."),
}

SUSPENSIONS = {
    "trouble": gettext_lazy("Es ließ sich nicht laden."),
    "failed": gettext_lazy("Die letzte Anpassung seiner Tabellen ist gescheitert."),
    "not_migrated": gettext_lazy("Seine Tabellen sind noch nicht angepasst (itunion migrate)."),
    "older_than_data": gettext_lazy(
        "Die installierte Version ist älter als die Daten; installieren Sie die neuere."
    ),
    "not_loaded": gettext_lazy("Es ist in diesem Stand nicht geprüft (itunion procedure check)."),
}


def explain(problem: Problem) -> str:
    """Return a problem as a sentence."""
    return str(TEXTS[problem.code]) % {"subject": problem.subject, "detail": problem.detail}


def package_problem(code: str, subject: str) -> str:
    """Return what is wrong with an export file, and that nothing was taken in."""
    return _("%(problem)s Es wurde nichts eingelesen.") % {
        "problem": str(PACKAGE[code]) % {"subject": subject}
    }
