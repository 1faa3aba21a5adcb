//! A load as a script for k6 (<https://grafana.com/docs/k6/latest/using-k6/scenarios/executors/ramping-arrival-rate/>).

use ordermill::demand::Demand;
use ordermill::forecast::{Forecast, Stages};
use ordermill::plan::Plan;
use ordermill::profile::Profile;
use serde_json::{Map, Value, json};

const TEMPLATE: &str = include_str!("k6.js");
/// Units of time that k6 takes, with their minutes.
const UNITS: [(&str, f64); 4] = [("1s", 1.0 / 60.0), ("1m", 1.0), ("1h", 60.0), ("24h", 1440.0)];
/// What the largest rate is at least, in its unit, so that whole numbers tell it.
const FINE: f64 = 1000.0;

/// The script.
pub(super) fn script(profile: &Profile, plan: &Plan, forecast: &Forecast) -> String {
    let minutes = plan.minutes();
    let weighted = |weight: &dyn Fn(f64) -> f64| -> Stages {
        let demands = plan.clients.iter();
        let demands: Vec<(Demand, f64)> =
            demands.map(|&client| (Demand::new(profile, client), weight(profile.clients[client].lookups))).collect();
        Stages::of(&demands, minutes.clone())
    };
    let mut loads = Map::new();
    for (name, stages) in [("order", weighted(&|_| 1.0)), ("lookup", weighted(&|lookups| lookups))] {
        if stages.most() > 0.0 {
            loads.insert(name.to_owned(), load(&stages));
        }
    }
    TEMPLATE
        .replacen("LOAD_JSON", &text(&loads), 1)
        .replacen("UNTIL", &forecast.until, 1)
        .replacen("FROM", &forecast.from, 1)
        .replacen("PROFILE", &forecast.profile, 1)
}

fn load(stages: &Stages) -> Value {
    let fine = |unit: &&(&str, f64)| stages.most() * unit.1 >= FINE;
    let (unit, minutes) = UNITS.iter().find(fine).unwrap_or(&UNITS[UNITS.len() - 1]);
    let rate = |rate: f64| (rate * minutes).round() as u64;
    let stage = |stage: &ordermill::forecast::Stage| json!([stage.minutes * 60, rate(stage.rate)]);
    json!({
        "unit": unit,
        "start": rate(stages.start),
        "stages": stages.stages.iter().map(stage).collect::<Vec<_>>(),
    })
}

/// A stage a line.
fn text(loads: &Map<String, Value>) -> String {
    let load = |(name, load): (&String, &Value)| {
        let stages = load["stages"].as_array().into_iter().flatten().map(|stage| format!("    {stage},\n"));
        format!(
            "  {name}: {{ unit: {}, start: {}, stages: [\n{}  ] }},\n",
            load["unit"],
            load["start"],
            stages.collect::<String>()
        )
    };
    format!("{{\n{}}}", loads.iter().map(load).collect::<String>())
}
