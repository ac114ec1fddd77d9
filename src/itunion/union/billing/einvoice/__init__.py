# SPDX-FileCopyrightText: 2026 IT-Union contributors
# SPDX-License-Identifier: EUPL-1.2
"""Electronic invoices after EN 16931 and XRechnung 3.0: model, rules, UBL, official validation, PDF view.

Enter through ``api``. Nothing here needs a database, Django settings or the clock.
"""
