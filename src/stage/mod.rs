//! Stages: the same reports on a Postgres and a MongoDB, proved equal, timed stage after stage.
//!
//! A [`Report`] is a question with its SQL, its pipeline and its truth, which is folded from the generated rows. [`climb`] goes up a
//! ladder of [`Stage`]s, each of which changes one thing, puts all reports to all servers in turn, compares every answer with
//! the truth, and says of right ones how long they took, at the client and in the server. What stages make on servers is
//! recorded there (`ordermill_stages`), and nothing else is ever dropped.

mod answer;
mod asked;
mod climber;
mod columnar;
mod databases;
mod desk;
mod finding;
mod ladder;
mod objects;
mod options;
mod pipeline;
mod report;
mod reports;
mod shards;
mod slice;
mod sql;
mod stages;
mod statistics;
mod sums;
mod truth;
mod written;
mod zones;

pub use answer::{Answer, Cell, Column, Difference, Differences, Kind};
pub use asked::Asked;
pub use databases::{Behind, Made, Reach, Source};
pub use desk::{Desk, DeskError, Place, Question, Served};
pub use finding::{Climbed, Finding, Price, ReportFinding, StageFinding, TargetFinding, Unasked, Verdict};
pub use ladder::{LadderError, climb};
pub use options::Options;
pub use pipeline::QUARTER;
pub use report::Report;
pub use reports::{ALL as REPORTS, by_name};
pub use stages::Stage;
pub use statistics::{Ratio, Timing};
pub use truth::answers;
pub use written::{File, files};
