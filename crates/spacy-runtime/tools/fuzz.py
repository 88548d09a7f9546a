#!/usr/bin/env python3
"""Looks for texts of which this crate and spaCy make different tokens.

    fuzz.py PIPELINE MODEL FEATURES [--minutes M] [--seed N] [--findings FILE] [TEXTS...]

PIPELINE is the folder of an unpacked spaCy pipeline, MODEL the model file imported from it, FEATURES the program
`cargo build --release -p spacy-runtime --example features`, each of TEXTS a file of JSON lines (.gz or not) with a `text` to
mutate. Characters that Python's Unicode does not know are left out. Random and mutated texts go through both;
characters of each token, the space after it, and the ids of form, norm, lower case, prefix, suffix and shape must agree.
What differs is shrunk to the fewest characters, printed as a JSON line with both results (and appended to FILE), and
counted once for each kind of difference. Ends with status 1 when there was any. Needs spaCy 3.8.
"""

import argparse
import gzip
import json
import random
import subprocess
import sys
import threading
import time
import unicodedata

import spacy
from spacy.attrs import IS_SPACE, LENGTH, LOWER, NORM, ORTH, PREFIX, SHAPE, SPACY, SUFFIX

COLUMNS = [LENGTH, SPACY, ORTH, NORM, LOWER, PREFIX, SUFFIX, SHAPE, IS_SPACE]
NAMES = ["characters", "space", "form", "norm", "lower case", "prefix", "suffix", "shape", "white space"]
BATCH = 64
# Characters that the rules know, or that programs tend to disagree on.
HARD = (
    " \t\n\r\x0b\x0c\x1c\x1d\x1e\x1f\x85\xa0\u1680\u2000\u2002\u2007\u2009\u200a\u2028\u2029\u202f\u205f\u3000\ufeff"
    "\u200b\u200c\u200d\u2060\xad\u0301\u0308\u0345\u034f\ufe0e\ufe0f\u20e3\u202a\u202e\u2066\u2069"
    "İıſßẞŉǅᵃªºµςΣσΌΐﬁﬀKÅ²³¹½⅓Ⅳⅷ①⑩㊿㈠٣۳३๓〇一二壱١"
    "…—–‒―‐‑−~≈'’‘ʼ′`´\"“”„«»‹›‟‛(){}[]<>*&^%$#@!?.,;:/\\|_+=-€£¥₹₿¢§¶•·‣▪️©®™°ºN№"
    "😀👍🏽👨‍👩‍👧🇫🇷🏴󠁧󠁢󠁥󠁮󠁧󠁿❤️™️↗️☺♥★→⁂\U0001f9ff\U0001fae8\U00010400\U00010428\U0001e900\U0001e922\U000e0020"
    "აԱաᲐꭰᎠჀⴠꙀᏸяЁїґءةهْकि्ণกำเ한글ㅎあアｱ漢字𠀀ǆ"
)


class Ours:
    """The program under test, fed through pipes."""

    def __init__(self, program, model):
        self.process = subprocess.Popen([program, model], stdin=subprocess.PIPE, stdout=subprocess.PIPE)

    def features(self, texts):
        lines = "".join(json.dumps(text) + "\n" for text in texts).encode("ascii")

        def feed():
            self.process.stdin.write(lines)
            self.process.stdin.flush()

        feeder = threading.Thread(target=feed)
        feeder.start()
        answers = [json.loads(self.process.stdout.readline()) for _ in texts]
        feeder.join()
        return answers


class Theirs:
    """spaCy's tokenizer; made anew from time to time, because it never forgets a word."""

    MAX_WORDS = 400_000

    def __init__(self, pipeline):
        self.pipeline = pipeline
        self.load()

    def load(self):
        components = spacy.util.load_config(f"{self.pipeline}/config.cfg")["nlp"]["pipeline"]
        self.nlp = spacy.load(self.pipeline, exclude=components)

    def features(self, texts):
        if len(self.nlp.vocab) > self.MAX_WORDS:
            self.load()
        return [self.nlp.tokenizer(text).to_array(COLUMNS).tolist() for text in texts]

    def special_cases(self):
        return sorted(self.nlp.tokenizer.rules)


