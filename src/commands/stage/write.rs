//! `stage write`: a folder per stage, for whoever wants to try it, or to dispute what came out of it.

use std::path::{Path, PathBuf};

use ordermill::profile::{self, Profile};
use ordermill::stage::{self, Stage};

use crate::commands::printer::Printer;
use crate::commands::{Failure, ProfileArguments, shell};

#[derive(Debug, clap::Args)]
pub(in crate::commands) struct Arguments {
    #[command(flatten)]
    profile: ProfileArguments,

    /// The folder to write into: a new one, or one that is empty
    #[arg(value_name = "DIR", value_hint = clap::ValueHint::DirPath)]
    folder: PathBuf,

    /// The image of this program that the compose files name
    #[arg(long, value_name = "IMAGE", default_value = concat!("ordermill:", env!("CARGO_PKG_VERSION")))]
    image: String,
}

/// The servers of a compose file; what comes before names the stage, what comes behind uses them.
const SERVERS: &str = include_str!("servers.yaml");
/// A Postgres that follows the other one, for the stage that asks it.
const FOLLOWER: &str = include_str!("follower.yaml");
/// What a Postgres is given before it starts: the view that tells how long it took.
const STATISTICS: &str = "CREATE EXTENSION pg_stat_statements;\n";
/// What lets a follower in.
const REPLICATION: &str = "echo 'host replication ordermill all scram-sha-256' >>\"$PGDATA/pg_hba.conf\"\n";
/// Addresses of the servers.
const TARGETS: [&str; 2] = ["postgres://ordermill:ordermill@postgres/ordermill", "mongodb://mongodb/ordermill"];
const REPLICA: &str = "postgres://ordermill:ordermill@follower/ordermill";

pub(super) fn run(arguments: &Arguments, printer: Printer) -> Result<(), Failure> {
    let source = match arguments.profile.profile.as_str() {
        "-" => {
            return Err(Failure::Usage(
                "a profile from standard input can't be copied\nhint: name its file".to_owned(),
            ));
        }
        name => profile::text(name).map_err(Failure::Profile)?,
    };
    let profile = arguments.profile.load(printer)?;
    let folder = &arguments.folder;
    if fs_err::read_dir(folder).is_ok_and(|mut entries| entries.next().is_some()) {
        let message = format!("`{}` is not empty\nhint: name a new folder", folder.display());
        return Err(Failure::Usage(message));
    }
    let file = format!("{}.toml", profile.name);
    let command = Commands { file: &file, changes: arguments.profile.changes.flags(), image: &arguments.image };
    write(&folder.join(&file), &source)?;
    write(&folder.join("postgres.sql"), STATISTICS)?;
    write(&folder.join("replication.sh"), REPLICATION)?;
    write(&folder.join("README.md"), &overview(&profile, &arguments.image))?;
    for stage in Stage::ALL {
        let folder = folder.join(name(stage));
        let readme = match stage {
            Stage::Columnar => command.columnar(),
            Stage::Shards => command.shards(),
            _ => {
                write(&folder.join("compose.yaml"), &command.compose(stage))?;
                readme(stage)
            }
        };
        write(&folder.join("README.md"), &readme)?;
        for file in stage::files(&profile, stage) {
            write(&folder.join(file.path), &file.text)?;
        }
    }
    printer.note(&format!("{}: {} stages; README.md says how to go on", folder.display(), Stage::ALL.len()));
    Ok(())
}

/// The folder of a stage: folders stand in the order of stages.
fn name(stage: Stage) -> String {
    let place = Stage::ALL.iter().position(|it| *it == stage).unwrap_or_default();
    format!("{}-{stage}", place + 1)
}

fn write(path: &Path, text: &str) -> anyhow::Result<()> {
    if let Some(folder) = path.parent() {
        fs_err::create_dir_all(folder)?;
    }
    Ok(fs_err::write(path, text)?)
}

/// In quotes, as YAML and JSON have them.
fn quoted(text: &str) -> String {
    serde_json::Value::from(text).to_string()
}

/// What the services of a compose file run.
struct Commands<'c> {
    /// The profile's file.
    file: &'c str,
    /// What is changed of it, as flags.
    changes: Vec<String>,
    image: &'c str,
}

