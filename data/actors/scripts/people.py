"""Write people.tsv once from dated facts and the hand-written leaders.txt.

usage: people.py OFFICE_HOLDERS.tsv > ../people.tsv

OFFICE_HOLDERS.tsv: jurisdiction, office, person, wikidata, in_office_since, born, sex, enwiki (facts from Wikidata, CC0).
leaders.txt: blocks `@CODE`, lines `names, letter of the office, from, to`; `*` before the name: a woman.
"""
import csv
import os
import re
import sys

HERE = os.path.dirname(os.path.abspath(__file__))
LETTERS = dict(P=("GOV", "president"), K=("GOV", "monarch"), M=("GOV", "prime minister"), F=("GOV", "foreign minister"),
               D=("GOV,MIL", "defence minister"), I=("GOV", "interior minister"), G=("GOV", "official"), L=("GOV", "leader"),
               O=("OPP", "opposition"), Y=("PTY", "party leader"), S=("LEG", "parliament"), J=("JUD", "judge"),
               A=("MIL", "commander"), R=("REB", "armed group"), T=("SPY", "intelligence chief"), N=("IGO", "head of a body"),
               C=("REL", "cleric"), B=("BUS", "business"), V=("CVL", "activist"), X=("CRM", "crime"), H=("NGO", "head of an NGO"),
               W=("JRN", "journalist"), Z=("PRM", "paramilitary"), U=("COP", "police"))
SUB = {}
for code, names in {
    "USA": "Alabama|Alaska|Arizona|Arkansas|California|Colorado|Connecticut|Delaware|Florida|Georgia (US)|Hawaii|Idaho|Illinois|Indiana|Iowa|Kansas|Kentucky|Louisiana|Maine|Maryland|Massachusetts|Michigan|Minnesota|Mississippi|Missouri|Montana|Nebraska|Nevada|New Hampshire|New Jersey|New Mexico|New York|North Carolina|North Dakota|Ohio|Oklahoma|Oregon|Pennsylvania|Rhode Island|South Carolina|South Dakota|Tennessee|Texas|Utah|Vermont|Virginia|Washington|West Virginia|Wisconsin|Wyoming",
    "IND": "Andhra Pradesh|Arunachal Pradesh|Assam|Bihar|Chhattisgarh|Goa|Gujarat|Haryana|Himachal Pradesh|Jharkhand|Karnataka|Kerala|Madhya Pradesh|Maharashtra|Manipur|Meghalaya|Mizoram|Nagaland|Odisha|Punjab|Rajasthan|Sikkim|Tamil Nadu|Telangana|Tripura|Uttar Pradesh|Uttarakhand|West Bengal",
    "CAN": "Alberta|British Columbia|Manitoba|New Brunswick|Newfoundland and Labrador|Nova Scotia|Nunavut|Ontario|Prince Edward Island|Quebec|Saskatchewan|Yukon|Northwest Territories",
    "AUS": "New South Wales|Northern Territory|Queensland|South Australia|Tasmania|Victoria|Western Australia|Australian Capital Territory",
    "DEU": "Baden-Württemberg|Bavaria|Berlin|Brandenburg|Bremen|Hamburg|Hesse|Lower Saxony|Mecklenburg-Western Pomerania|North Rhine-Westphalia|Rhineland-Palatinate|Saarland|Saxony|Saxony-Anhalt|Schleswig-Holstein|Thuringia",
    "GBR": "Scotland|Wales|Northern Ireland", "GEO": "Abkhazia|South Ossetia", "MDA": "Transnistria", "SOM": "Somaliland",
    "CYP": "Northern Cyprus", "UKR": "Donetsk|Luhansk", "EUR": "European Union", "IGO": "World",
    "COG": "Congo-Brazzaville", "COD": "Congo-Kinshasa", "FSM": "Federated States of Micronesia", "ALA": "Åland",
}.items():
    for n in names.split("|"):
        SUB[n] = code
OF_PARTS = {"USA", "IND", "CAN", "AUS", "DEU"}


