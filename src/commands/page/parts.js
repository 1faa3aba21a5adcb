"use strict";
const F = JSON.parse(document.getElementById("data").textContent);
const page = document.getElementById("page");
const HOUR = 3600e3, DAY = 24 * HOUR;
const css = name => `var(--${name})`;

// Small things.
const make = (tag, attributes = {}, ...children) => {
  const svg = ["svg", "g", "path", "rect", "line", "text", "title", "circle"].includes(tag);
  const node = svg ? document.createElementNS("http://www.w3.org/2000/svg", tag) : document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (name === "text") node.textContent = value;
    else if (name.startsWith("on")) node.addEventListener(name.slice(2), value);
    else node.setAttribute(name, value);
  }
  node.append(...children.filter(child => child != null));
  return node;
};
const thousands = value => Math.round(value).toLocaleString("en-US");
const count = value => value === 0 ? "0" : value < 100 ? value.toFixed(value < 1 ? 2 : 1) : thousands(value);
const short = value => {
  for (const [size, unit] of [[1e9, "G"], [1e6, "M"], [1e4, "k"]]) if (value >= size) {
    const scaled = value / (size === 1e4 ? 1e3 : size);
    return `${scaled >= 100 ? scaled.toFixed(0) : +scaled.toFixed(1)} ${unit}`;
  }
  return value >= 10 ? thousands(value) : String(+value.toPrecision(2));
};
const bytes = size => {
  const units = ["B", "kB", "MB", "GB", "TB", "PB"];
  let unit = 0;
  while (size >= 999.5 && unit < 5) { size /= 1000; unit++; }
  return `${unit ? size.toFixed(1) : size} ${units[unit]}`;
};
const percent = share => `${(share * 100).toFixed(1)} %`;
const signed = share => share == null ? "" : `${share >= 0 ? "+" : "−"}${Math.abs(share * 100).toFixed(1)} %`;
const sum = values => values.reduce((a, b) => a + b, 0);
const clock = zone => new Intl.DateTimeFormat("en-GB", { timeZone: zone, weekday: "short", day: "numeric", month: "short", year: "numeric", hour: "2-digit", minute: "2-digit", hourCycle: "h23" });
const clocks = {};
const local = (at, zone = F.time_zone) => {
  const parts = {};
  for (const { type, value } of (clocks[zone] ??= clock(zone)).formatToParts(at)) parts[type] = value;
  parts.month = parts.month.slice(0, 3);
  return parts;
};
const when = text => { const at = new Date(text + "Z"); return `${["Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"][at.getUTCDay()]} ${at.getUTCDate()} ${MONTHS[at.getUTCMonth()]} ${text.slice(11, 16)}`; };
const MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];
const moment = it => when(it.local.slice(0, 16));
const day = text => when(text.slice(0, 10) + "T00:00").slice(0, -6);
const ceiling = most => {
  if (!(most > 0)) return 1;
  const unit = 10 ** Math.floor(Math.log10(most));
  return [1, 1.2, 1.6, 2, 2.4, 3, 4, 5, 6, 8, 10].find(step => step * unit >= most * 0.9999) * unit;
};
// From the card's own colour to the full one; the share is drawn by its root, so that quiet hours differ too.
const shade = (share, colour = "orders") => share <= 0 ? css("line") : `color-mix(in oklab, ${css(colour)} ${Math.round(8 + 92 * share)}%, ${css("card")})`;
const table = (titles, rows) => {
  const cell = (tag, value, place) => {
    const right = titles[place].startsWith(">");
    return make(tag, { class: right ? "n" : "" }, ...(value instanceof Node ? [value] : [String(value ?? "")]));
  };
  const head = make("tr", {}, ...titles.map((title, place) => cell("th", title.replace(">", ""), place)));
  const body = rows.map(row => {
    const chosen = { class: "go", tabindex: 0, onclick: row.go, onkeydown: event => { if (event.key === "Enter") row.go(); } };
    return make("tr", row.go ? chosen : {}, ...row.cells.map((value, place) => cell("td", value, place)));
  });
  return make("div", { class: "scroll" }, make("table", {}, make("thead", {}, head), make("tbody", {}, ...body)));
};
const card = (title, text, ...children) => make("section", {}, make("h2", { text: title }), text ? make("p", { text }) : null, ...children);
