// A run: F is what `ordermill replay --report` writes.
const { found, window: part } = F, seconds = found.seconds;
const start = Date.parse(F.window.from), speed = part.speed;
const span = Math.max((Date.parse(part.until) - start) / 1000 / speed, ...seconds.map(it => it.until), 1e-9);
const wait = micros => micros >= 1e6 ? `${(micros / 1e6).toPrecision(3)} s` : micros >= 1e3 ? `${(micros / 1e3).toPrecision(3)} ms` : `${micros} µs`;
const at = second => { const it = local(start + second * 1000 * speed); return `${it.weekday} ${it.hour}:${it.minute}`; };
const length = place => seconds[place].until - (place ? seconds[place - 1].until : 0);
const rate = of => seconds.map((it, place) => [it.until, it[of] / Math.max(length(place), 1e-9)]);
const value = of => seconds.map(it => [it.until, it[of]]);
const colours = { lookup: "lookups", track: "other", place: "orders", wave: "peak", advance: "soft", task: "task", event: "ink" };
const width = 1100, left = 64;

// Lines over something, from 0 or by powers of ten; `marks` lie across, `shades` stand behind.
const plot = (label, lines, { log = false, show = short, marks = [], shades = [], x, ticks }) => {
  const height = 180, values = [...lines.flatMap(it => it.points.map(point => point[1])), ...marks.map(it => it.value)].filter(it => it > 0);
  const most = Math.max(...values, log ? 10 : 1e-9), low = log ? 10 ** Math.floor(Math.log10(Math.min(...values, most / 10))) : 0;
  const top = log ? 10 ** Math.ceil(Math.log10(most * 1.0001)) : ceiling(most);
  const y = it => height - (log ? Math.log(Math.max(it, low) / low) / Math.log(top / low) : it / top) * (height - 14);
  const steps = log ? Array.from({ length: Math.round(Math.log10(top / low)) + 1 }, (_, power) => low * 10 ** power) : [0, top / 2, top];
  const path = points => points.map(([a, b], place) => `${place ? "L" : "M"}${x(a).toFixed(1)} ${y(b).toFixed(1)}`).join("");
  return make("svg", { viewBox: `0 0 ${width} ${height + 24}`, role: "img", "aria-label": label },
    ...shades.map(it => make("rect", { x: x(it.from), y: 14, width: Math.max(x(it.until) - x(it.from), 1), height: height - 14, fill: css("peak-fill") }, make("title", { text: it.name }))),
    ...steps.flatMap(it => [make("line", { class: "grid", x1: left, x2: width, y1: y(it), y2: y(it) }), make("text", { x: left - 8, y: y(it) + 4, "text-anchor": "end", text: show(it) })]),
    ...ticks.map(([a, text]) => make("text", { x: x(a), y: height + 19, "text-anchor": "middle", text })),
    ...lines.map(it => make("path", { d: path(it.points), fill: "none", stroke: css(it.colour), "stroke-width": 1.6, "stroke-linejoin": "round", "stroke-dasharray": it.dashed ? "4 4" : "none" }, make("title", { text: it.name }))),
    ...marks.map(it => make("line", { x1: left, x2: it.until == null ? width : x(it.until), y1: y(it.value), y2: y(it.value), stroke: css(it.colour), "stroke-dasharray": "2 5" }, make("title", { text: it.name }))));
};
const legend = lines => make("p", {}, ...lines.flatMap(it => [make("span", { style: `color:${css(it.colour)}`, text: it.dashed ? "┅ " : "━ " }), `${it.name}   `]));

const inTime = (label, lines, options = {}) => {
  const x = second => left + Math.min(Math.max(second / span, 0), 1) * (width - left - 8);
  const ticks = [0, 0.25, 0.5, 0.75, 1].map(share => [span * (0.02 + 0.95 * share), at(span * (0.02 + 0.95 * share))]);
  const shades = F.peaks.map(it => ({ name: it.peak, from: (Date.parse(it.from) - start) / 1000 / speed, until: (Date.parse(it.until) - start) / 1000 / speed }));
  return make("div", {}, legend(lines), plot(label, lines, { ...options, x, ticks, shades }));
};

// The further to the right, the rarer: each step is a tenth of those before.
const curve = () => {
  const played = found.operations.filter(it => it.curve.length);
  const rarest = Math.max(2, ...played.map(it => Math.log10(it.response.count)));
  const place = quantile => Math.min(-Math.log10(Math.max(1 - quantile, 1e-12)), rarest);
  const x = quantile => left + place(quantile) / rarest * (width - left - 8);
  const lines = played.map(it => ({ name: it.kind, colour: colours[it.kind], points: it.curve }));
  const marks = played.filter(it => it.promised).map(it => ({ name: `${it.kind} ${it.objective}`, colour: colours[it.kind], value: it.promised[1], until: it.promised[0] }));
  const ticks = [[0.5, "50 %"], ...Array.from({ length: Math.floor(rarest) }, (_, nines) => [1 - 10 ** -(nines + 1), `${+(100 - 100 * 10 ** -(nines + 1)).toFixed(nines)} %`])];
  return make("div", {}, legend(lines), plot("Response by quantile", lines, { log: true, show: wait, marks, x, ticks }));
};

