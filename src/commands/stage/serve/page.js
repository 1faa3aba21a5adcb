// Reports on demand: F is the catalogue.
const state = { target: 0, stage: "", client: "", from: F.from, until: F.until };
const ms = value => value >= 1000 ? `${(value / 1000).toFixed(2)} s` : `${value.toFixed(1)} ms`;
const codes = { client_id: F.clients, warehouse_id: F.warehouses };
const label = (column, value) => value == null ? "none"
  : codes[column.name]?.find(it => it.id === value)?.code
  ?? (column.kind === "flag" ? (value ? "yes" : "no") : column.kind === "instant" ? value.slice(0, 16).replace("T", " ") : String(value));
const colours = ["orders", "lookups", "other", "peak"];

// By time: a line for each of the first keys that there are most of; else a bar for each row.
const lines = (columns, rows, time) => {
  const measure = columns.findIndex(it => !it.is_key), by = columns.findIndex((it, place) => it.is_key && place !== time);
  const series = new Map();
  for (const row of rows) {
    const name = by < 0 ? "all" : label(columns[by], row[by]);
    const points = series.get(name) ?? series.set(name, new Map()).get(name);
    points.set(row[time], (points.get(row[time]) ?? 0) + row[measure]);
  }
  const most = [...series].map(([name, points]) => ({ name, points, all: sum([...points.values()]) })).sort((a, b) => b.all - a.all).slice(0, 4);
  const at = text => Date.parse(text.length > 10 ? text : `${text}T00:00:00Z`);
  const times = [...new Set(rows.map(row => at(row[time])))].sort((a, b) => a - b);
  const width = 560, height = 150, left = 46, top = ceiling(Math.max(...most.flatMap(it => [...it.points.values()]), 1));
  const x = value => left + (times.length > 1 ? (value - times[0]) / (times.at(-1) - times[0]) : 0.5) * (width - left - 8);
  const y = value => 8 + (1 - value / top) * (height - 30);
  const step = Math.min(...times.slice(1).map((time, place) => time - times[place]), Infinity);
  // Where nothing is told between two points, no line is either.
  const path = ({ points }) => [...points].map(([text, value]) => [at(text), value]).sort((a, b) => a[0] - b[0])
    .map(([when, value], place, all) => `${place && when - all[place - 1][0] < 1.5 * step ? "L" : "M"}${x(when).toFixed(1)} ${y(value).toFixed(1)}h.01`).join("");
  return [make("svg", { viewBox: `0 0 ${width} ${height}`, role: "img" },
    ...[0, top / 2, top].map(value => make("g", {}, make("line", { x1: left, x2: width - 8, y1: y(value), y2: y(value), stroke: css("line") }), make("text", { x: left - 6, y: y(value) + 4, "text-anchor": "end", text: short(value) }))),
    ...most.map((it, place) => make("path", { d: path(it), fill: "none", stroke: css(colours[place]), "stroke-width": 1.6 }, make("title", { text: it.name }))),
    make("text", { x: left, y: height - 6, text: new Date(times[0]).toISOString().slice(0, 10) }),
    make("text", { x: width - 8, y: height - 6, "text-anchor": "end", text: new Date(times.at(-1)).toISOString().slice(0, 10) })),
  make("p", {}, `${columns[measure].name}: `, ...most.map((it, place) => make("span", {}, make("i", { class: "key", style: `background: ${css(colours[place])}` }), it.name, " ")), series.size > most.length ? `and ${series.size - most.length} more` : "")];
};
const bars = (columns, rows) => {
  const keys = columns.filter(it => it.is_key), measures = columns.filter(it => !it.is_key);
  const measure = columns.indexOf(measures.find(it => it.kind !== "id") ?? measures[0]);
  const shown = [...rows].sort((a, b) => b[measure] - a[measure]).slice(0, 12);
  const most = Math.max(...shown.map(row => row[measure]), 1), width = 560, left = 190, row = 18;
  return [make("svg", { viewBox: `0 0 ${width} ${shown.length * row + 4}`, role: "img" }, ...shown.map((it, place) => make("g", {},
    make("text", { x: left - 8, y: place * row + 13, "text-anchor": "end", text: keys.map(key => label(key, it[columns.indexOf(key)])).join(", ") }),
    make("rect", { x: left, y: place * row + 3, height: 13, rx: 2, width: Math.max(it[measure] / most * (width - left - 64), 1), fill: css("orders-fill") }),
    make("text", { class: "strong", x: left + Math.max(it[measure] / most * (width - left - 64), 1) + 6, y: place * row + 13, text: thousands(it[measure]) })))),
  make("p", { text: `${columns[measure].name}${rows.length > shown.length ? `, the first ${shown.length} of ${thousands(rows.length)} rows` : ""}` })];
};
const draw = answer => {
  const time = answer.columns.findIndex(it => it.is_key && ["instant", "day"].includes(it.kind));
  return answer.rows.length === 0 ? [make("p", { text: "nothing" })] : time < 0 ? bars(answer.columns, answer.rows) : lines(answer.columns, answer.rows, time);
};

