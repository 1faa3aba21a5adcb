//! What is said of a client's customers besides how many there are.

use super::layers::Layers;
use crate::profile::known::presets::Preset;
use crate::profile::{Addresses, Baskets, Habits};

pub(super) fn habits(layers: &Layers<'_>, preset: &Preset) -> Habits {
    let of = |key, default| layers.number(key).unwrap_or(default);
    Habits {
        lines: of("habits.lines", preset.habits.lines),
        prices: of("habits.prices", preset.habits.prices),
        channel: of("habits.channel", preset.habits.channel),
        hours: of("habits.hours", preset.habits.hours),
    }
}

pub(super) fn addresses(layers: &Layers<'_>, preset: &Preset) -> Addresses {
    let of = |key, default| layers.number(key).unwrap_or(default);
    Addresses {
        gifts: of("addresses.gifts", preset.addresses.gifts),
        second: of("addresses.second", preset.addresses.second),
    }
}

pub(super) fn baskets(layers: &Layers<'_>, preset: &Preset) -> Baskets {
    let of = |key, default| layers.number(key).unwrap_or(default);
    Baskets {
        again: of("baskets.again", preset.baskets.again),
        together: of("baskets.together", preset.baskets.together),
    }
}