def sector(office, code, part):
    o = office
    if code in ("EUR", "IGO"):
        return "JUD" if "Court" in o else "LEG" if "Parliament" in o and "President" in o else "IGO"
    if part:
        return "GOV" if re.match(r"^(Governor|Chief Minister|Premier|Minister-President|First Minister|(Governing )?Mayor)$", o) else None
    if re.search(r"(?i)chief justice|supreme court|constitutional court|prosecutor|attorney.general|court of", o):
        return "JUD"
    if re.search(r"(?i)speaker|president of the (senate|national assembly|parliament|chamber|legislat|house|national council|congress)|chair\w* of the (state duma|federation council|npc|senate|house|national assembly|parliament)", o):
        return "LEG"
    if re.search(r"(?i)chief of (the )?(general|defen|joint|army|armed|staff of the army|naval)|joint chiefs|commander|chief of staff of the (army|armed)", o):
        return "MIL"
    if re.search(r"(?i)intelligence|federal security service|director of the cia|state security service|mossad", o):
        return "SPY"
    if re.search(r"(?i)police", o) and not o.startswith("Minister"):
        return "COP"
    if re.search(r"(?i)defen[cs]e|armed forces", o):
        return "GOV,MIL"
    if re.search(r"(?i)^(member|cabinet minister|senator|lieutenant|state auditor|auditor|insurance|superintendent|agriculture comm)", o):
        return "GOV" if re.search("(?i)federal council|presidential|sovereign", o) else None
    if re.search(r"(?i)deputy minister|agricult|fisher|tourism|sport|culture|youth|women|environment|transport|labou?r|social|education|housing|works|water|science|communicat|local|regional|rural|children|elder|religio|veteran|employment|forest|livestock|digital|infrastructure|parliamentary|civil service|public service|lands|heritage|equality|disab|statist", o):
        return None
    return "GOV"


def main():
    codes = {}
    for l in open(os.path.join(HERE, "..", "countries.tsv"), encoding="utf-8"):
        f = l.rstrip("\n").split("\t")
        if len(f) > 2 and not l.startswith("#"):
            for n in f[2].split("|"):
                codes[n] = f[0]
    rows, ids, sexes = {}, {}, {}
    for r in csv.DictReader(open(sys.argv[1], encoding="utf-8"), delimiter="\t", quoting=csv.QUOTE_NONE):
        place, name = r["jurisdiction"], re.sub(r",.*| \(.*", "", r["person"]).strip()
        code = SUB.get(place) or codes.get(place)
        if not code or " " not in name:
            if not code and place != "jurisdiction":
                print("no code", place, file=sys.stderr)
            continue
        if r["wikidata"]:
            ids[name] = r["wikidata"]
        sexes[name] = r["sex"] if r["sex"] in ("male", "female") else ""
        s = sector(r["office"], code, code in OF_PARTS and place in SUB)
        if s is None:
            continue
        if code == "IGO" and re.search("United Nations|World Health|International Court", r["office"]):
            code = "UNO"
        key = (code, s.split(",")[0], name)
        since = r["in_office_since"]
        old = rows.get(key)
        if old is None or since and (not old[1] or since < old[1]) or "," in s and "," not in old[0]:
            keep = min(filter(None, [since, old and old[1]]), default="")
            rows[key] = [s, keep, "", r["office"]]
    out = [(c, v[0], n, v[1], v[2], ids.get(n, ""), sexes.get(n, ""), v[3]) for (c, _, n), v in rows.items()]
    code, listed = "", {}
    for k, l in enumerate(open(os.path.join(HERE, "leaders.txt"), encoding="utf-8"), 1):
        l = l.strip()
        if not l or l[0] == "#":
            continue
        if l[0] == "@":
            code = l[1:]
            continue
        f = [x.strip() for x in l.rstrip(",").split(",")]
        assert 2 <= len(f) <= 4, (k, l)
        f += [""] * (4 - len(f))
        sex = "female" if f[0][0] == "*" else "male"
        names = f[0].lstrip("*").split("=")
        s, office = LETTERS[f[1]]
        q = next((ids[n] for n in names if n in ids), "")
        m = re.fullmatch(r"Q\d+", names[-1])
        if m:
            q = names.pop()
        out.append((code, s, "|".join(names), f[2], f[3], q, sex, office))
        listed.setdefault((code, names[0]), []).append((s.split(",")[0], f[2], f[3], names))
    # A hand-written row says when an office ended, or carries more spellings: it replaces the same office of the facts.
    spelled = {}
    for (c, n), rs in listed.items():
        for r in rs:
            for alias in r[3]:
                spelled.setdefault((c, alias), []).extend(rs)
    final = []
    for r in out:
        facts = "|" not in r[2] and r[7] not in {o for _, o in LETTERS.values()}
        if facts and any(s == r[1].split(",")[0] for s, *_ in spelled.get((r[0], r[2]), [])):
            continue
        final.append(r)
    print("# People in office: one line a person and office. A person after the last day counts as a former official.")
    print("# Origin: facts from Wikidata (CC0) as of January 2025, Archigos 4.1 for dates; the rest is general knowledge.")
    print("country\tsectors\tnames\tfrom\tto\twikidata\tsex\toffice")
    for r in sorted(set(final)):
        print("\t".join(r))


main()
