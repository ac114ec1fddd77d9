# SPDX-FileCopyrightText: 2026 IT-Union contributors
# SPDX-License-Identifier: EUPL-1.2
"""The hooks of the procedure."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, timedelta
from decimal import Decimal

from itunion.foundation.kernel.api import clock
from itunion.procedures.contract.api import Procedure, UsageLine
from itunion_example_dogs.models import Dog, Owner


class DogRegister(Procedure):
    """What the platform asks the dog register."""

    def health(self, organisation_id: int) -> Sequence[str]:
        future = Dog.objects.filter(registered_on__gt=clock.today()).count()
        return [f"{future} Hunde sind in der Zukunft angemeldet."] if future else []

    def usage(self, organisation_id: int, first: date, last: date) -> Iterable[UsageLine]:
        """One line per dog and day of its registration: what is paid for is the registration."""
        for dog in Dog.objects.filter(registered_on__gte=first, registered_on__lte=last):
            yield UsageLine(f"dog {dog.tag}", "registered_dogs", dog.registered_on, Decimal(1))

    def readable_copies(self, organisation_id: int) -> Mapping[str, bytes]:
        lines = ["Marke;Hund;Rasse;Halter;Anschrift"]
        for dog in Dog.objects.select_related("owner"):
            lines.append(f"{dog.tag};{dog.name};{dog.breed};{dog.owner.name};{dog.owner.address}")
        return {"hunde.csv": ("\n".join(lines) + "\n").encode()}

    def sample(self, organisation_id: int, canary: str) -> None:
        owner = Owner.objects.create(organisation_id=organisation_id, name=canary, address=f"Am {canary} 1")
        mother = None
        for tag in (1, 2):
            mother = Dog.objects.create(
                organisation_id=organisation_id,
                owner=owner,
                mother=mother,
                name=f"Bello {canary}",
                breed=canary,
                tag=tag,
                registered_on=clock.today() - timedelta(days=tag),
                tax=Decimal("48.50"),
            )
