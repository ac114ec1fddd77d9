# SPDX-FileCopyrightText: 2026 IT-Union contributors
# SPDX-License-Identifier: EUPL-1.2
"""Fixtures of the desk's tests."""

from typing import Any

import pytest
from django.http import HttpResponseForbidden
from tests.desk.furnished import Furnished, furnish

from itunion.foundation.identity import access


@pytest.fixture
def furnished(world: Any, system: Any) -> Furnished:
    """The small union with one of everything."""
    return furnish(world, system)


@pytest.fixture
def quick_pages(monkeypatch: pytest.MonkeyPatch) -> None:
    """Leave out the typesetting of PDFs and the words of refusals: the walk asks who may open what, thousands of times.

    Other tests look inside PDFs and at the page that refuses.
    """
    monkeypatch.setattr(access, "forbidden", lambda _request: HttpResponseForbidden())
    try:
        from weasyprint import HTML
    except OSError:  # without Pango there is nothing to leave out
        return
    monkeypatch.setattr(HTML, "write_pdf", lambda *_args, **_kwargs: b"%PDF-")
