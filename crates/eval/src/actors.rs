//! Actor phrases: a phrase and a day in, country and sector out.
//!
//! The gold is that of the NGEC project's tests, with its own conventions: a country without a code acts as its government
//! and states that few recognise have no code here, so that these sectors are not asked; what is unknown or no actor has
//! none; healers are `HLH` as well as `MED`; Kosovo is `XKX`. A field that is missing is not asked.
//!
//! `both`: country and sector right; `country`, `sector`: each alone.

use crate::figures::{Figures, ratio};
use crate::read::{Lines, nullable};
use crate::report::{Case, Report};
use crate::{Options, Result};
use serde::Deserialize;

#[derive(Deserialize)]
struct Gold {
    id: String,
    text: String,
    actor: Asked,
}

/// What gold says; `None` where it does not ask.
#[derive(Deserialize)]
struct Asked {
    country: Option<String>,
    code_1: Option<String>,
}

#[derive(Deserialize, Default)]
struct Predicted {
    #[serde(default, deserialize_with = "nullable")]
    country: String,
    #[serde(default, deserialize_with = "nullable")]
    sector: String,
}

impl Asked {
    fn country(&self) -> Option<&str> {
        self.country.as_deref().map(|c| if c == "XKX" { "KOS" } else { c })
    }

    fn sector(&self) -> Option<&str> {
        match self.code_1.as_deref()? {
            "" | "PRE" => None,
            "UNK" | "JNK" => Some(""),
            "HLH" => Some("MED"),
            code => Some(code),
        }
    }
}

pub(crate) fn score(gold: &Lines, predicted: &Lines, options: &Options) -> Result<Report> {
    let gold: Vec<Gold> = gold.records()?;
    let pred = predicted.by_id::<Predicted>()?;
    let none = Predicted::default();
    let (mut both, mut country, mut sector) = (0, 0, 0);
    let mut wrong = Vec::new();
    for rec in &gold {
        let got = pred.get(&rec.id).unwrap_or(&none);
        let told = if got.sector == "UNK" { "" } else { got.sector.as_str() };
        let (place, code) = (rec.actor.country(), rec.actor.sector());
        let (c, s) = (place.is_none_or(|x| x == got.country), code.is_none_or(|x| x == told));
        country += usize::from(c);
        sector += usize::from(s);
        both += usize::from(c && s);
        if !(c && s) {
            let side = |c: Option<&str>, s: Option<&str>| format!("{} {}", c.unwrap_or("any"), s.unwrap_or("any"));
            let (got, gold) = (side(Some(&got.country), Some(told)), side(place, code));
            wrong.push(Case::new("wrong", &rec.id, vec![("words", rec.text.clone()), ("got", got), ("gold", gold)]));
        }
    }
    let mut out = Figures::default();
    out.put("phrases", gold.len());
    out.put("both", ratio(both, gold.len()));
    out.put("country", ratio(country, gold.len()));
    out.put("sector", ratio(sector, gold.len()));
    let mut report = Report::of(out);
    report.add(wrong, options.misses);
    Ok(report)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn phrases_are_counted_by_the_conventions_of_the_set() {
        let gold = [
            r#"{"id":"a","text":"the Danish navy","actor":{"country":"DNK","code_1":"MIL"}}"#,
            r#"{"id":"b","text":"Kosovo","actor":{"country":"XKX","code_1":""}}"#,
            r#"{"id":"c","text":"nurses","actor":{"country":"","code_1":"HLH"}}"#,
            r#"{"id":"d","text":"two men","actor":{"code_1":"UNK"}}"#,
            r#"{"id":"e","text":"the Oslo mayor","actor":{"country":"NOR","code_1":"GOV"}}"#,
        ];
        let predicted = [
            r#"{"id":"a","country":"DNK","sector":"MIL"}"#,
            r#"{"id":"b","country":"KOS","sector":"GOV"}"#,
            r#"{"id":"c","country":null,"sector":"MED"}"#,
            r#"{"id":"d","country":"USA","sector":"UNK"}"#,
            r#"{"id":"e","country":"NOR","sector":null}"#,
        ];
        let lines = |name: &str, all: [&str; 5]| Lines::of(name, all.map(str::to_owned));
        let options = Options { misses: 9, ..Options::default() };
        let report = score(&lines("gold", gold), &lines("predicted", predicted), &options).expect("both are in form");
        assert_eq!((report.get("both"), report.get("country")), (Some(0.8), Some(1.0)));
        assert_eq!((report.get("sector"), report.cases.len()), (Some(0.8), 1));
    }
}
