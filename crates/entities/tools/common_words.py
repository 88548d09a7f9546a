#!/usr/bin/env python3
"""Writes data/common_words.en.txt: English words that news prints small, from sentences of newspapers (one a line).

    python3 tools/common_words.py eng_news_2016.txt.gz eng_news_2020.txt.gz > data/common_words.en.txt

A word is taken when it stands small at least MIN_COUNT times, and nearly always inside of sentences. Sorted; one a line.
"""

import gzip
import re
import sys
from collections import Counter

MIN_COUNT = 4
MIN_SHARE = 0.95
MIN_LETTERS = 3
WORD = re.compile(r"[A-Za-z]+(?:['’-][A-Za-z]+)*")


def sentences(path):
    opened = gzip.open(path, "rt", encoding="utf-8") if path.endswith(".gz") else open(path, encoding="utf-8")
    with opened as lines:
        yield from lines


def main():
    small, large = Counter(), Counter()
    for path in sys.argv[1:]:
        for sentence in sentences(path):
            words = WORD.findall(sentence)
            if 2 * sum(word[0].isupper() for word in words) > len(words):
                continue
            for word in words[1:]:
                (small if word.islower() else large)[word.lower()] += 1
    for word in sorted(small):
        count = small[word]
        if len(word) >= MIN_LETTERS and count >= MIN_COUNT and count >= MIN_SHARE * (count + large[word]):
            print(word)


if __name__ == "__main__":
    main()
