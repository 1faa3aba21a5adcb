//! What becomes of jobs beside others.

use std::collections::BTreeMap;

use super::*;
use crate::plan::{Chunk, Part, Unit};
use crate::profile::{self, Overrides, Profile};

fn profile() -> Profile {
    let text = "name = \"p\"\nstart = 2026-03-02\nend = 2026-03-04\n[warehouse.w]\nplace = [53.8, -1.55]\n\
                country = \"GB\"\n[client.a]\norders = 400\n[client.b]\norders = 200\n[client.c]\norders = 100\n";
    let checked = profile::read("p.toml", text, &Overrides::default());
    checked.unwrap_or_else(|problems| panic!("{}", problems.render(false))).profile
}

/// Some clients, hours of the profile's days, in small pieces.
fn selection(clients: &str, hours: std::ops::Range<i64>) -> Selection {
    let start = profile().start;
    Selection {
        clients: clients.chars().map(String::from).collect(),
        from: Some(start + hours.start * 3_600_000),
        until: Some(start + hours.end * 3_600_000),
        chunk_orders: 50,
        file_orders: 100,
        ..Selection::default()
    }
}

struct Wanted {
    plan: Plan,
    job: Job,
}

fn wanted(selection: &Selection) -> Wanted {
    let profile = profile();
    let plan = Plan::new(&profile, selection).expect("a plan");
    let job = Job::new(&plan, selection);
    Wanted { plan, job }
}

impl Wanted {
    fn decide(&self, holdings: &[Holding], mode: Mode) -> Result<Admission, Conflict> {
        decide(&Request::new(&self.job, &self.plan, mode), holdings)
    }

    /// The job at a target that has taken it beside others, with some of its chunks.
    fn held(&self, others: &[Holding], is_there: impl Fn(&Chunk) -> bool) -> Holding {
        let admission = self.decide(others, Mode::APPEND).expect("it fits");
        let chunks = self.plan.chunks.iter().filter(|chunk| match &chunk.content {
            Content::Dimension { table, .. } => admission.brings.contains_key(table.name),
            Content::Waves(_) => true,
        });
        let entry = |chunk: &Chunk| Entry {
            piece: self.job.piece(&chunk.content),
            as_of: self.job.as_of,
            changes_at: None,
            rows: 1,
            bytes: 1,
            digest: String::new(),
        };
        let entries = chunks.filter(|chunk| is_there(chunk)).map(entry).collect();
        Holding { job: self.job.clone(), brings: admission.brings, entries }
    }
}

fn brings(admission: &Admission) -> Vec<&str> {
    admission.brings.keys().map(String::as_str).collect()
}

fn reason(result: Result<Admission, Conflict>) -> String {
    let Conflict { reason, hint } = result.expect_err("refused");
    format!("{reason} ({hint})")
}

#[test]
fn an_empty_target_takes_any_job_whatever_the_flags() {
    let all = wanted(&selection("", 0..48));
    for mode in
        [Mode::NEW, Mode::RESUME, Mode::APPEND, Mode::REPLACE, Mode::APPEND.resuming(), Mode::REPLACE.resuming()]
    {
        let admission = all.decide(&[], mode).expect("taken");
        assert_eq!(admission.step, Step::Begin);
        assert_eq!(admission.todo.len(), all.plan.chunks.len());
        assert_eq!(brings(&admission), ["clients", "customers", "products", "stock", "warehouses"]);
    }
}

#[test]
fn a_job_that_was_begun_goes_on_with_any_of_resume_append_and_replace() {
    let all = wanted(&selection("", 0..48));
    let half = [all.held(&[], |chunk| chunk.index % 2 == 0)];
    let odd = all.plan.chunks.iter().map(|chunk| chunk.index).filter(|index| index % 2 == 1);
    let odd: Vec<usize> = odd.collect();
    for mode in [Mode::RESUME, Mode::APPEND.resuming(), Mode::REPLACE.resuming()] {
        let admission = all.decide(&half, mode).expect("taken");
        assert_eq!((admission.step, admission.todo.into_iter().collect()), (Step::GoOn, odd.clone()), "{mode:?}");
    }
    for mode in [Mode::NEW, Mode::APPEND] {
        assert!(reason(all.decide(&half, mode)).contains("--resume goes on with it"), "{mode:?}");
    }
    let admission = all.decide(&half, Mode::REPLACE).expect("taken");
    assert_eq!((admission.step, admission.todo.len()), (Step::Replace, all.plan.chunks.len()));
}