impl Commands<'_> {
    /// The profile and what is changed of it, as a shell takes them from the folder of a stage.
    fn profile(&self) -> String {
        let words = self.changes.iter().map(|word| format!(" {}", shell::word(word)));
        [shell::word(&format!("../{}", self.file))].into_iter().chain(words).collect()
    }

    /// How the stage is tried whose servers are the user's own.
    fn shards(&self) -> String {
        let (change, profile) = (capital(Stage::Shards.change()), self.profile());
        format!(
            "# shards\n\n{change}. `shards.toml` is a layout that says where each shard's rows lie:\n\n```sh\n\
             ordermill generate {profile} --shards shards.toml\nordermill stage run {profile} --at \"$SHOP\" --shards shards.toml --stages \
             indexes,shards   # all rows lie at $SHOP\npsql \"$SHARD\" -f reports/on_time.sql   # what one of them is asked\n```\n\nRows of one key \
             are added up; `ship_times` asks how often each time was, since no percentile of all follows from percentiles of parts.\n"
        )
    }

    /// How the stage without a server is tried.
    fn columnar(&self) -> String {
        format!(
            "# columnar\n\n{}. No server takes part:\n\n```sh\nordermill generate {} --to parquet\n\
             duckdb -init up.sql -c '.read reports/on_time.sql'   # the parameters are variables that up.sql sets\n```\n",
            capital(Stage::Columnar.change()),
            self.profile()
        )
    }

    fn compose(&self, stage: Stage) -> String {
        let profile = format!("/{}", self.file);
        let of = |verb: &[&str], flag: &str, more: &[&str]| {
            let targets = TARGETS.iter().flat_map(|target| [flag, target]);
            let words = verb.iter().copied().chain([profile.as_str()]).chain(targets).chain(more.iter().copied());
            let words = words.map(str::to_owned).chain(self.changes.iter().cloned());
            // A dollar would begin a variable.
            let words: Vec<String> = words.map(|word| quoted(&word.replace('$', "$$"))).collect();
            words.join(", ")
        };
        let stages = if stage == Stage::Plain { stage.to_string() } else { format!("plain,{stage}") };
        let seed = of(&["generate"], "--to", &["--indexes", "none", "--resume", "--wait", "60s"]);
        let has_follower = stage == Stage::Replica;
        let replica: &[&str] = if has_follower { &["--replica", REPLICA] } else { &[] };
        let ladder = of(&["stage", "run"], "--at", &[&["--stages", &stages], replica].concat());
        let service = |name: &str, command: &str, waits: &str| {
            format!(
                "\n  {name}:\n    image: {}\n    volumes:\n      - {}\n    command: [{command}]\n    depends_on:\n{waits}",
                quoted(self.image),
                quoted(&format!("../{0}:/{0}:ro", self.file))
            )
        };
        let healthy = "      postgres: { condition: service_healthy }\n      mongodb: { condition: service_healthy }\n";
        let seeded = "      seed: { condition: service_completed_successfully }\n".to_owned();
        let (follower, follows) =
            if has_follower { (FOLLOWER, "      follower: { condition: service_healthy }\n") } else { ("", "") };
        format!(
            "# {stage}: {}\n#   docker compose up --exit-code-from ladder ladder\n{SERVERS}{follower}{}{}",
            stage.change(),
            service("seed", &seed, healthy),
            service("ladder", &ladder, &(seeded + follows))
        )
    }
}

fn overview(profile: &Profile, image: &str) -> String {
    let stages = Stage::ALL.map(|stage| format!("- [{0}]({0}): {1}\n", name(stage), stage.change())).concat();
    format!(
        "# Stages of {}\n\nEach folder holds one stage: how it is made by hand, and, but for the last two, a compose file that fills a Postgres and a \
         MongoDB with the same rows, and times every report before and after. A stage stands on those before it, but for partitions and the replica, which later ones \
         do without; the last two stand alone.\n\n{stages}\nThe compose files run `{image}`: build it from ordermill's Dockerfile, or name another one with --image.\n",
        profile.name
    )
}

fn readme(stage: Stage) -> String {
    let stands = match stage {
        Stage::Cache => {
            "\nThe answers are kept and found by `ordermill`; the questions are those of the stage before.\n"
        }
        Stage::Replica => {
            "\nThe questions are those of the stage before, put to a server that follows: `psql` is given its address. The compose file starts \
             one beside its primary; the MongoDB there is no replica set, so it has no secondary.\n"
        }
        Stage::Partitions => {
            "\nThe tables are copied into a schema of their own; the questions look for them there first. A MongoDB has nothing like it.\n"
        }
        _ => "",
    };
    format!(
        "# {stage}\n\n{}.\n{stands}\n```sh\ndocker compose up --exit-code-from ladder ladder   # both databases filled, every answer proved, timed\n\
         docker compose down --volumes\n```\n\nBy hand, on databases that `ordermill generate --indexes none` has filled, once the stages before are up:\n\n\
         ```sh\npsql \"$SHOP\" -v ON_ERROR_STOP=1 -f up.sql\npsql \"$SHOP\" -f reports/on_time.sql            # -v client=1, -v from=\"'2026-03-02'\"\npsql \"$SHOP\" -f down.sql\n\
         mongosh \"$SHOP\" up.mongodb.js\nmongosh \"$SHOP\" reports/on_time.mongodb.js\nmongosh \"$SHOP\" down.mongodb.js\n```\n",
        capital(stage.change())
    )
}

/// With its first letter large.
fn capital(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map_or(String::new(), |first| first.to_uppercase().chain(letters).collect())
}
