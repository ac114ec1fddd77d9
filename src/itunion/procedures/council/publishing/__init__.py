# SPDX-FileCopyrightText: 2026 IT-Union contributors
# SPDX-License-Identifier: EUPL-1.2
"""Publication: the one place that decides what the public sees, and writes it into the published tables."""

from itunion.procedures.council.publishing.projector import Outcome, publish_everything, refresh
from itunion.procedures.council.publishing.texts import PORTAL_ROOT, ROOT

__all__ = ["PORTAL_ROOT", "ROOT", "Outcome", "publish_everything", "refresh"]
