# SPDX-FileCopyrightText: 2026 IT-Union contributors
# SPDX-License-Identifier: EUPL-1.2
"""The command `itunion`."""

import os
import sys

from itunion import __version__

HELP = """itunion: die Plattform, auf der Kommunen ihre IT gemeinsam betreiben

  itunion award NEEDS OFFERS --out DIR   Zuschlag aus zwei Dateien berechnen (ohne Datenbank und Server)
  itunion demo [--port N] [--no-serve]   Beispielunion anlegen, Hauptaufgabe durchspielen, Server starten
  itunion serve [--host H] [--port N]    Datenbank anpassen, Webserver und Hintergrundarbeit starten
  itunion worker                         nur die Hintergrundarbeit
  itunion check                          Einstellungen und Betriebszustand prüfen
  itunion audit verify [--heads FILE]    Prüfpfad prüfen, auch gegen früher ausgedruckte Kopfwerte
  itunion audit heads                    Kopfwerte ausgeben, zum Aufbewahren außerhalb der Datenbank
  itunion rehearse [--members N]         Generalversammlung auf leerer Datenbank durchspielen, Niederschrift nachrechnen
  itunion rules list [--json]            Rechtsregeln der Genossenschaft mit Fundstelle, Art und Test auflisten
  itunion rules install SOURCE TARGET    amtliche E-Rechnungs-Prüfregeln als geprüftes Verzeichnis einrichten
  itunion procedure list|check|activate|deactivate|moved|export|import|remove
                                         gemeinsame Verfahren prüfen, ein- und abschalten, Daten übergeben und löschen
  itunion council sample|import|dump|quality
                                         Ratsinformation: erfundene Körperschaft, Übernahme, Ausgabe, Vollständigkeit
  itunion migrate                        nur die Datenbank anpassen
"""


def main(argv: list[str] | None = None) -> int:
    """Run one command and return the exit code: 0 success, 1 refused or findings, 2 wrong call."""
    arguments = list(sys.argv[1:] if argv is None else argv)
    command = arguments.pop(0) if arguments else "help"
    if command in {"help", "-h", "--help"}:
        sys.stdout.write(HELP)
        return 0
    if command in {"version", "--version"}:
        sys.stdout.write(f"itunion {__version__}\n")
        return 0
    if command == "award":
        from itunion.optimiser.command import run_award_command

        return run_award_command(arguments)
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "itunion.settings")
    if command == "demo":
        os.environ.setdefault("ITUNION_DEMO", "1")
    import django

    django.setup()
    from itunion.desk.commands import COMMANDS, run

    if command not in COMMANDS:
        sys.stderr.write(f"Unbekannter Befehl: {command}\n\n{HELP}")
        return 2
    return run(command, arguments)


if __name__ == "__main__":
    sys.exit(main())
