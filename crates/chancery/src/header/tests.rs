//! Headers of many outlets and kinds, and lines that only look like one.

use super::*;
use proptest::prelude::*;

/// Reads a header and gives `published|source|place` and the body's stretches, joined by ` // `.
fn check(text: &str, fields: &str, body: &str) {
    let header = read(text);
    let published = header.published.map(|d| d.to_string()).unwrap_or_default();
    let got = format!("{published}|{}|{}", header.source.unwrap_or_default(), header.place.unwrap_or_default());
    assert_eq!(got, fields, "{text}");
    let parts: Vec<&str> = header.body.iter().map(|s| &text[s.range()]).collect();
    assert_eq!(parts.join(" // "), body, "{text}");
}

#[test]
fn datelines_of_wires() {
    check(" date 2024-04-14 (MENAFN) In the north, envoys met.", "2024-04-14|MENAFN|", "In the north, envoys met.");
    check("CAIRO - 24 July 2022: Egypt signed it.", "2022-07-24||CAIRO", "Egypt signed it.");
    check("CAIRO- 24 July 2022: Egypt signed it.", "2022-07-24||CAIRO", "Egypt signed it.");
    check("BAKU (Reuters) - Georgia left.", "|Reuters|BAKU", "Georgia left.");
    check("afrol News, 25 March - Mali agreed.", "|afrol News|", "Mali agreed.");
    check("WASHINGTON, Jan 5 (Xinhua) -- Peru met Chile.", "|Xinhua|WASHINGTON", "Peru met Chile.");
    check("ATHENS — Greece signed.", "||ATHENS", "Greece signed.");
    check("SEOUL—Minister Park met his aides.", "||SEOUL", "Minister Park met his aides.");
    check("(AFP) - Togo voted.", "|AFP|", "Togo voted.");
    check("New York (AFP) – The frustration grew.", "|AFP|New York", "The frustration grew.");
    check(
        "LOS ANGELES, April 05, 2018 (GLOBE NEWSWIRE) -- A firm sued.",
        "2018-04-05|GLOBE NEWSWIRE|LOS ANGELES",
        "A firm sued.",
    );
    check("KABUL, Afghanistan (Nov. 25, 2012) — A force came.", "2012-11-25||KABUL, Afghanistan", "A force came.");
    check("KABUL, Afghanistan (Feb. 15)\nA force came.", "||KABUL, Afghanistan", "A force came.");
    check("FAIRFIELD, Conn. -- Police came.", "||FAIRFIELD, Conn.", "Police came.");
    check("CAMP MURRAY, Wash. - Troops left.", "||CAMP MURRAY, Wash.", "Troops left.");
    check("MYRTLE BEACH, S.C. - Troops left.", "||MYRTLE BEACH, S.C.", "Troops left.");
    check("San Jose, California — A woman left.", "||San Jose, California", "A woman left.");
    check("BEIJING, China (CNN) -- Envoys met.", "|CNN|BEIJING, China", "Envoys met.");
    check("JERUSALEM (AP) _ Envoys met.", "|AP|JERUSALEM", "Envoys met.");
    check("HAVANA (AP) --\nEnvoys met.", "|AP|HAVANA", "Envoys met.");
    check("MOSCOW, July 10. /TASS/. Envoys met.", "|TASS|MOSCOW", "Envoys met.");
    check("KYIV. July 5 (Interfax-Ukraine) – Envoys met.", "|Interfax-Ukraine|KYIV", "Envoys met.");
    check("MOSCOW/KYIV (Reuters) - Envoys met.", "|Reuters|MOSCOW/KYIV", "Envoys met.");
    check("LA PAZ, July 25: The envoys met.", "||LA PAZ", "The envoys met.");
    check("KUWAIT: HH the Prime Minister left.", "||KUWAIT", "HH the Prime Minister left.");
    check("Mumbai, Nov 11 -\nThe navy left.", "||Mumbai", "The navy left.");
    check("SHAH ALAM, Thurs. - The police left.", "||SHAH ALAM", "The police left.");
    check("Rio de Janeiro, 3 May 2020 (EFE).- Envoys met.", "2020-05-03|EFE|Rio de Janeiro", "Envoys met.");
    check("WASHINGTON Barack Obama pardoned it.", "||WASHINGTON", "Barack Obama pardoned it.");
    check("27/09/2013-Chad to vote", "2013-09-27||", "Chad to vote");
    check("TODAY PERU – A judge ruled.", "|TODAY PERU|", "A judge ruled.");
    check("SUVA, July 25 (Fiji Bulletin/ANN) - Envoys met.", "|Fiji Bulletin/ANN|SUVA", "Envoys met.");
    let long = format!("MULTAN: Leader {}", "x ".repeat(80));
    check(&long, "||MULTAN", &long[8..]);
    check("LIMA NEWS (EFE) Peru voted.", "|EFE|", "Peru voted.");
}

