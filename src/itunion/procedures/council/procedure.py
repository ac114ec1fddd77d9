# SPDX-FileCopyrightText: 2026 IT-Union contributors
# SPDX-License-Identifier: EUPL-1.2
"""What the platform asks the council information system."""

from collections.abc import Iterable, Sequence
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from itunion.procedures.contract.api import Procedure


class Council(Procedure):
    """The hooks of the procedure."""

    def public_error(self, request: Any, status: int, message: str) -> Any:
        """Answer programs as OParl words errors; people get the plain page."""
        if not request.path_info.startswith("/oparl"):
            return None
        from itunion.procedures.council.rest import error_answer, only_reading

        if request.method not in {"GET", "HEAD", "OPTIONS"}:
            # whatever the door has against it
            return only_reading()
        return error_answer(status, message)

    def health(self, organisation_id: int) -> Sequence[str]:
        """Return what keeps the public from using what is published."""
        from itunion.procedures.council.models import Body, Document

        found = [
            _("„%(body)s“ nennt keine Lizenz: Andere wissen nicht, ob sie die Daten verwenden dürfen.")
            % {"body": body.name}
            for body in Body.objects.filter(is_public=True, license="")
        ]
        held_back = Document.objects.filter(is_public=True).exclude(held_back="").count()
        if held_back:
            found.append(
                ngettext(
                    "%(count)s öffentliche Datei wird zurückgehalten, weil mit ihr etwas nicht stimmt.",
                    "%(count)s öffentliche Dateien werden zurückgehalten, weil mit ihnen etwas nicht stimmt.",
                    held_back,
                )
                % {"count": held_back}
            )
        return found

    def sample(self, organisation_id: int, canary: str) -> None:
        """Write rows of every table, public and closed ones, with the canary in every text, and publish them."""
        from itunion.procedures.council.sampling.canary import write_canary

        write_canary(organisation_id, canary)

    def sample_pages(self, organisation_id: int) -> Iterable[tuple[str, str]]:
        """Return where the sample is published."""
        from itunion.procedures.council.sampling.canary import canary_pages

        return canary_pages()

    def imported(self, organisation_id: int) -> None:
        """Make the search index anew; what is published came along with the tables."""
        from itunion.procedures.council.publishing.searching import index_everything

        index_everything()
