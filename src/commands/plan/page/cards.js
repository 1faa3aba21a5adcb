// Days on a calendar.
const calendar = () => {
  const days = F.days, orders = days.map(it => it.orders), most = Math.max(...orders, 1e-9);
  // The first and the last day may be cut.
  const whole = orders.length > 3 ? orders.slice(1, -1) : orders, low = Math.min(...whole) > 0.2 * most ? 0.8 * Math.min(...whole) : 0;
  const first = new Date(days[0].date + "T00:00Z"), offset = (first.getUTCDay() + 6) % 7;
  const weeks = Math.ceil((days.length + offset) / 7), size = weeks > 30 ? 15 : 20, gap = 3;
  const left = 34, width = left + weeks * (size + gap), height = 20 + 7 * (size + gap);
  const svg = make("svg", { viewBox: `0 0 ${width} ${height}`, style: weeks > 30 ? "min-width:640px" : `width:${width}px;max-width:100%`, role: "img", "aria-label": "Orders of each day" });
  ["Mon", "Wed", "Fri", "Sun"].forEach((name, row) => svg.append(make("text", { x: 0, y: 20 + row * 2 * (size + gap) + size - 4, text: name })));
  let written = -9;
  days.forEach((it, number) => {
    const column = Math.floor((number + offset) / 7), row = (number + offset) % 7;
    const x = left + column * (size + gap), y = 20 + row * (size + gap);
    const peak = it.peaks.length > 0;
    svg.append(make("rect", { x, y, width: size, height: size, rx: 3, fill: shade(Math.max(0.02, (it.orders - low) / (most - low))), stroke: peak ? css("peak") : "none", "stroke-width": 2.2 },
      make("title", { text: `${it.weekday} ${it.date}: ${thousands(it.orders)} orders${peak ? `, ${it.peaks.join(", ")}` : ""}` })));
    if ((it.date.endsWith("-01") || number === 0) && column - written > 2) {
      svg.append(make("text", { x, y: 12, text: number === 0 && weeks < 8 ? day(it.date).slice(4) : MONTHS[+it.date.slice(5, 7) - 1] }));
      written = column;
    }
  });
  const legend = make("div", { class: "legend" }, thousands(low), make("i", { style: `background:linear-gradient(90deg, ${shade(0.02)}, ${shade(0.5)}, ${shade(1)})` }), `${thousands(most)} orders a day`, make("i", { style: `width:11px;height:11px;border:2px solid ${css("peak")}` }), "a peak's day");
  return card("Days", null, make("div", { class: "scroll" }, svg), legend);
};

// Hours of the week.
const week = client => {
  const most = Math.max(...client.week.flat(), 1e-9), size = 8, left = 28;
  const svg = make("svg", { viewBox: `0 0 ${left + 24 * size} ${16 + 7 * size}`, role: "img", "aria-label": `Orders an hour of ${client.client}` });
  client.week.forEach((hours, row) => {
    if (row % 2 === 0) svg.append(make("text", { x: 0, y: row * size + 7, style: "font-size:7px", text: ["Mon", "", "Wed", "", "Fri", "", "Sun"][row] }));
    hours.forEach((orders, hour) => svg.append(make("rect", { x: left + hour * size, y: row * size, width: size - 0.8, height: size - 0.8, rx: 1, fill: shade(Math.sqrt(orders / most)) },
      make("title", { text: `${["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"][row]} ${String(hour).padStart(2, "0")}:00: ${count(orders)} orders an hour` }))));
  });
  for (const hour of [0, 6, 12, 18]) svg.append(make("text", { x: left + hour * size, y: 7 * size + 9, style: "font-size:7px", text: `${hour}:00` }));
  return make("div", {}, make("b", { text: client.client }), make("span", { style: `color:${css("soft")};font-size:12.5px`, text: `  up to ${count(most)} an hour` }), svg);
};

const bars = () => {
  const clients = [...F.clients].sort((a, b) => b.orders - a.orders), most = Math.max(clients[0]?.orders ?? 0, 1e-9);
  const rows = clients.map(it => {
    const bar = make("div", { style: `height:10px;border-radius:3px;min-width:2px;width:${Math.max(0.5, it.orders / most * 100)}%;background:${css("orders")}` });
    return { cells: [it.client, make("div", { style: "width:clamp(40px,9vw,100px)" }, bar), count(it.orders), percent(it.orders / Math.max(F.overall.orders, 1e-9)), it.busiest_minute.orders.toFixed(1), moment(it.busiest_minute)] };
  });
  return card("Clients", "Orders over the period, and the busiest minute of each in its own time.", table(["client", "", ">orders", ">share", ">a minute", "at"], rows));
};

const show = (from, until) => { zoom(from, until); chart.scrollIntoView({ block: "center" }); };
const around = it => show(Date.parse(it.at) - 12 * HOUR, Date.parse(it.at) + 12 * HOUR);
const minutes = () => card("Busiest minutes", "All clients together, one a day at most. A row shows its day.",
  table(["minute", ">orders", ">look-ups"], F.busiest_minutes.map(it => ({ cells: [moment(it), it.orders.toFixed(1), count(it.lookups)], go: () => around(it) }))));

