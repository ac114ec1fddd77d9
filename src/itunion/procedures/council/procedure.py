# SPDX-FileCopyrightText: 2026 IT-Union contributors
# SPDX-License-Identifier: EUPL-1.2
"""What the platform asks the council information system."""

from itunion.procedures.contract.api import Procedure


class Council(Procedure):
    """The hooks of the procedure."""
