# SPDX-FileCopyrightText: 2026 IT-Union contributors
# SPDX-License-Identifier: EUPL-1.2
"""Rules of the OParl interface on plain data: what a request asks for, and what each version shows."""
