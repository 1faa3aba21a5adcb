//! The answers: the page, the catalogue, a report, or what would be right.

use std::sync::Arc;

use axum::Json;
use axum::extract::rejection::QueryRejection;
use axum::extract::{Path, Query, State};
use axum::http::StatusCode;
use axum::response::{Html, IntoResponse, Response};
use ordermill::calendar::utc;
use ordermill::stage::{DeskError, Place, QUARTER, Question, REPORTS, Report, Served, Stage, by_name};
use serde_json::{Value, json};

use super::{SERVER_TIMING, Service};
use crate::commands::generate::instant;
use crate::commands::page;
use crate::commands::stage::client;

const STYLE: &str = include_str!("page.css");
const SCRIPT: &str = include_str!("page.js");
/// Milliseconds of a day.
const DAY: i64 = 86_400_000;
/// The parameters of a report.
pub(super) const PARAMETERS: [&str; 6] = ["target", "stage", "client", "from", "until", "as_of"];

/// What is wrong with a call, and what would be right.
pub(super) struct Refusal {
    status: StatusCode,
    error: String,
    hint: String,
}

/// A report that is asked for.
struct Call<'s> {
    place: &'s Place,
    stage: Stage,
    question: Question,
}

impl Refusal {
    fn new(status: StatusCode, error: impl Into<String>, hint: impl Into<String>) -> Self {
        Self { status, error: error.into(), hint: hint.into() }
    }

    /// Of what is wrong and a hint, as the command line says them.
    #[expect(clippy::needless_pass_by_value, reason = "it takes what errors are")]
    fn from_words(said: String) -> Self {
        let (error, hint) = said.split_once("\nhint: ").unwrap_or((&said, ""));
        Self::wrong(error.replace("`--", "`"), hint)
    }

    fn wrong(error: impl Into<String>, hint: impl Into<String>) -> Self {
        Self::new(StatusCode::BAD_REQUEST, error, hint)
    }
}

impl IntoResponse for Refusal {
    fn into_response(self) -> Response {
        (self.status, Json(json!({ "error": self.error, "hint": self.hint }))).into_response()
    }
}

impl From<DeskError> for Refusal {
    fn from(error: DeskError) -> Self {
        let (status, hint) = match &error {
            DeskError::Target(_) => (StatusCode::BAD_GATEWAY, "look at the database"),
            DeskError::Refused(_) => (StatusCode::BAD_GATEWAY, "ask another database, or as another stage"),
            DeskError::Busy(_) => {
                (StatusCode::SERVICE_UNAVAILABLE, "ask for less at once, or serve with more --connections")
            }
        };
        Self::new(status, error.to_string(), hint)
    }
}

pub(super) async fn home(State(service): State<Arc<Service>>) -> Html<String> {
    Html(service.page.clone())
}

pub(super) async fn catalogue(State(service): State<Arc<Service>>) -> Json<Value> {
    Json(service.catalogue())
}

pub(super) async fn nothing() -> Refusal {
    Refusal::new(StatusCode::NOT_FOUND, "there is nothing here", "GET /, /reports, /reports/NAME or /openapi.json")
}

pub(super) async fn read_only() -> Refusal {
    Refusal::new(StatusCode::METHOD_NOT_ALLOWED, "reports are only read", "use GET")
}

pub(super) async fn report(
    State(service): State<Arc<Service>>,
    Path(name): Path<String>,
    query: Result<Query<Vec<(String, String)>>, QueryRejection>,
) -> Result<Response, Refusal> {
    let report = by_name(&name).ok_or_else(|| {
        let known: Vec<&str> = REPORTS.iter().map(|report| report.name).collect();
        Refusal::new(
            StatusCode::NOT_FOUND,
            format!("there is no report `{name}`"),
            format!("reports are {}", known.join(", ")),
        )
    })?;
    // A database answers when it does: that is waited for where it keeps nobody else from it.
    let Query(given) = query.map_err(|error| Refusal::wrong(error.body_text(), "write NAME=VALUE&NAME=VALUE"))?;
    let told = tokio::task::spawn_blocking(move || service.answer(report, &given)).await;
    let (served, body) = told
        .map_err(|cause| Refusal::new(StatusCode::INTERNAL_SERVER_ERROR, cause.to_string(), "look at the program"))??;
    let times =
        [Some(("wait", served.wait_ms)), served.database_ms.map(|it| ("db", it)), Some(("request", served.request_ms))];
    let times: Vec<String> = times.into_iter().flatten().map(|(name, time)| format!("{name};dur={time:.3}")).collect();
    Ok(([(SERVER_TIMING, times.join(", "))], Json(body)).into_response())
}

/// The page, with all that it draws from.
pub(super) fn page(service: &Service) -> serde_json::Result<String> {
    page::page(&service.catalogue(), STYLE, &[SCRIPT])
}

impl Service {
    /// What is asked when nothing is said: a week, where so much may be asked for.
    fn usual(&self) -> Question {
        let usual = self.desk.usual();
        Question { from: usual.from.max(usual.until - i64::from(self.days) * DAY), ..usual }
    }

