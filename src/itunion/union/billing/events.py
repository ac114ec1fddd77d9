# SPDX-FileCopyrightText: 2026 IT-Union contributors
# SPDX-License-Identifier: EUPL-1.2
"""What other rooms may want to know."""

from dataclasses import dataclass

__all__ = ["InvoiceIssued"]


@dataclass(frozen=True)
class InvoiceIssued:
    """An invoice (or its cancellation) has been issued to a recipient."""

    invoice_id: int
    recipient_id: int
    number: str
