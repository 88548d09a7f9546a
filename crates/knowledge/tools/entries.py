"""What the data file holds: things with ids, and the names that lead to them."""

from dataclasses import dataclass, field

from folding import fold

COUNTRY, DIVISION, CITY, REGION, ORGANISATION = "C", "D", "T", "R", "O"
# How a name leads to a thing: as its name, as another spelling of it, or as the name of its people.
NAME, OTHER, PEOPLE = "", "?", "~"


@dataclass
class Thing:
    key: str
    kind: str
    country: str = "-"
    division: str = "-"
    weight: float = 1.0
    other_id: str = "-"


@dataclass
class Entries:
    things: dict = field(default_factory=dict)
    names: dict = field(default_factory=dict)
    # Inhabitants (thousands) of towns too small to be listed, by name.
    unlisted: dict = field(default_factory=dict)

    def add(self, thing: Thing) -> Thing:
        return self.things.setdefault(thing.key, thing)

    def forget(self, text: str, thing: Thing) -> None:
        self.names.get(fold(text), {}).pop(thing.key, None)

    def name(self, text: str, thing: Thing, how: str = NAME) -> None:
        key = fold(text)
        if len(key) > 1:
            ways = self.names.setdefault(key, {})
            held = ways.get(thing.key)
            if held is None or (how == NAME and held == OTHER):
                ways[thing.key] = how


def rows(path):
    """The lines of a table of ours, as lists of cells."""
    for line in path.read_text(encoding="utf-8").splitlines():
        if line and not line.startswith("#"):
            yield line.split("\t")
