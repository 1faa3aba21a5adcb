//! Stub.
use crate::profile::Profile;
use crate::random::Key;
/// A.
#[derive(Debug, Default, Clone)]
pub struct Arrivals {
    /// a
    pub minute: Vec<i64>,
    /// a
    pub position: Vec<u32>,
    /// a
    pub placed_at: Vec<i64>,
    /// a
    pub key: Vec<Key>,
    /// a
    pub mix: Vec<u32>,
}
/// D.
#[derive(Debug)]
pub struct Demand {}
impl Demand {
    /// n
    pub fn new(_: &Profile, _: usize) -> Self {
        Self {}
    }
    /// n
    pub fn expected(&self, from: i64, until: i64) -> f64 {
        (until - from) as f64
    }
    /// n
    pub fn arrivals(&self, from: i64, until: i64, into: &mut Arrivals) {
        *into = Arrivals::default();
        for m in from..until {
            into.minute.push(m);
            into.position.push(0);
            into.placed_at.push(m * 60000);
            into.key.push(Key::root(1).at(m as u64));
            into.mix.push(0);
        }
    }
    /// n
    pub fn counts(&self, from: i64, until: i64, into: &mut Vec<u32>) {
        into.clear();
        into.resize((until - from) as usize, 1);
    }
}
