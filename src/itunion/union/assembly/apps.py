# SPDX-FileCopyrightText: 2026 IT-Union contributors
# SPDX-License-Identifier: EUPL-1.2
"""Wiring of assembly."""

from django.apps import AppConfig


class AssemblyConfig(AppConfig):
    """The room assembly as a Django app."""

    name = "itunion.union.assembly"
    label = "assembly"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Announce permissions, navigation and jobs."""
        from django.utils.translation import gettext_lazy as _

        from itunion.foundation.kernel import events, registry
        from itunion.union.assembly import tasks
        from itunion.union.assembly.desk import next_assembly, running_ballots
        from itunion.union.assembly.events import SecretBallotOpened
        from itunion.union.assembly.permissions import ROLE_GRANTS, Permission
        from itunion.union.assembly.printing import minutes_papers
        from itunion.union.assembly.views.voice_desk import waiting_for_answer
        from itunion.union.members.api import AuditPapers, audit_papers

        events.subscribe(SecretBallotOpened, "assembly.mix_urn", tasks.start_mixing)
        registry.grant("assembly", ROLE_GRANTS)
        audit_papers.register(AuditPapers("minutes_assembly", minutes_papers))
        registry.cross_scopes.register(
            registry.CrossScopeEntry("assembly.surveys", Permission.VIEW, _("Auswertung von Umfragen"))
        )
        for key, label, url, permission, order in (
            ("assembly.assemblies", _("Versammlungen"), "assembly:assemblies", Permission.VIEW, 315),
            ("assembly.my_ballots", _("Abstimmen"), "assembly:my_ballots", Permission.TAKE_PART, 316),
            ("assembly.resolutions", _("Beschlüsse"), "assembly:resolutions", Permission.VIEW, 318),
            ("assembly.voice", _("Umfragen und Stellungnahmen"), "assembly:surveys", Permission.VIEW, 319),
            ("assembly.organs", _("Organe"), "assembly:organs", Permission.VIEW, 320),
        ):
            registry.navigation.register(
                registry.NavigationEntry(key, label, url, permission, _("Genossenschaft"), order)
            )
        registry.desk_panels.register(
            registry.DeskPanel("assembly.ballots", Permission.TAKE_PART, running_ballots, 5)
        )
        registry.desk_panels.register(
            registry.DeskPanel("assembly.voice", Permission.VIEW, waiting_for_answer, 6)
        )
        registry.desk_panels.register(registry.DeskPanel("assembly.next", Permission.VIEW, next_assembly, 60))