    pub(super) fn catalogue(&self) -> Value {
        let usual = self.usual();
        let target = |place: &Place| {
            json!({
                "target": place.target, "kind": place.kind, "database_time": place.database_time, "stages": place.stages,
                "reports": place.reports.iter().map(|report| report.name).collect::<Vec<_>>(),
            })
        };
        let report =
            |report: &Report| json!({ "name": report.name, "question": report.question, "columns": report.columns });
        json!({
            "profile": self.profile.name, "time_zone": self.profile.zone.name(),
            "from": utc(usual.from), "until": utc(usual.until), "as_of": utc(usual.at), "days": self.days, "rows": self.rows,
            "clients": self.profile.clients.iter().map(|client| json!({ "id": client.number, "code": client.code })).collect::<Vec<_>>(),
            "warehouses": self.profile.warehouses.iter().map(|it| json!({ "id": it.number, "code": it.code })).collect::<Vec<_>>(),
            "targets": self.desk.places().iter().map(target).collect::<Vec<_>>(),
            "reports": REPORTS.iter().map(report).collect::<Vec<_>>(),
        })
    }

    /// The answer to a report, and its body.
    fn answer(&self, report: &'static Report, given: &[(String, String)]) -> Result<(Served, Value), Refusal> {
        let call = self.call(report, given)?;
        let Question { client, from, until, at } = call.question;
        let served = self.desk.ask(call.place, report, call.stage, call.question)?;
        if served.answer.rows.len() > self.rows {
            let error =
                format!("the answer has {} rows, and {} are given at the most", served.answer.rows.len(), self.rows);
            return Err(Refusal::wrong(error, "ask for a shorter time or for one client, or serve with more --rows"));
        }
        let code = client.and_then(|number| self.profile.client(number)).map(|it| &it.code);
        let body = json!({
            "report": report.name, "target": call.place.target, "stage": call.stage, "client": code,
            "from": utc(from), "until": utc(until), "as_of": utc(at),
            "request_ms": served.request_ms, "database_ms": served.database_ms,
            "behind": served.behind,
            "columns": report.columns, "rows": served.answer,
        });
        Ok((served, body))
    }

    /// What is asked for, when it can be.
    fn call(&self, report: &'static Report, given: &[(String, String)]) -> Result<Call<'_>, Refusal> {
        for (place, (name, _)) in given.iter().enumerate() {
            if !PARAMETERS.contains(&name.as_str()) {
                let known = PARAMETERS.join(", ");
                return Err(Refusal::wrong(
                    format!("there is no parameter `{name}`"),
                    format!("parameters are {known}"),
                ));
            }
            if given[..place].iter().any(|(other, _)| other == name) {
                return Err(Refusal::wrong(format!("`{name}` is given twice"), "once is enough"));
            }
        }
        let value = |name: &str| given.iter().find(|(it, _)| it == name).map(|(_, value)| value.as_str());
        let places = self.desk.places();
        let place = match value("target") {
            None => places.first(),
            Some(number) => number.parse::<usize>().ok().and_then(|number| places.get(number)),
        };
        let place = place.ok_or_else(|| {
            let known: Vec<String> =
                places.iter().enumerate().map(|(number, it)| format!("{number} ({})", it.target)).collect();
            Refusal::wrong(
                format!("there is no target `{}`", value("target").unwrap_or_default()),
                format!("targets are {}", known.join(", ")),
            )
        })?;
        if !place.reports.iter().any(|it| it.name == report.name) {
            let error = format!("`{}` can't be asked: {} lacks a table that it reads", report.name, place.target);
            return Err(Refusal::wrong(error, format!("it reads {}", report.tables.join(", "))));
        }
        let last = place.stages.last().copied().unwrap_or(Stage::Plain);
        let stage =
            value("stage").map_or(Some(last), |name| place.stages.iter().copied().find(|stage| stage.name() == name));
        let stage = stage.ok_or_else(|| {
            let known: Vec<&str> = place.stages.iter().map(|stage| stage.name()).collect();
            let hint =
                format!("it can be asked as {}; `ordermill stage run --keep` leaves more there", known.join(", "));
            Refusal::wrong(
                format!("there is no stage `{}` at {}", value("stage").unwrap_or_default(), place.target),
                hint,
            )
        })?;
        let client = value("client").map(|code| client(&self.profile, code).map_err(Refusal::from_words));
        let usual = self.usual();
        let at = |name: &'static str, usual: i64| match value(name) {
            None => Ok(usual),
            Some(text) => instant(&self.profile, name, text).map_err(Refusal::from_words),
        };
        let (until, at_end) = (at("until", usual.until)?, at("as_of", usual.at)?);
        let from = at("from", until - (usual.until - usual.from))?;
        for (name, at) in [("from", from), ("until", until)] {
            if at % QUARTER != 0 {
                let error = format!("`{name}` is {}, no whole quarter of an hour", utc(at));
                return Err(Refusal::wrong(error, "sums are kept by quarters: ask for :00, :15, :30 or :45"));
            }
        }
        if from >= until {
            return Err(Refusal::wrong(
                format!("nothing lies between {} and {}", utc(from), utc(until)),
                "`until` is later than `from`",
            ));
        }
        if until - from > i64::from(self.days) * DAY {
            let error = format!("{} to {} is more than {} days", utc(from), utc(until), self.days);
            return Err(Refusal::wrong(error, "ask for less, or serve with more --days"));
        }
        Ok(Call { place, stage, question: Question { client: client.transpose()?, from, until, at: at_end } })
    }
}