#[test]
fn appending_and_replacing_that_were_cut_off_before_they_were_recorded_begin_again() {
    let (first, next) = (wanted(&selection("", 0..24)), wanted(&selection("", 24..48)));
    let there = [first.held(&[], |_| true)];
    let admission = next.decide(&there, Mode::APPEND.resuming()).expect("taken");
    assert_eq!(admission.step, Step::Begin);
    let admission = next.decide(&there, Mode::REPLACE.resuming()).expect("taken");
    assert_eq!(admission.step, Step::Replace);
    assert!(reason(next.decide(&there, Mode::RESUME)).contains("--append adds this job to it"));
}

#[test]
fn a_job_that_appends_have_brought_is_complete() {
    let all = wanted(&selection("", 0..48));
    let mut there = vec![wanted(&selection("ab", 0..24)).held(&[], |_| true)];
    for next in [selection("ab", 24..48), selection("c", 0..48)] {
        assert!(all.decide(&there, Mode::RESUME).is_err());
        there.push(wanted(&next).held(&there, |_| true));
    }
    let admission = all.decide(&there, Mode::RESUME).expect("complete");
    assert_eq!((admission.step, admission.todo.len()), (Step::Covered, 0));
    assert!(reason(all.decide(&there, Mode::NEW)).contains("holds all of this job already"));
    assert_eq!(wanted(&selection("a", 6..30)).decide(&there, Mode::RESUME).expect("complete").step, Step::Covered);
    let of_orders = there[1].entries.iter().position(|entry| matches!(entry.piece, Piece::Orders { .. }));
    there[1].entries.remove(of_orders.expect("orders"));
    assert!(all.decide(&there, Mode::RESUME).is_err(), "one piece is missing");
}

#[test]
fn another_range_shares_the_dimensions_of_the_same_clients_and_leaves_those_of_others() {
    let first = wanted(&selection("ab", 0..24));
    let there = [first.held(&[], |_| true)];
    let same = wanted(&selection("ab", 24..48)).decide(&there, Mode::APPEND).expect("taken");
    assert_eq!(brings(&same), ["clients", "customers", "products", "stock", "warehouses"]);
    assert_eq!(same.shared.len(), 5);
    let next = wanted(&selection("a", 24..48));
    let fewer = next.decide(&there, Mode::APPEND).expect("taken");
    assert_eq!(brings(&fewer), ["warehouses"]);
    let others = wanted(&selection("c", 0..24));
    let other = others.decide(&there, Mode::APPEND).expect("taken");
    assert_eq!(brings(&other), ["clients", "customers", "products", "stock", "warehouses"]);
    assert_eq!(other.shared.iter().collect::<Vec<_>>(), ["warehouses"]);
    let alone = other.without_shared(&others.plan);
    assert_eq!(brings(&alone), ["clients", "customers", "products", "stock"]);
    let is_of_orders = |index: &usize| matches!(next.plan.chunks[*index].content, Content::Waves(_));
    assert!(fewer.todo.iter().all(is_of_orders), "rows that are there are not made");
}

#[test]
fn what_overlaps_is_of_another_world_or_half_there_is_refused() {
    let there = [wanted(&selection("ab", 0..24)).held(&[], |_| true)];
    let overlaps = wanted(&selection("ab", 12..36)).decide(&there, Mode::APPEND);
    assert!(reason(overlaps).contains("already holds `orders` of a, b from 2026-03-02T00:00:00Z"));
    let mixed = wanted(&selection("bc", 24..48)).decide(&there, Mode::APPEND);
    assert!(reason(mixed).ends_with("--append --clients c)"));
    let dimensions = Selection { tables: vec!["clients".to_owned()], ..selection("ab", 0..24) };
    assert!(reason(wanted(&dimensions).decide(&there, Mode::APPEND)).contains("holds all of this job already"));
    let Wanted { plan, job } = wanted(&selection("ab", 24..48));
    let clients: BTreeMap<_, _> = job.clients.keys().map(|code| (code.clone(), "changed".to_owned())).collect();
    let changed = Wanted { plan: plan.clone(), job: Job { clients, ..job.clone() } };
    assert!(reason(changed.decide(&there, Mode::APPEND)).contains("another world"));
    let later = Wanted { plan, job: Job { as_of: job.as_of + 1, ..job } };
    assert!(reason(later.decide(&there, Mode::APPEND)).contains("as_of"));
}

