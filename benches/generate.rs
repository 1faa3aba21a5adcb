//! What the generator costs, layer by layer: counts, columns, encoded pages; and what it costs to see a load before.
//! `cargo bench`.

use std::hint::black_box;

use criterion::{Criterion, Throughput, criterion_group, criterion_main};
use ordermill::demand::{Arrivals, Demand};
use ordermill::forecast::Forecast;
use ordermill::generate::World;
use ordermill::job::{Job, Mode, Request};
use ordermill::plan::{Chunk, Content, Plan, Selection};
use ordermill::profile::{self, Overrides, Profile};
use ordermill::sinks::{Batches, Coding, Directory, Sink};

fn bench_profile() -> Profile {
    profile::load("bench", &Overrides::default()).expect("a shipped profile").profile
}

/// The waves of the hour from noon UTC on, which has orders of all clients.
fn noon(profile: &Profile) -> std::ops::Range<i64> {
    let wave = i64::from(profile.wave_minutes) * 60_000;
    let noon = profile.start / wave + 12 * 60 / i64::from(profile.wave_minutes);
    noon..noon + 60 / i64::from(profile.wave_minutes)
}

fn counts(c: &mut Criterion) {
    let profile = bench_profile();
    let demands: Vec<Demand> = (0..profile.clients.len()).map(|index| Demand::new(&profile, index)).collect();
    let (start, end) = (profile.start / 60_000, profile.end / 60_000);
    let mut group = c.benchmark_group("counts");
    group.throughput(Throughput::Elements((end - start) as u64 * demands.len() as u64));
    group.bench_function("a day of 30 clients, client-minutes", |b| {
        let mut into = Vec::new();
        b.iter(|| demands.iter().for_each(|demand| demand.counts(start, end, &mut into)));
    });
    let orders: f64 = demands.iter().map(|demand| demand.expected(start, end)).sum();
    group.throughput(Throughput::Elements(orders as u64));
    group.bench_function("a day of 30 clients, arrivals", |b| {
        let mut into = Arrivals::default();
        b.iter(|| {
            for demand in &demands {
                into.clear();
                demand.arrivals(start, end, black_box(&mut into));
            }
        });
    });
    group.finish();
}

/// The slices of an hour, and the number of orders in them.
fn slices(world: &World, chunk: &Chunk) -> (Vec<Batches>, u64) {
    let slices: Vec<Batches> = world.rows(&chunk.content).collect();
    let orders = slices.iter().flatten().filter(|(table, _)| table.name == "orders");
    let count = orders.map(|(_, batch)| batch.num_rows() as u64).sum();
    (slices, count)
}

fn columns_and_pages(c: &mut Criterion) {
    let profile = bench_profile();
    let selection = Selection { tables: vec!["orders".to_owned(), "order_lines".to_owned()], ..Selection::default() };
    let plan = Plan::new(&profile, &selection).expect("the selection is right");
    let world = plan.world();
    let chunk = Chunk { index: 0, set: 0, content: Content::Waves(noon(&profile)), expected_rows: 0 };
    let (slices, orders) = slices(&world, &chunk);

    let mut group = c.benchmark_group("rows");
    group.throughput(Throughput::Elements(orders));
    group.bench_function("columns of an hour, orders with their lines", |b| {
        b.iter(|| world.rows(&chunk.content).map(|slice| slice.len()).sum::<usize>());
    });

    let folder = tempfile::tempdir().expect("a temporary folder");
    let job = Job::new(&plan, &selection);
    let request = Request::new(&job, &plan, Mode::NEW);
    let directory = Directory::open(folder.path(), &request, Coding::default()).expect("an empty folder");
    group.bench_function("Parquet pages of an hour, orders with their lines", |b| {
        b.iter(|| {
            let mut encoder = directory.encoder(&chunk).expect("an encoder");
            for slice in &slices {
                encoder.rows(slice).expect("rows");
            }
            encoder.end().expect("pages").bytes().total()
        });
    });
    group.finish();
}

/// What happens to the orders of a wave, to the end of their lives.
fn events(c: &mut Criterion) {
    let overrides = Overrides { set: vec!["as_of=2026-06-01".to_owned()], ..Overrides::default() };
    let profile = profile::load("bench", &overrides).expect("a shipped profile").profile;
    let selection = Selection { tables: vec!["events".to_owned()], ..Selection::default() };
    let world = Plan::new(&profile, &selection).expect("the selection is right").world();
    let first = noon(&profile).start;
    let wave = Content::Waves(first..first + 1);
    let made = || world.rows(&wave).flatten().map(|(_, batch)| batch.num_rows() as u64).sum::<u64>();

    let mut group = c.benchmark_group("timeline");
    group.sample_size(10);
    group.throughput(Throughput::Elements(made()));
    group.bench_function("events of the orders of a wave", |b| b.iter(made));
    group.finish();
}

fn forecast(c: &mut Criterion) {
    let overrides = Overrides { set: vec!["end=2027-03-01".to_owned()], ..Overrides::default() };
    let profile = profile::load("multi-client", &overrides).expect("a shipped profile").profile;
    let mut group = c.benchmark_group("plan");
    group.sample_size(10);
    group.bench_function("the forecast of a year of 30 clients", |b| {
        b.iter(|| {
            let plan = Plan::new(&profile, &Selection::default()).expect("a plan");
            Forecast::new(&profile, &plan, 1).expect("rows that can be encoded").overall.orders
        });
    });
    group.finish();
}

criterion_group!(benches, counts, columns_and_pages, events, forecast);
criterion_main!(benches);
