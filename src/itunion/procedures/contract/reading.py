# SPDX-FileCopyrightText: 2026 IT-Union contributors
# SPDX-License-Identifier: EUPL-1.2
"""The process that reads a manifest for the first time: `python -m … module:MANIFEST`; see `supervising`."""

import os
import sys
from importlib import import_module
from importlib.util import find_spec

from itunion.procedures.contract.asking import say

__all__ = ["main"]

READ_SECONDS = 20.0


def main(value: str) -> None:
    """Import the manifest beside a running platform, without its app, and say which Django app it names."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "itunion.settings")
    import django

    django.setup()
    from itunion.procedures.contract.discovery import BUILT_IN
    from itunion.procedures.contract.extension_points import Manifest

    module, _colon, attribute = value.partition(":")
    say(begin="manifest", limit=READ_SECONDS)
    try:
        manifest = getattr(import_module(module), attribute)
        if not isinstance(manifest, Manifest):
            raise TypeError(f"{value} is no Manifest")
        inside = BUILT_IN.get(manifest.name) or module.partition(".")[0]
        if not f"{manifest.app}.".startswith(f"{inside}.") or find_spec(manifest.app) is None:
            raise ValueError(f"the app {manifest.app!r} is not a package within {inside!r}")
    except BaseException as error:  # whatever it does, it must be said
        say(findings=[f"{type(error).__name__}: {error}"[:300]])
    else:
        say(app=manifest.app)
    say(end=True)


if __name__ == "__main__":
    main(sys.argv[1])
