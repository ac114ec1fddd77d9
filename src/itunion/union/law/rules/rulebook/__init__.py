# SPDX-FileCopyrightText: 2026 IT-Union contributors
# SPDX-License-Identifier: EUPL-1.2
"""The ninety rules, by area."""

from itunion.union.law.rules.rulebook.convening import CONVENING
from itunion.union.law.rules.rulebook.entry import ENTRY
from itunion.union.law.rules.rulebook.exit import EXIT
from itunion.union.law.rules.rulebook.organs import AUDIT, ORGANS
from itunion.union.law.rules.rulebook.register import REGISTER
from itunion.union.law.rules.rulebook.voting import VOTING

__all__ = ["ALL"]

ALL = (*REGISTER, *ENTRY, *EXIT, *ORGANS, *CONVENING, *VOTING, *AUDIT)
