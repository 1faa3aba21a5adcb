// The curve.
const other = F.comparison?.other;
const series = (curve, name) => ({ from: Date.parse(curve.from), until: Date.parse(curve.until), step: curve.step_minutes * 60e3, values: curve[name] });
const finest = (it, name, from, until) => {
  const fine = it.busiest_day && series(it.busiest_day, name);
  return fine && fine.from <= from && until <= fine.until ? fine : series(it.curve, name);
};
const whole = [Date.parse(F.from), Date.parse(F.until)];
let view = [...whole];

// Where nights would be too narrow to see, a day is one step: its most.
const byDay = (from, until, width) => width / ((until - from) / DAY) < 6;

// For each column, the most of the steps in it.
const columns = (it, from, until, width) => {
  const result = new Array(width).fill(null);
  const each = (until - from) / width, days = byDay(from, until, width);
  for (let x = 0; x < width; x++) {
    let [start, end] = [from + x * each, from + (x + 1) * each];
    if (start >= it.until || end <= it.from) continue;
    if (days) { start = it.from + Math.floor((start - it.from) / DAY) * DAY; end = start + DAY; }
    const first = Math.max(0, Math.floor((start - it.from) / it.step));
    const last = Math.min(it.values.length - 1, Math.ceil((end - it.from) / it.step) - 1);
    let most = -1;
    for (let step = first; step <= Math.max(first, last); step++) if (it.values[step] > most) most = it.values[step];
    if (most >= 0) result[x] = most;
  }
  return result;
};

const ticks = (from, until, width) => {
  const room = Math.max(2, Math.floor(width / 90));
  const span = until - from;
  const found = [];
  const hours = [0.25, 1, 2, 3, 6, 12].find(step => span / HOUR / step <= room);
  if (hours) {
    const step = Math.min(hours, 1) * HOUR;
    for (let at = Math.ceil(from / step) * step; at < until; at += step) {
      const it = local(at);
      if (hours < 1 || (+it.minute === 0 && +it.hour % hours === 0)) found.push([at, +it.hour === 0 && +it.minute === 0 ? `${it.weekday} ${it.day} ${it.month}` : `${it.hour}:${it.minute}`]);
    }
    return found;
  }
  const days = span / DAY;
  for (let at = Math.ceil(from / HOUR) * HOUR; at < until; at += HOUR) {
    const it = local(at);
    if (+it.hour !== 0) { continue; }
    if (days <= room) found.push([at, `${it.weekday} ${it.day} ${it.month}`]);
    else if (days <= width / 52) found.push([at, `${it.weekday} ${it.day}`]);
    else if (days / 7 <= width / 52) { if (it.weekday === "Mon") found.push([at, `${it.day} ${it.month}`]); }
    else if (+it.day === 1 && (MONTHS.indexOf(it.month) % Math.ceil(days / 30 / room) === 0)) found.push([at, it.month === "Jan" ? it.year : it.month]);
    at += 20 * HOUR;
  }
  return found;
};

const windows = F.peaks.flatMap(peak => peak.days.flatMap(it => it.windows.flatMap(window => window.days.map((part, number) => ({ peak: peak.peak, factor: number === 0 ? it.factor : null, from: Date.parse(part.from), until: Date.parse(part.until) })))));
const chart = make("div", { class: "chart" });
const tip = make("div", { class: "tip" });
let selected = null;

const panel = (svg, top, height, width, left, name, colour, title) => {
  const [from, until] = view;
  const inner = width - left;
  const it = finest(F, name, from, until);
  const values = columns(it, from, until, inner);
  const others = other ? columns(finest(other, name, from, until), from, until, inner) : [];
  const end = ceiling(Math.max(...values, ...others, 0));
  const y = value => top + height - value / end * height;
  for (const share of [0, 0.5, 1]) {
    svg.append(make("line", { class: "grid", x1: left, x2: width, y1: y(end * share), y2: y(end * share) }));
    svg.append(make("text", { x: left - 8, y: y(end * share) + 4, "text-anchor": "end", text: short(end * share) }));
  }
  const path = list => {
    let text = "", pen = false;
    list.forEach((value, x) => {
      if (value == null) { pen = false; return; }
      text += `${pen ? "L" : "M"}${left + x},${y(value).toFixed(1)}`;
      pen = true;
    });
    return text;
  };
  const first = values.findIndex(value => value != null), last = values.length - 1 - [...values].reverse().findIndex(value => value != null);
  if (first >= 0) svg.append(make("path", { d: `${path(values)}L${left + last},${top + height}L${left + first},${top + height}Z`, fill: css(colour + "-fill") }));
  if (name === "orders" && !other) {
    const base = columns(finest(F, "base_orders", from, until), from, until, inner);
    svg.append(make("path", { d: path(base), fill: "none", stroke: css("soft"), "stroke-dasharray": "2 3", "stroke-width": 1 }));
  }
  svg.append(make("path", { d: path(values), fill: "none", stroke: css(colour), "stroke-width": 1.6, "stroke-linejoin": "round" }));
  if (other) svg.append(make("path", { d: path(others), fill: "none", stroke: css("other"), "stroke-width": 1.6, "stroke-dasharray": "5 3" }));
  svg.append(make("text", { x: left, y: top - 7, class: "strong", text: title }));
  return { values, others, y };
};

