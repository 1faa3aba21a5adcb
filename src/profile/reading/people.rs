//! What is said of a client's customers besides how many there are.

use super::layers::Layers;
use crate::profile::{Addresses, Baskets, Habits};

pub(super) fn habits(layers: &Layers<'_>) -> Habits {
    Habits {
        lines: layers.number("habits.lines"),
        prices: layers.number("habits.prices"),
        channel: layers.number("habits.channel"),
        hours: layers.number("habits.hours"),
    }
}

pub(super) fn addresses(layers: &Layers<'_>) -> Addresses {
    Addresses { gifts: layers.number("addresses.gifts"), second: layers.number("addresses.second") }
}

pub(super) fn baskets(layers: &Layers<'_>) -> Baskets {
    Baskets { again: layers.number("baskets.again"), together: layers.number("baskets.together") }
}
