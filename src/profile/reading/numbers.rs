//! Numbers of clients, warehouses and kinds of tasks: given, or derived from the code, never from the place in the file.

use std::collections::BTreeMap;

use crate::profile::grammar::problems::{Origin, Problems};
use crate::profile::grammar::shape::join;
use crate::profile::grammar::tree::{Entry, Node, Table};

/// Numbers handed out so far, each with who has it.
#[derive(Debug)]
pub(super) struct Numbers {
    noun: &'static str,
    limit: u32,
    taken: BTreeMap<u32, (String, Origin)>,
    /// How often a free number has been looked for.
    sought: u32,
}

/// Numbers lie below it, where nothing else limits them.
pub(super) const NUMBERS: u32 = 1 << 20;
/// Free numbers are looked for so often: where nearly all clash, `max_clients` is the answer.
const MOST_SOUGHT: u32 = 100;

/// The number of a code: at least 1, below `limit`.
pub(super) fn of_code(code: &str, limit: u32) -> u32 {
    let hash = blake3::hash(code.as_bytes());
    let mut word = [0; 8];
    word.copy_from_slice(&hash.as_bytes()[..8]);
    1 + (u64::from_le_bytes(word) % u64::from(limit - 1)) as u32
}

impl Numbers {
    pub(super) fn new(noun: &'static str, limit: u32) -> Self {
        Self { noun, limit, taken: BTreeMap::new(), sought: 0 }
    }

    /// The number of a table's code.
    pub(super) fn one(&mut self, entry: &Entry, table: &Table, problems: &mut Problems) -> u32 {
        self.run(entry, table, 1, problems)
    }

    /// The first of `count` numbers, for a table of this code.
    pub(super) fn run(&mut self, entry: &Entry, table: &Table, count: u32, problems: &mut Problems) -> u32 {
        let given = table.get("number");
        let origin = given.map_or(&entry.key_origin, |node| &node.origin).clone();
        let number = given.and_then(Node::whole_u32).unwrap_or_else(|| of_code(&entry.key, self.limit));
        let path = join(if count == 1 { self.noun } else { "group" }, &entry.key);
        let last = number.saturating_add(count - 1);
        if last >= self.limit {
            let free = self.free(count);
            let problem = problems.error(&origin, format!("the numbers of {path} do not fit below `max_clients`"));
            problem.label(format!("{number} to {last}, of {}", self.limit));
            match free {
                Some(free) => problem.help(format!("`number = {free}` is free, or raise `max_clients`")),
                None => problem.help("raise `max_clients`"),
            };
            return number.min(self.limit - 1);
        }
        let clash = self.taken.range(number..=last).next();
        if let Some((other, code, its_origin)) = clash.map(|(other, (code, at))| (*other, code.clone(), at.clone())) {
            let free = self.free(count);
            let problem = problems.error(&origin, format!("{path} and {code} have the same number"));
            problem.label(if given.is_some() { other.to_string() } else { format!("{other}, from the code") });
            problem.beside(&its_origin, format!("{other} is this one's"));
            match free {
                Some(free) => problem.help(format!("`number = {free}` is free")),
                None => problem.help("raise `max_clients`"),
            };
        }
        for number in number..=last {
            self.taken.entry(number).or_insert_with(|| (path.clone(), origin.clone()));
        }
        number
    }

    /// The lowest start of `count` free numbers.
    fn free(&mut self, count: u32) -> Option<u32> {
        self.sought += 1;
        if self.sought > MOST_SOUGHT {
            return None;
        }
        let mut from: u32 = 1;
        for &taken in self.taken.keys() {
            if taken >= from.saturating_add(count) {
                break;
            }
            from = taken + 1;
        }
        (from.saturating_add(count) <= self.limit).then_some(from)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_come_from_the_code_and_stay() {
        assert_eq!(of_code("acme", 4096), of_code("acme", 4096));
        for limit in [16, 64, 4096, 1 << 20] {
            for code in ["a", "b", "acme", "", "ø"] {
                assert!((1..limit).contains(&of_code(code, limit)));
            }
        }
    }

    #[test]
    fn a_free_number_is_the_lowest() {
        let mut numbers = Numbers::new("client", 16);
        for taken in [1, 2, 4, 5] {
            numbers.taken.insert(taken, (String::new(), Origin::Nowhere));
        }
        assert_eq!(numbers.free(1), Some(3));
        assert_eq!(numbers.free(2), Some(6));
        assert_eq!(numbers.free(11), None);
    }
}
