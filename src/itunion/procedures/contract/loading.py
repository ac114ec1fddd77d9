# SPDX-FileCopyrightText: 2026 IT-Union contributors
# SPDX-License-Identifier: EUPL-1.2
"""The procedures loaded into this process. What goes wrong while one is loaded is its own trouble, nobody else's."""

import logging
import traceback
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from importlib import import_module
from typing import Any

from django.apps import AppConfig, apps

from itunion.procedures.contract.discovery import Admission
from itunion.procedures.contract.extension_points import Manifest, Procedure
from itunion.procedures.contract.rules import suspension

__all__ = [
    "Loaded",
    "generation",
    "get",
    "load",
    "loaded",
    "protect",
    "running",
    "suspended",
    "trouble_with",
]

logger = logging.getLogger(__name__)


@dataclass
class Loaded:
    """A procedure in this process; with `trouble` it is listed but not run."""

    admission: Admission
    manifest: Manifest | None = None
    procedure: Procedure | None = None
    trouble: str = ""

    @property
    def name(self) -> str:
        return self.admission.name

    @property
    def config(self) -> AppConfig:
        """Its Django app."""
        return apps.get_app_config(self.name)


_loaded: dict[str, Loaded] = {}
_generation = 0


def generation() -> int:
    """Return a number that changes whenever other procedures are loaded; what was made of the old ones is void."""
    return _generation


def trouble_with(error: BaseException) -> str:
    """Return what kind of error it was and where: never its text, which may quote somebody's data."""
    frames = traceback.extract_tb(error.__traceback__)
    place = f" in {frames[-1].name}, line {frames[-1].lineno}" if frames else ""
    return f"{type(error).__name__}{place}"


def protect(admissions: Iterable[Admission]) -> None:
    """Wrap what Django calls on the apps of procedures while it starts, so that an error stays theirs.

    Called before any of their models is imported.
    """
    global _generation
    _generation += 1
    _loaded.clear()
    for admission in admissions:
        entry = _loaded[admission.name] = Loaded(admission)
        config = next((c for c in apps.app_configs.values() if c.name == admission.app), None)
        if config is None:
            entry.trouble = "the app is not installed"
            continue
        _wrap_models(entry, config)
        config.ready = _guarded(entry, "ready", config.ready)  # type: ignore[method-assign]


def _wrap_models(entry: Loaded, config: AppConfig) -> None:
    original = config.import_models

    def import_models() -> None:
        try:
            original()
        except Exception as error:
            _note(entry, "models", error)
            # Django asks every app for its models later on
            config.models = apps.all_models[config.label]

    config.import_models = import_models  # type: ignore[method-assign]


def _guarded(entry: Loaded, step: str, do: Callable[[], Any]) -> Callable[[], None]:
    def guarded() -> None:
        if entry.trouble:
            return
        try:
            do()
        except Exception as error:
            _note(entry, step, error)

    return guarded


def _note(entry: Loaded, step: str, error: BaseException) -> None:
    entry.trouble = f"{step}: {trouble_with(error)}"
    logger.error("procedure %s is not run: %s", entry.name, entry.trouble)


def load() -> list[Loaded]:
    """Read the manifests and make the procedures; return all, also those with trouble."""
    for entry in _loaded.values():
        _guarded(entry, "manifest", lambda entry=entry: _read(entry))()  # type: ignore[misc]
    return loaded()


def _read(entry: Loaded) -> None:
    module, _colon, attribute = entry.admission.value.partition(":")
    manifest = getattr(import_module(module), attribute)
    if not isinstance(manifest, Manifest) or manifest.name != entry.name:
        raise TypeError(f"{entry.admission.value} is no manifest of {entry.name}")
    place, _colon, class_name = manifest.procedure.partition(":")
    made = getattr(import_module(place), class_name)(manifest) if place else Procedure(manifest)
    if not isinstance(made, Procedure):
        raise TypeError(f"{manifest.procedure} is no procedure")
    entry.manifest, entry.procedure = manifest, made


def loaded() -> list[Loaded]:
    """Return every procedure of this process by name."""
    return [_loaded[name] for name in sorted(_loaded)]


def get(name: str) -> Loaded | None:
    """Return the loaded procedure of a name, or None."""
    return _loaded.get(name)


def running() -> list[Loaded]:
    """Return those without trouble of their own."""
    return [entry for entry in loaded() if not entry.trouble]


def suspended(name: str, *, of_data: str | None, failure: str) -> str:
    """Return why a procedure must not run now, as a key of SUSPENSIONS, or "" when it may.

    `of_data` is the version its tables were last brought to, None when there are none; `failure` what failed then.
    """
    entry = _loaded.get(name)
    if entry is None:
        return "not_loaded"
    if entry.trouble or entry.manifest is None:
        return "trouble"
    return suspension(installed=entry.manifest.version, of_data=of_data, failure=failure)
