# SPDX-FileCopyrightText: 2026 IT-Union contributors
# SPDX-License-Identifier: EUPL-1.2
"""The proof of deletion, as page and as PDF."""

from typing import Any

from django.utils.translation import gettext as _

from itunion.foundation.ui.api import format_moment, print_page
from itunion.procedures.contract.models import DeletionProof
from itunion.procedures.contract.queries import proof_hash, title_of

__all__ = ["print_proof", "proof_facts"]


def proof_facts(proof: DeletionProof) -> list[tuple[Any, Any]]:
    """Return what the proof states, in order."""
    return [
        (_("Verfahren"), f"{title_of(proof.procedure)} {proof.version}"),
        (_("Gelöscht am"), format_moment(proof.at)),
        (_("Durch"), proof.by),
        (_("Ausgegeben als Datei (SHA-256)"), proof.export_sha256 or _("nicht ausgegeben")),
        (_("Erklärung"), proof.statement or "–"),
        (_("Gelöschte Dateien"), proof.files_deleted),
        (_("Prüfpfad: Eintrag"), proof.audit_sequence),
        (_("Prüfpfad: Kopfwert"), proof.audit_hash),
        (_("Prüfsumme dieses Nachweises (SHA-256)"), proof_hash(proof)),
    ]


def print_proof(proof: DeletionProof, member: str) -> bytes:
    """Return the proof as PDF; raise Refused where the system library Pango is missing."""
    rows = [(name, count, proof.rows_after.get(name)) for name, count in sorted(proof.rows_before.items())]
    return print_page(
        "contract/print_proof.html",
        {"proof": proof, "member": member, "facts": proof_facts(proof), "rows": rows},
        style="contract/print.css",
        missing=_("PDF braucht die Bibliothek Pango; sie fehlt auf diesem Server. Drucken Sie die Seite."),
    )
