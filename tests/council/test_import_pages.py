# SPDX-FileCopyrightText: 2026 IT-Union contributors
# SPDX-License-Identifier: EUPL-1.2
"""Pages: the report of a run in words, and how complete the published data are."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from tests.council.test_import_defects import PAPERS, first, take
from tests.council.vendor.servers import HOST, sound

from itunion.procedures.council import models as m
from itunion.procedures.council.importing.notes import SENTENCES

pytestmark = pytest.mark.django_db


def test_the_office_reads_what_was_taken_over_and_what_was_wrong(
    alpha: Any, system: Any, client_for: Callable[[str], Client]
) -> None:
    table = sound()
    first(table, PAPERS).update(paperType="N/A", relatedPaper=[f"{HOST}/Paper/404"])
    take(table, alpha, system)
    office = client_for("member_council@0")
    page = office.get(reverse("council:imports"))
    address = reverse("council:import_run", args=[m.ImportRun.objects.get().pk])
    assert f'href="{address}"' in page.content.decode()
    text = office.get(address).content.decode()
    assert str(SENTENCES["placeholder"]) in text
    assert str(SENTENCES["dead_link"]) in text
    assert f"{HOST}/Paper/404" in text
    # repaired and left stand under headings of their own
    assert text.index("Nicht übernommen") < text.index(str(SENTENCES["dead_link"])) < text.index("Repariert")
    assert text.index("Repariert") < text.index(str(SENTENCES["placeholder"]))
    quality = office.get(reverse("council:quality")).content.decode()
    assert "Vorlagen mit Datei" in quality
    assert "Stadt Altsystem" in quality


def test_a_run_that_did_not_end_says_so(alpha: Any, client_for: Callable[[str], Client]) -> None:
    run = m.ImportRun.objects.create(
        organisation_id=alpha.pk, source="x", started_at="2026-01-01T00:00:00Z", by="x"
    )
    text = client_for("member_council@0").get(reverse("council:import_run", args=[run.pk])).content.decode()
    assert "abgebrochen oder läuft" in text


def test_only_the_office_sees_runs(alpha: Any, client_for: Callable[[str], Client]) -> None:
    assert client_for("member_clerk@0").get(reverse("council:imports")).status_code == 403
    assert client_for("member_clerk@0").get(reverse("council:quality")).status_code == 200
    assert client_for("member_council@1").get(reverse("council:imports")).status_code in {403, 404}
