"""Compare `copydesk enrich` with the Python stack: the same articles, one core each, in turns, in one run.

Usage: compare.py COPYDESK ARTICLES.jsonl PYTHON MODEL [ROUNDS]
COPYDESK is the binary, ARTICLES raw articles as JSON Lines, PYTHON an interpreter that has trafilatura, spaCy and
textacy, MODEL the spaCy pipeline (a name or a folder). Prints articles a second (medians) and their ratio.
"""

import json
import os
import subprocess
import sys
import time
from pathlib import Path
from statistics import median

STACK = Path(__file__).with_name("python_stack.py")
ONE_CORE = {"OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1", "MKL_NUM_THREADS": "1", "BLIS_NUM_THREADS": "1"}


def copydesk_seconds(binary, articles):
    """Return the wall time of a whole run, start-up included."""
    started = time.perf_counter()
    done = subprocess.run([binary, "enrich", "--threads", "1", articles], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, check=False)
    if done.returncode not in (0, 3):
        sys.exit(f"{binary} enrich ended with status {done.returncode}")
    return time.perf_counter() - started


def stack_seconds(python, articles, model):
    """Return the time that the Python stack reports for its articles, start-up left out."""
    done = subprocess.run([python, STACK, articles, model], stdout=subprocess.DEVNULL, stderr=subprocess.PIPE,
                          text=True, check=True, env=os.environ | ONE_CORE)
    return json.loads(done.stderr.strip().splitlines()[-1])["seconds"]


def main():
    """Run both in turns and print the medians and their ratio."""
    if len(sys.argv) not in (5, 6):
        sys.exit(__doc__)
    binary, articles, python, model = sys.argv[1:5]
    rounds = int(sys.argv[5]) if len(sys.argv) == 6 else 3
    with open(articles, encoding="utf-8") as lines:
        count = sum(1 for line in lines if line.strip())
    ours, theirs = [], []
    for _ in range(rounds):
        ours.append(count / copydesk_seconds(binary, articles))
        theirs.append(count / stack_seconds(python, articles, model))
    ratios = [mine / other for mine, other in zip(ours, theirs)]
    print(f"articles            {count}")
    print(f"copydesk enrich     {median(ours):.1f} articles/s on one core")
    print(f"Python stack        {median(theirs):.1f} articles/s on one core")
    print(f"ratio (median)      {median(ratios):.1f}")


if __name__ == "__main__":
    main()
