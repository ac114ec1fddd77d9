# SPDX-FileCopyrightText: 2026 IT-Union contributors
# SPDX-License-Identifier: EUPL-1.2
"""What the council information system says about itself."""

from itunion.procedures.contract.api import Manifest, PersonalData
from itunion.procedures.council.permissions import ROLES, Permission

MANIFEST = Manifest(
    name="council",
    version="0.1.0",
    title="Ratsinformation",
    summary="Vorlagen, Sitzungen, Niederschriften und Beschlüsse; Bürgerportal und OParl-Schnittstelle.",
    app="itunion.procedures.council",
    service_keys=(),
    included=True,
    public_paths=("rat", "oparl"),
    permissions=tuple(Permission),
    roles=ROLES,
    personal_data=(
        PersonalData(
            category="Name, Mandate, Anwesenheit und namentliche Abstimmungen",
            subjects="Mandatsträgerinnen und Mandatsträger, sachkundige Einwohnerinnen und Einwohner",
            purpose="Durchführung und Veröffentlichung der Arbeit der Vertretung",
            legal_basis="Art. 6 Abs. 1 Buchst. e DSGVO, §§ 52 bis 58 KVG LSA",
            retention_months=360,
        ),
        PersonalData(
            category="E-Mail, Telefon, Anschrift, Lebenslauf",
            subjects="Mandatsträgerinnen und Mandatsträger",
            purpose="Erreichbarkeit für Einwohnerinnen und Einwohner",
            legal_basis="Art. 6 Abs. 1 Buchst. a DSGVO (Einwilligung je Angabe)",
            retention_months=12,
        ),
        PersonalData(
            category="Bankverbindung und Entschädigungen",
            subjects="Mandatsträgerinnen und Mandatsträger",
            purpose="Auszahlung der Aufwandsentschädigungen und Sitzungsgelder",
            legal_basis="Art. 6 Abs. 1 Buchst. e DSGVO, § 35 KVG LSA, Entschädigungssatzung",
            retention_months=120,
        ),
        PersonalData(
            category="E-Mail-Adressen von Abonnements",
            subjects="Einwohnerinnen und Einwohner",
            purpose="Benachrichtigung über Sitzungen und Vorlagen",
            legal_basis="Art. 6 Abs. 1 Buchst. a DSGVO (Einwilligung mit Bestätigung)",
            retention_months=1,
        ),
    ),
    procedure="itunion.procedures.council.procedure:Council",
    start="start",
)
