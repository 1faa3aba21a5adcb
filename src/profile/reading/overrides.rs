//! `--set path=value`, `--scale`, `--shrink`, `--seed`: what one command changes of a profile before it is read.
//!
//! Values are grafted onto the tree as if they stood in the file, so that they are checked like all others; what is
//! wrong with one is shown in the `--set` it came from. The code of a thing (`peak.payday`) must be in the file: a
//! mistyped one would quietly add a thing.

use super::categories;
use crate::profile::grammar::problems::{Origin, Problems};
use crate::profile::grammar::shape::{Names, Shape, join};
use crate::profile::grammar::tree::{self, Node, Table, Value};
use crate::profile::grammar::{keys, words};

/// What a command changes of a profile.
#[derive(Debug, Clone, Default)]
pub struct Overrides {
    /// `path=value`, as given to `--set`.
    pub set: Vec<String>,
    /// Multiplies all order rates, in place of the profile's `scale`.
    pub scale: Option<f64>,
    /// Multiplies order rates, customers and products, in place of the profile's `shrink`.
    pub shrink: Option<f64>,
    /// In place of the profile's `seed`.
    pub seed: Option<u64>,
}

impl Overrides {
    /// Everything as one list of `path=value`.
    pub(super) fn sets(&self) -> Vec<String> {
        let scale = self.scale.map(|scale| format!("scale={scale:?}"));
        let shrink = self.shrink.map(|shrink| format!("shrink={shrink:?}"));
        let seed = self.seed.map(|seed| format!("seed={seed}"));
        self.set.iter().cloned().chain(scale).chain(shrink).chain(seed).collect()
    }
}

/// Grafts the values onto the tree.
pub(super) fn graft(sets: &[String], root: &mut Table, problems: &mut Problems) {
    for (k, set) in sets.iter().enumerate() {
        let Some((path, value)) = set.split_once('=') else {
            problems
                .error(&Origin::Set(k, 0, set.len()), "no value")
                .help("write path=value, such as `--set peak.payday.times=2.5`");
            continue;
        };
        let from = path.len() + 1 + (value.len() - value.trim_start().len());
        let Some(node) = tree::parse_value(value.trim(), k, from, problems) else { continue };
        let origin = Origin::Set(k, 0, path.trim_end().len());
        place(root, path.trim(), &origin, node, problems);
    }
}

/// Puts a value at a path, which must be one of the table of keys.
fn place(root: &mut Table, path: &str, origin: &Origin, value: Node, problems: &mut Problems) {
    let mut table = root;
    let mut shape = &keys::PROFILE;
    let mut done = String::new();
    let steps: Vec<&str> = path.split('.').map(str::trim).collect();
    for (i, step) in steps.iter().enumerate() {
        let top = i == 1;
        match inner(shape, step, table, top) {
            Ok(next) => shape = next,
            Err(near) => {
                let problem = problems.error(origin, format!("there is no `{}` to set", join(&done, step)));
                if let Some(near) = near {
                    let meant = steps[i + 1..].iter().fold(join(&done, &near), |path, rest| join(&path, rest));
                    problem.label(format!("did you mean `{meant}`?"));
                }
                return;
            }
        }
        done = join(&done, step);
        if i + 1 == steps.len() {
            table.set(step, origin.clone(), value);
            return;
        }
        let empty = Node { value: Value::Table(Table::default()), origin: origin.clone() };
        if table.get(step).is_none() {
            table.set(step, origin.clone(), empty);
        }
        let Some(inner) = table.get_mut(step).and_then(Node::table_mut) else {
            problems
                .error(origin, format!("`{done}` is no table in the file"))
                .help(format!("set it whole: `--set '{done}={{ … }}'`"));
            return;
        };
        table = inner;
    }
}

/// The shape behind a step, or the step that was meant.
fn inner(shape: &'static Shape, step: &str, table: &Table, of_things: bool) -> Result<&'static Shape, Option<String>> {
    match shape {
        Shape::Parts(lists) => {
            let all = || crate::profile::grammar::shape::keys(lists);
            let near = || words::nearest(step, all().map(|key| key.name)).map(str::to_owned);
            all().find(|key| key.name == step).map(|key| &key.shape).ok_or_else(near)
        }
        Shape::Map(names, of) => {
            let known = table.keys().any(|key| key == step);
            let things = of_things && *names == Names::Code && !table.entries.is_empty();
            let built_in = categories::built_in().any(|code| code == step);
            if things && !known && !built_in {
                return Err(words::nearest(step, table.keys()).map(str::to_owned));
            }
            Ok(of)
        }
        Shape::Either(shapes) => {
            let table_like = shapes.iter().find(|shape| matches!(shape, Shape::Parts(_) | Shape::Map(..)));
            table_like.map_or(Err(None), |shape| inner(shape, step, table, of_things))
        }
        _ => Err(None),
    }
}
