//! Places found and resolved, against sets with toponyms and coordinates.
//!
//! Recognition: F1 of equal and of overlapping spans. Resolution, on the places paired by overlap whose gold has
//! coordinates: share within 161 km (100 miles), median and mean error, area under the log error (Gritta et al. 2018),
//! share with gold's country and `GeoNames` id. A place that was found but not resolved counts with half the way round the
//! earth. `end_to_end`: found and within 161 km, of all gold places with coordinates.

use crate::figures::{Figures, prf, ratio, round};
use crate::pairing::pair;
use crate::read::{Chars, Lines, Span, nullable};
use crate::report::{Case, Report};
use crate::{Options, Result};
use serde::{Deserialize, Deserializer};
use std::collections::{BTreeMap, HashSet};

/// Types of `GeoWebNews` whose place is itself meant.
const LITERAL: [&str; 5] = ["Literal", "Mixed", "Coercion", "Literal_Modifier", "Embedded_Literal"];
const NOT_TOPONYMS: [&str; 3] = ["Literal_Expression", "Non_Lit_Expression", "Non_Toponym"];
/// The farthest that two places can lie apart, in km.
const FARTHEST: f64 = 20_039.0;

/// Country names as the sets write them, and their ISO 3166 codes.
const COUNTRIES: &str = "Afghanistan=AFG|Algeria=DZA|Australia=AUS|Austria=AUT|Azerbaijan=AZE|Belarus=BLR|\
    Belgium=BEL|Bonaire=BES|Brazil=BRA|British Virgin Islands=VGB|Canada=CAN|Chile=CHL|China=CHN|Costa Rica=CRI|\
    Cuba=CUB|Cyprus=CYP|Czech Republic=CZE|Egypt=EGY|El Salvador=SLV|Ethiopia=ETH|France=FRA|Georgia=GEO|Germany=DEU|\
    Greece=GRC|Guatemala=GTM|Honduras=HND|Hong Kong=HKG|Hungary=HUN|Iceland=ISL|India=IND|Iran=IRN|Iraq=IRQ|\
    Ireland=IRL|Israel=ISR|Italy=ITA|Japan=JPN|Jordan=JOR|Kazakhstan=KAZ|Kenya=KEN|Kuwait=KWT|Latvia=LVA|Lebanon=LBN|\
    Macao=MAC|Mexico=MEX|Morocco=MAR|Netherlands=NLD|New Caledonia=NCL|New Zealand=NZL|Nigeria=NGA|North Korea=PRK|\
    Pakistan=PAK|Palestinian Territory=PSE|Peru=PER|Philippines=PHL|Poland=POL|Portugal=PRT|Qatar=QAT|Russia=RUS|\
    Rwanda=RWA|Saint Kitts and Nevis=KNA|Saudi Arabia=SAU|Singapore=SGP|South Africa=ZAF|Spain=ESP|Sri Lanka=LKA|\
    Sudan=SDN|Sweden=SWE|Switzerland=CHE|Syria=SYR|Taiwan=TWN|Tunisia=TUN|Turkey=TUR|Ukraine=UKR|United Kingdom=GBR|\
    United States=USA|Vietnam=VNM|Zambia=ZMB";

#[derive(Deserialize)]
struct Gold {
    id: String,
    text: String,
    toponyms: Vec<Place>,
}

#[derive(Deserialize, Default)]
struct Predicted {
    #[serde(default, deserialize_with = "nullable")]
    places: Vec<Place>,
}

/// A place of gold or of a prediction.
#[derive(Deserialize, Clone)]
struct Place {
    #[serde(flatten)]
    span: Span,
    #[serde(default, deserialize_with = "degrees")]
    lat: Option<f64>,
    #[serde(default, deserialize_with = "degrees")]
    lon: Option<f64>,
    #[serde(default, deserialize_with = "nullable")]
    country: String,
    /// Gold calls it `geonameid`, predictions `geonames`.
    #[serde(default, alias = "geonameid", deserialize_with = "id")]
    geonames: String,
    #[serde(default, rename = "type", deserialize_with = "nullable")]
    kind: String,
    #[serde(default, deserialize_with = "nullable")]
    name: String,
}

