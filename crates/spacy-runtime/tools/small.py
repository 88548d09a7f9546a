#!/usr/bin/env python3
"""Builds two tiny pipelines in other languages and records them, for the tests of importing.

    small.py FOLDER

writes fr_small.whl, fr_small.jsonl.gz, de_small.whl and de_small.jsonl.gz: spaCy's own tokenizers for French and German, and
networks trained for some seconds on sentences made from templates. They know little, but are of the kinds and
in the order of the published pipelines: French without a tagger, with a morphologizer and an entity recogniser with a
network of its own; German with a tagger, rules, lemmas from a table, and everything on one network. Each run trains other weights, so
wheel and recording belong together. Needs spaCy 3.8.
"""

import gzip
import json
import random
import sys
import tempfile
import zipfile
from pathlib import Path

import spacy
from spacy.training import Example

import record

TOK2VEC = {
    "@architectures": "spacy.Tok2Vec.v2",
    "embed": {"@architectures": "spacy.MultiHashEmbed.v2", "width": 32, "attrs": ["NORM", "PREFIX", "SUFFIX", "SHAPE", "SPACY"], "rows": [100, 50, 50, 40, 10], "include_static_vectors": False},
    "encode": {"@architectures": "spacy.MaxoutWindowEncoder.v2", "width": 32, "depth": 2, "window_size": 1, "maxout_pieces": 2},
}
LISTENER = {"@architectures": "spacy.Tok2VecListener.v1", "width": 32, "upstream": "*"}
LICENSE = "Made by the authors of spacy-runtime for its tests, from sentences of their own. Apache-2.0.\n"

# A word of a template: choices, distance to the head, label, part of speech, features, tag, type of a name.
FRENCH = [
    [
        ("La Une Cette".split(), 1, "det", "DET", "Gender=Fem|Number=Sing", "", ""),
        ("ministre juge ville maire grève".split(), 1, "nsubj", "NOUN", "Gender=Fem|Number=Sing", "", ""),
        ("visite annonce refuse quitte".split(), 0, "ROOT", "VERB", "Mood=Ind|Number=Sing|Person=3|Tense=Pres|VerbForm=Fin", "", ""),
        ("le un l'".split(), 1, "det", "DET", "Gender=Masc|Number=Sing", "", ""),
        ("accord tunnel port conseil".split(), -2, "obj", "NOUN", "Gender=Masc|Number=Sing", "", ""),
        ("à de près".split(), 1, "case", "ADP", "", "", ""),
        ("Belmonte Vastergard Quillon Saint-Orsel".split(), -2, "nmod", "PROPN", "", "", "LOC"),
        (". ! ?".split(), -5, "punct", "PUNCT", "", "", ""),
    ],
    [
        ("Hana Élodie Jean-Marc Nadia".split(), 2, "nsubj", "PROPN", "", "", "PER"),
        ("Morel d'Orsel Brandvold".split(), -1, "flat", "PROPN", "", "", "PER"),
        ("a est".split(), 1, "aux", "AUX", "Mood=Ind|Number=Sing|Person=3|Tense=Pres|VerbForm=Fin", "", ""),
        ("signé parti annoncé".split(), 0, "ROOT", "VERB", "Gender=Masc|Number=Sing|Tense=Past|VerbForm=Part", "", ""),
        ("hier mardi aujourd'hui".split(), -1, "advmod", "ADV", "", "", ""),
        (".".split(), -2, "punct", "PUNCT", "", "", ""),
    ],
]
GERMAN = [
    [
        ("Der Ein Dieser".split(), 1, "nk", "DET", "", "ART", ""),
        ("Minister Hafen Bürgermeister Streik".split(), 1, "sb", "NOUN", "", "NN", ""),
        ("verlässt besucht schließt sperrt".split(), 0, "ROOT", "VERB", "", "VVFIN", ""),
        ("die eine".split(), 1, "nk", "DET", "", "ART", ""),
        ("Städte Häuser Brücke Straße".split(), -2, "oa", "NOUN", "", "NN", ""),
        ("in bei".split(), -3, "mo", "ADP", "", "APPR", ""),
        ("Vastergard Halvorsund Nordlys".split(), -1, "nk", "PROPN", "", "NE", "LOC"),
        (". !".split(), -5, "punct", "PUNCT", "", "$.", ""),
    ],
    [
        ("Ilse Goran Ulla".split(), 1, "pnc", "PROPN", "", "NE", "PER"),
        ("Brandvold Hinz-Morel Okun".split(), 1, "sb", "PROPN", "", "NE", "PER"),
        ("ging kam sprach".split(), 0, "ROOT", "VERB", "", "VVFIN", ""),
        ("gestern z.B. nicht".split(), -1, "mo", "ADV", "", "ADV", ""),
        (",".split(), -2, "punct", "PUNCT", "", "$,", ""),
        ("weil dass".split(), 2, "cp", "SCONJ", "", "KOUS", ""),
        ("es er".split(), 1, "sb", "PRON", "", "PPER", ""),
        ("regnete lachte".split(), -5, "mo", "VERB", "", "VVFIN", ""),
        (".".split(), -6, "punct", "PUNCT", "", "$.", ""),
    ],
]
GERMAN_LEMMAS = {"Städte": "Stadt", "Häuser": "Haus", "ging": "gehen", "kam": "kommen", "sprach": "sprechen", "verlässt": "verlassen", "schließt": "schließen", "die": "der", "regnete": "regnen", "lachte": "lachen"}
HARD = {
    "fr": ["L'accord d'aujourd'hui, c'est-à-dire « mardi », coûte 3,5 M€ (env. 2 %).", "Jean-Marc-Antoine est-il parti ? Peut-être ; qu'en dit-on à Saint-Orsel-sur-Mer ?", "Voir www.port-belmonte.fr/a?b=1 ou écrire à h.morel@belmonte.fr !", "GRÈVE À BELMONTE\n\nLA MAIRE REFUSE", "20h30, 3e étage, n° 5, l’hôtel — 15°C…", "😀 rendez-vous 12/05/2024", "", "  ", "Presqu'île entr'acte aujourd’hui jusqu’au 1er janv."],
    "de": ["Z.B. kam Dr. Brandvold am 3. Mai 2024 ca. 20 Min. später.", "Die Bürgermeister-Wahl kostet 3,5 Mio. € (ca. 2 %), usw.", "»Wir gehen nicht«, sagte Okun – oder doch? Siehe www.hafen-nord.de/a?b=1!", "STREIK IN VASTERGARD\n\nMINISTER GEHT", "Das ist's: ’ne 15°C-Grenze, S. 5 ff., d.h. 1/2…", "😀 Ulla's Häuser", "", "  ", "E-Mail: u.hinz@nordlys.de; Tel. 040/123-45"],
}


