//! Flags of `generate` that are for databases, and for all servers.

use clap::Args;
#[cfg(feature = "postgres")]
use clap::ValueEnum;
use ordermill::sinks::Indexes;
use ordermill::targets::Target;

use super::Failure;
use super::flag::Flag;
use super::patience::Patience;
use super::words::one_of;

#[derive(Debug, Args)]
#[command(next_help_heading = "Databases")]
pub(super) struct Databases {
    /// Connections that load side by side [default: one per processor, four at most]
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u16).range(1..=256))]
    connections: Option<u16>,

    /// When keys and indexes are built: after, before, none [default: after]
    #[arg(long, value_name = "WHEN", value_parser = one_of::<Indexes>(Indexes::ALL.map(Indexes::name)), hide_possible_values = true)]
    indexes: Option<Indexes>,

    #[command(flatten)]
    patience: Patience,

    #[cfg(feature = "postgres")]
    #[command(flatten)]
    postgres: Postgres,

    #[cfg(feature = "mongodb")]
    #[command(flatten)]
    mongodb: MongoDb,
}

#[cfg(feature = "postgres")]
#[derive(Debug, Args)]
#[command(next_help_heading = "Postgres")]
struct Postgres {
    /// The schema to load into [default: the first on the search path]
    #[arg(long, value_name = "NAME")]
    schema: Option<String>,

    /// Without the write-ahead log: faster, but empty after a crash of the server
    #[arg(long)]
    unlogged: bool,

    /// Partition the order tables
    #[arg(long, value_name = "PERIOD")]
    partition_by: Option<Period>,

    /// Foreign keys from each table to those it refers to, checked at the end
    #[arg(long)]
    foreign_keys: bool,
}

#[cfg(feature = "mongodb")]
#[derive(Debug, Args)]
#[command(next_help_heading = "MongoDB")]
struct MongoDb {
    /// Put a validator on each collection, as `ordermill schema mongodb` prints it
    #[arg(long)]
    validate: bool,

    /// Acknowledgement asked of the server: a number of nodes, majority, or a tag set [default: as the address says]
    #[arg(long, value_name = "W")]
    write_concern: Option<String>,

    /// Spread collections over a sharded cluster by these fields, such as `client_id,order_id` or `hashed:order_id`
    #[arg(long, value_name = "FIELDS")]
    shard_key: Option<ordermill::sinks::mongodb::ShardKey>,
}

#[cfg(feature = "postgres")]
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Period {
    /// By month of UTC
    Month,
}

impl Databases {
    /// The flags that were given, and what for.
    pub(super) fn flags(&self) -> Vec<Flag> {
        let of = |fits: fn(&Target) -> bool, kind| move |flag, is_given| Flag { flag, is_given, fits, kind };
        let of_databases = of(Target::is_database, "a database");
        let mut flags = vec![
            of_databases("--connections", self.connections.is_some()),
            of_databases("--indexes", self.indexes.is_some()),
        ];
        flags.extend(self.patience.flags());
        #[cfg(feature = "postgres")]
        {
            let of_postgres = of(Target::is_postgres, "a Postgres");
            flags.extend([
                of_postgres("--schema", self.postgres.schema.is_some()),
                of_postgres("--unlogged", self.postgres.unlogged),
                of_postgres("--partition-by", self.postgres.partition_by.is_some()),
                of_postgres("--foreign-keys", self.postgres.foreign_keys),
            ]);
        }
        #[cfg(feature = "mongodb")]
        {
            let of_mongodb = of(Target::is_mongodb, "a MongoDB");
            flags.extend([
                of_mongodb("--validate", self.mongodb.validate),
                of_mongodb("--write-concern", self.mongodb.write_concern.is_some()),
                of_mongodb("--shard-key", self.mongodb.shard_key.is_some()),
            ]);
        }
        flags
    }

    /// Refuses flags that don't go together.
    #[cfg_attr(
        not(feature = "postgres"),
        expect(clippy::unused_self, clippy::unnecessary_wraps, reason = "all of them are a Postgres's")
    )]
    pub(super) fn check(&self) -> Result<(), Failure> {
        #[cfg(feature = "postgres")]
        {
            if self.postgres.foreign_keys && self.postgres.unlogged && self.postgres.partition_by.is_some() {
                let message = "`--foreign-keys` can't go from partitioned tables to unlogged ones, says Postgres\n\
                               hint: leave out --foreign-keys, --unlogged or --partition-by";
                return Err(Failure::Usage(message.to_owned()));
            }
            if self.postgres.foreign_keys && self.indexes == Some(Indexes::None) {
                let message =
                    "`--foreign-keys` needs the keys that `--indexes none` leaves out\nhint: leave out one of them";
                return Err(Failure::Usage(message.to_owned()));
            }
        }
        Ok(())
    }

    /// For a bucket.
    #[cfg(feature = "object-store")]
    pub(super) fn bucket(&self) -> ordermill::servers::bucket::Options {
        ordermill::servers::bucket::Options { wait: self.patience.wait(), give_up: self.patience.give_up() }
    }

    /// For a MongoDB.
    #[cfg(feature = "mongodb")]
    pub(super) fn mongodb(&self) -> ordermill::sinks::mongodb::Options {
        ordermill::sinks::mongodb::Options {
            connections: self.connections(),
            indexes: self.indexes.unwrap_or_default(),
            validate: self.mongodb.validate,
            write_concern: self.mongodb.write_concern.clone(),
            shard_key: self.mongodb.shard_key.clone(),
            wait: self.patience.wait(),
            give_up: self.patience.give_up(),
        }
    }

    #[cfg(any(feature = "postgres", feature = "mongodb"))]
    fn connections(&self) -> usize {
        let processors = std::thread::available_parallelism().map_or(1, usize::from);
        self.connections.map_or(processors.min(4), usize::from)
    }

    /// For a Postgres.
    #[cfg(feature = "postgres")]
    pub(super) fn postgres(&self) -> ordermill::sinks::postgres::Options {
        ordermill::sinks::postgres::Options {
            connections: self.connections(),
            schema: self.postgres.schema.clone(),
            unlogged: self.postgres.unlogged,
            by_month: self.postgres.partition_by.is_some(),
            indexes: self.indexes.unwrap_or_default(),
            foreign_keys: self.postgres.foreign_keys,
            wait: self.patience.wait(),
            give_up: self.patience.give_up(),
        }
    }
}