/// Reads degrees from a number or from digits in a string.
fn degrees<'de, D: Deserializer<'de>>(from: D) -> std::result::Result<Option<f64>, D::Error> {
    match serde_json::Value::deserialize(from)? {
        serde_json::Value::Null => Ok(None),
        serde_json::Value::Number(n) => Ok(n.as_f64()),
        serde_json::Value::String(s) if s.trim().parse::<f64>().is_ok() => Ok(s.trim().parse().ok()),
        other => Err(serde::de::Error::custom(format!("found {other}, expected degrees"))),
    }
}

/// Reads an id from a number or a string; empty where there is none.
fn id<'de, D: Deserializer<'de>>(from: D) -> std::result::Result<String, D::Error> {
    Ok(match serde_json::Value::deserialize(from)? {
        serde_json::Value::Null => String::new(),
        serde_json::Value::String(s) => s,
        other => other.to_string(),
    })
}

/// The great-circle distance in km; what has no coordinates is as far as can be.
fn km(a: &Place, b: &Place) -> f64 {
    let (Some(lat_a), Some(lon_a), Some(lat_b), Some(lon_b)) = (a.lat, a.lon, b.lat, b.lon) else { return FARTHEST };
    let (y1, x1, y2, x2) = (lat_a.to_radians(), lon_a.to_radians(), lat_b.to_radians(), lon_b.to_radians());
    let h = ((y2 - y1) / 2.0).sin().powi(2) + y1.cos() * y2.cos() * ((x2 - x1) / 2.0).sin().powi(2);
    2.0 * 6371.0 * h.sqrt().min(1.0).asin()
}

/// The area under `ln(error + 1)`, errors in order, over `ln` of the greatest error, by trapezoids.
fn auc(errors: &[f64]) -> f64 {
    let mut ys: Vec<f64> = errors.iter().map(|e| (e + 1.0).ln()).collect();
    ys.sort_by(f64::total_cmp);
    let area = if ys.len() > 1 {
        ys.windows(2).map(|w| f64::midpoint(w[0], w[1])).sum::<f64>() / (ys.len() - 1) as f64
    } else {
        ys[0]
    };
    round(area / FARTHEST.ln(), 4)
}

fn median(errors: &[f64]) -> f64 {
    let mut xs = errors.to_vec();
    xs.sort_by(f64::total_cmp);
    let mid = xs.len() / 2;
    if xs.len() % 2 == 1 { xs[mid] } else { f64::midpoint(xs[mid - 1], xs[mid]) }
}

/// Each span once, the first record for it, in order.
fn once(places: impl Iterator<Item = Place>) -> Vec<Place> {
    let mut out = BTreeMap::new();
    for p in places {
        out.entry(p.span).or_insert(p);
    }
    out.into_values().collect()
}

#[derive(Default)]
struct Counts {
    gold: usize,
    pred: usize,
    exact: usize,
    overlap: usize,
    placed: usize,
    errors: Vec<f64>,
    country: (usize, usize),
    geonames: (usize, usize),
}

impl Counts {
    /// Adds one pair with coordinates and returns its error in km.
    fn resolve(&mut self, g: &Place, p: &Place) -> f64 {
        let code = |x: &(&str, &str)| x.0 == g.country;
        let iso = COUNTRIES.split('|').filter_map(|x| x.split_once('=')).find(code).map_or(g.country.as_str(), |x| x.1);
        let fields = [(&mut self.country, iso, &p.country), (&mut self.geonames, &g.geonames, &p.geonames)];
        for (count, want, got) in fields {
            if !want.is_empty() && want != "0" {
                *count = (count.0 + usize::from(want == got), count.1 + 1);
            }
        }
        self.errors.push(km(g, p));
        km(g, p)
    }

    fn figures(&self, n_articles: usize) -> Figures {
        let near = |limit: f64| self.errors.iter().filter(|e| **e <= limit).count();
        let n = self.errors.len();
        let mut resolution = Figures::default();
        resolution.put("n", n);
        if n > 0 {
            resolution.put("acc161", ratio(near(161.0), n));
            resolution.put("median", round(median(&self.errors), 1));
            resolution.put("mean", round(self.errors.iter().sum::<f64>() / n as f64, 1));
            resolution.put("auc", auc(&self.errors));
            resolution.put("country", ratio(self.country.0, self.country.1));
            resolution.put("geonames", ratio(self.geonames.0, self.geonames.1));
            let mut by_km = Figures::default();
            for limit in [10, 50, 161, 1000] {
                by_km.put(limit.to_string(), ratio(near(f64::from(limit)), n));
            }
            resolution.put("by_km", by_km);
        }
        let mut out = Figures::default();
        out.put("articles", n_articles);
        out.put("exact", prf(self.exact, self.pred, self.gold));
        out.put("overlap", prf(self.overlap, self.pred, self.gold));
        out.put("resolution", resolution);
        out.put("end_to_end", ratio(near(161.0), self.placed));
        out
    }
}

