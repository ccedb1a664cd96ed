"""One cell at a time, in plain Python: the slow reference for the chain and the flow.

It knows the rules of the cascade in words and walks them with coin tosses. It shares no formula and no line
with `metaviz.theory` and `metaviz.sim`, which is what makes agreement with them worth something.
"""

from __future__ import annotations

import random
from collections import Counter

from metaviz.model.body import Body, PlaceKind, Route, RouteKind
from metaviz.model.cascade import Parameters
from metaviz.model.fate import Fate
from metaviz.model.scene import Biology

AT_SOURCE = ""
End = tuple[str, Fate]
"""Id of the place where a cell ended (`AT_SOURCE` if it never left) and how."""


class PlainWalker:
    """Walks cells through a body by tossing coins."""

    def __init__(self, body: Body, parameters: Parameters, biology: Biology, seed: int) -> None:
        self._parameters = parameters
        self._biology = biology
        self._random = random.Random(seed)
        self.path: list[str] = []
        """Ids of the routes of the last walk."""
        self._kind = {place.id: place.kind for place in body.places}
        site_number = {site.id: number for number, site in enumerate(body.sites)}
        self._site = {place.id: site_number[place.site_id] for place in body.places if place.site_id}
        self._routes: dict[str, list[Route]] = {place.id: [] for place in body.places}
        for route in body.routes:
            self._routes[route.source].append(route)

    def tally(self, source: str, n_cells: int) -> Counter[End]:
        """Return how many of so many cells ended where and how."""
        return Counter(self.walk(source) for _ in range(n_cells))

    def walk(self, source: str) -> End:
        """Return the end of one cell that is shed at a place."""
        self.path = []
        if not self._happens(self._parameters.invasion):
            return AT_SOURCE, Fate.MATRIX
        if not self._happens(self._parameters.intravasation):
            return AT_SOURCE, Fate.VESSEL_WALL
        here = self._leave(source)
        while True:
            if self._kind[here] is PlaceKind.JUNCTION:
                here = self._choose(self._routes[here])
                continue
            if not self._happens(self._parameters.circulation):
                return here, Fate.IMMUNE if self._happens(self._biology.immune_share) else Fate.SHEAR
            if self._happens(self._parameters.arrest[self._site[here]]):
                return here, self._held(here)
            here = self._choose(self._lymph(here) if self._kind[here] is PlaceKind.NODE else self._blood(here))

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
        if self._happens(self._parameters.colonisation * self._parameters.soil[self._site[here]]):
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
