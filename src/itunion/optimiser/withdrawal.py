# SPDX-FileCopyrightText: 2026 IT-Union contributors
# SPDX-License-Identifier: EUPL-1.2
"""What leaving and joining cost while the tiers are open: only what the others would lose, never a fee.

    leaving   E_j = max(0, c(N∖j) − Σ_{i≠j} x_i)     with E_j paid, nobody else pays a cent more
    joining   the newcomer pays its share, and what its coming costs anyone else

c is the cost of the best award found for the group, x are the bills. The identity is exact for the award found; because
the award of the remaining group is proven only up to its gap, a quote also says what is owed at least.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from itunion.optimiser.model import Instance, Need
from itunion.optimiser.outcome import OnProgress, Progress, Result, ShouldStop
from itunion.optimiser.plan import Plan
from itunion.optimiser.pool import Pool, build_pool, to_cents, to_euros
from itunion.optimiser.sharing import bills_of, equal_price
from itunion.optimiser.solver import Optimum, Search
from itunion.optimiser.warm import Warm

DE_MINIMIS = Decimal("50.00")
"""Below this many euros nothing is charged."""

AGAIN = 6
AGAIN_WORK = 60_000_000
"""So many quotes, those in most doubt, are searched again, with so much work each (about a second)."""

BASE_SECONDS = 60.0
QUOTE_SECONDS = 10.0


@dataclass(frozen=True, slots=True)
class Withdrawal:
    """What leaving would cost one member, in euros.

    `effect` is what the others together would pay more (negative: less) without it, `charge` what it pays for that,
    `least` what it would owe even if a better award for the others existed. `None`: the others could not buy alone.
    """

    member: str
    bill: Decimal
    effect: Decimal | None
    charge: Decimal | None
    least: Decimal | None

    @property
    def doubt(self) -> Decimal:
        """How much less the charge could be, if a better award for the others exists."""
        return Decimal(0) if self.charge is None or self.least is None else self.charge - self.least


@dataclass(frozen=True, slots=True)
class Joining:
    """What joining would cost a newcomer, in euros.

    `share` is its bill at equal prices, `difference` what its coming costs others, which it pays on top. `bills` are
    everybody's bills with it inside: nobody who was there pays more than before.
    """

    member: str
    share: Decimal
    difference: Decimal
    bills: Mapping[str, Decimal]

    @property
    def charge(self) -> Decimal:
        return self.share + self.difference


class Quotes:
    """Quotes around one award; solves the whole group once and starts every other group from there.

    `work_limit` bounds the search for each group (0: the tiers of the whole group and what volumes make of them).
    """

    def __init__(self, instance: Instance, bills: Mapping[str, Decimal], *, seed: int = 0) -> None:
        self.instance = instance
        self.bills = {member: to_cents(bill) for member, bill in bills.items()}
        self.seed = seed
        self._warm: Warm | None = None
        self._solve(instance, BASE_SECONDS, None)

    def withdrawal(
        self,
        member: str,
        *,
        successor: Sequence[Need] = (),
        de_minimis: Decimal = DE_MINIMIS,
        work_limit: int | None = 0,
    ) -> Withdrawal:
        """The quote for one member; `successor` are needs that others take over at the same bill, if any.

        Raises:
            KeyError: the member has no bill.
        """
        bill = self.bills[member]
        others = sum(self.bills.values()) - (0 if successor else bill)
        needs = (*(n for n in self.instance.needs if n.member != member), *successor)
        if not needs:
            return Withdrawal(member, to_euros(bill), to_euros(0), to_euros(0), to_euros(0))
        optimum = self._solve(self.instance.with_needs(needs), QUOTE_SECONDS, work_limit)
        if optimum.plan is None:
            return Withdrawal(member, to_euros(bill), None, None, None)
        effect = optimum.plan.cost - others
        charge = effect if effect >= to_cents(de_minimis) else 0
        return Withdrawal(
            member,
            to_euros(bill),
            to_euros(effect),
            to_euros(max(charge, 0)),
            to_euros(max(0, min(optimum.bound - others, charge))),
        )

    def withdrawals(
        self,
        *,
        de_minimis: Decimal = DE_MINIMIS,
        on_progress: OnProgress | None = None,
        should_stop: ShouldStop | None = None,
    ) -> tuple[Withdrawal, ...]:
        """The quotes for all members, by name; the widest intervals are searched again with more work."""
        quotes: dict[str, Withdrawal] = {}
        for number, member in enumerate(sorted(self.bills)):
            if should_stop is not None and should_stop():
                break
            if on_progress is not None:
                on_progress(Progress("Rückzug", float(number), note=member))
            quotes[member] = self.withdrawal(member, de_minimis=de_minimis)
        open_ended = sorted(quotes.values(), key=lambda quote: (-quote.doubt, quote.member))
        for quote in open_ended[:AGAIN]:
            if not quote.doubt or (should_stop is not None and should_stop()):
                break
            better = self.withdrawal(quote.member, de_minimis=de_minimis, work_limit=AGAIN_WORK)
            if better.effect is not None and quote.effect is not None and better.effect <= quote.effect:
                quotes[quote.member] = better
        return tuple(quotes[member] for member in sorted(quotes))

    def joining(self, needs: Sequence[Need], *, work_limit: int | None = None) -> Joining | None:
        """The quote for a newcomer with these needs, `None` if they cannot be covered.

        Raises:
            ValueError: the needs are not those of one newcomer.
        """
        names = {need.member for need in needs}
        if len(names) != 1 or names & self.bills.keys():
            raise ValueError("the needs must be those of one member who is not there yet")
        (member,) = names
        found: list[tuple[Pool, Plan]] = []
        joined = self.instance.with_needs((*self.instance.needs, *needs))
        optimum = self._solve(joined, QUOTE_SECONDS, work_limit, keep=lambda p, s: found.append((p, s)))
        if optimum.plan is None:
            return None
        after = bills_of(equal_price(*found[0]))
        raised = {name: max(0, after.get(name, 0) - bill) for name, bill in self.bills.items()}
        bills = {name: min(after.get(name, 0), bill) for name, bill in self.bills.items()}
        bills[member] = after[member] + sum(raised.values())
        return Joining(
            member,
            to_euros(after[member]),
            to_euros(sum(raised.values())),
            {name: to_euros(bill) for name, bill in sorted(bills.items())},
        )

    def _solve(
        self,
        instance: Instance,
        seconds: float,
        work_limit: int | None,
        keep: Callable[[Pool, Plan], None] | None = None,
    ) -> Optimum:
        pool = build_pool(instance)
        search = Search(
            pool, time_limit=seconds, gap=1e-4, seed=self.seed, work_limit=work_limit, warm=self._warm
        )
        optimum = search.run()
        if self._warm is None:
            self._warm = search.warm
        if keep is not None and optimum.plan is not None:
            keep(pool, optimum.plan)
        return optimum


def withdrawal_quotes(
    instance: Instance,
    result: Result,
    *,
    de_minimis: Decimal = DE_MINIMIS,
    seed: int = 0,
    on_progress: OnProgress | None = None,
    should_stop: ShouldStop | None = None,
) -> tuple[Withdrawal, ...]:
    """What leaving would cost each member of a solved purchase."""
    bills = {member: to_euros(cents) for member, cents in bills_of(result.shares).items()}
    quotes = Quotes(instance, bills, seed=seed)
    return quotes.withdrawals(de_minimis=de_minimis, on_progress=on_progress, should_stop=should_stop)