/// The places of both sides that count.
fn both_sides(rec: &Gold, doc: Option<&Predicted>, literal: bool) -> (Vec<Place>, Vec<Place>) {
    let toponym = |t: &&Place| !NOT_TOPONYMS.contains(&t.kind.as_str());
    let mut gs = once(rec.toponyms.iter().filter(toponym).cloned());
    let mut ps = once(doc.map_or(&[][..], |d| &d.places).iter().cloned());
    if literal {
        let other = |t: &&Place| !t.kind.is_empty() && !LITERAL.contains(&t.kind.as_str());
        let rest: Vec<Span> = gs.iter().filter(other).map(|t| t.span).collect();
        gs.retain(|t| !rest.contains(&t.span));
        let asked: Vec<Span> = gs.iter().map(|g| g.span).collect();
        let hits = |p: &Place, spans: &[Span]| spans.iter().any(|s| p.span.overlap(*s) > 0);
        ps.retain(|p| !hits(p, &rest) || hits(p, &asked));
    }
    (gs, ps)
}

pub(crate) fn score(gold: &Lines, predicted: &Lines, options: &Options) -> Result<Report> {
    let gold: Vec<Gold> = gold.records()?;
    let pred = predicted.by_id::<Predicted>()?;
    let (mut counts, mut missed, mut false_alarms, mut far) = (Counts::default(), Vec::new(), Vec::new(), Vec::new());
    for rec in &gold {
        let text = Chars::new(&rec.text);
        let (gs, ps) = both_sides(rec, pred.get(&rec.id), options.literal);
        let weight = |i: usize, j: usize| {
            let (g, p): (Span, Span) = (gs[i].span, ps[j].span);
            (g.overlap(p) + usize::from(g == p)) as f64
        };
        let pairs = pair(gs.len(), ps.len(), weight);
        counts.gold += gs.len();
        counts.pred += ps.len();
        counts.exact += pairs.iter().filter(|(i, j)| gs[*i].span == ps[*j].span).count();
        counts.overlap += pairs.len();
        counts.placed += gs.iter().filter(|g| g.lat.is_some()).count();
        for (g, p) in pairs.iter().map(|(i, j)| (&gs[*i], &ps[*j])).filter(|(g, _)| g.lat.is_some()) {
            let error = counts.resolve(g, p);
            if error > 161.0 {
                let fields = vec![
                    ("start", g.span.start.to_string()),
                    ("text", text.text(g.span)),
                    ("error", format!("{error:.0} km")),
                    ("got", format!("{} {}", p.name, p.country)),
                    ("gold", format!("gold {},{}", g.lat.unwrap_or(0.0), g.lon.unwrap_or(0.0))),
                    ("words", text.around(g.span, 25)),
                ];
                far.push(Case::new("far", &rec.id, fields));
            }
        }
        let case = |list: &'static str, s: Span| {
            let start = ("start", s.start.to_string());
            Case::new(list, &rec.id, vec![start, ("text", text.text(s)), ("words", text.around(s, 25))])
        };
        let (found, right): (HashSet<usize>, HashSet<usize>) = pairs.iter().copied().unzip();
        let lost = gs.iter().enumerate().filter(|(i, _)| !found.contains(i));
        missed.extend(lost.map(|(_, g)| case("missed", g.span)));
        let extra = ps.iter().enumerate().filter(|(j, _)| !right.contains(j));
        false_alarms.extend(extra.map(|(_, p)| case("false", p.span)));
    }
    let mut report = Report::of(counts.figures(gold.len()));
    report.add(missed, options.misses);
    report.add(false_alarms, options.misses);
    report.add(far, options.misses);
    Ok(report)
}
