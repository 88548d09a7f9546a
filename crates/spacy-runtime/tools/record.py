#!/usr/bin/env python3
"""Records what spaCy computes, for the parity tests.

    record.py PIPELINE OUTPUT TEXTS...

PIPELINE is the folder of an unpacked spaCy pipeline (the one with config.cfg), each of TEXTS a file of JSON lines
(.gz or not) with `id` and `text`, OUTPUT a gzip file of JSON lines with the same `id` and `text` and, for every token:

    lengths    bytes of UTF-8
    spaces     "1" where a space follows that belongs to no token, else "0", one character a token
    heads      distance to the head in tokens, 0 for roots
    tags, deps, pos, morphs    words between spaces
    lemmas     between line feeds, nothing where the lemma is the lower-case form

and `sentences`, the tokens that open one, and `entities` (first token, one past the last, label). Needs spaCy 3.8.
"""

import gzip
import json
import sys

import spacy


def record(nlp, text):
    doc = nlp(text)
    lemmas = ["" if token.lemma_ == token.lower_ else token.lemma_ for token in doc]
    assert not any("\n" in lemma for lemma in lemmas)
    return {
        "lengths": [len(token.text.encode("utf-8")) for token in doc],
        "spaces": "".join("1" if token.whitespace_ else "0" for token in doc),
        "heads": [token.head.i - token.i for token in doc],
        "tags": " ".join(token.tag_ for token in doc),
        "deps": " ".join(token.dep_ for token in doc),
        "pos": " ".join(token.pos_ for token in doc),
        "morphs": " ".join(str(token.morph) for token in doc),
        "lemmas": "\n".join(lemmas),
        "sentences": [token.i for token in doc if token.is_sent_start],
        "entities": [[span.start, span.end, span.label_] for span in doc.ents],
    }


def items(path):
    opened = gzip.open(path, "rt", encoding="utf-8") if path.endswith(".gz") else open(path, encoding="utf-8")
    with opened as lines:
        yield from map(json.loads, lines)


def main():
    pipeline, output, *texts = sys.argv[1:]
    nlp = spacy.load(pipeline)
    nlp.max_length = 10_000_000
    # The same bytes for the same content: no file name and no time in the header.
    with open(output, "wb") as raw, gzip.GzipFile(filename="", fileobj=raw, mode="wb", mtime=0) as out:
        for path in texts:
            for item in items(path):
                item = {"id": item["id"], "text": item["text"], **record(nlp, item["text"])}
                out.write((json.dumps(item, ensure_ascii=False, separators=(",", ":")) + "\n").encode("utf-8"))


if __name__ == "__main__":
    main()
