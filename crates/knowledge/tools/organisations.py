"""Companies, banks, agencies, parties and other bodies of name-suggestion-index, with the Wikidata ids that it gives."""

import re
from pathlib import Path

from entries import ORGANISATION, Entries, Thing, rows
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
    for wikidata, name in rows(HERE / "organisation_names.tsv"):
        if wikidata in chosen:
            chosen[wikidata].update(name.split("|"))
    for wikidata, names in sorted(chosen.items(), key=lambda pair: int(pair[0][1:])):
        key, number = wikidata.lower(), int(wikidata[1:])
        if key in places:
            continue
        for name in sorted(names):
            folded = fold(name)
            one_word = " " not in folded
            if folded in left_out or (one_word and number > ONE_WORD_BELOW) or len(folded) < 2:
                continue
            entries.name(name, entries.add(Thing(key, ORGANISATION, weight=weight(number))))
