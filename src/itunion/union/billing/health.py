# SPDX-FileCopyrightText: 2026 IT-Union contributors
# SPDX-License-Identifier: EUPL-1.2
"""Checks of `itunion check`: rule bundle installed, archive unchanged, numbers without gap."""

from django.conf import settings

from itunion.foundation.kernel.api import system_actor
from itunion.foundation.organisations.api import across
from itunion.union.billing import queries
from itunion.union.billing.einvoice import api as einvoice

__all__ = ["archive_holds", "rules_installed"]


def rules_installed() -> tuple[bool, str]:
    """Say whether the official rules are installed and unchanged."""
    if settings.EINVOICE_RULES is None:
        return settings.DEMO, (
            "E-Rechnungs-Regeln: kein amtliches Regelpaket eingerichtet (itunion rules install); es wird nur ersatzweise "
            "geprüft, und jeder Prüfbericht sagt es"
        )
    try:
        bundle = einvoice.load_bundle(settings.EINVOICE_RULES)
    except einvoice.BundleError as error:
        return False, f"E-Rechnungs-Regeln: {error}"
    return True, f"E-Rechnungs-Regeln: {bundle.id}"


def archive_holds() -> tuple[bool, str]:
    """Say whether all issued documents are unchanged and their numbers without gap."""
    with across("billing.oversight", reason="itunion check", by=system_actor("itunion check")):
        problems = queries.verify_archive()
        problems += [
            f"{name}: {len(missing)} Nummern fehlen" for name, missing in queries.gaps().items() if missing
        ]
    return not problems, "Rechnungsarchiv unverändert, Nummern lückenlos" if not problems else "; ".join(
        problems
    )