def difference(ours, theirs):
    """The name of the first column that differs, or None."""
    theirs = [[int(value) for value in row] for row in theirs]
    if ours == theirs:
        return None
    if len(ours) != len(theirs):
        return "characters"
    for name, column in zip(NAMES, range(len(NAMES))):
        if any(left[column] != right[column] for left, right in zip(ours, theirs)):
            return name
    return "something"


class Maker:
    """Makes texts: words of the rules and of real texts, put together, torn apart, cased and mutated."""

    def __init__(self, seed, special_cases, texts):
        self.random = random.Random(seed)
        self.special_cases = special_cases
        self.texts = texts
        self.words = sorted({word for text in texts for word in text.split()})

    def text(self):
        kinds = [self.soup, self.phrase, self.phrase, self.mutant, self.mutant, self.chunk, self.chunk, self.address]
        return self.long() if self.random.random() < 0.002 else self.random.choice(kinds)()

    def char(self):
        draw = self.random.random()
        if draw < 0.35:
            return self.random.choice(HARD)
        if draw < 0.75:
            return chr(self.random.randrange(0x20, 0x7F))
        while True:
            char = chr(self.random.randrange(0xA0, 0x3000) if draw < 0.93 else self.random.randrange(0x3000, 0x110000))
            # What this Python's Unicode does not know yet is a letter to one program and nothing to the other.
            if unicodedata.category(char) not in ("Cn", "Cs"):
                return char

    def soup(self):
        return "".join(self.char() for _ in range(self.random.randrange(1, 30)))

    def piece(self):
        draw = self.random.random()
        if draw < 0.35:
            return self.random.choice(self.special_cases)
        if draw < 0.6 and self.words:
            return self.random.choice(self.words)
        if draw < 0.75:
            return self.number()
        if draw < 0.9:
            return "".join(self.char() for _ in range(self.random.randrange(1, 4)))
        return self.random.choice(["don't", "U.S.", "e.g.", "well-known", "3.5km", "C++", "a.b", "O'Neil", "'s", "’s", "...", "--"])

    def number(self):
        digits = str(self.random.randrange(10 ** self.random.randrange(1, 8)))
        forms = ["{}", "{}%", "${}", "£{}m", "{}km", "{},000", "-{}", "{}.{}", "{}:{}", "{}/{}", "{}-{}", "{}th", "{}s", "'{}s", "{}°C", "+{}"]
        return self.random.choice(forms).format(digits, self.random.randrange(100))

    def cased(self, text):
        case = self.random.randrange(6)
        return {0: text.upper(), 1: text.title(), 2: text.lower(), 3: text.swapcase()}.get(case, text)

    def phrase(self):
        separators = [" "] * 8 + ["", "", "  ", "\n", "\t", " \n ", "\u00a0", self.char()]
        parts = []
        for _ in range(self.random.randrange(1, 9)):
            parts += [self.cased(self.piece()), self.random.choice(separators)]
        return "".join(parts)

    def chunk(self):
        """Pieces without a space between them: what affix rules work on."""
        return "".join(self.piece() if self.random.random() < 0.6 else self.char() for _ in range(self.random.randrange(2, 7)))

    def long(self):
        """Much of the same without a space: what makes patterns run long."""
        parts = [self.piece() for _ in range(self.random.randrange(1, 4))] + [self.char()]
        return "".join(self.random.choice(parts) for _ in range(self.random.randrange(20, 400)))

    def mutant(self):
        if not self.texts:
            return self.phrase()
        text = self.random.choice(self.texts)
        start = self.random.randrange(max(1, len(text) - 60))
        chars = list(text[start : start + self.random.randrange(5, 120)])
        for _ in range(self.random.randrange(1, 8)):
            at = self.random.randrange(len(chars) + 1)
            action = self.random.randrange(4)
            if action == 0:
                chars.insert(at, self.char())
            elif action == 1 and chars:
                del chars[min(at, len(chars) - 1)]
            elif action == 2 and chars:
                chars[min(at, len(chars) - 1)] = self.char()
            else:
                chars[at:at] = self.piece()
        return "".join(chars)

    def address(self):
        pick = self.random.choice
        host = ".".join("".join(self.random.choices("abcxyz019-é", k=self.random.randrange(1, 8))) for _ in range(self.random.randrange(1, 4)))
        scheme = pick(["http://", "https://", "ftp://", "www.", "", "", "mailto:", "HTTP://", "//"])
        end = pick([".com", ".org", ".co.uk", ".de", ".museum", ".x", ".рф", "", ":8080", ".c0m"])
        path = pick(["", "/", "/a/b.html", "?q=1&r=[2]", "#top", "/" + self.soup(), "/(x)"])
        user = pick(["", "", "", "me@", "a.b+c@", "user:pw@"])
        frame = pick(["{}", "{}", "({})", "<{}>", '"{}"', "{},", "{}.", "see:{}!", "{}'s"])
        return frame.format(scheme + user + host + end + path)


