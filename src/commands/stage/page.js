// A ladder: F is what `ordermill stage run --report` writes.
const ms = value => value >= 1000 ? `${(value / 1000).toFixed(value >= 1e4 ? 1 : 2)} s` : value >= 100 ? `${value.toFixed(0)} ms` : `${value.toFixed(1)} ms`;
const name = place => F.targets[place].kind;
// Every rung: a stage at a target that was measured there.
const rungs = F.targets.flatMap((_, place) => F.stages.filter(it => it.targets[place].reports.length).map(it => ({ stage: it.stage, place, ...it.targets[place] })));
const colour = place => ["orders", "lookups", "other", "peak"][place % 4];
const asked = rungs.flatMap(rung => rung.reports);
const right = asked.filter(it => it.verdict === "right").length;

// Who answered at a rung.
const who = rung => rung.by ?? name(rung.place);

// A row for each report at each target, a column for each stage; the darker, the longer, within a report.
const heat = () => {
  const stages = F.stages.filter(stage => rungs.some(rung => rung.stage === stage.stage));
  const at = (stage, place) => rungs.find(rung => rung.stage === stage.stage && rung.place === place);
  const others = stage => [...new Set(stage.targets.map(it => it.by).filter(Boolean))].join(", ");
  const head = make("tr", {}, make("th", { text: "report" }), make("th", { text: "target" }),
    ...stages.map(stage => make("th", { class: "n" }, make("span", { text: stage.stage }), make("small", { text: others(stage) }))));
  const cell = (rung, number, share) => {
    if (!rung) return make("td", {});
    const it = rung.reports[number];
    if (!it.request) return make("td", { class: "wrong", text: it.verdict.wrong ? "wrong" : "not taken" });
    const mark = it.by_before?.interval ? it.by_before.interval[1] < 1 ? " ▼" : it.by_before.interval[0] > 1 ? " ▲" : "" : "";
    return make("td", { style: `background: color-mix(in oklab, ${css(colour(rung.place))} ${Math.round(45 * share(it.request.median_ms))}%, ${css("card")})` },
      `${ms(it.request.median_ms)}${mark}`, make("small", { text: it.database ? ms(it.database.median_ms) : "not told" }));
  };
  const rows = F.reports.flatMap((report, number) => {
    const known = rungs.map(rung => rung.reports[number].request?.median_ms).filter(it => it != null);
    const [least, most] = [Math.min(...known), Math.max(...known)];
    const share = median => most > least * 1.02 ? Math.log(median / least) / Math.log(most / least) : 0;
    const title = make("td", { title: report.question, rowspan: F.targets.length, text: report.name }, make("small", { text: `${thousands(report.rows)} rows` }));
    return F.targets.map((_, place) => make("tr", {}, place ? null : title, make("td", { class: "of", text: name(place) }), ...stages.map(stage => cell(at(stage, place), number, share))));
  });
  const overall = (_, place) => {
    const cells = stages.map(stage => at(stage, place)?.overall).map(it => make("td", { text: it == null ? "" : `× ${it.toFixed(2)}` }));
    return make("tr", {}, place ? null : make("td", { rowspan: F.targets.length, text: "overall" }), make("td", { class: "of", text: name(place) }), ...cells);
  };
  return make("div", { class: "scroll" }, make("table", { class: "heat" }, make("thead", {}, head), make("tbody", {}, ...rows, ...F.targets.map(overall))));
};

// A bar for each rung: the request, in it the server's part, over it the interval of the median.
const ladder = (report, number) => {
  const row = 20, left = 76, width = 360;
  const most = Math.max(...rungs.map(rung => rung.reports[number].request).filter(Boolean).map(it => it.interval_ms?.[1] ?? it.median_ms), 1e-6);
  const x = value => left + value / most * (width - left - 60);
  const bars = rungs.map((rung, place) => {
    const it = rung.reports[number], y = place * row + 3;
    const label = make("text", { x: left - 8, y: y + 11, "text-anchor": "end", text: rung.stage });
    if (!it.request) return make("g", {}, label, make("text", { x: left, y: y + 11, text: "no answer" }));
    const { median_ms, interval_ms, first_ms } = it.request;
    return make("g", {}, label,
      make("rect", { x: left, y, width: Math.max(x(median_ms) - left, 1), height: 13, rx: 2, fill: css(`${colour(rung.place)}-fill`) }),
      it.database ? make("rect", { x: left, y, width: Math.max(x(Math.min(it.database.median_ms, median_ms)) - left, 1), height: 13, rx: 2, fill: css(colour(rung.place)) }) : null,
      interval_ms ? make("line", { x1: x(interval_ms[0]), x2: x(interval_ms[1]), y1: y + 6.5, y2: y + 6.5, stroke: css("ink"), "stroke-width": 1.5 }) : null,
      make("text", { class: "strong", x: Math.max(x(interval_ms?.[1] ?? median_ms), x(median_ms)) + 6, y: y + 11, text: ms(median_ms) }),
      make("title", { text: `${rung.stage}, ${who(rung)}: median ${ms(median_ms)}, first run ${ms(first_ms)}` }));
  });
  return make("div", {}, make("h3", { text: report.name }), make("p", { text: report.question }), make("svg", { viewBox: `0 0 ${width} ${rungs.length * row + 4}` }, ...bars));
};

