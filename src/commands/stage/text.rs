//! A ladder for people: a table of times for each target, then what is wrong.

use ordermill::servers::plain;
use ordermill::stage::{Behind, Finding, Made, Price, Source, StageFinding, Verdict};

use crate::commands::printer::{Printer, bytes, columns};

/// What was found, for people.
pub(super) fn text(finding: &Finding, printer: Printer) -> String {
    let mut text = String::new();
    for (place, target) in finding.targets.iter().enumerate() {
        text.push_str(&format!("{}\n", printer.strong(&format!("{} ({})", target.target, target.kind))));
        text.push_str(&times(finding, place));
        text.push('\n');
    }
    for unasked in &finding.unasked {
        text.push_str(&format!("{} was not asked: {}\n", unasked.report, unasked.why));
    }
    let mut wrong = 0;
    for (stage, target, report, verdict) in finding.faults() {
        wrong += 1;
        match verdict {
            Verdict::Refused(said) => {
                text.push_str(&format!("{report} at {stage} of {target} is not taken: {}\n", plain(said)));
            }
            Verdict::Wrong(differences) => {
                text.push_str(&format!("{report} at {stage} of {target} is wrong in {} rows\n", differences.count));
                for difference in &differences.first {
                    text.push_str(&format!("  {difference}\n"));
                }
            }
            Verdict::Right => {}
        }
    }
    let of = finding.client.as_ref().map_or(String::new(), |client| format!("{client} "));
    let span = format!("{of}from {} until {}, as of {}", finding.from, finding.until, finding.at);
    let told = if wrong == 0 {
        format!("every answer is the truth: {span}; folded from the generated rows in {:.1} s\n", finding.truth_seconds)
    } else {
        format!("{wrong} answers are not the truth, and get no time: {span}\n")
    };
    text + &told
}

/// Reports by stages: the median of requests in milliseconds, beside it the server's own time, and a mark where the request is
/// faster or slower than at the stage before for certain.
fn times(finding: &Finding, place: usize) -> String {
    let measured: Vec<&StageFinding> =
        finding.stages.iter().filter(|stage| !stage.targets[place].reports.is_empty()).collect();
    let source = match finding.targets[place].database_time {
        Source::Statements => "pg_stat_statements",
        Source::SecondRun => "a second run, EXPLAIN ANALYZE: pg_stat_statements is not there",
        Source::Latency => "$collStats",
        Source::Timer => "its own timer",
    };
    let mut rows = vec![["ms (in the server)", "rows"].map(str::to_owned).to_vec()];
    rows[0].extend(measured.iter().map(|stage| stage.stage.to_string()));
    let mut is_measured = false;
    for (number, report) in finding.reports.iter().enumerate() {
        let mut row = vec![report.name.to_owned(), report.rows.to_string()];
        for stage in &measured {
            let asked = &stage.targets[place].reports[number];
            let mark = match asked.by_before {
                Some(ratio) if ratio.is_faster() => " <",
                Some(ratio) if ratio.is_slower() => " >",
                _ => "  ",
            };
            let database = asked.database.as_ref().map_or(String::new(), |it| format!(" ({:.1})", it.median_ms));
            is_measured |= asked.database.is_some();
            row.push(match &asked.request {
                Some(request) => format!("{:.1}{database}{mark}", request.median_ms),
                None => "no answer".to_owned(),
            });
        }
        rows.push(row);
    }
    let mut overall = vec!["overall".to_owned(), String::new()];
    let ratio =
        |stage: &&StageFinding| stage.targets[place].overall.map_or(String::new(), |it| format!("{it:.2} of it"));
    overall.extend(measured.iter().map(ratio));
    rows.push(overall);
    let mut text = columns(&rows);
    let source = if is_measured { source } else { "not measured, it does not tell" };
    text.push_str(&format!("  time in the server: {source}; < faster than at the stage before, > slower, at 95%\n"));
    for stage in &finding.stages {
        let climbed = &stage.targets[place];
        let told = match &climbed.made {
            Made::Not { why } => vec![why.clone()],
            Made::Objects { made, seconds, refresh_seconds, bytes: size, .. } => {
                let made = (*made > 0).then(|| format!("{made} objects, {seconds:.1} s"));
                let refresh = refresh_seconds.map(|it| format!("{it:.1} s to bring up to date"));
                let size = size.filter(|size| *size > 0).map(bytes);
                let spent = climbed.cpu_seconds.map(|it| format!("all runs took {it:.1} s of the server's CPU"));
                let behind = climbed.behind.map(behind);
                let by = climbed.by.as_ref().map(|by| format!("asked of {by}"));
                let price = climbed.price.and_then(|it| price(it, finding.currency.as_deref()?));
                [by, made, refresh, size, spent, price, behind].into_iter().flatten().collect()
            }
        };
        if !told.is_empty() {
            text.push_str(&format!("  {}: {}\n", stage.stage, told.join(", ")));
        }
    }
    text
}

/// What a stage costs, for people; none when nothing that has a price is known.
fn price(price: Price, currency: &str) -> Option<String> {
    let storage = price.storage.map(|it| format!("{it:.4} {currency} a month of storage"));
    let runs = price.thousand_runs.map(|it| format!("{it:.4} {currency} for a thousand runs"));
    let all: Vec<String> = storage.into_iter().chain(runs).collect();
    (!all.is_empty()).then(|| all.join(", "))
}

/// How far a follower was behind, for people.
fn behind(behind: Behind) -> String {
    let lacked = behind.bytes.map(|lacked| format!(" ({})", bytes(lacked))).unwrap_or_default();
    match behind.ms {
        Some(ms) => format!("at most {ms:.0} ms{lacked} behind"),
        None => format!("behind by an unknown time{lacked}"),
    }
}
