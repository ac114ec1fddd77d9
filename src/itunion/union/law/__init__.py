# SPDX-FileCopyrightText: 2026 IT-Union contributors
# SPDX-License-Identifier: EUPL-1.2
"""The law of the cooperative as dated data: rules, profiles, the union's statutes, checks that name all three."""
