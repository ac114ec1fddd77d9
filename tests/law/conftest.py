# SPDX-FileCopyrightText: 2026 IT-Union contributors
# SPDX-License-Identifier: EUPL-1.2
"""The stage of the assembly serves here too."""

from tests.assembly.conftest import stage

__all__ = ["stage"]
