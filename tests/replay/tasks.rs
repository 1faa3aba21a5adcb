//! Tasks that fall due: each is claimed once, whoever dies on the way.

use std::process::{Child, Stdio};
use std::time::{Duration, Instant};

use mongodb::bson::{Document, doc};

use super::support::{EASY, FROM, PROMPT, UNTIL, World, count, report};
use crate::mongodb::server::Place;
use crate::postgres::server::{Database, database};
use crate::support::advancing::kills;
use crate::support::{fail, ordermill, stderr, stdout, succeed, text};

/// Keeps every run of a task, by its own account of the database.
const AUDIT: &str = "CREATE SCHEMA audit; CREATE TABLE audit.runs (task_id bigint, at timestamptz);
    CREATE FUNCTION audit.keep() RETURNS trigger LANGUAGE plpgsql AS
    'BEGIN INSERT INTO audit.runs VALUES (OLD.task_id, OLD.next_run_at); RETURN NEW; END';
    CREATE TRIGGER keep BEFORE UPDATE ON tasks FOR EACH ROW
    WHEN (OLD.next_run_at <> NEW.next_run_at) EXECUTE FUNCTION audit.keep()";

/// Tasks that fall due in the hour: those of a quarter of an hour four times, half as many twice.
const fn due(tasks: u32) -> u64 {
    tasks as u64 * 5
}

/// A Postgres that is seeded, and keeps every run.
fn audited(world: &World) -> Database {
    let place = database();
    world.seed_before(&place.address, &[]);
    place.ask(AUDIT);
    place
}

fn runs(place: &Database) -> u64 {
    place.ask("SELECT count(*) FROM audit.runs").parse().expect("a number")
}

fn distinct_runs(place: &Database) -> u64 {
    place.ask("SELECT count(*) FROM (SELECT DISTINCT * FROM audit.runs) AS r").parse().expect("a number")
}

