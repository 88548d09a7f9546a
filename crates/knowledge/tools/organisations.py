"""Companies, banks, agencies, parties and other bodies of name-suggestion-index, with the Wikidata ids that it gives."""

import re
from pathlib import Path

from entries import CITY, COUNTRY, DIVISION, NAME, ORGANISATION, REGION, Entries, Thing, rows
from folding import fold
from packages import npm_json

HERE = Path(__file__).parent
# The description says that it is a body of people ...
BODY = re.compile(
    r"\b(company|corporation|conglomerate|manufacturer|retailer|bank|banking|insurer|insurance|airline|airport|railway|railroad|operator|"
    r"agency|organi[sz]ation|party|university|college|brewery|brand|chain|group|cooperative|federation|society|union|movement|charity|"
    r"ministry|department|authority|commission|administration|regulator|parliament|bureau|office|police|army|navy|air force|force|"
    r"military|service|network|firm|enterprise|provider|broadcaster|newspaper|publisher|utility|fund|association|institute|institution|"
    r"foundation|council|trust|cooperation|alliance|mission|multinational|automaker|marque|hospital|supermarket|stores?|restaurants?)\b",
    re.IGNORECASE,
)
# ... and not one of a town, or a thing.
LOCAL = re.compile(
    r"\b(school|district|kindergarten|city|town|village|municipality|commune|county|country|state of|province of|flag|person|politician|"
    r"ethnic|people|river|bus|bicycle|parking|library|libraries|fire|tram|metro line|local|borough|website|park|line|"
    r"given name|disambiguation|genus|film|song|album|album|novel|game)\b",
    re.IGNORECASE,
)
# The older an item of Wikidata the more is known of what it is; young ones are small shops and branches.
OLDEST_ONLY_BELOW = 60_000_000
# A name of one word needs an old item: young ones of one word are mostly words that mean something else in news.
ONE_WORD_BELOW = 6_000_000
# What many countries have, and call alike.
OF_ANY_COUNTRY = re.compile(r"(Federal )?(National|Federal|Ministry|Department|Bureau|Commission|Office|Civil|State|Public|Central|General|Royal|High|Supreme)\b")
# Inhabitants (or what equals them) from which on a place takes its name from an organisation.
KNOWN_PLACE = 100_000
# Several bodies share most short forms.
ACRONYM_BELOW = 1_000_000
FLAGS = "flags/man_made/flagpole"
FLAG_KINDS = ("governmental", "organisation", "military")


def weight(number: int) -> float:
    """Items were numbered by and large in the order in which somebody thought of them: the known ones first."""
    return 1e9 / (number + 1000)


def flagged(nsi: dict):
    for item in nsi[FLAGS]["items"]:
        tags = item["tags"]
        if tags.get("flag:type") in FLAG_KINDS and tags.get("subject:wikidata"):
            yield tags["subject:wikidata"], tags["subject"]


def is_body(label: str, item: dict) -> bool:
    description = item.get("description", "")
    return bool(BODY.search(description)) and not LOCAL.search(description) and re.search(r"[A-Za-z]{2}", label) is not None


def tells_its_country(entries: Entries, folded: str) -> bool:
    """Says whether a name holds the name of a country, a division or a people."""
    words = folded.split()
    parts = (" ".join(words[start:end]) for start in range(len(words)) for end in range(start + 1, min(start + 4, len(words)) + 1))
    return any(entries.things[key].kind in (COUNTRY, DIVISION) for part in parts for key in entries.names.get(part, ()))


def is_place(entries: Entries, folded: str) -> bool:
    things = [entries.things[key] for key, how in entries.names.get(folded, {}).items() if how == NAME]
    return any(thing.kind in (COUNTRY, DIVISION, REGION) or thing.kind == CITY and thing.weight >= KNOWN_PLACE for thing in things)


def shortened(label: str) -> set:
    """The label, and the label without a legal form at its end."""
    short = re.sub(r",? (Inc|Inc\.|Corporation|Corp\.|Company|Co\.|Ltd\.?|Limited|plc|PLC|AG|SE|SA|S\.A\.|N\.V\.|S\.p\.A\.|GmbH|Group)$", "", label)
    return {label, short}


def collect(folder: Path, entries: Entries) -> None:
    nsi = npm_json(folder, "name-suggestion-index", "dist/json/nsi.min.json")["nsi"]
    labels = npm_json(folder, "name-suggestion-index", "dist/wikidata/wikidata.min.json")["wikidata"]
    left_out = {fold(name) for (name,) in rows(HERE / "not_organisations.tsv")}
    places = set(entries.things)
    chosen = {wikidata: {name} for wikidata, name in flagged(nsi)}
    for wikidata, item in labels.items():
        label = item.get("label", "")
        if is_body(label, item) and int(wikidata[1:]) < OLDEST_ONLY_BELOW:
            chosen.setdefault(wikidata, set()).update(shortened(label))
    ours = {wikidata: set(names.split("|")) for wikidata, names in rows(HERE / "organisation_names.tsv")}
    for wikidata, names in ours.items():
        if not names & chosen.get(wikidata, set()):
            raise SystemExit(f"organisation_names.tsv: the packages do not call {wikidata} by any of these names")
    for wikidata, names in sorted(chosen.items(), key=lambda pair: int(pair[0][1:])):
        if wikidata.lower() in places:
            continue
        thing = Thing(wikidata.lower(), ORGANISATION, weight=weight(int(wikidata[1:])))
        told = {name for name in names if is_telling(entries, name, int(wikidata[1:]), left_out)}
        for name in sorted(told | ours.get(wikidata, set())):
            entries.name(name, entries.add(thing))


def is_telling(entries: Entries, name: str, number: int, left_out: set) -> bool:
    """Says whether a name means this organisation wherever it stands."""
    folded = fold(name)
    if len(folded) < 2 or folded in left_out or is_place(entries, folded):
        return False
    is_acronym = name.isupper() and len(name) <= 4
    if " " not in folded and number > (ACRONYM_BELOW if is_acronym else ONE_WORD_BELOW):
        return False
    return OF_ANY_COUNTRY.match(name) is None or tells_its_country(entries, folded)
