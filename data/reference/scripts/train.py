#!/usr/bin/env python3
"""Train the weights of data/reference/pronouns.tsv: which candidate a pronoun of the third person takes.

usage: train.py --gum GOLD.jsonl RANKINGS.jsonl ... --gap GOLD.jsonl RANKINGS.jsonl [--folds N] [--out FILE]

RANKINGS come from `cargo run --release -p coding --example rankings < parsed.jsonl`. The model is log-linear over the
candidates of one pronoun and "none" (score 0); the loss is the log of the probability of all right candidates together, with
an L2 penalty. With --folds the share of right choices on held-out articles is printed, nothing is written. Needs numpy. Deterministic.
"""
import argparse
import json
import re

import numpy as np

BEFORE = re.compile(r"\b(of|for|to|with|by|from|in|on|at|about|and|or)\s+$", re.I)
AFTER = re.compile(r"['’]s?(?!\w)|,? (and|or)\b", re.I)


def read(path):
    return [json.loads(line) for line in open(path, encoding="utf-8")]


def refers(text, name, m):
    """Whether a mention can stand for a name (Webster et al. 2018)."""
    if name[0] <= m[0] and m[1] <= name[1]:
        return True
    if not (m[0] <= name[0] and name[1] <= m[1]):
        return False
    after = text[name[1]:m[1]]
    return not BEFORE.search(text[m[0]:name[0]]) and (not AFTER.match(after) or after in ("'s", "’s", "'", "’"))


def gum(gold, ranked):
    """(article, table, features [candidates, features], right [candidates + none])"""
    found = {r["id"]: r for r in ranked}
    for rec in gold:
        of = {}
        for m in rec["ontogum_mentions"]:
            of.setdefault((m["start"], m["end"]), m["cluster"])
        for ch in found[rec["id"]]["choices"]:
            own = of.get(tuple(ch["pronoun"]))
            right = [own is not None and any(of.get(tuple(s)) == own for s in spans) for spans, _ in ch["candidates"]]
            if own is not None and not any(right):
                continue
            yield rec["id"], ch["table"], ch["candidates"], right + [own is None]


def gap(gold, ranked):
    found = {r["id"]: r for r in ranked}
    for rec in gold:
        p = [rec["pronoun"]["start"], rec["pronoun"]["end"]]
        for ch in found[rec["id"]]["choices"]:
            if ch["pronoun"] != p:
                continue
            hit = [[any(refers(rec["text"], (x["start"], x["end"]), s) for s in spans) for spans, _ in ch["candidates"]]
                   for x in (rec["a"], rec["b"])]
            truth = [x["coref"] for x in (rec["a"], rec["b"])]
            if any(truth):
                right = [any(h[i] and t for h, t in zip(hit, truth)) and not any(h[i] and not t for h, t in zip(hit, truth))
                         for i in range(len(hit[0]))] + [False]
            else:
                right = [not any(h[i] for h in hit) for i in range(len(hit[0]))] + [True]
            if any(right):
                yield rec["id"], ch["table"], ch["candidates"], right


def pack(rows, n):
    x = [np.array([f for _, f in c] + [[0.0] * n]) for c, _ in rows]
    return x, [np.array(r) for _, r in rows]


def train(rows, start, n, weight, steps=400, rate=0.05, l2=0.6):
    x, right = pack(rows, n)
    weight = np.array(weight)
    sizes = [len(a) for a in x]
    big, ok = np.concatenate(x), np.concatenate(right)
    at = np.concatenate([[0], np.cumsum(sizes)[:-1]])
    w, m, v = start.copy(), np.zeros(n), np.zeros(n)
    per = np.repeat(weight, sizes)
    for step in range(1, steps + 1):
        s = big @ w
        s -= np.repeat(np.maximum.reduceat(s, at), sizes)
        e = np.exp(s)
        p = e / np.repeat(np.add.reduceat(e, at), sizes)
        g = np.where(ok, e, 0)
        q = g / np.repeat(np.maximum(np.add.reduceat(g, at), 1e-12), sizes)
        grad = big.T @ ((p - q) * per) + l2 * w
        m, v = 0.9 * m + 0.1 * grad, 0.99 * v + 0.01 * grad * grad
        w -= rate * (m / (1 - 0.9 ** step)) / (np.sqrt(v / (1 - 0.99 ** step)) + 1e-8)
    return w


def share(rows, w, n):
    x, right = pack(rows, n)
    return sum(bool(r[np.argmax(a @ w)]) for a, r in zip(x, right)), len(x)


def main():
    ap = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    ap.add_argument("--gum", nargs="+", default=[]), ap.add_argument("--gap", nargs="+", default=[])
    ap.add_argument("--table", default="data/reference/pronouns.tsv"), ap.add_argument("--folds", type=int, default=0)
    ap.add_argument("--out")
    a = ap.parse_args()
    lines = open(a.table, encoding="utf-8").read().splitlines()
    head = [x for x in lines if x.startswith("#")]
    names = [x.split("\t")[0] for x in lines if not x.startswith("#")][1:]
    n = len(names)
    data = []
    for kind, files in ((gum, a.gum), (gap, a.gap)):
        for gold, ranked in zip(files[::2], files[1::2]):
            data += [(i, t, c, r, kind is gap) for i, t, c, r in kind(read(gold), read(ranked))]
    columns = []
    for t in range(3):
        rows = [x for x in data if x[1] == t and len(x[2])]
        weight = lambda rs: [1.0 for x in rs]
        pairs = lambda rs: [(x[2], x[3]) for x in rs]
        if a.folds:
            ids = sorted({x[0] for x in rows})
            fold = {d: k % a.folds for k, d in enumerate(ids)}
            got = {True: [0, 0], False: [0, 0]}
            for k in range(a.folds):
                w = train(pairs([x for x in rows if fold[x[0]] != k]), np.zeros(n), n, weight([x for x in rows if fold[x[0]] != k]))
                for g in (True, False):
                    held = [x for x in rows if fold[x[0]] == k and x[4] == g]
                    if held:
                        r, m = share(pairs(held), w, n)
                        got[g][0] += r
                        got[g][1] += m
            print("table", t, "held out: gap", got[True], "gum", got[False])
        w = train(pairs(rows), np.zeros(n), n, weight(rows))
        for g in (True, False):
            part = [x for x in rows if x[4] == g]
            if part:
                print("table", t, "gap" if g else "gum", "trained on:", share(pairs(part), w, n))
        columns.append(w)
    if a.out:
        with open(a.out, "w", encoding="utf-8") as f:
            f.write("\n".join([*head, "feature\tperson\tthing\tseveral"]) + "\n")
            for i, name in enumerate(names):
                f.write("\t".join([name, *(f"{columns[t][i]:.2f}" for t in range(3))]) + "\n")


if __name__ == "__main__":
    main()