/// The hour's tasks alone.
fn only_tasks<'a>(claiming: &'a str, more: &[&'a str]) -> Vec<&'a str> {
    let usual = ["--from", FROM, "--until", UNTIL, "--set", PROMPT, "--only", "task", "--tasks", claiming];
    [&usual[..], &["--give-up", "10m"], more].concat()
}

#[test]
fn every_task_that_falls_due_is_claimed_once_and_the_target_arrives() {
    const TASKS: u32 = 1_000;
    let world = World::with_tasks(TASKS);
    let path = world.file("report.json");
    for claiming in ["single", "bulk"] {
        let place = audited(&world);
        let more = ["--speed", "300", "--report", text(&path)];
        let output = world.replay(&place.address, &only_tasks(claiming, &more)).output().expect("it ends");
        let (found, said) = (report(&path), stdout(&output));
        assert_eq!(output.status.code(), Some(0), "{said}{}", stderr(&output));
        assert!(said.contains("task 90 % < 600 s: holds") && said.contains("0 runs lost, 0 claimed twice"), "{said}");
        for what in ["offered", "ended"] {
            assert_eq!(count(&found, "task", what), due(TASKS), "{what}: {said}");
        }
        let [claims, empty] = ["claims", "empty"].map(|it| found["found"]["tasks"][it].as_u64().expect("a number"));
        assert_eq!(claims - empty == due(TASKS), claiming == "single", "{said}");
        assert_eq!((runs(&place), distinct_runs(&place)), (due(TASKS), due(TASKS)));
        succeed(&mut world.verify(&place.address, UNTIL));
    }
}

#[test]
fn tasks_are_played_beside_orders_where_the_profile_has_some() {
    const TASKS: u32 = 400;
    let (world, place) = (World::with_tasks(TASKS), database());
    world.seed_before(&place.address, &["--foreign-keys"]);
    let path = world.file("report.json");
    succeed(&mut world.replay_all(&place.address, &["--speed", "240", "--set", PROMPT, "--report", text(&path)]));
    let found = report(&path);
    assert_eq!(count(&found, "task", "ended"), due(TASKS));
    assert!(count(&found, "place", "ended") > 10 && count(&found, "lookup", "ended") > 50, "{found}");
    succeed(&mut world.verify(&place.address, UNTIL));
}

/// Starts a replay of tasks, and kills it once `ran` says that so many have run.
fn kill_after(mut run: Child, wanted: u64, mut ran: impl FnMut() -> u64) {
    let began = Instant::now();
    while ran() < wanted {
        assert!(run.try_wait().expect("it is ours").is_none(), "it goes on");
        assert!(began.elapsed() < Duration::from_secs(300), "it gets under way");
        std::thread::sleep(Duration::from_millis(20));
    }
    run.kill().expect("it is there");
    run.wait().expect("it ends");
    // The server ends what it had been asked.
    let mut last = ran();
    loop {
        std::thread::sleep(Duration::from_secs(1));
        let now = ran();
        if std::mem::replace(&mut last, now) == now {
            return;
        }
    }
}

fn started(world: &World, target: &str, more: &[&str]) -> Child {
    world.replay(target, more).stdout(Stdio::null()).stderr(Stdio::null()).spawn().expect("it starts")
}

#[test]
fn killed_again_and_again_no_task_is_lost_and_none_runs_twice() {
    const TASKS: u32 = 1_500;
    let world = World::with_tasks(TASKS);
    let path = world.file("report.json");
    for claiming in ["single", "bulk"] {
        let place = audited(&world);
        let kills = u64::from(kills(4));
        for kill in 1..=kills {
            let wanted = (kill * due(TASKS) / (kills + 2)).max(runs(&place) + 1);
            kill_after(started(&world, &place.address, &only_tasks(claiming, &["--speed", "300"])), wanted, || {
                runs(&place)
            });
            assert_eq!(runs(&place), distinct_runs(&place), "{claiming}, kill {kill}");
            let said = stdout(&world.verify(&place.address, UNTIL).output().expect("it ends"));
            assert!(said.contains("stands between 2026-03-03T15:00:00Z and 2026-03-03T16:00:00Z"), "{said}");
        }
        let before = runs(&place);
        let more = ["--speed", "300", "--report", text(&path)];
        let said = stdout(&succeed(&mut world.replay(&place.address, &only_tasks(claiming, &more))));
        assert!(said.contains("0 runs lost, 0 claimed twice"), "{said}");
        assert_eq!(count(&report(&path), "task", "offered"), due(TASKS) - before, "it goes on where it left off");
        assert_eq!((runs(&place), distinct_runs(&place)), (due(TASKS), due(TASKS)), "{claiming}");
        succeed(&mut world.verify(&place.address, UNTIL));
    }
}

#[test]
fn what_was_cut_short_is_mended_by_an_advance_too() {
    let world = World::with_tasks(600);
    let place = audited(&world);
    kill_after(started(&world, &place.address, &only_tasks("single", &["--speed", "300"])), 400, || runs(&place));
    let set = format!("as_of={UNTIL}");
    succeed(&mut ordermill(&[
        "generate",
        &world.profile,
        "--quiet",
        "--set",
        &set,
        "--to",
        &place.address,
        "--advance",
    ]));
    succeed(&mut world.verify(&place.address, UNTIL));
}

#[test]
fn a_mongodb_hands_out_each_task_once_whoever_dies_on_the_way() {
    const TASKS: u32 = 200;
    let world = World::with_tasks(TASKS);
    let path = world.file("report.json");
    for claiming in ["single", "bulk"] {
        let place = Place::new();
        world.seed_before(&place.url, &[]);
        let ran = || {
            place.run(async |database| {
                let all = [doc! { "$group": { "_id": null, "runs": { "$sum": "$run_count" } } }];
                let mut found = database.collection::<Document>("tasks").aggregate(all).await?;
                found.advance().await?;
                Ok(found.deserialize_current()?.get_i32("runs").unwrap_or_default())
            }) as u64
        };
        let seeded = ran();
        let slow = only_tasks(claiming, &["--speed", "240"]);
        for kill in 1..=2 {
            let wanted = (kill * due(TASKS) / 4).max(ran() - seeded + 1);
            kill_after(started(&world, &place.url, &slow), wanted, || ran() - seeded);
        }
        let before = ran() - seeded;
        let more = ["--speed", "240", "--report", text(&path)];
        let output = world.replay(&place.url, &only_tasks(claiming, &more)).output().expect("it ends");
        let (found, said) = (report(&path), stdout(&output));
        assert_eq!(output.status.code(), Some(0), "{said}{}", stderr(&output));
        assert!(said.contains("0 runs lost, 0 claimed twice"), "{said}");
        assert_eq!(count(&found, "task", "ended"), due(TASKS) - before, "{said}");
        assert_eq!(ran() - seeded, due(TASKS));
        succeed(&mut world.verify(&place.url, UNTIL));
    }
}

#[test]
fn what_can_not_be_claimed_has_its_own_word_each() {
    let (world, plain) = (World::with_tasks(10), World::of_few());
    let dry = |world: &World, more: &[&str]| {
        fail(&mut ordermill(&[&["replay", &world.profile, "--dry-run", "--set", PROMPT], more].concat()), 2)
    };
    let said = dry(&plain, &["--only", "task"]);
    assert!(said.contains("`--only` asks for tasks, and the profile has none"), "{said}");
    let said = dry(&plain, &["--tasks", "single"]);
    assert!(said.contains("`--tasks` asks for tasks, and the profile has none"), "{said}");
    let said = dry(&world, &["--tasks", "bulk", "--only", "lookup", "--set", EASY]);
    assert!(said.contains("`--tasks` says how tasks are claimed, and none are played"), "{said}");
    let said = dry(&world, &["--tasks", "twice"]);
    assert!(said.contains("single, bulk"), "{said}");

    let place = database();
    world.seed_before(&place.address, &["--tables", "clients,warehouses,products,customers,stock,orders,shipments"]);
    let said = fail(&mut world.replay(&place.address, &only_tasks("bulk", &[])), 2);
    assert!(said.contains("holds no `tasks`, in which a task looks"), "{said}");

    let place = database();
    world.seed_before(&place.address, &[]);
    let twisted = |sql: &str, words: &str| {
        place.ask(sql);
        let said = fail(&mut world.replay(&place.address, &only_tasks("bulk", &["--speed", "900"])), 2);
        assert!(said.contains(words), "{said}");
    };
    twisted(
        "UPDATE tasks SET next_run_at = next_run_at + interval '1 minute' WHERE kind = 'report'",
        "as due at 2026-03-03T15:01:00Z, and it is at 2026-03-03T15:00:00Z",
    );
    twisted("DELETE FROM tasks WHERE kind = 'report'", "holds 10 tasks, and the profile says 15");
}

#[test]
fn a_claim_that_fails_leaves_its_tasks_due_and_the_same_command_goes_on() {
    let (world, place) = (World::with_tasks(200), database());
    world.seed_before(&place.address, &[]);
    place.ask("ALTER TABLE tasks ADD CONSTRAINT stuck CHECK (next_run_at < '2026-03-03T15:45:00Z')");
    let path = world.file("report.json");
    let more = only_tasks("single", &["--speed", "300", "--report", text(&path)]);
    let output = world.replay(&place.address, &more).output().expect("it ends");
    let (found, said) = (report(&path), stdout(&output));
    assert_eq!(output.status.code(), Some(1), "{said}{}", stderr(&output));
    let lost = found["found"]["tasks"]["lost"].as_u64().expect("a number");
    assert_eq!(lost, due(200) - count(&found, "task", "ended"), "{said}");
    assert!(lost > 100 && said.contains("stands between two instants") && said.contains("stuck"), "{said}");
    place.ask("ALTER TABLE tasks DROP CONSTRAINT stuck");
    succeed(&mut world.replay(&place.address, &more));
    assert_eq!(count(&report(&path), "task", "ended"), lost);
    succeed(&mut world.verify(&place.address, UNTIL));
}