#[test]
fn lines_above_the_report() {
    check(
        "Envoys meet in Quito.\n\nQUITO, July 25 (UPI) — Envoys met.",
        "|UPI|QUITO",
        "Envoys meet in Quito. // Envoys met.",
    );
    check("Navy leaves\nPublished: 12 May 2021\nThe navy left.", "2021-05-12||", "Navy leaves // The navy left.");
    check("Navy leaves\nBy Jane Roe, AP\nThe navy left.", "|AP|", "Navy leaves // The navy left.");
    check("By Jane Roe and John Doe\nThe navy left.", "||", "The navy left.");
    check("By Jane Roe of Reuters\nThe navy left.", "|Reuters|", "The navy left.");
    check(
        "Staff Command\n2011-07-S-064\nFor Immediate Release\n\nKABUL, Afghanistan (July 30, 2011) – \nA force came.",
        "2011-07-30||KABUL, Afghanistan",
        "Staff Command // A force came.",
    );
    check("Head\nupdated 7/28/2004 3:02:00 PM ET\nIt rained.", "2004-07-28||", "Head // It rained.");
    check("Head\nPosted: Jul 07, 2012 7:40 PM ET\nIt rained.", "2012-07-07||", "Head // It rained.");
    check("Head\nPublished on Friday, 27 September 2013\nIt rained.", "2013-09-27||", "Head // It rained.");
    check(
        "Head\nPosted: 14/9/2012 8:33 am Updated: 15/9/2012 8:33 am\nIt rained.",
        "2012-09-14||",
        "Head // It rained.",
    );
    for line in [
        "Updated at 1:33 p.m. on Thursday, May 13, 2021",
        "PUB: May 13 2021",
        "Posted May 13 2021",
        "12:52 p.m. EDT May 13, 2021",
        "MAY 13, 2021 AT 1: 10PM",
        "Published time: May 13, 2021 02:03",
        "PUBLISHED: 02:31 GMT, 13 May 2021 | UPDATED: 22:19 GMT, 14 May 2021",
        "POSTED: 1052 GMT (1852 HKT), May 13, 2021",
        "8: 05am UK, Thursday 13 May 2021",
        "8:13 AM PDT 5/13/2021",
        "05/04/21 07:35 PM GMT, 13 May 2021",
        "Thursday, May 13, 2021 | Updated 9:28 AM EDT",
        "2 A.M. MAY 13, 2021",
        "May 13, 2021 1:35 p.m.",
        "on Thursday, 13 May 2021 13:45.",
        "13 May 2021 @09:29 pm",
        "Published: 13 May 2021 11:25 GMT+02: 00",
        "on May 13 2021, 5: 03p",
    ] {
        let day = if line.starts_with("05") { "2021-04-05" } else { "2021-05-13" };
        check(&format!("Head\n{line}\nIt rained."), &format!("{day}||"), "Head // It rained.");
    }
    check("Head\n05/04/21 07:35 PM ET\nIt rained.", "2021-05-04||", "Head // It rained.");
    check("Head\nAFP | May 13, 2021, 05.51AM IST\nIt rained.", "2021-05-13|AFP|", "Head // It rained.");
    check("LIMA, May 13, 2021/02:00 pm (EFE) - It rained.", "2021-05-13|EFE|LIMA", "It rained.");
    check(
        "Field Staff Command Morning Operational Update, May 13, 2021\nIt rained.",
        "2021-05-13||",
        "Field Staff Command Morning Operational Update, May 13, 2021\nIt rained.",
    );
    check("Police today (13 May 2021) left.", "2021-05-13||", "Police today (13 May 2021) left.");
    check("Head\nRelease: 03/08/2013\nIt rained.", "||", "Head // It rained.");
    check("Head\r\n(Reuters)\r\nIt rained.", "|Reuters|", "Head // It rained.");
}

#[test]
fn a_report_without_a_header_is_all_body() {
    for text in [
        "Kenya and Uganda signed a pact.",
        "On Thursday, July 21, President Roe called.",
        "NATO - the alliance - met.",
        "The Transport General Authority (TGA) confirmed it.",
        "UPDATE - Envoys met.",
        "BUSTED: Mails show it",
        "THREE envoys met in Lima.",
        "BREAKING: Envoys met in Lima.",
        "IOWA POLLS NOT WRONG - JUST EARLY",
        "Obama, Putin — two presidents — met.",
        "Clinton camp: Rhetoric threatens peace.",
        "President Roe (R-Texas) - a lawyer - met them.",
        "Moscow: Washington must stop",
        "March 8 - the day of women - is kept.",
        "By Monday, the navy had left.\nIt rained.",
        "By signing it, Peru gave way.\nIt rained.",
        "Spain-based rebels met.",
        "KABUL-based rebels met.",
        "ROE: It is done.\nDOE: It is not.",
        "May the envoys meet.",
        "",
        " \n ",
        "Envoys met in Lima. (AFP)",
        "US-led forces (NATO) struck it.",
        "Ministry of Defense (MOD) officials met.",
        "2011 was a bad year.",
        "Vienna talks - the last ones - failed.",
    ] {
        let header = read(text);
        let whole = if text.is_empty() { vec![] } else { vec![Span::new(0, text.len() as u32)] };
        assert_eq!(header, Header { body: whole, ..Header::default() }, "{text:?}");
    }
}

proptest! {
    #[test]
    fn bodies_lie_in_order_inside_any_text(
        text in "(\\PC|\n|\r|[A-Z]{4} |\\(AP\\)|--|—|: |Jan |[0-9]{1,4}|/|By |Published ){0,40}"
    ) {
        let header = read(&text);
        let mut at = 0;
        for span in header.body {
            prop_assert!(at <= span.start && span.start < span.end);
            at = span.end;
            prop_assert!(text.get(span.range()).is_some());
        }
    }
}
