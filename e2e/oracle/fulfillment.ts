/**
 * How orders leave and arrive, computed a second time from the journeys of the database and the definitions in docs/metrics.md: rows
 * and plain loops, no SQL aggregates, no shared code.
 */

import type { Row } from '../fixtures/database';

/** One row a paid order that was not called off and did not go back; days since 1970-01-01. */
export const JOURNEYS = `
  SELECT d.carrier, d.origin || ' → ' || d.destination AS lane, d.first_day, d.ship_by_day, d.left_day, d.missed_day, d.promised_day,
    d.estimated_day, CASE d.has_arrived WHEN 1 THEN d.last_day END AS arrived_day,
    EXISTS (SELECT 1 FROM delivery_exceptions e WHERE e.seller_order_id = p.id) AS is_in_trouble,
    (SELECT GROUP_CONCAT(i.rating) FROM inquiries i WHERE i.seller_order_id = p.id AND i.rating IS NOT NULL) AS ratings
  FROM seller_orders p JOIN deliveries d ON d.seller_order_id = p.id
  WHERE (d.has_arrived = 1 OR d.last_day IS NULL) AND (p.placed_at + 10800000) / 86400000 BETWEEN ? AND ?`;

/** The same as it was known at that moment. */
export const journeysAt = (moment: number) => {
  const known = (from: string, column: string, before = 'NULL') => `CASE WHEN ${from}_known_from > ${moment} THEN ${before} ELSE ${column} END AS ${column}`;
  const columns = `seller_order_id, origin, destination, first_day, promised_day, ship_by_day, estimated_day, ${known('left', 'carrier', "''")},
    ${known('left', 'left_day')}, ${known('missed', 'missed_day')}, ${known('ended', 'last_day')}, ${known('ended', 'has_arrived', '0')}`;
  return JOURNEYS.replace(
    'JOIN deliveries d',
    `JOIN (SELECT ${columns} FROM deliveries WHERE known_from <= ${moment}
      UNION ALL SELECT ${columns} FROM superseded_deliveries WHERE known_from <= ${moment} AND known_to > ${moment}) d`,
  )
    .replace('e.seller_order_id = p.id', `e.seller_order_id = p.id AND e.opened_at <= ${moment}`)
    .replace('i.rating IS NOT NULL', `i.rating IS NOT NULL AND i.answered_at <= ${moment} AND i.reported_at <= ${moment}`);
};

/** Fewer make no percentage. */
const ENOUGH = 20;
const NO_DATA = '—';

/** Of a line, each cell in words: the figure, and on how many it rests. */
export type Cells = Record<string, [string, string]>;

const day = (row: Row, name: string): number | null => (row[name] === null ? null : Number(row[name]));

const grouped = (count: number) => count.toLocaleString('en');

/** Half up, one decimal, without a zero behind the point. */
const percent = (part: number, whole: number) => `${String(Math.floor((part * 2_000 + whole) / (whole * 2)) / 10)}%`;

function share(part: number, whole: number): [string, string] {
  if (whole === 0) return [NO_DATA, ''];
  return whole < ENOUGH ? [`${part} of ${whole}`, ''] : [percent(part, whole), `${grouped(part)} of ${grouped(whole)}`];
}

function nearestRank(days: number[]): [string, string] {
  if (days.length === 0) return [NO_DATA, ''];
  const sorted = [...days].sort((one, other) => one - other);
  const rank = (percentage: number) => sorted[Math.ceil((sorted.length * percentage) / 100) - 1];
  return [`${rank(50)} / ${rank(90)}`, `n = ${grouped(days.length)}`];
}

type Cause = 'shop' | 'carrier' | 'recipient' | 'unknown';

/** Why an order is late; nothing when it is not. */
function lateCause(row: Row, today: number): Cause | null {
  const promised = day(row, 'promised_day');
  if (promised === null) return null;
  const [arrived, left, missed, shipBy] = ['arrived_day', 'left_day', 'missed_day', 'ship_by_day'].map((name) => day(row, name));
  if ((arrived ?? today) <= promised) return null;
  if (missed !== null && missed !== undefined && missed <= promised) return 'recipient';
  if (left === null || left === undefined) return arrived === null ? 'shop' : 'unknown';
  if (row.carrier === '') return 'shop';
  if (shipBy === null || shipBy === undefined) return 'unknown';
  return left > shipBy ? 'shop' : 'carrier';
}