const costs = () => table(["stage", "target", "what it is", ">objects", ">seconds to make", ">to bring up to date", ">bytes", ">server CPU of all runs", ">behind, at the most", ...(F.currency ? [`>storage, ${F.currency} a month`, `>a thousand runs, ${F.currency}`] : []), ">all reports, to the first"], F.stages.flatMap(stage => stage.targets.map((it, place) => {
  const made = it.made.objects;
  const cells = made ? [made.made, made.seconds.toFixed(1), made.refresh_seconds?.toFixed(1) ?? "", made.bytes == null ? "not told" : bytes(made.bytes), it.cpu_seconds == null ? "not seen" : `${it.cpu_seconds.toFixed(1)} s`, it.behind ? it.behind.ms == null ? "not known" : ms(it.behind.ms) : ""] : ["", "", "", "", "", ""];
  if (F.currency) cells.push(...[it.price?.storage, it.price?.thousand_runs].map(price => price == null ? "" : price.toFixed(4)));
  return { cells: [stage.stage, name(place), made ? it.by ? `${stage.change}: ${it.by}` : stage.change : it.made.not.why, ...cells, it.overall == null ? "" : `× ${it.overall.toFixed(2)}`] };
})));

const wrong = () => rungs.flatMap(rung => F.reports.map((report, number) => ({ rung, report, it: rung.reports[number] })))
  .filter(({ it }) => it.verdict !== "right")
  .map(({ rung, report, it }) => card(`${report.name} at ${rung.stage}, ${who(rung)}`, it.verdict.refused ?? `${thousands(it.verdict.wrong.count)} rows are not the truth`,
    it.verdict.wrong ? table(["row", "found", "truth"], it.verdict.wrong.first.map(row => ({ cells: [row.key, row.found ?? "missing", row.truth ?? "too many"] }))) : null));

const plans = () => F.reports.map((report, number) => make("details", {}, make("summary", { text: report.name }),
  ...rungs.map(rung => make("details", {}, make("summary", { text: `${rung.stage}, ${who(rung)}` }), make("pre", { text: rung.reports[number].plan.join("\n") })))));

const box = (value, text) => make("div", { class: "tile" }, make("b", { text: value }), make("span", { text }));
const key = (colour, text) => make("span", {}, make("i", { class: "key", style: `background: ${css(colour)}` }), text, " ");
const best = rungs.filter(it => it.overall != null).sort((a, b) => a.overall - b.overall)[0];
document.title = `${F.profile}: stages`;
page.append(
  make("header", {}, make("h1", { text: F.profile }), make("p", { text: `${F.client ? `${F.client}, ` : ""}${F.from} to ${F.until}, as of ${F.at}` })),
  make("div", { class: "tiles" },
    box(`${right} of ${asked.length}`, "answers are the truth"),
    box(String(F.reports.length), `reports, ${F.runs} runs each after a first`),
    box(String(new Set(rungs.map(it => it.stage)).size), `stages on ${F.targets.map((_, place) => name(place)).join(", ")}`),
    best ? box(`× ${best.overall.toFixed(2)}`, `all reports at ${best.stage}, ${who(best)}`) : null,
    box(`${F.truth_seconds.toFixed(1)} s`, "to fold the truth from the generated rows")),
  ...wrong(),
  card("Times", "Medians of requests, below them what the server says they took. ▼ faster than at the stage before (columnar and shards: than at the last one before cache), ▲ slower: the interval of paired ratios leaves out 1 at 95 %. Overall: the geometric mean of ratios to the target's first stage, each time ten milliseconds longer.", heat()),
  card("Ladders", "Pale: the request. Full: the server's part of it, where it tells. Line: where the median lies, at 95 %.",
    make("p", {}, ...F.targets.map((it, place) => key(colour(place), `${it.target} (${it.kind})`))), make("div", { class: "ladders" }, ...F.reports.map(ladder))),
  card("Cost and gain", "What a stage makes, how long that took, and what it takes on the server.", costs()),
  F.unasked.length ? card("Not asked", "", table(["report", "why"], F.unasked.map(it => ({ cells: [it.report, it.why] })))) : "",
  card("Plans", "How each server does each report.", ...plans()),
  make("footer", { text: `ordermill stage run. Time in the server: ${F.targets.map(it => `${it.kind}: ${it.database_time}`).join("; ")}. All numbers of this page are in it as JSON.` }));
document.body.dataset.ready = "yes";
