# SPDX-FileCopyrightText: 2026 IT-Union contributors
# SPDX-License-Identifier: EUPL-1.2
"""`python -m itunion.optimiser.checker`, or `python -m checker` beside a copy of this folder."""

import sys

from . import main

if __name__ == "__main__":
    sys.exit(main())