const stock = () => {
  const it = F.stock, width = 560, height = 150, left = 46;
  const hourly = F.days.length <= 7;
  const faces = hourly ? it.hours : it.days, start = Math.floor(whole[0] / HOUR) * HOUR;
  const end = ceiling(Math.max(...faces, 1e-9));
  const svg = make("svg", { viewBox: `0 0 ${width} ${height + 26}`, role: "img", "aria-label": "Faces that run short, by day" });
  const y = value => height - value / end * (height - 14);
  for (const share of [0, 0.5, 1]) svg.append(make("line", { class: "grid", x1: left, x2: width, y1: y(end * share), y2: y(end * share) }), make("text", { x: left - 7, y: y(end * share) + 4, "text-anchor": "end", text: short(end * share) }));
  const each = (width - left) / faces.length;
  const inPeak = number => hourly ? windows.some(it => it.from < start + (number + 1) * HOUR && start + number * HOUR < it.until) : F.days[number].peaks.length > 0;
  const name = number => hourly ? `${local(start + number * HOUR).weekday} ${local(start + number * HOUR).hour}:00` : F.days[number].date;
  faces.forEach((value, number) => svg.append(make("rect", { x: left + (number + 0.1) * each, y: y(value), width: Math.max(0.8, each * 0.8), height: height - y(value), fill: css(inPeak(number) ? "peak" : "orders") },
    make("title", { text: `${name(number)}: ${count(value)} faces` }))));
  let written = -1e9;
  faces.forEach((_, number) => {
    const at = hourly && local(start + number * HOUR), date = hourly ? null : F.days[number].date;
    const text = hourly ? (F.days.length === 1 ? (at.hour % 3 === 0 ? `${at.hour}:00` : null) : at.hour === "00" ? `${at.weekday} ${at.day}` : null)
      : F.days.length > 45 ? (date.endsWith("-01") ? MONTHS[+date.slice(5, 7) - 1] : null) : day(date).slice(4);
    const x = left + number * each;
    if (text && x - written > 46 && x < width - 24) { svg.append(make("text", { x, y: height + 18, text })); written = x; }
  });
  const worst = table(["worst wave", ">faces", ">of all"], it.worst.map(wave => ({ cells: [moment(wave), count(wave.faces), percent(wave.faces / Math.max(it.faces, 1))], go: () => around(wave) })));
  return card("Stock", `Pick faces of which more is expected to be wanted than they hold, in ${hourly ? "a wave of each hour" : "the worst wave of each day"}. Of ${thousands(it.faces)} faces ${count(it.opened_empty)} open empty in any case.`, svg, worst);
};

const peaks = () => card("Peaks", `${percent(F.in_peaks.orders_in / Math.max(F.overall.orders, 1e-9))} of all orders come while one lasts. A row shows its day.`,
  table(["peak", "day", "from", "until", ">factor", ">orders", ">without", ""], F.peaks.flatMap(peak => peak.days.map(it => ({
    cells: [peak.peak, day(it.date), moment(it.windows[0].from), moment(it.windows[0].until), `×${it.factor.toFixed(2)}`, count(it.orders), count(it.base_orders), it.why ? make("span", { class: "note", text: it.why }) : ""],
    go: () => show(Date.parse(it.windows[0].from.at) - 8 * HOUR, Date.parse(it.windows[0].until.at) + 8 * HOUR),
  })))));

const sizes = () => {
  const rows = F.tables.map(it => ({ cells: [it.table, thousands(it.rows), bytes(it.parquet_bytes), bytes(it.postgres.heap_bytes), bytes(it.postgres.index_bytes), it.mongodb_bytes == null ? "" : bytes(it.mongodb_bytes)] }));
  const total = of => sum(F.tables.map(of));
  rows.push({ cells: [make("b", { text: "total" }), thousands(total(it => it.rows)), bytes(total(it => it.parquet_bytes)), bytes(total(it => it.postgres.heap_bytes)), bytes(total(it => it.postgres.index_bytes)), bytes(total(it => it.mongodb_bytes ?? 0))] });
  const making = F.making;
  return card("Rows and bytes", `Some ${making.seconds.toPrecision(2)} s to make, ${making.parquet_seconds.toPrecision(2)} s as Parquet, on ${making.processors} processors, as ${thousands(making.sample_orders)} sampled orders told; a database takes as long as its server. MongoDB: documents before compression.`,
    table(["table", ">rows", ">Parquet", ">Postgres", ">+ indexes", ">MongoDB"], rows));
};

const comparison = () => {
  const it = F.comparison;
  const change = part => make("span", { class: part.change > 0 ? "up" : "down", text: part.this == null ? "new" : part.other == null ? "gone" : signed(part.change) });
  const row = (part, show = count) => ({ cells: [part.what, part.this == null ? "" : show(part.this), part.other == null ? "" : show(part.other), change(part)] });
  const most = list => [...list].sort((a, b) => Math.abs((b.other ?? 0) - (b.this ?? 0)) - Math.abs((a.other ?? 0) - (a.this ?? 0))).slice(0, 12);
  const totals = it.totals.map(part => row(part, part.what.startsWith("bytes") ? bytes : count));
  const moved = it.peaks.map(part => ({ cells: [`${part.peak} ${day(part.date)}`, part.orders.this == null ? "" : count(part.orders.this), part.orders.other == null ? "" : count(part.orders.other), change(part.orders)] }));
  const part = ([title, rows]) => rows.length ? make("div", {}, make("h3", { text: title }), table(["", ">this", ">other", ">change"], rows)) : null;
  const right = [["Days that move most", most(it.days).map(part => row({ ...part, what: day(part.what) }))], ["Clients that move most", most(it.clients).map(part => row(part))], ["Peaks", moved.slice(0, 12)]];
  return card(`Compared with ${it.title}`, "Dashed in the curves. The change is that of the other as a share of this.",
    make("div", { class: "two" }, part(["In all", totals]), make("div", {}, ...right.map(part).filter(Boolean))));
};
