# SPDX-FileCopyrightText: 2026 IT-Union contributors
# SPDX-License-Identifier: EUPL-1.2
"""Finding what an address of an assembly names."""

from django.http import Http404

from itunion.union.assembly.models import Assembly

__all__ = ["number_in", "wanted"]


def wanted(assembly_id: int) -> Assembly:
    """Return the assembly of an address, or answer 404."""
    found = Assembly.objects.filter(pk=assembly_id).first()
    if found is None:
        raise Http404
    return found


def number_in(text: str | None) -> int:
    """Return the number a button or tick carries; 0, which nothing has, when it carries none."""
    return int(text) if text and text.isdigit() else 0
