# SPDX-FileCopyrightText: 2026 IT-Union contributors
# SPDX-License-Identifier: EUPL-1.2
"""An open round with two articles and three standards."""

from datetime import timedelta
from typing import Any

import pytest

from itunion.foundation.kernel.api import clock
from itunion.union.demand import api


@pytest.fixture
def open_round(world: Any, system: Any) -> Any:
    notebook = api.create_article(number="NB14", name="Notebook 14 Zoll", cpv="30213100-6", by=system)
    monitor = api.create_article(number="MO27", name="Monitor 27 Zoll", cpv="30231310-3", by=system)
    for code in ("NB-1", "NB-2"):
        api.add_standard(article=notebook, code=code, name=f"Klasse {code}", by=system)
    api.add_standard(article=monitor, code="MO-1", name="Büro", by=system)
    round_ = api.create_round(
        title="Probe",
        opens_on=clock.today(),
        deadline=clock.today() + timedelta(days=20),
        articles=[notebook, monitor],
        by=system,
    )
    return api.open_round(round_id=round_.pk, by=system)