def shrink(text, kind, differs):
    """Takes characters away as long as the same kind of difference is left."""
    size = max(1, len(text) // 2)
    while True:
        smaller = [text[:at] + text[at + size :] for at in range(0, len(text), size)]
        found = next((candidate for candidate in smaller if candidate and differs(candidate) == kind), None)
        if found is not None:
            text = found
            size = min(size, max(1, len(text) // 2))
        elif size == 1:
            return text
        else:
            size = size // 2


def read_texts(paths):
    for path in paths:
        opened = gzip.open(path, "rt", encoding="utf-8") if path.endswith(".gz") else open(path, encoding="utf-8")
        with opened as lines:
            yield from (json.loads(line)["text"] for line in lines)


def arguments():
    parser = argparse.ArgumentParser(description="Looks for texts of which this crate and spaCy make different tokens.")
    parser.add_argument("pipeline")
    parser.add_argument("model")
    parser.add_argument("features")
    parser.add_argument("texts", nargs="*")
    parser.add_argument("--minutes", type=float, default=1)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--findings")
    return parser.parse_intermixed_args()


def describe(text, kind, ours, theirs):
    finding = {"differs": kind, "text": text, "escaped": text.encode("ascii", "backslashreplace").decode("ascii")}
    if kind == "characters":
        finding.update(ours=list(cut(text, ours)), spacy=list(cut(text, theirs)))
    return finding


def cut(text, rows):
    at = 0
    for row in rows:
        yield text[at : at + int(row[0])]
        at += int(row[0]) + int(row[1])


def main():
    options = arguments()
    ours, theirs = Ours(options.features, options.model), Theirs(options.pipeline)
    maker = Maker(options.seed, theirs.special_cases(), list(read_texts(options.texts)))

    def differs(text):
        return difference(ours.features([text])[0], theirs.features([text])[0])

    end = time.monotonic() + 60 * options.minutes
    texts = tokens = 0
    seen = {}
    while time.monotonic() < end:
        batch = [maker.text() for _ in range(BATCH)]
        for text, left, right in zip(batch, ours.features(batch), theirs.features(batch)):
            texts += 1
            tokens += len(right)
            kind = difference(left, right)
            if kind is None:
                continue
            smallest = shrink(text, kind, differs)
            key = (kind, "".join(sorted(set(smallest))))
            seen[key] = seen.get(key, 0) + 1
            if seen[key] == 1:
                finding = describe(smallest, kind, ours.features([smallest])[0], theirs.features([smallest])[0])
                line = json.dumps(finding, ensure_ascii=False)
                print(line, flush=True)
                if options.findings:
                    with open(options.findings, "a", encoding="utf-8") as out:
                        out.write(line + "\n")
    print(f"{texts} texts, {tokens} tokens, {sum(seen.values())} differences of {len(seen)} kinds (seed {options.seed})")
    sys.exit(1 if seen else 0)


if __name__ == "__main__":
    main()
