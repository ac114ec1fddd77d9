# SPDX-FileCopyrightText: 2026 IT-Union contributors
# SPDX-License-Identifier: EUPL-1.2
"""All writing of the council. An action ends with publishing.refresh(...) of what it touched."""
