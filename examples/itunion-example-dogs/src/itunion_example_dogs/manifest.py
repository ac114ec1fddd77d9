# SPDX-FileCopyrightText: 2026 IT-Union contributors
# SPDX-License-Identifier: EUPL-1.2
"""What the procedure says about itself."""

from itunion.procedures.contract.api import Manifest, Meter, Parameter, PersonalData

VIEW, EDIT = "dogs.view", "dogs.edit"

MANIFEST = Manifest(
    name="dogs",
    version="1.0.0",
    title="Hunderegister",
    summary="Halter, Hunde und Marken für die Hundesteuer.",
    app="itunion_example_dogs",
    service_keys=("dog-register",),
    permissions=(VIEW, EDIT),
    roles={
        "member_clerk": (VIEW, EDIT),
        "member_treasurer": (VIEW,),
    },
    parameters=(
        Parameter(
            "tag_prefix", "text", "Vorsilbe der Hundemarke", required=True, default="HM", minimum=1, maximum=4
        ),
    ),
    meters=(Meter("registered_dogs", "angemeldete Hunde", "C62"),),
    personal_data=(
        PersonalData(
            category="Name und Anschrift der Halter",
            subjects="Hundehalterinnen und Hundehalter",
            purpose="Erhebung der Hundesteuer",
            legal_basis="Art. 6 Abs. 1 Buchst. e DSGVO, Hundesteuersatzung",
            retention_months=120,
        ),
    ),
    procedure="itunion_example_dogs.procedure:DogRegister",
    start="dogs",
    public_paths=("dogs",),
)
