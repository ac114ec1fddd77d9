# SPDX-FileCopyrightText: 2026 IT-Union contributors
# SPDX-License-Identifier: EUPL-1.2
"""What the source of a procedure reaches for, read without running it. It finds mistakes; it is no sandbox."""

import ast
from collections.abc import Iterator
from pathlib import Path

__all__ = ["scan"]

WINGS = {"foundation", "union", "procedures"}
KERNEL_INSIDE = {"models", "apps", "migrations"}
# names of front doors that reach beyond one member, or act without a person
BEYOND = {"across", "system_actor", "set_scope", "cross_scopes"}
# ways around the member's scope
AROUND = {"raw", "_raw_delete", "_base_manager", "_default_manager", "extra"}
FOREIGN_IMPORTS = {
    "django.db.models.signals": "signals of models; publish an event or use a hook",
    "django.core.signals": "signals of requests",
    "django.db.backends": "the database below the scope",
}
RAW_SQL = {"connection", "connections", "RawSQL", "RunSQL"}


def scan(folder: Path, *, own: str = "") -> list[str]:
    """Return a sentence per finding, with file and line; `own` is the package itself when it stands in `itunion`."""
    found: list[str] = []
    for path in sorted(folder.rglob("*")):
        place = path.relative_to(folder.parent).as_posix()
        if path.suffix in {".so", ".pyd", ".pyc"} and "__pycache__" not in path.parts:
            found.append(f"{place}: compiled code cannot be read")
        if path.suffix != ".py":
            continue
        try:
            tree = ast.parse(path.read_text("utf-8"))
        except (SyntaxError, UnicodeDecodeError, ValueError) as error:
            found.append(f"{place}: not readable as Python ({type(error).__name__})")
            continue
        found += [f"{place}:{line}: {text}" for line, text in sorted(set(_findings(tree, own)))]
    return found


def _findings(tree: ast.Module, own: str) -> Iterator[tuple[int, str]]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            for alias in node.names:
                yield from ((node.lineno, text) for text in _imported(alias.name, "", own))
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            for alias in node.names:
                yield from ((node.lineno, text) for text in _imported(node.module, alias.name, own))
        elif isinstance(node, ast.Attribute):
            if node.attr in AROUND or node.attr in RAW_SQL:
                yield node.lineno, f"uses .{node.attr}, which walks around the member's scope"
            if node.attr in BEYOND:
                yield node.lineno, f"uses {node.attr}, which reaches beyond one member"
            if (
                isinstance(node.ctx, ast.Store)
                and isinstance(node.value, ast.Name)
                and node.value.id == "settings"
            ):
                yield node.lineno, "changes a setting of the platform"
        elif isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in {
            "__import__", "exec", "eval"}:  # fmt: skip
            yield node.lineno, f"calls {node.func.id}, so what it runs cannot be read"
        elif isinstance(node, ast.keyword) and node.arg == "across":
            yield node.value.lineno, "asks for a scope across members"


def _imported(module: str, name: str, own: str) -> Iterator[str]:
    full = f"{module}.{name}" if name else module
    if own and f"{full}.".startswith(f"{own}."):
        return
    if module == "itunion" or module.startswith("itunion."):
        if not _is_front_door(module, name):
            yield f"imports {full}; a room is entered through its api or events only"
        if name in BEYOND:
            yield f"imports {name}, which reaches beyond one member"
    for foreign, why in FOREIGN_IMPORTS.items():
        if full == foreign or full.startswith(f"{foreign}."):
            yield f"imports {foreign}: {why}"
    if module.startswith("django.db") and name in RAW_SQL:
        yield f"imports {name}: SQL of its own walks around the member's scope"


def _is_front_door(module: str, name: str) -> bool:
    parts = module.split(".")
    if len(parts) == 3 and name:
        parts.append(name)
    if len(parts) < 4 or parts[1] not in WINGS:
        return False
    if parts[1:3] == ["foundation", "kernel"]:
        return parts[3] not in KERNEL_INSIDE
    return parts[3] in {"api", "events"}