#[test]
fn parts_join_and_none_is_made_twice() {
    let all = wanted(&selection("", 0..48));
    let part = |number| {
        Request::new(&all.job, &all.plan, Mode::NEW)
            .of_part(Part { number, of: 3 }, Unit::FileSet)
            .expect("so many sets")
    };
    let mut there = Vec::new();
    let mut made = Vec::new();
    for number in [2, 1, 3] {
        let admission = decide(&part(number), &there).expect("it joins");
        made.extend(admission.todo);
        there = vec![all.held(&[], |chunk| made.contains(&chunk.index))];
        assert!(reason(decide(&part(number), &there)).contains(&format!("holds all of part {number}/3")));
    }
    made.sort_unstable();
    assert_eq!(made, (0..all.plan.chunks.len()).collect::<Vec<_>>());
    assert_eq!(there[0].missing(), []);
}

#[test]
fn where_a_job_begins_or_ends_moves_no_cut() {
    let bounds = |selection: &Selection| -> Vec<i64> {
        let Wanted { plan, job } = wanted(selection);
        let waves = plan.chunks.iter().filter(|chunk| matches!(chunk.content, Content::Waves(_)));
        waves
            .flat_map(|chunk| {
                let range = job.piece(&chunk.content).range();
                [range.start, range.end]
            })
            .collect()
    };
    let all = bounds(&selection("", 0..48));
    for hours in [0..24, 7..48, 7..31, 13..14] {
        let some = bounds(&selection("", hours.clone()));
        assert!(some[1..some.len() - 1].iter().all(|bound| all.contains(bound)), "{hours:?}");
    }
}

#[test]
fn the_text_is_no_part_of_the_identity() {
    let Wanted { job, .. } = wanted(&selection("a", 0..24));
    let told = Job { text: "# a comment".to_owned(), ..job.clone() };
    assert_eq!(job.id(), told.id());
    let json = serde_json::to_string(&told).expect("JSON");
    assert_eq!(serde_json::from_str::<Job>(&json).expect("a job"), told);
}

#[test]
fn an_advance_keeps_of_a_job_only_what_it_has_not_made_anew() {
    let Wanted { plan, job } = wanted(&selection("ab", 0..24));
    let entry =
        |piece: Piece, as_of: i64| Entry { piece, as_of, changes_at: None, rows: 1, bytes: 1, digest: String::new() };
    let rows = |table: &str, from, until| Piece::Rows { table: table.to_owned(), from, until };
    let (start, until, hour) = (job.from, job.until, 3_600_000);
    let orders = |from, until| Piece::Orders { from, until };
    let later = Job { as_of: job.as_of + hour, until: until + hour, ..job.clone() };
    assert!(later.follows(&job) && !job.follows(&later));
    let old = [rows("clients", 0, 2), rows("stock", 0, 5), rows("stock", 5, 9), orders(start, start + hour)];
    let old = old.into_iter().chain([orders(start + hour, until)]).map(|piece| entry(piece, job.as_of)).collect();
    // There is less stock than before.
    let new = [rows("stock", 0, 4), rows("stock", 4, 7), orders(start + hour, until + hour)];
    let new = new.into_iter().map(|piece| entry(piece, later.as_of)).collect();
    let from = Holding { job, brings: BTreeMap::new(), entries: old };
    let to = Holding { job: later.clone(), brings: BTreeMap::new(), entries: new };
    let holdings = [to, from];
    let moving = Moving::of(&holdings).expect("an advance");
    let carried = moving.carried();
    assert_eq!(
        carried.iter().map(|it| it.piece.clone()).collect::<Vec<_>>(),
        [rows("clients", 0, 2), orders(start, start + hour)]
    );
    assert!(carried.iter().all(|it| it.as_of == later.as_of));
    // Nobody else is let in meanwhile.
    let there = reason(decide(&Request::new(&moving.from.job, &plan, Mode::RESUME), &holdings));
    assert!(there.contains("stands between"), "{there}");
}

#[test]
fn a_replay_is_on_its_way_until_the_ledger_has_said_its_last_word() {
    let Wanted { plan, job } = wanted(&selection("ab", 0..24));
    let held = |job: &Job| Holding { job: job.clone(), brings: BTreeMap::new(), entries: Vec::new() };
    let later = Job { as_of: job.as_of + 3_600_000, until: job.until + 3_600_000, replayed: true, ..job.clone() };
    let holdings = [held(&job), held(&later)];
    let moving = Moving::of(&holdings).expect("a replay");
    let arrived = moving.arrived();
    assert!(!arrived.job.replayed && arrived.job.id() != later.id());
    let there = reason(decide(&Request::new(&job, &plan, Mode::RESUME), &holdings));
    assert!(there.contains("a replay was cut short"), "{there}");
    // What has arrived is noted first, then what it came from is forgotten.
    let both = [held(&job), held(&later), arrived];
    assert_eq!(Moving::of(&both).expect("still on its way").to.job, later);
}