let drawn = null;
const draw = () => {
  const width = Math.max(320, Math.round(chart.clientWidth || 1100)), left = 52, tall = width < 600 ? 190 : 260, low = width < 600 ? 60 : 80;
  const lookups = F.curve.lookups.some(value => value > 0);
  const height = 40 + tall + 28 + (lookups ? 26 + low : 0);
  const svg = make("svg", { viewBox: `0 0 ${width} ${height}`, role: "img", "aria-label": "Orders and stock look-ups a minute" });
  const [from, until] = view;
  const x = at => left + (at - from) / (until - from) * (width - left);
  const bands = make("g");
  let labelled = -100;
  for (const it of windows) {
    if (it.until <= from || it.from >= until) continue;
    const start = Math.max(left, x(it.from)), end = Math.min(width, x(it.until));
    bands.append(make("rect", { x: start, y: 40, width: Math.max(1.5, end - start), height: height - 62, fill: css("peak-fill") }));
    const name = it.factor && `${it.peak} ×${it.factor.toFixed(2).replace(/0$/, "")}`;
    if (name && start - labelled > name.length * 7 + 8) {
      const near = start > width - name.length * 7;
      bands.append(make("text", { x: near ? width : start, y: 12, "text-anchor": near ? "end" : "start", text: name, style: `fill:${css("peak")}` }));
      labelled = near ? width : start;
    }
  }
  svg.append(bands);
  const most = byDay(from, until, width - left) ? ", the most of each day" : "";
  const orders = panel(svg, 40, tall, width, left, "orders", "orders", `orders a minute${most}`);
  const looks = lookups ? panel(svg, 40 + tall + 32, low, width, left, "lookups", "lookups", `stock look-ups a minute${most}`) : null;
  const bottom = height - 22;
  for (const [at, text] of ticks(from, until, width - left)) {
    const place = x(at);
    svg.append(make("line", { class: "grid", x1: place, x2: place, y1: bottom, y2: bottom + 5 }));
    const anchor = place > width - 30 ? "end" : place < left + 20 ? "start" : "middle";
    svg.append(make("text", { x: place, y: bottom + 18, "text-anchor": anchor, text }));
  }
  const cursor = make("line", { y1: 40, y2: bottom, stroke: css("soft"), style: "display:none" });
  const chosen = make("rect", { y: 40, height: bottom - 40, fill: css("orders"), opacity: 0.18, style: "display:none" });
  svg.append(cursor, chosen);
  chart.replaceChildren(svg, tip);
  drawn = { width, left, orders, looks, cursor, chosen, scale: () => (chart.clientWidth || width) / width };
};
const place = event => {
  const box = chart.getBoundingClientRect();
  const scale = drawn.scale();
  return Math.min(drawn.width - 1, Math.max(drawn.left, (event.clientX - box.left) / scale));
};
const instant = x => view[0] + (x - drawn.left) / (drawn.width - drawn.left) * (view[1] - view[0]);
chart.addEventListener("pointermove", event => {
  const x = place(event), at = instant(x), column = Math.min(drawn.orders.values.length - 1, Math.round(x - drawn.left));
  const it = local(at);
  const lines = [`${it.weekday} ${it.day} ${it.month} ${it.hour}:${it.minute}`];
  if (drawn.orders.values[column] != null) lines.push(`${count(drawn.orders.values[column])} orders a minute`);
  if (other && drawn.orders.others[column] != null) lines.push(`${count(drawn.orders.others[column])} in the other`);
  if (drawn.looks?.values[column] != null) lines.push(`${count(drawn.looks.values[column])} look-ups a minute`);
  for (const window of windows) if (window.from <= at && at < window.until) { lines.push(`peak: ${window.peak}`); break; }
  tip.textContent = lines.join("\n");
  tip.style.display = "block";
  const scale = drawn.scale();
  tip.style.left = `${Math.min(x * scale + 12, chart.clientWidth - tip.offsetWidth)}px`;
  tip.style.top = "48px";
  drawn.cursor.setAttribute("x1", x); drawn.cursor.setAttribute("x2", x); drawn.cursor.style.display = "";
  if (selected != null) {
    drawn.chosen.setAttribute("x", Math.min(x, selected)); drawn.chosen.setAttribute("width", Math.abs(x - selected));
    drawn.chosen.style.display = "";
  }
});
chart.addEventListener("pointerdown", event => { selected = place(event); });
chart.addEventListener("pointerleave", () => { tip.style.display = "none"; if (drawn) drawn.cursor.style.display = "none"; });
window.addEventListener("pointerup", event => {
  if (selected == null) return;
  const end = place(event), [from, until] = [instant(Math.min(selected, end)), instant(Math.max(selected, end))];
  const wide = Math.abs(end - selected) > 8;
  selected = null;
  drawn.chosen.style.display = "none";
  if (wide) zoom(from, until);
});
chart.addEventListener("dblclick", () => zoom(...whole));
const zoom = (from, until) => {
  const least = 10 * 60e3;
  if (until - from < least) { const middle = (from + until) / 2; from = middle - least / 2; until = middle + least / 2; }
  view = [Math.max(whole[0], from), Math.min(whole[1], until)];
  document.body.dataset.view = view.map(at => new Date(at).toISOString()).join("/");
  draw();
};
const busiest = Date.parse(F.overall.busiest_day.at);
const buttons = make("div", { class: "bar" },
  make("button", { text: "All", id: "all", onclick: () => zoom(...whole) }),
  whole[1] - whole[0] > 8 * DAY ? make("button", { text: "Busiest week", onclick: () => zoom(busiest - 3 * DAY, busiest + 4 * DAY) }) : null,
  whole[1] - whole[0] > 1.5 * DAY ? make("button", { text: "Busiest day", id: "busiest-day", onclick: () => zoom(busiest, busiest + DAY) }) : null);
