//! What the service is, for machines: `OpenAPI` 3.1.

use std::sync::Arc;

use axum::Json;
use axum::extract::State;
use ordermill::stage::REPORTS;
use serde_json::{Value, json};

use super::Service;
use super::answers::PARAMETERS;

pub(super) async fn description(State(service): State<Arc<Service>>) -> Json<Value> {
    let targets: Vec<String> = (0..service.desk.places().len()).map(|place| place.to_string()).collect();
    let instant = json!({ "type": "string", "examples": ["2026-03-02", "2026-03-02T09:00:00Z"] });
    let parameter = |name: &str| {
        let (about, schema) = match name {
            "target" => (
                "The database: its place in the catalogue",
                json!({ "type": "string", "enum": targets, "default": "0" }),
            ),
            "stage" => (
                "As which stage asks: one that stands at the target; the last when nothing is said",
                json!({ "type": "string" }),
            ),
            "client" => ("Only what is this client's: its code", json!({ "type": "string" })),
            "from" => (
                "The first instant, a whole quarter of an hour; a week before `until` when nothing is said",
                instant.clone(),
            ),
            "until" => ("The instant after the last; as of which the rows stand when nothing is said", instant.clone()),
            _ => (
                "The instant as of which is told what is late or open; as of which the rows stand when nothing is said",
                instant.clone(),
            ),
        };
        json!({ "name": name, "in": "query", "description": about, "schema": schema })
    };
    let of_path = json!({
        "name": "name", "in": "path", "required": true,
        "schema": { "type": "string", "enum": REPORTS.iter().map(|report| report.name).collect::<Vec<_>>() },
    });
    let parameters: Vec<Value> = [of_path].into_iter().chain(PARAMETERS.map(parameter)).collect();
    let told = |about: &str, schema: &str| json!({ "description": about, "content": { "application/json": { "schema": { "$ref": format!("#/components/schemas/{schema}") } } } });
    let timing = json!({ "Server-Timing": {
        "description": "Milliseconds: `wait` for a connection, `db` in the database where it tells, `request` to the database and back, `total`",
        "schema": { "type": "string" },
    } });
    let mut answer = told("The answer, keys first, sorted", "Answer");
    answer["headers"] = timing;
    let wrong = |about: &str| told(about, "Refusal");
    Json(json!({
        "openapi": "3.1.0",
        "info": { "title": format!("Reports of {}", service.profile.name), "version": env!("CARGO_PKG_VERSION") },
        "paths": {
            "/reports": { "get": { "summary": "The reports, the databases and the clients", "responses": { "200": { "description": "The catalogue" } } } },
            "/reports/{name}": { "get": { "summary": "A report", "parameters": parameters, "responses": {
                "200": answer, "400": wrong("A parameter is wrong"), "404": wrong("There is no such report"),
                "502": wrong("The database failed"), "503": wrong("All connections are busy"),
            } } },
        },
        "components": { "schemas": {
            "Answer": { "type": "object", "required": ["report", "target", "stage", "from", "until", "as_of", "request_ms", "columns", "rows"], "properties": {
                "report": { "type": "string" }, "target": { "type": "string" }, "stage": { "type": "string" },
                "client": { "type": ["string", "null"] },
                "from": { "type": "string" }, "until": { "type": "string" }, "as_of": { "type": "string" },
                "request_ms": { "type": "number" }, "database_ms": { "type": ["number", "null"] },
                "behind": {
                    "description": "How far the server lacked what was written, just before: at stage `replica`",
                    "type": ["object", "null"],
                    "properties": { "bytes": { "type": ["integer", "null"] }, "ms": { "type": ["number", "null"] } },
                },
                "columns": { "type": "array", "items": { "type": "object", "properties": {
                    "name": { "type": "string" }, "kind": { "type": "string" }, "is_key": { "type": "boolean" },
                } } },
                "rows": { "type": "array", "items": { "type": "array" } },
            } },
            "Refusal": { "type": "object", "required": ["error", "hint"], "properties": { "error": { "type": "string" }, "hint": { "type": "string" } } },
        } },
    }))
}