const spots = F.reports.map(report => {
  const times = make("p", { class: "times", text: "…" }), chart = make("div", { class: "drawn" });
  return { report, times, chart, node: make("section", { id: report.name }, make("h2", { text: report.name }), make("p", { text: report.question }), times, chart) };
});
// One after the other, so that a report's time is its own.
let round = 0;
const ask = async () => {
  const mine = ++round;
  document.body.dataset.ready = "no";
  for (const { report, times, chart } of spots) {
    const query = new URLSearchParams({ target: state.target, stage: state.stage, from: state.from, until: state.until });
    if (state.client) query.set("client", state.client);
    let response, body;
    try {
      response = await fetch(`/reports/${report.name}?${query}`);
      body = await response.json();
    } catch (error) { body = { error: String(error), hint: "is it still there?" }; }
    if (mine !== round) return;
    times.replaceChildren(...(response?.ok
      ? [make("b", { text: ms(body.request_ms) }), ` request, ${body.database_ms == null ? "not measured in the database" : `${ms(body.database_ms)} in the database`}, ${thousands(body.rows.length)} rows`]
      : [make("b", { class: "wrong", text: body.error }), ` ${body.hint}`]));
    chart.replaceChildren(...(response?.ok ? draw(body) : []));
  }
  document.body.dataset.ready = "yes";
};

const choice = (name, options) => make("select", { "aria-label": name, onchange: event => { state[name] = event.target.value; if (name === "target") stages(); ask(); } },
  ...options.map(([value, text]) => make("option", { value, text })));
const stage = make("select", { "aria-label": "stage", onchange: event => { state.stage = event.target.value; ask(); } });
const stages = () => {
  const known = F.targets[state.target].stages;
  state.stage = known.includes(state.stage) ? state.stage : known.at(-1);
  stage.replaceChildren(...known.map(name => make("option", name === state.stage ? { value: name, text: name, selected: "" } : { value: name, text: name })));
};
const instant = name => make("input", { type: "datetime-local", step: 900, "aria-label": name, value: state[name].slice(0, 16),
  onchange: event => { if (event.target.value) { state[name] = `${event.target.value}:00Z`; ask(); } } });
const field = (text, node) => make("label", {}, make("span", { text }), node);
stages();
document.title = `${F.profile}: reports`;
page.append(
  make("header", {}, make("h1", { text: F.profile }), make("p", { text: `reports, as of ${F.as_of}` })),
  make("div", { class: "ask" },
    field("database", choice("target", F.targets.map((it, place) => [place, `${it.kind}, ${it.target}`]))), field("asked as", stage),
    field("client", choice("client", [["", "all"], ...F.clients.map(it => [it.code, it.code])])), field("from, UTC", instant("from")), field("until, UTC", instant("until"))),
  make("div", { class: "reports" }, ...spots.map(it => it.node)),
  make("footer", { text: "ordermill stage serve. /openapi.json describes the same as JSON; every answer tells its times as Server-Timing." }));
ask();