def sentences(templates, count, seed):
    """Words and annotations of random sentences, several a document."""
    chance = random.Random(seed)
    for _ in range(count):
        words, heads, rows = [], [], []
        for _ in range(chance.randrange(1, 4)):
            for choices, distance, *rest in chance.choice(templates):
                heads.append(len(words) + distance)
                words.append(chance.choice(choices))
                rows.append(rest)
        yield words, heads, rows


def example(nlp, words, heads, rows):
    """An example on the tokenizer's own tokens when they are the words, else None."""
    doc = nlp.make_doc(" ".join(words))
    if [token.text for token in doc] != words:
        return None
    deps, pos, morphs, tags, names = (list(column) for column in zip(*rows))
    entities = ["U-" + name if name else "O" for name in names]
    for at in range(len(names) - 1):
        if names[at] and names[at] == names[at + 1] and deps[at + 1] in ("flat", "sb") and entities[at] != "O":
            entities[at], entities[at + 1] = "B-" + names[at], "L-" + names[at]
    annotations = {"words": words, "heads": heads, "deps": deps, "pos": pos, "morphs": morphs, "tags": tags, "entities": entities}
    return Example.from_dict(doc, annotations)


def train(nlp, templates, rounds=40):
    made = [example(nlp, *sentence) for sentence in sentences(templates, 200, "train")]
    examples = [one for one in made if one is not None]
    optimizer = nlp.initialize(lambda: examples)
    for number in range(rounds):
        nlp.update(examples[number % 4 :: 4], sgd=optimizer)


