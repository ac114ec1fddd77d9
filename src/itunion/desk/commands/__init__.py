# SPDX-FileCopyrightText: 2026 IT-Union contributors
# SPDX-License-Identifier: EUPL-1.2
"""The commands of `itunion` that need the platform. Each is a module with a function of its name, imported on demand."""

from importlib import import_module

__all__ = ["COMMANDS", "run"]

COMMANDS = {
    "audit": "audit",
    "check": "check",
    "council": "council",
    "demo": "demo",
    "migrate": "serve",
    "procedure": "procedure",
    "rehearse": "rehearse",
    "rules": "rules",
    "serve": "serve",
    "worker": "worker",
}


def run(command: str, arguments: list[str]) -> int:
    """Run a command and return its exit code; raise KeyError when there is none of that name."""
    module = import_module(f"itunion.desk.commands.{COMMANDS[command]}")
    return int(getattr(module, command)(arguments))
