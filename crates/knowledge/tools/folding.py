"""The key under which names are looked up. The same rules as src/fold.rs: a test of the crate holds every alias to them."""

import unicodedata

DROPPED = set(".'’‘ʼ`")
SPELLED = {"ß": "ss", "ø": "o", "Ø": "o", "ł": "l", "Ł": "l", "đ": "d", "Đ": "d", "ı": "i", "æ": "ae", "Æ": "ae", "œ": "oe", "Œ": "oe", "&": " and "}
SHORT_WORDS = {"st": "saint", "mt": "mount", "ft": "fort"}


def fold(name: str) -> str:
    letters = []
    if name.endswith(("'s", "’s")):
        name = name[:-2]
    for character in unicodedata.normalize("NFD", name):
        if character in DROPPED or unicodedata.category(character).startswith("M"):
            continue
        if character in SPELLED:
            letters.append(SPELLED[character])
        elif character.isalnum():
            letters.append(character.lower())
        else:
            letters.append(" ")
    words = "".join(letters).split()
    if len(words) > 1 and words[0] == "the":
        words = words[1:]
    return " ".join(SHORT_WORDS.get(word, word) if place + 1 < len(words) else word for place, word in enumerate(words))
