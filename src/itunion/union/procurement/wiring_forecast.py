# SPDX-FileCopyrightText: 2026 IT-Union contributors
# SPDX-License-Identifier: EUPL-1.2
"""What forecasts of open need rounds register: the scope, the job's cause, the insight on the round's page."""

from django.utils.translation import gettext_lazy as _

from itunion.foundation.kernel import events, registry
from itunion.union.demand.events import NeedsReported
from itunion.union.procurement import tasks
from itunion.union.procurement.permissions import Permission
from itunion.union.procurement.views.forecast import round_outlook

__all__ = ["register"]


def register() -> None:
    """Announce everything; called once when the platform starts."""
    events.subscribe(NeedsReported, "procurement.forecast", tasks.enqueue_forecast)
    registry.cross_scopes.register(
        registry.CrossScopeEntry(
            "procurement.forecast",
            Permission.MANAGE_POOLS,
            _("Staffeln und Standards einer Abfrage vorausrechnen"),
        )
    )
    registry.round_insights.register(registry.RoundInsight("procurement.forecast", round_outlook))
