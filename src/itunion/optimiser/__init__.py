# SPDX-FileCopyrightText: 2026 IT-Union contributors
# SPDX-License-Identifier: EUPL-1.2
"""Pure mathematics: who buys what from whom, and who pays which share. Neither Django nor a database."""

from itunion.optimiser.api import *  # noqa: F403
from itunion.optimiser.api import __all__ as __all__
