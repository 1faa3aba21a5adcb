//! What can't be played is said before anything is sent.

use super::support::{EASY, World};
use crate::postgres::server::database;
use crate::support::{fail, ordermill, stdout, succeed, text};

#[test]
fn what_does_not_fit_has_its_own_word_each() {
    let (world, place) = (World::new(), database());
    let at = place.address.as_str();
    let said = fail(&mut world.replay(at, &["--set", EASY]), 2);
    assert!(said.contains("hint: "), "an empty database: {said}");
    world.seed(at, &[]);
    let folder = world.file("data");
    std::fs::create_dir(&folder).expect("a folder");
    for (target, more, words) in [
        (at, &[][..], "promises nothing of what is played (lookup, track, place, wave, advance)"),
        (at, &["--set", EASY, "--set", "client.shop.orders=900"], "holds another profile"),
        (at, &["--set", EASY, "--seed", "9"], "holds another profile: seed 1 there, 9 here"),
        (at, &["--set", EASY, "--from", "2026-03-03", "--until", "2026-03-03"], "--until is later"),
        (at, &["--set", EASY, "--from", "2026-03-03T00:07:00"], "lies inside a wave of 15 minutes"),
        (at, &["--set", EASY, "--from", "2026-03-03T23:30:00", "--until", "2026-03-05"], "outside the profile's time"),
        (at, &["--set", EASY, "--from", "2026-03-02", "--warm-up", "5s"], "outside the profile's time"),
        (at, &["--set", EASY, "--only", "lookup", "--speed", "900000"], "this client can't make that load"),
        (
            at,
            &["--set", EASY, "--set", "client.market.lookups=0", "--set", "client.shop.lookups=0", "--only", "lookup"],
            "nothing is expected",
        ),
        (at, &["--set", EASY, "--give-up", "0s"], "would send nothing"),
        (at, &["--set", EASY], "stands at 2026-03-04T00:00:00Z, and what is written begins at"),
        (at, &["--set", EASY, "--only", "lookup,place"], "go together"),
        (at, &["--set", EASY, "--connections", "12+0"], "two numbers from 1 to 1000"),
        (at, &["--set", EASY, "--only", "lookup", "--reads-at", "null:"], "is no database"),
        (at, &["--set", EASY, "--only", "lookup", "--hlog", &world.profile], "is no log of histograms"),
        (text(&folder), &["--set", EASY], "is no database"),
        ("postgres://nobody@127.0.0.1:1/x", &["--set", EASY], "127.0.0.1:1"),
    ] {
        let said = fail(&mut world.replay(target, more), 2);
        assert!(said.contains(words), "{more:?}: {said}");
    }
    // What changes no row may differ.
    succeed(
        &mut world
            .replay(at, &["--set", EASY, "--set", "client.shop.lookups=1", "--speed", "3600", "--only", "lookup"]),
    );
}

#[test]
fn a_dry_run_says_what_would_be_played_and_whether_it_can_tell() {
    let world = World::new();
    let profile = world.profile.clone();
    let dry = |more: &[&str]| stdout(&succeed(&mut ordermill(&[&["replay", &profile, "--dry-run"], more].concat())));
    let said = dry(&["--set", EASY, "--speed", "60"]);
    assert!(said.contains("60 times the rate: 60 s") && said.contains("nothing was sent"), "{said}");
    assert!(said.contains("90 % < 25 s") && !said.contains("can't be shown"), "{said}");
    let said = dry(&["--set", "slo.lookup=\"99.99 % < 5 s\""]);
    assert!(said.contains("29,956 operations with none bad are the fewest"), "{said}");
}
