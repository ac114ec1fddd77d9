# SPDX-FileCopyrightText: 2026 IT-Union contributors
# SPDX-License-Identifier: EUPL-1.2
"""The process that asks one procedure for its health: `python -m … NAME ORGANISATION …`; see `supervising`."""

import json
import os
import sys
from typing import Any

__all__ = ["HEALTH_SECONDS", "main", "say"]

HEALTH_SECONDS = 5.0


def say(**data: Any) -> None:
    """Print one line for the process that supervises this one."""
    sys.__stdout__.write(json.dumps({"procedure_step": True, **data}, ensure_ascii=False) + "\n")  # type: ignore[union-attr]
    sys.__stdout__.flush()  # type: ignore[union-attr]


def main(name: str, organisations: list[int]) -> None:
    """Ask for each organisation; an error is a finding."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "itunion.settings")
    import django

    django.setup()
    from itunion.foundation.organisations.api import within
    from itunion.procedures.contract import loading

    entry = loading.get(name)
    for organisation_id in organisations:
        say(begin=f"health {organisation_id}", limit=HEALTH_SECONDS)
        try:
            if entry is None or entry.procedure is None:
                raise RuntimeError(name)
            with within(organisation_id):
                findings = [str(text)[:300] for text in entry.procedure.health(organisation_id)]
        except Exception as error:
            findings = [loading.trouble_with(error)]
        say(member=organisation_id, findings=findings)
    say(end=True)


if __name__ == "__main__":
    main(sys.argv[1], [int(argument) for argument in sys.argv[2:]])
