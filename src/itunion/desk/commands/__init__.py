# SPDX-FileCopyrightText: 2026 IT-Union contributors
# SPDX-License-Identifier: EUPL-1.2
"""The commands of `itunion` that need the platform."""

from collections.abc import Callable

from itunion.desk.commands.audit import audit
from itunion.desk.commands.check import check
from itunion.desk.commands.demo import demo
from itunion.desk.commands.rules import rules
from itunion.desk.commands.serve import migrate, serve
from itunion.desk.commands.worker import worker

__all__ = ["COMMANDS"]

COMMANDS: dict[str, Callable[[list[str]], int]] = {
    "audit": audit,
    "check": check,
    "demo": demo,
    "migrate": migrate,
    "rules": rules,
    "serve": serve,
    "worker": worker,
}
