//! CSV (RFC 4180): one row an event.

use super::code::{Offsets, first};
use super::rounded;
use crate::pipeline::Coded;
use coding::ontology::goldstein;
use coding::record::Party;

/// The first row: the columns, as `docs/output.md` explains them.
pub const CSV_HEADER: &str = "article,published,source,url,event,type,mode,status,quad,cameo,goldstein,\
    actor_names,actor_countries,actor_sectors,actor_codes,\
    recipient_names,recipient_countries,recipient_sectors,recipient_codes,\
    reported_by,date_start,date_end,place,place_admin1,place_country,lat,lon,contexts,confidence,\
    sentence,trigger,trigger_start,trigger_end,rule,rule_at,mentions,sentence_text,same_as\n";

/// Writes one row for each event of a coded article. Several parties of one side are joined by `;`.
pub fn write_csv(coded: &Coded, out: &mut Vec<u8>) {
    let text = coded.article.text.as_str();
    let at = Offsets::new(text);
    let ids = at.ids(&coded.article.id, &coded.record);
    for (e, id) in coded.record.events.iter().zip(&ids) {
        let (sentence, trigger) = first(e);
        let place = e.place.as_ref();
        let number = |x: Option<f64>| x.map(|x| x.to_string()).unwrap_or_default();
        let mut row = Row { out, first: true };
        row.field(&coded.article.id);
        row.field(&coded.article.published.map(|d| d.to_string()).unwrap_or_default());
        row.field(coded.article.source.as_deref().unwrap_or_default());
        row.field(coded.article.url.as_deref().unwrap_or_default());
        row.field(id);
        row.field(e.kind.as_str());
        row.field(e.mode.unwrap_or_default());
        row.field(e.status.as_str());
        row.field(&(e.kind.quad() as u8).to_string());
        row.field(&e.cameo);
        row.field(&number(goldstein(&e.cameo).map(|g| rounded(g, 1))));
        row.parties(&e.actors);
        row.parties(&e.recipients);
        row.field(e.reported_by.as_deref().unwrap_or_default());
        row.field(e.date.start.as_deref().unwrap_or_default());
        row.field(e.date.end.as_deref().unwrap_or_default());
        row.field(place.map(|p| p.name.as_str()).unwrap_or_default());
        row.field(place.and_then(|p| p.admin1).unwrap_or_default());
        row.field(&place.and_then(|p| p.country).map(|c| c.to_string()).unwrap_or_default());
        row.field(&number(place.and_then(|p| p.lat)));
        row.field(&number(place.and_then(|p| p.lon)));
        row.field(&e.contexts.join(";"));
        row.field(&rounded(e.confidence, 3).to_string());
        row.field(&sentence.to_string());
        row.field(&text[trigger.range()]);
        row.field(&at.of(trigger.start as usize).to_string());
        row.field(&at.of(trigger.end as usize).to_string());
        row.field(&e.why.rule);
        row.field(&e.why.at);
        row.field(&e.mentions.len().to_string());
        row.field(coded.record.sentences.get(sentence).map_or("", |s| &text[s.range()]));
        row.field(e.same_as.and_then(|n| ids.get(n)).map_or("", String::as_str));
        out.push(b'\n');
    }
}

struct Row<'a> {
    out: &'a mut Vec<u8>,
    first: bool,
}

impl Row<'_> {
    fn field(&mut self, value: &str) {
        if !self.first {
            self.out.push(b',');
        }
        self.first = false;
        // A field with a line break in quotes is right but breaks tools that read lines.
        let value = value.replace(['\n', '\r'], " ");
        if value.contains([',', '"']) || value.starts_with(' ') || value.ends_with(' ') {
            self.out.push(b'"');
            self.out.extend_from_slice(value.replace('"', "\"\"").as_bytes());
            self.out.push(b'"');
        } else {
            self.out.extend_from_slice(value.as_bytes());
        }
    }

    fn parties(&mut self, parties: &[Party]) {
        let joined = |f: fn(&Party) -> String| parties.iter().map(f).collect::<Vec<_>>().join(";");
        self.field(&joined(|p| p.name.replace(';', ",")));
        self.field(&joined(|p| p.country.map(|c| c.to_string()).unwrap_or_default()));
        self.field(&joined(|p| p.sector.map(|s| s.to_string()).unwrap_or_default()));
        self.field(&joined(Party::code));
    }
}
