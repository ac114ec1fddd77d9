# SPDX-FileCopyrightText: 2026 IT-Union contributors
# SPDX-License-Identifier: EUPL-1.2
"""The words German compounds of municipal life are made of, written by us; nothing is learned from documents.

A vocabulary learned from documents would keep words of deleted ones. Words stand in their base form; compounds that
readers feel as one word (Haushalt, Rathaus) stand here whole, so that they are not torn.
"""

__all__ = ["FILLERS", "MODIFIERS", "NOUNS", "WHOLE"]


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


# may stand at any place of a compound
NOUNS = _words(
    """
Abend Abfall Abfuhr Abgabe Abgeordneter Abgleich Abitur Abkommen Ablauf Ablehnung Abnahme Abrechnung Abriss
Absatz Abschiebung Abschluss Abschnitt Abschreibung Absicherung Absicht Abstand Abstimmung Abteil Abteilung
Abwasser Abwehr Abwägung Achse Acker Adresse Akte Aktion Alarm Allee Allergie Alter Ambulanz Ampel Amt Anbau
Anbieter Anbindung Anfrage Angebot Angehöriger Angel Angelegenheit Angler Anhörung Ankauf Anlage Anleihe
Anlieger Anmeldung Annahme Anpassung Anschaffung Anschluss Ansiedlung Anspruch Anstalt Anteil Antrag Antwort
Anwalt Anweisung Anwendung Anwohner Anzahl Anzeige Apotheke April Arbeit Arbeiter Arbeitgeber Arbeitnehmer
Archiv Armut Arzt Asche Asphalt Asphaltierung Asyl Atlas Aufenthalt Aufforstung Aufgabe Aufgang Auflage
Auflösung Aufnahme Aufruf Aufsicht Aufstellung Auftrag Aufwand Aufwendung Aufwertung Aufzug Auge August
Ausbau Ausbesserung Ausbildung Ausfall Ausgabe Ausgang Ausgleich Aushang Auskunft Auslage Auslastung
Auslegung Ausnahme Ausrüstung Aussage Ausschreibung Ausschuss Ausstattung Ausstellung Austausch Auswahl
Auswanderung Ausweis Ausweisung Auszug Auto Autobahn Automat Bach Bad Bahn Bahnhof Balkon Ball Ballett Band
Bank Barriere Barrierefreiheit Bau Bauer Bauherr Baulast Baum Beamter Beauftragter Bebauung Becken Bedarf
Bedeutung Bedienung Bedingung Befragung Befreiung Befugnis Beförderung Begegnung Begehren Begehung
Begleitung Begräbnis Begründung Begrünung Behinderung Behälter Behörde Beihilfe Bein Beirat Beitrag
Bekanntmachung Belang Belastung Beleg Belegung Beleuchtung Benennung Benutzer Benutzung Beobachtung
Bepflanzung Beratung Berechnung Bereich Bereitschaft Berg Bericht Beruf Beruhigung Beschaffung Bescheid
Bescheinigung Beschluss Beschwerde Beschäftigter Beschäftigung Beseitigung Besetzung Besichtigung Besitz
Besoldung Bestand Bestattung Bestellung Bestuhlung Besucher Beteiligung Beton Betrag Betreiber Betreuer
Betreuung Betrieb Betroffener Bett Bevölkerung Bewegung Bewerber Bewerbung Bewertung Bewilligung
Bewirtschaftung Bewohner Bewuchs Bewässerung Bezirk Bezug Bibliothek Bilanz Bild Bildung Bindung Biologie
Biotop Blatt Blick Block Blume Blut Boden Bogen Boot Bordstein Bote Brache Brand Breitband Brief Brot Bruch
Brunnen Brücke Buch Buchung Bude Budget Bund Burg Bus Busch Buße Bäcker Börse Böschung Bücherei Bühne
Bündnis Bürger Bürgermeister Bürgersteig Bürgschaft Büro Catering Chef Chemie Chor Club Computer Container
Dach Dachstuhl Damm Darlehen Datei Daten Datum Dauer Decke Deckel Deckung Deich Demokratie Denkmal Deponie
Depot Deutsch Dezember Dezernat Dezernent Dialog Dienst Dienstag Dienstleister Dienstleistung Dienststelle
Digitalisierung Diktat Direktor Disziplin Dokument Donnerstag Dorf Drehleiter Druck Duldung Durchfahrt
Durchführung Düne Ebene Ecke Effizienz Ehre Ehrenamt Ehrung Eigentum Eigentümer Eignung Einbau Einbruch
Einfahrt Einfriedung Einführung Eingang Eingliederung Eingriff Einkauf Einkommen Einladung Einleitung
Einnahme Einrichtung Einsatz Einsparung Einstellung Einwand Einwanderung Einwohner Einzug Einzäunung Eis
Eisenbahn Elektriker Element Eltern Emission Empfang Empfänger Ende Energie Englisch Enteignung Entgelt
Entlastung Entnahme Entscheid Entscheidung Entschädigung Entsorgung Entwicklung Entwurf Entwässerung Erbe
Ereignis Erfassung Erfordernis Ergebnis Erhaltung Erhebung Erholung Erhöhung Erklärung Erkundung Erlass
Erlaubnis Erlös Ermessen Ermittlung Ermächtigung Ermäßigung Ernennung Erneuerung Ernte Ernährung Erprobung
Ersatz Erschließung Erstattung Ertrag Erwachsener Erweiterung Erwerb Erzieher Erziehung Eröffnung Etage Etat
Fabrik Fach Fachkraft Fahne Fahrbahn Fahrer Fahrgast Fahrrad Fahrt Fahrzeug Faktor Fall Familie Farbe
Fasching Faser Fassade Fassung Februar Feier Feiertag Feld Fenster Ferien Fernsehen Fernwärme Fest Festival
Festsetzung Feststellung Feuer Feuerwehr Fieber Film Filter Finanz Finanzen Finanzierung Firma Fisch Fleisch
Fleischer Flieger Flucht Flug Flughafen Flur Fluss Flut Fläche Flüchtling Folge Fonds Forderung Form Formel
Formular Forschung Forst Fortbildung Fortschreibung Foto Frage Fraktion Frau Freigabe Freiheit Freitag
Freiwilliger Freizeit Friede Friedhof Friseur Frist Frühstück Fund Funk Funktion Fuß Fußball Fähre Fällung
Förderung Förster Führer Führung Ganztag Garage Garderobe Garten Gas Gasse Gast Gaststätte Gebiet Geburt
Gebäude Gebühr Gefahr Geflügel Gefährdung Gefälle Gefäß Gegenstand Gehalt Geheimnis Gehölz Geige Geld
Geldbuße Gelände Geländer Gemeinde Gemeinschaft Gemüse Genehmigung Generation Genossenschaft Gericht Geruch
Gerät Geräusch Geschichte Geschoss Geschwindigkeit Geschäft Gesellschaft Gesetz Gespräch Gestalt Gestalter
Gestaltung Gestein Gestühl Gesuch Gesundheit Getränk Gewalt Gewerbe Gewicht Gewinn Gewähr Gewährung Gewässer
Gewölbe Glas Glasfaser Gleichheit Gleichstellung Gleis Glocke Gläubiger Golf Grab Graben Grad Graffiti
Gremium Grenze Grill Grube Grund Grundlage Grundstück Gruppe Gründung Gully Gut Gutachten Gutachter
Gutschein Gutschrift Gymnasium Gänger Gärtner Güter Hafen Haftung Halbjahr Halde Halle Haltestelle Haltung
Hand Handball Handel Handhabung Handlung Handwerk Handy Hang Hardware Haus Haushalt Hebamme Hebesatz Hecke
Heft Heim Heimat Heizung Helfer Hemmnis Herr Herstellung Herz Hilfe Hilfeleistung Himmel Hinterlassenschaft
Hinweis Hitze Hockey Hof Holz Honorar Hort Hospiz Hotel Hund Hygiene Händler Höhe Hürde Hütte Idee Identität
Imker Immission Immobilie Impfung Impuls Index Industrie Information Infrastruktur Inhaber Initiative
Inklusion Innovation Insel Insolvenz Inspektion Instandhaltung Instandsetzung Integration Interesse Internet
Invasion Inventar Investition Investor Jagd Jahr Jahrgang Jahrmarkt Januar Jubiläum Jugend Juli Juni Jurist
Justiz Jäger Kabel Kabine Kalender Kamera Kammer Kampagne Kampf Kanal Kanalisation Kandidat Kanne Kante Kanu
Kanzler Kapelle Kapital Karneval Karte Kasse Kasten Katalog Kataster Katastrophe Katze Kauf Kegel Keller
Kennzeichen Keramik Kette Kies Kind Kindheit Kino Kirche Kirmes Kita Klage Klasse Klausel Klausur Klavier
Kleidung Kleingarten Klima Klinik Klinikum Klärschlamm Knoten Knotenpunkt Koalition Kohle Kollege Komitee
Kommission Kommune Kommunikation Kompensation Kompetenz Kompost Konferenz Konflikt Konkurrenz Konsolidierung
Kontakt Konto Kontrolle Konzept Konzert Konzession Kooperation Kopf Korruption Kosten Kostüm Kraft Kran
Kranker Krankheit Kranz Kredit Kreditor Kreis Kreisel Kreuz Kreuzung Krieg Krippe Krise Kulisse Kultur Kunde
Kunst Kur Kurs Käufer Körper Küche Kündigung Künstler Kürzung Küste Labor Lack Lade Laden Ladung Lage Lager
Lagerung Lampe Land Landrat Landschaft Landwirt Landwirtschaft Last Laster Laterne Laub Lauf Laufzeit Leben
Lehre Lehrer Lehrkraft Lehrling Leiche Leistung Leitbild Leiter Leitlinie Leitung Lenkung Leser Lesung
Leuchte Licht Liebe Lieferant Lieferung Liegenschaft Limit Linie Liste Literatur Lizenz Logo Lohn Lokal
Lotse Lotterie Luft Lunge Länge Lärm Löschung Lücke Macht Magazin Mahnung Makler Management Manager Mandat
Mangel Mann Mappe Markierung Markt Maschine Maß Maßgabe Maßnahme Material Mathematik Matrix Mauer Maurer
Maut Medien Medizin Meer Mehrheit Mehrweg Meister Melder Meldung Menge Mensa Mensch Merkmal Messe Messung
Metzger Miete Mieter Migration Milch Minderheit Minister Ministerium Mitarbeiter Mitbestimmung Mitglied
Mittag Mitteilung Mittel Mittwoch Mitwirkung Mobilität Modell Moderation Modernisierung Monat Montag Moor
Moos Moped Morgen Motiv Motor Mund Museum Musik Muster Mutter März Möbel Mühle Müll Nachbar Nachbarschaft
Nachfolge Nachfrage Nachhaltigkeit Nachlass Nachmittag Nachricht Nacht Nachtrag Nachweis Nahrung Name Natur
Netz Niederschlag Niederschrift Niveau Norm Notar Note Notiz November Nummer Nutzen Nutzer Nutzung Obdach
Oberfläche Objekt Obliegenheit Obst Offenlegung Oktober Oper Opfer Orchester Ordner Ordnung Organ
Organisation Organisator Orientierung Ort Ortschaft Ortsteil Osten Pacht Paket Pandemie Panne Papier Park
Parken Parlament Partei Partner Partnerschaft Parzelle Pass Passage Pate Patenschaft Patent Pauschale Pause
Pavillon Pegel Pendler Pension Pergola Person Personal Petition Pfad Pfand Pfarrer Pferd Pflanze Pflanzung
Pflaster Pflege Pfleger Pflicht Pforte Pfosten Phase Photovoltaik Physik Pilot Plakat Plan Planer
Planfeststellung Planung Platte Plattform Platz Podium Polder Politik Politiker Polizei Polizist Pool Portal
Position Post Posten Potential Potenzial Praktikum Praxis Preis Presse Prinzip Privileg Probe Problem
Produkt Produktion Prognose Programm Projekt Protokoll Prozess Prämie Präsenz Präsident Prävention Prüfer
Prüfung Publikum Pult Pumpe Punkt Pächter Qualität Quarantäne Quartal Quartier Quelle Quote Rad Radfahrer
Rahmen Rampe Rand Rasen Raster Rat Rathaus Ratte Raum Reaktion Rechen Rechenzentrum Rechner Rechnung Recht
Recycling Redaktion Rede Redner Reduktion Reduzierung Referent Reform Regel Regelung Regen Region Register
Reglement Reifen Reihe Reinigung Reise Reiter Religion Rente Rentner Reparatur Resolution Ressort Ressource
Rest Restaurant Rettung Revier Revision Rhythmus Richter Richtlinie Richtung Rind Ring Rinne Risiko Rohr
Rohstoff Rolle Route Ruder Ruf Ruhe Runde Rundfunk Rundgang Rutsche Rückbau Rücken Rückgabe Rückgang
Rückkehr Rücklage Rückstellung Rückzahlung Saal Sachbearbeiter Sache Sachgebiet Sachstand Sachverhalt
Sachverständiger Saison Saldo Salz Sammler Sammlung Samstag Sand Sanierung Sanitäter Sanktion Satz Satzung
Sauna Schacht Schaden Schaf Schall Schalter Schaltung Schaukel Schein Schema Schenkung Schicht Schiedsstelle
Schiene Schiff Schild Schilf Schirm Schlag Schlamm Schleuse Schlichtung Schließung Schloss Schluss Schlüssel
Schnee Schneider Schnitt Schornstein Schotter Schrank Schranke Schredder Schreiben Schreiber Schrift Schritt
Schuh Schuld Schule Schulung Schutz Schwein Schwelle Schwerpunkt Schwester Schwimmer Schöffe Schüler
Schützen See Seele Segel Segment Seil Seite Sekretariat Sekretär Sekt Selbstverwaltung Senat Senior Senkung
Sensor September Serie Server Service Sicherheit Sicherung Sicht Siedlung Siegel Signal Sirene Sitz Sitzung
Skala Skate Skater Software Soldat Sommer Sonne Sonntag Sorge Soziales Spalte Spanne Speicher Speisung
Spende Sperre Sperrmüll Sperrung Spiegel Spiel Spitze Splitt Sponsor Sport Sprache Sprecher Spritze Spule
Spülung Staat Stab Stadion Stadt Stahl Stall Stamm Stand Standard Standort Stapel Start Station Statistik
Status Statut Stau Staub Steg Stein Stelle Stellplatz Stellung Stellungnahme Stellvertreter Steuer Steuerung
Stiftung Stimme Stimmzettel Stipendium Stock Stoff Strafe Strahl Strand Strang Straße Strategie Strauch
Strecke Streife Streik Streit Streuobst Strom Struktur Studie Studio Studium Stufe Stuhl Stunde Sturm Stätte
Störung Stück Stütze Suche Sucht Synagoge System Säule Süden Tabelle Tafel Tag Tagung Takt Tal Tank Tanz
Tarif Tasche Taste Tausch Technik Technologie Teich Teil Teilhabe Teilnahme Teilnehmer Teilung Telefon Tempo
Tennis Teppich Termin Terminal Terrasse Test Text Textil Theater Theke Thema Therapie Ticket Tier Tilgung
Tisch Tischler Titel Tochter Tod Toilette Tonne Tor Torf Tourismus Tourist Touristik Tracht Tradition Tram
Transport Trasse Trauer Trauung Treff Treffen Treibstoff Trend Trennung Treppe Tribüne Trommel Träger Tunnel
Turm Turnier Täter Tätigkeit Tür Ufer Uhr Umbau Umfeld Umfrage Umgang Umgebung Umgehung Umgestaltung
Umkleide Umlage Umlauf Umleitung Umsatz Umsetzung Umstellung Umwelt Umwidmung Umzug Unfall Union
Unterbringung Unterführung Unterhalt Unterhaltung Unterkunft Unterlage Unterlassung Unternehmen Unternehmer
Unterricht Unterschrift Unterstützung Untersuchung Unwetter Urkunde Urlaub Urne Ursache Vater Ventil
Veranlagung Veranstalter Veranstaltung Verantwortung Verarbeitung Verband Verbesserung Verbindung Verbleib
Verbot Verbrauch Verbraucher Verbrennung Verdacht Verdichtung Verein Vereinbarung Vereinigung Verfahren
Verfall Verfassung Verfügung Vergabe Vergleich Vergnügen Vergnügung Vergütung Verhalten Verhandlung
Verhältnis Verjährung Verkauf Verkehr Verkündung Verlag Verlegung Verleih Verleihung Verletzung Verlust
Verlängerung Vermarktung Vermeidung Vermessung Vermietung Verminderung Vermittlung Vermögen Verordnung
Verpachtung Verpackung Verpflegung Verpflichtung Verrechnung Versammlung Versand Verschiebung Verschmutzung
Verschuldung Versetzung Versicherung Versiegelung Versorgung Verspätung Verstoß Versuch Verteidigung
Verteilung Vertiefung Vertrag Vertreter Vertretung Vertrieb Verwalter Verwaltung Verwarnung Verwendung
Verwertung Verzeichnis Verzicht Verzug Verzögerung Veterinär Vieh Vielfalt Viertel Vision Visum Vitrine
Vogel Volk Vollmacht Vollzug Voranschlag Vorbereitung Vorbescheid Vorgang Vorhaben Vorhang Vorlage Vorlauf
Vormittag Vormund Vormundschaft Vorplatz Vorrang Vorschlag Vorschrift Vorsitz Vorsitzender Vorsorge Vorstand
Vorsteher Vorstellung Vortrag Vorverfahren Waage Wache Wachstum Waffe Wagen Wahl Wahrung Wald Wall Wand
Wanderung Wanne Wappen Ware Wart Wartung Wasser Wasserstoff Wechsel Weg Wehr Weiche Weide Weihnachten Wein
Weisung Welle Welt Wende Werbung Werk Werkstatt Wert Wertstoff Wesen Westen Wettbewerb Wetter Wettkampf
Widerspruch Widmung Wiederaufbau Wiese Wild Wille Wind Winter Winzer Wirkung Wirt Wirtschaft Wissen
Wissenschaft Witterung Witwe Woche Wohl Wohnung Wolf Wort Wunde Wunsch Wurzel Wähler Wärme Zahl Zahlung Zahn
Zaun Zeichen Zeichnung Zeile Zeit Zeitschrift Zeitung Zelle Zelt Zentrale Zentrum Zertifikat Zeuge Zeugnis
Ziegel Ziel Ziffer Zimmer Zins Zinssatz Zirkus Zisterne Zoll Zone Zoo Zufahrt Zug Zugang Zukunft Zulage
Zulassung Zuordnung Zusammenarbeit Zuschlag Zuschuss Zustand Zustellung Zustimmung Zuständigkeit Zuteilung
Zuwanderung Zuwegung Zuweisung Zuwendung Zuzug Zwang Zweck Zweckverband Zweig Zähler Zählung Änderung
Öffnung Übergabe Übergang Übernahme Überprüfung Überschuss Übersicht Übertragung Überwachung Überweg Übung
    """
)

