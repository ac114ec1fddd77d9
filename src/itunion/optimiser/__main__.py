# SPDX-FileCopyrightText: 2026 IT-Union contributors
# SPDX-License-Identifier: EUPL-1.2
"""`python -m itunion.optimiser NEEDS OFFERS --out DIR`."""

import sys

from itunion.optimiser.command import run_award_command

if __name__ == "__main__":
    sys.exit(run_award_command())
