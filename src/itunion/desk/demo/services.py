# SPDX-FileCopyrightText: 2026 IT-Union contributors
# SPDX-License-Identifier: EUPL-1.2
"""Services of the example union, and who uses them since when. Texts, prices, quantities and contracts are invented."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal

__all__ = ["SERVICES", "Annex", "Cost", "ExampleMeter", "ExampleService"]

INVENTED = "Beispiel: Texte, Preise und Mengen sind erfunden."


@dataclass(frozen=True)
class ExampleMeter:
    """A meter: label and unit on the invoice, € net per unit, and what a member uses in a month per unit of its key."""

    key: str
    label: str
    unit: str
    price: Decimal
    per_key: Decimal


@dataclass(frozen=True)
class Cost:
    """A cost item: € net per year, (key limit, € per year) steps, months it takes to fall, years it is bound or lasts."""

    name: str
    kind: str
    yearly: Decimal
    steps: tuple[tuple[int, int], ...] = ()
    lead_months: int = 0
    bound_years: int = 0
    lasts_years: int = 0


@dataclass(frozen=True)
class Annex:
    """The agreement on data processing (Art. 28 GDPR)."""

    subject: str
    categories: str
    data_subjects: str
    sub_processors: str
    measures: str


@dataclass(frozen=True)
class ExampleService:
    """A service; `users` says how many months ago each member began to use it."""

    key: str
    name: str
    for_deciders: str
    for_technicians: str
    key_kind: str
    minimum_term_months: int
    notice_months: int
    notice_to: str
    levels: tuple[tuple[str, str, str], ...]
    meter: ExampleMeter
    costs: tuple[Cost, ...]
    annex: Annex
    onboarding: tuple[tuple[str, str], ...]  # title, who
    take_back: tuple[tuple[str, str], ...]
    users: Mapping[str, int]
    requires: tuple[str, ...] = ()
    confirms: tuple[str, ...] = ()
    reference: str = ""
    devices: Mapping[str, int] = field(default_factory=dict)


MAIL = ExampleService(
    key="email-groupware",
    name="E-Mail und Groupware",
    for_deciders=(
        "Postfächer, Kalender, Adressbücher und Besprechungsräume für alle Beschäftigten, betrieben im Rechenzentrum der "
        "Betriebsgesellschaft. Sie brauchen keinen eigenen Mailserver mehr, keine eigene Bereitschaft und keine "
        "Ersatzteile; ausgeschiedene Beschäftigte kosten ab dem nächsten Monat nichts mehr.\n\n" + INVENTED
    ),
    for_technicians=(
        "IMAP, SMTP, CalDAV und CardDAV, Anmeldung mit dem eigenen Verzeichnisdienst (LDAP) oder mit OpenID Connect. "
        "Eigene Domäne, SPF, DKIM und DMARC. Postfach bis 50 GB, Anhang bis 40 MB, Schutz vor Schadprogrammen am Eingang. "
        "Übernahme alter Postfächer mit imapsync; Rückgabe als mbox und iCalendar."
    ),
    key_kind="workplaces",
    minimum_term_months=12,
    notice_months=3,
    notice_to="quarter",
    levels=(
        ("Verfügbarkeit", "Anteil der Minuten im Monat, in denen Anmeldung und Versand gehen", "99,8 %"),
        ("Störung ohne Umgehung", "Zeit bis zur ersten Rückmeldung, werktags 7 bis 18 Uhr", "30 Minuten"),
        ("Gelöschtes wiederherstellen", "Tage, die zurückgegangen werden kann", "30 Tage"),
    ),
    meter=ExampleMeter("postfach", "Postfächer", "C62", Decimal("3.40"), Decimal("1.15")),
    costs=(
        Cost("Groupware, Lizenz und Pflege (Beispiel)", "contract", Decimal(46_000), ((400, 31_000), (600, 39_500)), 3, bound_years=1),
        Cost("Betrieb und Bereitschaft (Beispiel)", "staff", Decimal(74_000), ((500, 58_000),), 6),
        Cost("Server und Speicher (Beispiel)", "depreciation", Decimal(14_400), lasts_years=4),
    ),
    annex=Annex(
        subject="Betrieb von E-Mail, Kalender und Adressbuch für die Verwaltung, solange die Leistung genutzt wird.",
        categories="Namen, dienstliche Adressen, Inhalte und Verkehrsdaten der Nachrichten, Termine.",
        data_subjects="Beschäftigte, Mandatsträgerinnen und Mandatsträger, alle, die der Verwaltung schreiben.",
        sub_processors="Rechenzentrum Elbaue GmbH (Beispiel), Magdeburg: Räume, Strom, Netz.",
        measures="Verschlüsselung bei Übertragung und Ablage, Trennung der Mandanten, Zugriff nur mit zweitem Faktor, tägliche Sicherung an zweitem Ort, Protokoll aller Eingriffe.",
    ),
    onboarding=(
        ("Domäne und Postfächer anlegen", "operator"),
        ("Liste der Postfächer und Gruppen liefern", "member"),
        ("Alte Postfächer übernehmen", "operator"),
        ("Umstellung der Namensauflösung (MX) freigeben", "member"),
    ),
    take_back=(
        ("Postfächer als mbox, Kalender als iCalendar ausgeben", "operator"),
        ("Eigenen Mailserver in Betrieb nehmen und MX umstellen", "member"),
        ("Zugänge sperren", "operator"),
    ),
    users={
        "Haldensleben": 6, "Wolmirstedt": 6, "Barleben": 6, "Gardelegen": 6, "Oschersleben (Bode)": 6, "Burg": 6,
        "Genthin": 6, "Hohe Börde": 5, "Niedere Börde": 4, "Gommern": 3, "Möser": 3, "Sülzetal": 3, "Wanzleben-Börde": 2,
    },
    reference="Haldensleben",
)  # fmt: skip

COUNCIL = ExampleService(
    key="ratsinformation",
    name="Ratsinformation",
    for_deciders=(
        "Einladung, Vorlage, Beschluss und Niederschrift an einer Stelle, für Rat, Ausschüsse und Öffentlichkeit. "
        "Ratsmitglieder lesen auf dem Tablet, Einwohnerinnen und Einwohner im Netz; Boten und Kopierer entfallen.\n\n"
        + INVENTED
    ),
    for_technicians=(
        "Schnittstelle OParl 1.1, Anmeldung über die Groupware (OpenID Connect), nichtöffentliche Unterlagen verschlüsselt. "
        "Übergabe und Rückgabe: OParl-JSON mit allen Dateien als PDF/A, dazu Beschlusslisten als CSV."
    ),
    key_kind="inhabitants",
    minimum_term_months=12,
    notice_months=3,
    notice_to="month",
    levels=(
        ("Verfügbarkeit", "Anteil der Minuten im Monat, an Sitzungstagen bis 24 Uhr", "99,5 %"),
        ("Sitzungsdienst", "Rufbereitschaft während öffentlicher Sitzungen", "15 Minuten"),
    ),
    meter=ExampleMeter("sitzung", "Sitzungen", "C62", Decimal("14.00"), Decimal("0.0003")),
    costs=(
        Cost("Fachverfahren, Miete und Wartung (Beispiel)", "contract", Decimal(46_000), ((120_000, 30_000), (200_000, 38_000)), 3, bound_years=1),
        Cost("Fachbetreuung und Schulung (Beispiel)", "staff", Decimal(72_000), ((100_000, 36_000), (165_000, 54_000)), 6),
        Cost("Einführung und Übernahme der Altdaten (Beispiel)", "depreciation", Decimal(15_000), lasts_years=5),
    ),
    annex=Annex(
        subject="Betrieb des Ratsinformationssystems, solange die Leistung genutzt wird.",
        categories="Namen, Ämter, Anschriften, Anwesenheit, Abstimmungen, Wortbeiträge, Bankverbindung für Sitzungsgeld.",
        data_subjects="Mitglieder der Gremien, Beschäftigte, Einwohnerinnen und Einwohner, die in Vorlagen genannt sind.",
        sub_processors="Rechenzentrum Elbaue GmbH (Beispiel), Magdeburg: Räume, Strom, Netz.",
        measures="Nichtöffentliche Vorlagen verschlüsselt, Rechte je Gremium, Trennung der Mandanten, tägliche Sicherung, Protokoll aller Zugriffe.",
    ),
    onboarding=(
        ("Mandant und Gremien anlegen", "operator"),
        ("Gremien, Personen und Wahlperiode melden", "member"),
        ("Sitzungsdienst schulen", "operator"),
        ("Hauptsatzung: digitale Einladung beschließen", "member"),
    ),
    take_back=(
        ("Bestand als OParl-JSON und PDF/A ausgeben", "operator"),
        ("Bestand im eigenen System prüfen", "member"),
        ("Öffentliche Adresse umleiten, Zugänge sperren", "operator"),
    ),
    users={
        "Haldensleben": 6, "Wolmirstedt": 6, "Gardelegen": 6, "Burg": 5, "Oschersleben (Bode)": 5, "Barleben": 4,
        "Genthin": 4, "Hohe Börde": 3, "Niedere Börde": 3, "Möser": 3, "Gommern": 2, "Sülzetal": 2,
    },
    requires=("email-groupware",),
    confirms=("Anschluss an das Landesverwaltungsnetz ist vorhanden",),
    reference="Gardelegen",
)  # fmt: skip

REGISTER = ExampleService(
    key="meldeportal",
    name="Meldeportal",
    for_deciders=(
        "Polizei, Gerichte und andere Behörden fragen rund um die Uhr selbst im Melderegister nach, in den Grenzen des "
        "Gesetzes. Ihr Bürgerbüro wird von Anrufen und Briefen entlastet; jede Abfrage ist belegt.\n\n" + INVENTED
    ),
    for_technicians=(
        "Auskunft über XMeld und OSCI, Spiegelbestand mit täglichem Abgleich aus dem Fachverfahren des Mitglieds, "
        "Anmeldung der Behörden über DVDV. Rückgabe: Protokolle als CSV; der Spiegelbestand wird gelöscht."
    ),
    key_kind="inhabitants",
    minimum_term_months=24,
    notice_months=6,
    notice_to="year",
    levels=(
        ("Verfügbarkeit", "Anteil der Minuten im Monat, auch nachts und an Feiertagen", "99,9 %"),
        ("Alter der Auskunft", "Zeit seit dem letzten Abgleich mit dem Register", "24 Stunden"),
    ),
    meter=ExampleMeter("auskunft", "Behördenauskünfte", "C62", Decimal("0.12"), Decimal("0.021")),
    costs=(
        Cost("Portal, Miete und Pflege (Beispiel)", "contract", Decimal(68_000), ((250_000, 44_000), (450_000, 58_000)), 6, bound_years=2),
        Cost("Betrieb rund um die Uhr (Beispiel)", "staff", Decimal(88_000), ((300_000, 66_000),), 9),
        Cost("Zertifikate und DVDV-Eintrag (Beispiel)", "other", Decimal(3_600)),
    ),
    annex=Annex(
        subject="Automatisierte Auskunft aus dem Melderegister an Behörden (§ 38 BMG), solange die Leistung genutzt wird.",
        categories="Grunddaten des Melderegisters nach § 38 Abs. 1 BMG, Protokolldaten der Abfragen.",
        data_subjects="Einwohnerinnen und Einwohner, abfragende Beschäftigte anderer Behörden.",
        sub_processors="Rechenzentrum Elbaue GmbH (Beispiel), Magdeburg: Räume, Strom, Netz.",
        measures="Getrennter Spiegelbestand je Mitglied, Ende-zu-Ende-Verschlüsselung (OSCI), Auskunftssperren vor jeder Antwort geprüft, Protokolle zwölf Monate.",
    ),
    onboarding=(
        ("Spiegelbestand einrichten und mit Testdaten prüfen", "operator"),
        ("Abgleich im Fachverfahren einschalten", "member"),
        ("Auskunftssperren stichprobenweise prüfen", "member"),
        ("DVDV-Eintrag beantragen", "operator"),
    ),
    take_back=(
        ("Eigenen Abrufdienst oder Landesdienst benennen", "member"),
        ("DVDV-Eintrag ändern", "operator"),
        ("Protokolle der Abfragen ausgeben", "operator"),
    ),
    users={
        "Dessau-Roßlau": 6, "Wernigerode": 6, "Halberstadt": 6, "Naumburg (Saale)": 6, "Zeitz": 5, "Merseburg": 5,
        "Bernburg (Saale)": 4, "Schönebeck (Elbe)": 4, "Köthen (Anhalt)": 3, "Bitterfeld-Wolfen": 3,
        "Sangerhausen": 3, "Lutherstadt Wittenberg": 2,
    },
    confirms=("Anschluss an das Landesverwaltungsnetz ist vorhanden", "Das Melderegister wird elektronisch im eigenen Fachverfahren geführt"),
    reference="Wernigerode",
)  # fmt: skip

BACKUP = ExampleService(
    key="datensicherung",
    name="Datensicherung",
    for_deciders=(
        "Ihre Daten liegen jede Nacht ein zweites Mal sicher an einem anderen Ort, auch wenn ein Angreifer das eigene Haus "
        "verschlüsselt. Jedes Quartal wird das Zurückholen geübt, und Sie bekommen den Nachweis für die Prüfung.\n\n"
        + INVENTED
    ),
    for_technicians=(
        "Verschlüsselte, blockweise Sicherung über das Landesnetz; der Schlüssel bleibt beim Mitglied. Aufbewahrung 30 Tage, "
        "12 Monate, 3 Jahre; unveränderlicher Speicher für 14 Tage. Fester Anteil je gesichertem Server, Verbrauch je Terabyte."
    ),
    key_kind="devices",
    minimum_term_months=3,
    notice_months=1,
    notice_to="month",
    levels=(
        ("Gelungene Sicherungen", "Anteil der nächtlichen Läufe im Monat", "99 %"),
        ("Zurückholen", "Zeit bis 1 TB wieder da ist", "8 Stunden"),
    ),
    meter=ExampleMeter("terabyte", "Gesicherte Terabyte", "E35", Decimal("28.50"), Decimal("0.9")),
    costs=(
        Cost("Speicher am zweiten Ort, Miete (Beispiel)", "contract", Decimal(38_400), ((100, 24_000), (160, 31_200)), 3, bound_years=1),
        Cost("Überwachung und Übungen (Beispiel)", "staff", Decimal(52_000), ((140, 39_000),), 6),
        Cost("Sicherungsserver (Beispiel)", "depreciation", Decimal(9_600), lasts_years=4),
    ),
    annex=Annex(
        subject="Aufbewahrung verschlüsselter Sicherungen der Verwaltung, solange die Leistung genutzt wird.",
        categories="Alle Daten der gesicherten Server; der Auftragsverarbeiter kann sie nicht lesen.",
        data_subjects="Beschäftigte, Einwohnerinnen und Einwohner, Geschäftspartner.",
        sub_processors="Rechenzentrum Elbaue GmbH (Beispiel), Magdeburg; Rechenzentrum Saaletal GmbH (Beispiel), Halle.",
        measures="Verschlüsselung vor der Übertragung, Schlüssel nur beim Mitglied, unveränderlicher Speicher, Löschung mit Protokoll.",
    ),
    onboarding=(
        ("Sicherungsplan abstimmen", "operator"),
        ("Schlüssel erzeugen und hinterlegen", "member"),
        ("Erste Vollsicherung und Rückholübung", "operator"),
    ),
    take_back=(
        ("Letzte Vollsicherung auf Datenträger übergeben", "operator"),
        ("Lesbarkeit der Datenträger bestätigen", "member"),
        ("Zugänge und Netzfreigaben schließen", "operator"),
    ),
    users={
        "Salzlandkreis": 6, "Querfurt": 6, "Sülzetal": 6, "Aschersleben": 6, "Staßfurt": 6, "Quedlinburg": 5, "Thale": 5,
        "Weißenfels": 4, "Hohenmölsen": 4, "Leuna": 3, "Landsberg": 3, "Zerbst/Anhalt": 3, "Südliches Anhalt": 2,
        "Kabelsketal": 2,
    },
    confirms=("Anbindung mit mindestens 50 MBit/s im Upload",),
    reference="Aschersleben",
    devices={
        "Salzlandkreis": 34, "Querfurt": 8, "Sülzetal": 7, "Aschersleben": 18, "Staßfurt": 14, "Quedlinburg": 15,
        "Thale": 11, "Weißenfels": 21, "Hohenmölsen": 7, "Leuna": 12, "Landsberg": 9, "Zerbst/Anhalt": 13,
        "Südliches Anhalt": 9, "Kabelsketal": 6,
    },
)  # fmt: skip

# a service stands after those it requires
SERVICES = (MAIL, COUNCIL, REGISTER, BACKUP)
