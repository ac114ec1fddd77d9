# SPDX-FileCopyrightText: 2026 IT-Union contributors
# SPDX-License-Identifier: EUPL-1.2
"""The process that tries a procedure out in an empty trial folder: `python -m … NAME`; see `checking`."""

import os
import sys
from collections.abc import Callable

from itunion.procedures.contract.asking import HEALTH_SECONDS, say

__all__ = ["main"]

# seconds until a step counts as hung
LIMITS = {
    "manifest": 20.0,
    "migrations": 300.0,
    "pages": 300.0,
    "transfer": 120.0,
    "health": 2 * HEALTH_SECONDS,
}
LIMIT = 60.0


def run(steps: dict[str, Callable[[], list[str]]]) -> None:
    """Run the steps in order and say what each found; after a step with findings the later ones may not be possible."""
    from itunion.procedures.contract.loading import trouble_with

    for key, step in steps.items():
        say(begin=key, limit=LIMITS.get(key, LIMIT))
        try:
            findings = step()
        except BaseException as error:  # a step that ends the process would leave the check without an answer
            findings = [trouble_with(error)]
        say(criterion=key, findings=findings)
    say(end=True)


def main(name: str) -> None:
    """Try the procedure out."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "itunion.settings")
    # importing an app and its models may hang as well; the limit of the start counts
    import django

    django.setup()
    from itunion.procedures.contract import loading
    from itunion.procedures.contract.trial_steps import Trial

    entry = loading.get(name)
    if entry is None or entry.manifest is None or entry.trouble:
        say(
            criterion="manifest",
            findings=[entry.trouble if entry and entry.trouble else "the app cannot be loaded"],
        )
        say(end=True)
        return
    say(service_keys=list(entry.manifest.service_keys))
    trial = Trial(entry)
    run(
        {
            "manifest": trial.manifest_holds,
            "tables": trial.tables_travel,
            "migrations": trial.migrations_run,
            "views": trial.views_say_who,
            "sample": trial.sample_is_there,
            "pages": trial.pages_keep_apart,
            "transfer": trial.transfer_is_lossless,
            "metering": trial.metering_repeats,
            "health": trial.health_answers,
            "self_test": trial.self_test,
        }
    )


if __name__ == "__main__":
    main(sys.argv[1])
