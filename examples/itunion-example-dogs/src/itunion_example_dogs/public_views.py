# SPDX-FileCopyrightText: 2026 IT-Union contributors
# SPDX-License-Identifier: EUPL-1.2
"""Pages open to everybody: how many dogs a member has registered, and which members say so."""

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from itunion.foundation.identity.api import public
from itunion.foundation.ui.api import render_page
from itunion.procedures.contract.api import PublicRequest, public_members
from itunion_example_dogs.models import Dog


@public
@require_safe
def count(request: PublicRequest) -> HttpResponse:
    """Say how many dogs are registered: a number, nobody's data."""
    return render_page(request, "dogs/public.html", title="Angemeldete Hunde", count=Dog.objects.count())


@public
@require_safe
def register(request: HttpRequest) -> HttpResponse:
    """List the members with public pages; no member's data can be read here."""
    return render_page(
        request, "dogs/public_register.html", title="Hunderegister", members=public_members("dogs")
    )
