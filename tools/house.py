# SPDX-FileCopyrightText: 2026 IT-Union contributors
# SPDX-License-Identifier: EUPL-1.2
"""Contracts of the house that import-linter does not bring along: front doors, anatomy of a room, purity.

Each contract looks at the graph of imports of the whole package; the rooms are found by their place, so a new room
is bound without being named here.
"""

from collections.abc import Iterator
from typing import Any

from grimp import ImportGraph
from importlinter import Contract, ContractCheck, fields, output

WINGS = ("foundation", "union", "procedures")
SINGLE_ROOMS = ("desk", "optimiser")
FRONT_DOORS = {"api", "events"}
# the kernel has no domain to hide: its modules are the front door, but for its tables and wiring
KERNEL_INSIDE = {"models", "apps", "migrations"}
# who starts a room from outside: the command line starts these modules by design
STARTED_BY_MAIN = {
    "itunion.optimiser.command",
    "itunion.desk.commands",
    "itunion.procedures.contract.discovery",
}

# upper floors first; a room's module may import from floors below its own
ANATOMY = (
    {"apps", "trial"},
    {"trial_steps"},
    {"walking", "reading"},
    {"wiring_award", "wiring_forecast", "wiring_tender"},
    {"urls", "public_urls", "procedure"},
    {"views", "rest", "desk", "desk_award", "commands", "health", "middleware", "adapters", "access", "door"},
    {"guarding"},
    {"templatetags"},
    {"forms", "tables"},
    {"tasks"},
    {"api"},
    {"checking"},
    {"sampling"},
    {"actions"},
    {"composing"},
    {"printing"},
    {"queries", "importing", "directory"},
    {"documents", "studying", "forecasting", "lot_designing"},
    {"packaging", "mounting"},
    {"fairness_study", "portable"},
    {"publishing"},
    {"solving", "asking"},
    {"models"},
    {"loading", "languages", "problems", "wording", "award_wording", "tender_wording", "offer_wording"},
    {"rules", "outlook", "oparl", "documents_check"},
    {"discovery", "manifest"},
    {"events", "permissions", "parsing", "extension_points", "supervising", "scanning"},
)

# packages within a room with an inside of their own, and Django's migrations
OWN_PACKAGES = {"einvoice", "migrations", "proof", "secrecy"}


def room_of(module: str) -> str:
    """Return the room a module stands in, or '' for the entry points beside the rooms."""
    parts = module.split(".")
    if len(parts) >= 3 and parts[1] in WINGS:
        return ".".join(parts[:3])
    if len(parts) >= 2 and parts[1] in SINGLE_ROOMS:
        return ".".join(parts[:2])
    return ""


def part_of(module: str) -> str:
    """Return the file of the room a module belongs to: 'models', 'rules', ….; '' for the room's package itself."""
    room = room_of(module)
    rest = module.removeprefix(room).lstrip(".")
    return rest.split(".")[0]


def imports_of(graph: ImportGraph) -> Iterator[tuple[str, str]]:
    """Yield every direct import as (importer, imported)."""
    for importer in sorted(graph.modules):
        for imported in sorted(graph.find_modules_directly_imported_by(importer)):
            yield importer, imported


class _HouseContract(Contract):  # type: ignore[misc]
    """A contract that yields trespasses as sentences."""

    def trespasses(self, graph: ImportGraph) -> Iterator[str]:
        raise NotImplementedError

    def check(self, graph: ImportGraph, verbose: bool) -> ContractCheck:
        found = list(self.trespasses(graph))
        return ContractCheck(kept=not found, metadata={"trespasses": found})

    def render_broken_contract(self, check: ContractCheck) -> None:
        for sentence in check.metadata["trespasses"]:
            output.print_error(sentence)


class FrontDoorContract(_HouseContract):
    """Rule 1: a room is entered through api or events only."""

    def trespasses(self, graph: ImportGraph) -> Iterator[str]:
        for importer, imported in imports_of(graph):
            room = room_of(imported)
            if not room or room == room_of(importer) or imported in STARTED_BY_MAIN:
                continue
            part = part_of(imported)
            if room == "itunion.foundation.kernel":
                allowed = part not in KERNEL_INSIDE
            else:
                allowed = part in FRONT_DOORS
            if not allowed:
                yield f"{importer} enters {room} through {imported} instead of its front door"


class AnatomyContract(_HouseContract):
    """The floors within a room: views over forms over tasks over api over actions over queries over models over rules."""

    def trespasses(self, graph: ImportGraph) -> Iterator[str]:
        floor = {part: level for level, parts in enumerate(ANATOMY) for part in parts}
        for importer, imported in imports_of(graph):
            room = room_of(importer)
            if room != room_of(imported) or not room.startswith(("itunion.union.", "itunion.procedures.")):
                continue
            above, below = part_of(importer), part_of(imported)
            if above == below or not above or not below:
                continue
            for part in (above, below):
                if part not in floor and part not in OWN_PACKAGES:
                    yield f"{importer} or {imported}: {part} stands on no floor of the anatomy"
            if above in floor and below in floor and floor[below] <= floor[above]:
                yield f"{importer} imports {imported}: {below} does not stand below {above}"


class PurityContract(_HouseContract):
    """Rule 5: rules and the optimiser know neither Django nor the clock nor any room."""

    forbidden = fields.ListField(subfield=fields.StringField())
    forbidden_in_rules = fields.ListField(subfield=fields.StringField())

    def trespasses(self, graph: ImportGraph) -> Iterator[str]:
        everywhere: Any = self.forbidden
        in_rules: Any = self.forbidden_in_rules
        for importer, imported in imports_of(graph):
            if importer.startswith("itunion.optimiser"):
                forbidden = everywhere
            elif room_of(importer) and part_of(importer) in {"rules", "parsing"}:
                forbidden = [*everywhere, *in_rules]
            else:
                continue
            if any(imported == name or imported.startswith(f"{name}.") for name in forbidden):
                yield f"{importer} is pure and must not import {imported}"
