# SPDX-FileCopyrightText: 2026 IT-Union contributors
# SPDX-License-Identifier: EUPL-1.2
"""Words a small town's council deals with. Everything here is invented or common speech; no real person is meant."""

__all__ = [
    "COMMITTEES", "FACTIONS", "FAMILY_NAMES", "GIVEN_NAMES", "LOCALITIES", "OFFICES", "PAPER_TYPES", "REASONS", "RESULTS",
    "SENTENCES", "STREETS", "SUBJECTS",
]  # fmt: skip

FAMILY_NAMES = (
    "Albrecht", "Bartels", "Beckmann", "Brandes", "Dörfer", "Ehlers", "Förster", "Gericke", "Giesecke", "Hahne", "Herbst",
    "Jahns", "Kersten", "Köhler", "Krüger", "Lüders", "Matthies", "Möhring", "Niemann", "Opitz", "Pätzold", "Quandt",
    "Rademacher", "Röder", "Sandau", "Schäfer", "Schünemann", "Thiele", "Uhlig", "Voß", "Wäscher", "Wöhler", "Zabel", "Zeising",
)  # fmt: skip
GIVEN_NAMES = (
    "Anja", "Bernd", "Carola", "Detlef", "Elke", "Frank", "Gesine", "Holger", "Ilona", "Jörg", "Katrin", "Lutz", "Martina",
    "Norbert", "Olaf", "Petra", "Ralf", "Sabine", "Torsten", "Ute", "Volker", "Wiebke",
)  # fmt: skip
FACTIONS = (
    "Fraktion Bürger für den Ort",
    "Fraktion Dorf und Land",
    "Fraktion Freie Liste",
    "Fraktion Neue Mitte",
)
COMMITTEES = (
    ("Hauptausschuss", "Hauptausschuss"),
    ("Finanzausschuss", "Finanzausschuss"),
    ("Bau- und Vergabeausschuss", "Bauausschuss"),
    ("Ausschuss für Bildung, Soziales und Kultur", "Sozialausschuss"),
    ("Ausschuss für Umwelt und Ordnung", "Umweltausschuss"),
)
LOCALITIES = (
    "Ortschaftsrat Neuendorf",
    "Ortschaftsrat Althagen",
    "Ortschaftsrat Brückenfeld",
    "Ortschaftsrat Lindhorst",
)
OFFICES = ("Bauamt", "Kämmerei", "Hauptamt", "Ordnungsamt", "Schul- und Kulturamt", "Stabsstelle Klimaschutz")
PAPER_TYPES = (
    ("Beschlussvorlage", 60),
    ("Informationsvorlage", 15),
    ("Antrag", 12),
    ("Anfrage", 8),
    ("Änderungs-/Ergänzungsantrag", 5),
)
# share of items with a result: a little more than half
RESULTS = (
    ("einstimmig beschlossen", 22),
    ("mehrheitlich beschlossen", 10),
    ("Kenntnisnahme", 8),
    ("einstimmig zugestimmt", 6),
    ("mehrheitlich abgelehnt", 3),
    ("vorberaten ohne Änderungen", 2),
    ("verwiesen in Fachausschuss", 1),
    ("erledigt", 1),
    ("", 47),
)
STREETS = (
    "Lindenstraße", "Breite Straße", "Mühlenweg", "Am Anger", "Schulstraße", "Bahnhofstraße", "Ringstraße", "Kirchplatz",
    "Gartenweg", "Feldstraße", "An der Bleiche", "Neue Straße", "Wiesenring", "Försterweg", "Brauhausgasse", "Zum Wasserturm",
)  # fmt: skip
SUBJECTS = (
    "Grundhafter Ausbau der {street}",
    "Erneuerung der Straßenbeleuchtung in der {street}",
    "Bebauungsplan „{street}“, Aufstellungsbeschluss",
    "Bebauungsplan „{street}“, Abwägung der Stellungnahmen",
    "Sanierung der Grundschule, {number}. Bauabschnitt",
    "Neubau der Kindertagesstätte in der {street}",
    "Beschaffung eines Löschgruppenfahrzeugs für die Ortsfeuerwehr {place}",
    "Haushaltssatzung und Haushaltsplan {year}",
    "Überplanmäßige Aufwendungen für den Winterdienst {year}",
    "Änderung der Hundesteuersatzung",
    "Neufassung der Friedhofsgebührensatzung",
    "Spielplatz {street}: Vergabe der Bauleistungen",
    "Verkehrsberuhigung in der {street}",
    "Radweg zwischen {place} und {street}",
    "Jahresabschluss {year} und Entlastung der Verwaltung",
    "Annahme von Spenden im {number}. Quartal {year}",
    "Vergabe der Reinigungsleistungen für die Gemeindeverwaltung",
    "Öffnungszeiten der Gemeindebibliothek",
    "Digitalpakt: Ausstattung der Sekundarschule",
    "Energiebericht der kommunalen Gebäude {year}",
)
SENTENCES = (
    "Die Maßnahme ist im Haushaltsplan {year} mit {amount} Euro veranschlagt.",
    "Der bauliche Zustand der {street} lässt eine weitere Instandsetzung nicht zu.",
    "Die Träger öffentlicher Belange wurden beteiligt; Einwände liegen nicht vor.",
    "Der Ortschaftsrat {place} hat der Vorlage zugestimmt.",
    "Die Verwaltung schlägt vor, den Auftrag an das wirtschaftlichste Angebot zu vergeben.",
    "Es entstehen jährliche Folgekosten von {amount} Euro.",
    "Fördermittel des Landes wurden beantragt, der Bescheid steht noch aus.",
    "Die Bauzeit beträgt voraussichtlich {number} Monate.",
    "Anliegerinnen und Anlieger werden in einer Einwohnerversammlung informiert.",
    "Eine Beteiligung der Kinder und Jugendlichen hat stattgefunden.",
    "Der Gemeinderat nimmt den Bericht zur Kenntnis.",
    "Die Satzung tritt am Tag nach ihrer Bekanntmachung in Kraft.",
)
REASONS = (
    "Grundstücksangelegenheit",
    "Vertragsangelegenheit",
    "Personalangelegenheit",
    "Steuerangelegenheit",
)
