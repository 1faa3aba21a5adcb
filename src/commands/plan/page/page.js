// The page.
const tile = (value, name) => make("div", { class: "tile" }, make("b", { text: value }), make("span", { text: name }));
const load = F.overall;
const lone = F.peaks.length === 0;
document.title = `${F.profile}: plan`;
page.append(
  make("header", {}, make("h1", { text: F.profile }), make("p", { text: `${F.days.length > 1 ? `${day(F.days[0].date)} to ` : ""}${day(F.days.at(-1).date)} ${F.days.at(-1).date.slice(0, 4)}, ${F.time_zone}; seed ${F.seed}` })),
  make("div", { class: "tiles" },
    tile(short(load.orders), `orders of ${F.clients.length} ${F.clients.length === 1 ? "client" : "clients"}`),
    tile(load.busiest_minute.orders.toFixed(1), `orders in the busiest minute, ${moment(load.busiest_minute)}`),
    tile(short(load.busiest_minute.lookups), "stock look-ups in it"),
    tile(short(load.busiest_day.orders), `orders on the busiest day, ${day(load.busiest_day.local)}`),
    lone ? null : tile(percent(F.in_peaks.orders_in / Math.max(load.orders, 1e-9)), "of orders come in peaks"),
    tile(short(sum(F.tables.map(it => it.rows))), `rows; ${bytes(sum(F.tables.map(it => it.parquet_bytes)))} of Parquet`)),
  make("section", {}, make("div", { class: "bar" }, make("div", {}, make("h2", { text: "Load" }), make("p", { text: other ? "Drag to zoom, double-click for all. Dashed: the other." : "Drag to zoom, double-click for all. Shaded: peaks; dotted: orders without them." })), buttons), chart),
  ...[F.comparison ? comparison() : null].filter(Boolean),
  F.days.length > 90 ? calendar() : "",
  make("div", { class: "two" }, make("div", {}, bars(), F.clients.length > 8 ? "" : minutes()), make("div", {}, F.days.length > 90 || F.days.length < 7 ? "" : calendar(), stock(), F.clients.length > 8 ? minutes() : "")),
  ...[lone ? null : peaks()].filter(Boolean),
  card("Hours of the week", "Orders an hour, by weekday and local hour: each client's mean over the period, on its own scale.", make("div", { class: "weeks" }, ...F.clients.slice(0, 60).map(week))),
  sizes(),
  make("footer", { text: `Expected, not drawn: ordermill plan, generator version ${F.generator_version}. All numbers of this page are in it as JSON.` }));
draw();
let waiting = 0;
window.addEventListener("resize", () => { cancelAnimationFrame(waiting); waiting = requestAnimationFrame(draw); });
document.body.dataset.ready = "yes";