# only in front of another word
MODIFIERS = _words(
    """
Abwasser Allgemein Alt Anschluss Arbeitslosen Arten Arzt Audio Außen Back Bade Bastel Bau Behinderten Binnen
Bio Blau Blind Blüh Bohr Brems Brenn Brut Bundes Bunt Dauer Digital Doppel Dreh Drei Druck Ehe Ehren Eigen
Eil Einzel Elektro Erb Ersatz Erst Ess Fahr Fahrrad Fern Fertig Finanz Frei Fremd Früh Förder Fünf Ganz
Gedenk Gegen Geh Gelb Gemein Gesamt Grau Groß Grund Grün Halb Haupt Hebe Heil Heiß Heiz Hinter Hoch Höchst
Innen International Internet Jung Kalt Kauf Kehr Klein Klär Koch Kommunal Kranken Kultur Kurz Lade Land Lang
Leer Lehr Leicht Lern Lese Leucht Liefer Lösch Makro Mal Maxi Mega Mehr Melde Mess Miet Mikro Mindest Mini
Misch Mittel Mobil Musik Mäh Nacht Nah National Neben Neu Nieder Not Notfall Nutz Näh Obdachlosen Ober Offen
Online Park Pflege Privat Prüf Rad Radfahr Rat Rechen Regional Roh Rohr Rot Ruhe Rück Rückhalte Sammel
Schiff Schnell Schreib Schrott Schul Schwarz Schwer Schwerbehinderten Schwimm Schöpf Sekundar Selbst Sicht
Sieben Solar Sonder Sozial Spar Sperr Spiel Sprech Spül Stark Steck Still Streu Stumm Taub Teil Tief Trenn
Tret Trink Turn Umwelt Video Vier Voll Vorder Vorkaufs Wahl Wander Warm Warte Wasch Web Weihnachts Weiß
Werbe Wert Wohn Zehn Zentral Ziel Zusatz Zwei Zwischen Zünd Öko Öl
    """
)