// Seconds with bad operations that follow each other are one stretch; any other second is one of its own.
const worst = () => {
  const stretches = [];
  seconds.forEach((it, place) => {
    const last = stretches.at(-1);
    if (it.bad && last?.bad && last.until === place) {
      Object.assign(last, { until: place + 1, offered: last.offered + it.offered, ended: last.ended + it.ended, bad: last.bad + it.bad, max: Math.max(last.max, it.max), backlog: Math.max(last.backlog, it.backlog) });
    } else stretches.push({ from: place, until: place + 1, ...Object.fromEntries(["offered", "ended", "bad", "max", "backlog"].map(of => [of, it[of]])) });
  });
  stretches.sort((a, b) => b.bad - a.bad || b.max - a.max);
  const begins = it => seconds[it.from].until - length(it.from);
  return table(["at", ">second", ">seconds", ">offered", ">done", ">bad", ">most waited", ">longest"], stretches.slice(0, 10).map(it => ({ cells: [
    at(begins(it)), begins(it).toFixed(0), (seconds[it.until - 1].until - begins(it)).toFixed(0), thousands(it.offered), thousands(it.ended), thousands(it.bad), thousands(it.backlog), wait(it.max)] })));
};

const words = { holds: "holds", broken: "broken", not_proven: "not proven", no_verdict: "no verdict" };
const bad = it => it.judged && `${thousands(it.judged.response.bad)} of ${thousands(it.judged.response.operations)} bad, ${(100 * it.judged.response.bounds[0]).toPrecision(2)} to ${(100 * it.judged.response.bounds[1]).toPrecision(2)} %`;
const tile = (text, name) => make("div", { class: "tile" }, make("b", { text }), make("span", { text: name }));
const operations = () => table(["", "promised", "", ">offered", ">done", ">late", ">wrong", ">given up", ">p50", ">p99", ">p99.9", ">p99.99", ">longest", ">p99 once sent"], found.operations.map(it => ({ cells: [
  make("span", {}, make("span", { style: `color:${css(colours[it.kind])}`, text: "━ " }), it.kind), it.objective ?? "", it.judged ? words[it.judged.verdict] : "",
  ...[it.offered, it.ended, it.late, it.wrong, it.given_up].map(thousands), ...[it.response.p50, it.response.p99, it.response.p99_9, it.response.p99_99, it.response.max, it.service.p99].map(wait)] })));
const told = it => [`Told to ${it.broker}, exchange ${it.exchange}: confirmed a second, and those that wait for the broker.`,
  ...[["unroutable", "taken by no queue"], ["nacked", "refused and sent again"], ["resent", "sent again after the connection was lost"], ["reconnects", "times connected again"], ["blocked", `times blocked, for ${it.blocked_seconds.toFixed(1)} s`]]
    .filter(([of]) => it[of]).map(([of, what]) => `${thousands(it[of])} ${what}.`)].join(" ");
const client = found.client;
const limits = found.operations.filter(it => it.promised).map(it => ({ name: `${it.kind} ${it.objective}`, colour: colours[it.kind], value: it.promised[1] }));
const ended = found.ended.fell_behind ? `It fell behind at ${found.ended.fell_behind}, and the run was ended. ` : found.ended === "interrupted" ? "It was interrupted. " : "";
const states = { unchanged: "", arrived: `The target holds what is at ${part.until}.`, between: "The target stands between two instants: the same command mends it." };

document.title = `${F.profile}: replay`;
page.append(
  make("header", {}, make("h1", { text: F.profile }), make("p", { text: `${part.from} to ${part.until}, at ${speed} times the rate, against ${F.target}` })),
  make("div", { class: "tiles" },
    ...found.operations.filter(it => it.judged).map(it => tile(words[it.judged.verdict], `${it.kind} ${it.objective}: ${bad(it)}`)),
    tile(thousands(sum(found.operations.map(it => it.offered))), "operations"),
    tile(count(client.peak), "a second at the most, on the mean of a minute"),
    tile(thousands(client.headroom), "a second this client does against a stub")),
  card("Operations", `${ended}${states[found.state]} What a user waits is counted from when it was due.`, operations(), found.said.length ? make("p", { class: "note", text: found.said.join("; ") }) : null),
  card("Offered and done", "A second. Shaded: peaks.", inTime("Operations offered and done, a second", [{ name: "offered", colour: "orders", points: rate("offered") }, { name: "done", colour: "lookups", dashed: true, points: rate("ended") }])),
  card("Backlog", "Operations that wait, or are under way.", inTime("Operations that wait", [{ name: "backlog", colour: "orders", points: value("backlog") }])),
  ...(found.events ? [card("Events", told(found.events), inTime("Events confirmed, a second, and those that wait", [{ name: "confirmed", colour: colours.event, points: rate("confirmed") }, { name: "waiting", colour: "peak", dashed: true, points: value("unconfirmed") }]))] : []),
  card("Response over time", "Of all operations on the database together. Dotted: what is promised.", inTime("Response, by second", [{ name: "p50", colour: "lookups", points: value("p50") }, { name: "p99", colour: "orders", points: value("p99") }, { name: "longest", colour: "peak", points: value("max") }], { log: true, show: wait, marks: limits })),
  card("Response by quantile", "Dotted: what is promised, up to the share of which it is promised.", curve()),
  card("The ten worst stretches", null, worst()),
  card("The client", `It let operations go ${wait(Math.max(...found.operations.map(it => it.lag.p99_9)))} late at p99.9, took ${client.cpu_micros_per_operation.toFixed(0)} µs of processor for each, and stalled ${thousands(client.stalls)} times, for ${wait(client.longest_stall)} at the longest. ${client.shares_machine ? "Client and database share a machine: the one takes processor time from the other." : ""}`),
  card("To play it again", null, make("pre", { style: "white-space:pre-wrap;margin:6px 0;font-size:12.5px", text: F.command })),
  make("footer", { text: `ordermill ${F.version}, generator version ${F.generator_version}. All numbers of this page are in it as JSON.` }));
document.body.dataset.ready = "yes";
