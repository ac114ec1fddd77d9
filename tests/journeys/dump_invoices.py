# SPDX-FileCopyrightText: 2026 IT-Union contributors
# SPDX-License-Identifier: EUPL-1.2
"""Write every archived invoice document of the example union into a folder. Started by test_demo."""

import os
import sys
from pathlib import Path

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "itunion.settings")

import django

django.setup()

from itunion.foundation.kernel.api import system_actor
from itunion.foundation.organisations.api import across
from itunion.union.billing.models import InvoiceDocument

target = Path(sys.argv[1])
with across("billing.oversight", reason="conformance test", by=system_actor("conformance test")):
    for document in InvoiceDocument.objects.select_related("invoice").iterator():
        (target / f"{document.invoice.number}.xml").write_bytes(bytes(document.xml))
