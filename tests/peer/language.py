"""Compare the language engine with spaCy: the same texts and model, one core each, in turns, in one run.

Usage: language.py SPEED MODEL PIPELINE TEXTS [ROUNDS]
SPEED is the example `speed` of spacy-runtime, MODEL a model file, PIPELINE the spaCy pipeline that it was imported from,
TEXTS JSON Lines with a `text`, gzipped or not. Prints tokens a second of processor time (medians) and their ratio.
"""

import gzip
import json
import os
import re
import subprocess
import sys
import time
from statistics import median

ONE_CORE = {"OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1", "MKL_NUM_THREADS": "1", "BLIS_NUM_THREADS": "1"}
# The names are those of SPEED; the values what spaCy leaves out.
TASKS = {
    "everything": [],
    "tags, dependencies, entities": ["attribute_ruler", "lemmatizer"],
    "entities only": ["tok2vec", "tagger", "parser", "attribute_ruler", "lemmatizer"],
}
RATE = re.compile(r"^\w+: (.+): \d+ tokens, (\d+) cold, (\d+) warm tokens/s$", re.MULTILINE)


def engine_rates(speed, model, texts):
    """Return tokens a second of each task, with empty and with filled caches, and all that SPEED printed."""
    ran = subprocess.run([speed, model, texts], stdout=subprocess.PIPE, text=True, check=True)
    return {name: (int(cold), int(warm)) for name, cold, warm in RATE.findall(ran.stdout)}, ran.stdout


def read(path):
    """Return the texts of a file."""
    opened = gzip.open(path, "rt", encoding="utf-8") if path.endswith(".gz") else open(path, encoding="utf-8")
    with opened as lines:
        return [json.loads(line)["text"] for line in lines]


def spacy_rate(nlp, texts, left_out):
    """Return tokens a second of processor time."""
    left_out = [name for name in left_out if name in nlp.pipe_names]
    with nlp.select_pipes(disable=left_out):
        started = time.process_time()
        tokens = sum(len(doc) for doc in nlp.pipe(texts, batch_size=64))
        return tokens / (time.process_time() - started)


def main():
    """Run both in turns and print the medians and their ratio."""
    if len(sys.argv) not in (5, 6):
        sys.exit(__doc__)
    speed, model, pipeline, path = sys.argv[1:5]
    rounds = int(sys.argv[5]) if len(sys.argv) == 6 else 2
    if os.environ.get("OMP_NUM_THREADS") != "1":
        # The libraries read these when they are loaded.
        os.execve(sys.executable, [sys.executable, *sys.argv], os.environ | ONE_CORE)
    import spacy

    nlp, texts = spacy.load(pipeline), read(path)
    spacy_rate(nlp, texts[: len(texts) // 10 + 1], [])
    ours, theirs, shown = {}, {}, ""
    for _ in range(rounds):
        rates, shown = engine_rates(speed, model, path)
        for task, left_out in TASKS.items():
            ours.setdefault(task, []).append(rates[task])
            theirs.setdefault(task, []).append(spacy_rate(nlp, texts, left_out))
    print(shown)
    print(f"{'tokens/s of processor time, one core':<38}{'cold':>9}{'warm':>9}{'spaCy':>8}{'ratio':>7}")
    for task in TASKS:
        cold, warm = (median(rate[index] for rate in ours[task]) for index in (0, 1))
        other = median(theirs[task])
        print(f"{task:<38}{cold:>9.0f}{warm:>9.0f}{other:>8.0f}{median(rate[1] / peer for rate, peer in zip(ours[task], theirs[task])):>7.1f}")


if __name__ == "__main__":
    main()