# look composed, or are felt as one word: never torn, and no part of others
WHOLE = _words(
    """
Abfluss Abstand Abteil Abwesenheit Allgemeinheit Anklage Anstand Anteil Anwesenheit Anwohner Apparat
Aufenthalt Auftakt Ausflug Ausgang Ausland Ausschnitt Bahnsteig Beisitzer Bernburg Besonderheit Bildnis
Brandenburg Dringlichkeit Duisburg Durchschnitt Einfluss Eingang Einheit Einklang Einschnitt Einvernehmen
Einverständnis Erdgeschoss Erstling Fachkraft Freiburg Freistellung Frühling Gegenteil Gegenwart Gemeinheit
Großteil Grundsatz Haltung Hamburg Handlung Handschlag Hauptsache Heirat Hinblick Hochzeit Inland Inserat
Klarheit Klarstellung Kleidung Landung Luxemburg Magdeburg Magistrat Mahlzeit Mecklenburg Mehrwert Merseburg
Mindestens Missbrauch Nachmittag Nachteil Naumburg Nebensache Neuling Niederlage Oldenburg Ortsteil
Quedlinburg Referat Rückblick Rückkehr Sachsen Salzburg Sekretariat Selbstständigkeit Selbständigkeit
Spezialist Standpunkt Stichtag Teilung Umland Unrat Urteil Verrat Vorort Vorrat Vorteil Vorwurf Waldung
Weiterbildung Wolfsburg Würzburg Zufall Zusammenhang Zustand Zwischenzeit Öffentlichkeit Überblick Überfluss
    """
)

# carry no meaning alone: left out of a query that has other words, kept inside an exact phrase
FILLERS = _words(
    """
aber alle allem allen aller alles als also am an auch auf aus bei beim bis bzw da damit dann das daß dass
dazu dem den der des die dies diese diesem diesen dieser dieses doch dort du durch ein eine einem einen
einer eines er es für gegen haben hat hatte ich ihr ihre im in ins ist ja kann kein keine man mit nach nicht
noch nur ob oder ohne sein seine sich sie sind so soll sowie um und uns unter vom von vor war waren was wenn
wer werden wie wir wird wo wurde wurden zu zum zur zwischen über
    """
)
