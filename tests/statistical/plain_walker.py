"""One cell at a time, in plain Python: the slow reference for the chain and the flow.

It knows the rules of the cascade in words and walks them with coin tosses. It shares no formula and no line
with `metaviz.theory` and `metaviz.sim`, which is what makes agreement with them worth something.
"""

from __future__ import annotations

import math
import random
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field

from metaviz.model.body import Body, PlaceKind, Route, RouteKind
from metaviz.model.cascade import Parameters
from metaviz.model.events import CellForm
from metaviz.model.fate import Fate
from metaviz.model.scene import Biology

AT_SOURCE = ""
End = tuple[str, Fate]
"""Id of the place where a cell ended (`AT_SOURCE` if it never left) and how."""


@dataclass(frozen=True)
class Around:
    """What a drug and a clone make of the odds of the walker, by factors; soil by the id of the site."""

    immune: float = 1.0
    emt: float = 1.0
    soil: Mapping[str, float] = field(default_factory=dict)


class PlainWalker:
    """Walks cells through a body by tossing coins."""

    def __init__(
        self, body: Body, parameters: Parameters, biology: Biology, seed: int, around: Around | None = None
    ) -> None:
        self._parameters = parameters
        self._biology = biology
        self._around = around or Around()
        self._random = random.Random(seed)
        self.path: list[str] = []
        """Ids of the routes of the last walk."""
        self.form = CellForm.SINGLE
        """In which form the cell of the last walk travelled."""
        self._is_motile = True
        self._kind = {place.id: place.kind for place in body.places}
        self._site_id = {place.id: place.site_id for place in body.places if place.site_id}
        site_number = {site.id: number for number, site in enumerate(body.sites)}
        self._site = {place: site_number[site] for place, site in self._site_id.items()}
        self._routes: dict[str, list[Route]] = {place.id: [] for place in body.places}
        for route in body.routes:
            self._routes[route.source].append(route)

    def tally(self, source: str, n_cells: int) -> Counter[End]:
        """Return how many of so many cells ended where and how."""
        return Counter(self.walk(source) for _ in range(n_cells))

    def walk(self, source: str) -> End:
        """Return the end of one cell that is shed at a place."""
        self.path = []
        self.form = self._company()
        self._is_motile = self._happens(self._parameters.emt_share * self._around.emt)
        if not self._gets_through_the_wall():
            return AT_SOURCE, Fate.MATRIX
        if not self._happens(self._parameters.intravasation):
            return AT_SOURCE, Fate.VESSEL_WALL
        here = self._leave(source)
        while True:
            if self._kind[here] is PlaceKind.JUNCTION:
                here = self._choose(self._routes[here])
                continue
            killer = self._killer_on_a_passage()
            if killer is not None:
                return here, killer
            if self._happens(self._parameters.arrest[self._site[here]]):
                return here, self._held(here)
            here = self._choose(self._lymph(here) if self._kind[here] is PlaceKind.NODE else self._blood(here))

    def _company(self) -> CellForm:
        """Return whether a cell leaves in a cluster, cloaked, or alone."""
        if self._happens(self._parameters.cluster_share):
            return CellForm.CLUSTER
        among_the_rest = self._parameters.cloak_share / (1.0 - self._parameters.cluster_share)
        return CellForm.CLOAKED if self._happens(among_the_rest) else CellForm.SINGLE

    def _gets_through_the_wall(self) -> bool:
        """Return whether a cell gets through layer by layer; one that does not move rarely sets out at all."""
        if not self._is_motile and not self._happens(self._biology.epithelial_motility):
            return False
        n_layers = round(self._parameters.barrier / self._parameters.mmp)
        return all(self._happens(self._parameters.invasion) for _ in range(n_layers))

    def _killer_on_a_passage(self) -> Fate | None:
        """Return which of two hazards strikes first in the time of a passage, if one does.

        The two together, at strength one, leave alive the share that the step of circulation says.
        """
        both = -math.log(self._parameters.circulation)
        if self.form is CellForm.CLUSTER:
            both *= self._biology.cluster_hazard
        elif self.form is CellForm.CLOAKED:
            both *= 1.0 - self._parameters.cloak_protection
        immune = both * self._biology.immune_share * self._parameters.immune * self._around.immune
        stress = both * (1.0 - self._biology.immune_share) * self._parameters.shear
        strikes = {Fate.IMMUNE: self._waiting_time(immune), Fate.SHEAR: self._waiting_time(stress)}
        first = min(strikes, key=lambda fate: strikes[fate])
        return first if strikes[first] < 1.0 else None

    def _waiting_time(self, rate: float) -> float:
        return self._random.expovariate(rate) if rate > 0.0 else math.inf

    def _leave(self, source: str) -> str:
        """Return where a cell first arrives that got into a vessel, or across the cavity."""
        across = [route for route in self._routes[source] if route.kind is RouteKind.TRANSCOELOMIC]
        if across and self._happens(sum(route.flow_fraction for route in across)):
            return self._choose(across)
        blood, lymph = self._blood(source), self._lymph(source)
        if not blood:
            return self._choose(lymph)
        if not lymph:
            return self._choose(blood)
        return self._choose(lymph if self._happens(self._parameters.lymph_share) else blood)

    def _held(self, here: str) -> Fate:
        """Return how a cell ends that a bed or a node holds."""
        if not self._happens(self._parameters.extravasation):
            return Fate.TRAPPED
        settles = self._parameters.colonisation * self._parameters.soil[self._site[here]]
        settles *= self._around.soil.get(self._site_id[here], 1.0)
        if self.form is CellForm.CLUSTER:
            settles *= self._biology.cluster_advantage
        turns_back = not self._is_motile or self._happens(self._biology.met_share)
        if turns_back and self._happens(settles):
            return Fate.FOUNDED
        return Fate.DORMANT if self._happens(self._biology.lasting_sleep_share) else Fate.WRONG_SOIL

    def _blood(self, place: str) -> list[Route]:
        apart = (RouteKind.LYMPHATIC, RouteKind.TRANSCOELOMIC)
        return [route for route in self._routes[place] if route.kind not in apart]

    def _lymph(self, place: str) -> list[Route]:
        return [route for route in self._routes[place] if route.kind is RouteKind.LYMPHATIC]

    def _choose(self, routes: list[Route]) -> str:
        shares = [route.flow_fraction for route in routes]
        route = self._random.choices(routes, weights=shares)[0]
        self.path.append(route.id)
        return route.target

    def _happens(self, chance: float) -> bool:
        return self._random.random() < chance
