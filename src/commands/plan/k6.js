// Orders and stock look-ups of `PROFILE`, FROM to UNTIL, as `ordermill plan --export k6` draws them.
//
//   k6 run -e URL=http://localhost:8080 -e SPEED=60 this-file.js
//
// URL: the system under load. SPEED: how many times faster than life; it makes the window shorter and the rates higher.
// VUS: virtual users to begin with; each has one request at a time, and when they don't suffice k6 adds others. Change what `order` and `lookup` do to what
// your system offers: the rates stay.
import http from 'k6/http';

const URL = __ENV.URL || 'http://localhost:8080';
const SPEED = Number(__ENV.SPEED || 1);

// [seconds until it is reached, rate per UNIT].
const LOAD = LOAD_JSON;

const UNITS = { '1s': 1, '1m': 60, '1h': 3600, '24h': 86400 };

function scenario(name, load) {
  // Rates are whole numbers to k6, so they are per the unit that tells them well; speed shortens the unit.
  const perSecond = (rate) => (rate * SPEED) / UNITS[load.unit];
  const most = Math.max(load.start, ...load.stages.map((stage) => stage[1]));
  const users = Number(__ENV.VUS || Math.max(10, Math.ceil(perSecond(most) / 10)));
  return {
    executor: 'ramping-arrival-rate',
    exec: name,
    timeUnit: load.unit,
    startRate: Math.round(load.start * SPEED),
    preAllocatedVUs: users,
    maxVUs: 20 * users,
    stages: load.stages.map(([seconds, rate]) => ({
      duration: `${Math.round((1000 * seconds) / SPEED)}ms`,
      target: Math.round(rate * SPEED),
    })),
  };
}

const scenarios = {};
for (const name of Object.keys(LOAD)) {
  scenarios[name] = scenario(name, LOAD[name]);
}
export const options = { scenarios, discardResponseBodies: true };

export function order() {
  http.post(`${URL}/orders`, JSON.stringify({ placed_at: new Date().toISOString() }), {
    headers: { 'Content-Type': 'application/json' },
  });
}

export function lookup() {
  http.get(`${URL}/stock`);
}
