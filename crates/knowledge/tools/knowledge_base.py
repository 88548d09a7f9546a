"""Writes data/knowledge.tsv from the pinned packages: knowledge_base.py CACHE OUTPUT

CACHE is a folder for the packages; what is missing there is fetched. The same packages give the same bytes. The form of the
file is described in docs/knowledge.md.
"""

import hashlib
import math
import sys
from pathlib import Path

import factbook
import organisations
import packages
import places
from entries import Entries


def thing_line(thing) -> str:
    thousands = max(1, round(thing.weight / 1000))
    return "\t".join((thing.key, thing.kind, thing.country, thing.division, str(thousands), thing.other_id))


def name_line(name: str, ways: dict, unlisted: float) -> str:
    cells = [name, " ".join(how + key for key, how in sorted(ways.items()))]
    if unlisted >= 1000:
        cells.append(str(math.floor(unlisted / 1000)))
    return "\t".join(cells)


def section(title: str, lines: list) -> str:
    return f"[{title}]\n" + "".join(line + "\n" for line in sorted(lines, key=lambda line: line.split("\t")[0].encode()))


def main() -> None:
    if len(sys.argv) != 3:
        raise SystemExit(__doc__)
    cache, output = Path(sys.argv[1]).absolute(), Path(sys.argv[2])
    packages.fetch(cache)
    entries = Entries()
    found = places.collect(cache, entries)
    factbook.add_names(cache, entries, found)
    organisations.collect(cache, entries)
    names = {name: ways for name, ways in entries.names.items() if ways}
    used = {key for ways in names.values() for key in ways}
    text = section("things", [thing_line(thing) for key, thing in entries.things.items() if key in used])
    text += section("names", [name_line(name, ways, entries.unlisted.get(name, 0)) for name, ways in names.items()])
    text += section("leaders", list(factbook.leaders(cache, found)))
    output.write_text(text, encoding="utf-8", newline="\n")
    output.with_suffix(".sha256").write_text(hashlib.sha256(text.encode()).hexdigest() + "\n")
    print(f"{output}: {len(used)} things, {len(names)} names, {len(text.encode())} bytes", file=sys.stderr)


if __name__ == "__main__":
    main()