/** The share that will have arrived by the promised day, by Kaplan and Meier, in percent. */
function expected(promised: Row[], today: number): string {
  const seen = promised.map((row) => {
    const arrived = day(row, 'arrived_day');
    return { at: (arrived ?? today - 1) - Number(row.promised_day), isArrival: arrived !== null };
  });
  // As a fraction: a share that lies between two thousandths is rounded up, and floating point would know of no such share.
  let [notArrived, of] = [1n, 1n];
  for (const at of [...new Set(seen.filter((one) => one.isArrival && one.at <= 0).map((one) => one.at))].sort((one, other) => one - other)) {
    const arrivals = seen.filter((one) => one.isArrival && one.at === at).length;
    const underWay = seen.filter((one) => one.at >= at).length;
    notArrived *= BigInt(underWay - arrivals);
    of *= BigInt(underWay);
  }
  return `${String(Number(((of - notArrived) * 2_000n + of) / (of * 2n)) / 10)}%`;
}

/** The shares of the four causes: rounded down, the missing tenths to those that lost most. */
export function hundred(counts: number[]): string[] {
  const whole = counts.reduce((sum, count) => sum + count, 0);
  const tenths = counts.map((count) => Math.floor((count * 1_000) / whole));
  const byLoss = counts.map((count, place) => ({ place, loss: (count * 1_000) % whole })).sort((one, other) => other.loss - one.loss || one.place - other.place);
  const missing = 1_000 - tenths.reduce((sum, tenth) => sum + tenth, 0);
  for (const { place } of byLoss.slice(0, missing)) tenths[place] = (tenths[place] ?? 0) + 1;
  return tenths.map((tenth) => `${String(tenth / 10)}%`);
}

/** Days after the first until the last, one by one, Saturdays and Sundays left out. */
function businessDays(first: number, last: number): number {
  let count = 0;
  for (let day = first + 1; day <= last; day += 1) count += [0, 6].includes(new Date(day * 86_400_000).getUTCDay()) ? 0 : 1;
  return count;
}

/** Every cell of a line. */
export function cellsOf(rows: Row[], today: number, isBusiness = false): Cells {
  const between = (first: number, last: number) => (isBusiness ? businessDays(first, last) : last - first);
  const took = (name: string) => rows.map((row) => [day(row, name), Number(row.first_day)] as const).filter(([end]) => end !== null).map(([end, first]) => between(first, Number(end)));
  const promised = rows.filter((row) => row.promised_day !== null);
  const kept = promised.filter((row) => row.arrived_day !== null && Number(row.arrived_day) <= Number(row.promised_day)).length;
  const causes = rows.map((row) => lateCause(row, today)).filter((cause) => cause !== null);
  const byCause = (['shop', 'carrier', 'recipient', 'unknown'] as const).map((cause) => causes.filter((one) => one === cause).length);
  const late = causes.length;
  const shares = late >= ENOUGH ? hundred(byCause) : null;
  const cause = (place: number): [string, string] => {
    const [said, of] = share(byCause[place] ?? 0, late);
    return [shares?.[place] ?? said, of];
  };
  const estimated = rows.filter((row) => row.arrived_day !== null && row.estimated_day !== null);
  const stars = rows.flatMap((row) => (row.ratings === null ? [] : String(row.ratings).split(',').map(Number)));
  const sum = stars.reduce((all, one) => all + one, 0);
  return {
    orders: [grouped(rows.length), ''],
    ship: nearestRank(took('left_day')),
    delivery: nearestRank(took('arrived_day')),
    on_time: share(kept, kept + late),
    expected: promised.length === 0 ? [NO_DATA, ''] : [promised.length < ENOUGH || took('arrived_day').length === 0 ? NO_DATA : expected(promised, today), `n = ${grouped(promised.length)}`],
    estimate: share(estimated.filter((row) => Number(row.arrived_day) <= Number(row.estimated_day)).length, estimated.length),
    late: [String(late), ''],
    shop: cause(0),
    carrier: cause(1),
    recipient: cause(2),
    unknown: cause(3),
    exceptions: share(rows.filter((row) => row.is_in_trouble === 1).length, rows.length),
    satisfaction: stars.length === 0 ? [NO_DATA, ''] : [(Math.floor((sum * 20 + stars.length) / (stars.length * 2)) / 10).toFixed(1), `n = ${grouped(stars.length)}`],
  };
}