def transitions(state, tok2vec):
    return {"@architectures": "spacy.TransitionBasedParser.v2", "state_type": state, "extra_state_tokens": False, "hidden_width": 32, "maxout_pieces": 2, "use_upper": True, "tok2vec": tok2vec}


def french():
    nlp = spacy.blank("fr")
    nlp.add_pipe("tok2vec", config={"model": TOK2VEC})
    nlp.add_pipe("morphologizer", config={"model": {"@architectures": "spacy.Tagger.v2", "tok2vec": LISTENER}})
    nlp.add_pipe("parser", config={"model": transitions("parser", LISTENER)})
    ruler = nlp.add_pipe("attribute_ruler")
    nlp.add_pipe("ner", name="names", config={"model": transitions("ner", TOK2VEC)})
    train(nlp, FRENCH)
    ruler.add([[{"IS_SPACE": True}]], {"POS": "SPACE", "MORPH": "_"})
    return nlp


def german():
    nlp = spacy.blank("de")
    nlp.add_pipe("tok2vec", config={"model": TOK2VEC})
    nlp.add_pipe("tagger", config={"model": {"@architectures": "spacy.Tagger.v2", "tok2vec": LISTENER}})
    nlp.add_pipe("parser", config={"model": transitions("parser", LISTENER)})
    ruler = nlp.add_pipe("attribute_ruler")
    lemmas = nlp.add_pipe("lemmatizer", config={"mode": "lookup"})
    nlp.add_pipe("ner", config={"model": transitions("ner", LISTENER)})
    lookups = spacy.lookups.Lookups()
    lookups.add_table("lemma_lookup", GERMAN_LEMMAS)
    lemmas.initialize(lookups=lookups)
    with nlp.select_pipes(disable=["lemmatizer"]):
        train(nlp, GERMAN)
    for tag, pos in {"ART": "DET", "NN": "NOUN", "NE": "PROPN", "VVFIN": "VERB", "APPR": "ADP", "$.": "PUNCT", "$,": "PUNCT"}.items():
        ruler.add([[{"TAG": tag}]], {"POS": pos})
    ruler.add([[{"LOWER": {"REGEX": "^nichts?$"}}], [{"ORTH": "'ne"}]], {"LEMMA": "nicht", "POS": "PART"})
    ruler.add([[{"TAG": {"NOT_IN": ["NN", "NE"]}, "DEP": "ROOT"}, {"LOWER": {"IN": ["die", "eine"]}}]], {"POS": "ADV"}, index=1)
    ruler.add([[{"IS_SPACE": True}]], {"TAG": "_SP", "POS": "SPACE"})
    return nlp


def write(nlp, templates, folder):
    name = f"{nlp.lang}_small"
    nlp.meta.update(name="small", version="1.0.0", license="Apache-2.0", author="The authors of spacy-runtime")
    nlp.meta.pop("labels", None)
    with tempfile.TemporaryDirectory() as pipeline:
        nlp.to_disk(pipeline, exclude=["vectors"])
        with zipfile.ZipFile(folder / f"{name}.whl", "w", zipfile.ZIP_DEFLATED, compresslevel=9) as wheel:
            wheel.writestr(f"{name}/{name}-1.0.0/LICENSE", LICENSE)
            for path in sorted(Path(pipeline).rglob("*")):
                # What no test reads only makes the fixture larger.
                if path.is_file() and path.name not in ("strings.json",):
                    wheel.write(path, f"{name}/{name}-1.0.0/{path.relative_to(pipeline)}")
        nlp = spacy.load(pipeline)
    made = [" ".join(words) for words, _, _ in sentences(templates, 80, "record")]
    with open(folder / f"{name}.jsonl.gz", "wb") as raw, gzip.GzipFile(filename="", fileobj=raw, mode="wb", mtime=0) as out:
        for number, text in enumerate(made + HARD[nlp.lang]):
            item = {"id": f"{name}-{number + 1}", "text": text, **record.record(nlp, text)}
            out.write((json.dumps(item, ensure_ascii=False, separators=(",", ":")) + "\n").encode("utf-8"))


def main():
    folder = Path(sys.argv[1])
    spacy.util.fix_random_seed(1)
    write(french(), FRENCH, folder)
    write(german(), GERMAN, folder)


if __name__ == "__main__":
    main()
