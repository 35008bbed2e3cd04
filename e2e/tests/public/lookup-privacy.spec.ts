import http from 'node:http';

import { tellableApart } from '../../fixtures/noise';
import { type LookupOrder, lookupOrders } from '../../fixtures/samples';
import { Backend } from '../../fixtures/server';
import { expect, test } from '../../fixtures/test';

interface Lookup {
  kind: string;
  body: { orderNumber: string; email?: string };
}

interface Answer {
  status: number;
  headers: string;
  body: string;
  ms: number;
}

const PAIRS = 400;
/** Headers that say when, not what. */
const CLOCK_HEADERS = ['date'];

/** A wrong pair of every kind there is, about one order. */
const WRONG: Record<string, (order: LookupOrder, other: LookupOrder, index: number) => Lookup['body']> = {
  'no such number': (_order, _other, index) => ({ orderNumber: absent(index) }),
  'no such number, with an address': (order, _other, index) => ({ orderNumber: absent(index), email: order.email }),
  'right number, unknown address': (order, _other, index) => ({ orderNumber: order.number, email: `nobody${index}@example.com` }),
  "right number, another customer's address": (order, other) => ({ orderNumber: order.number, email: other.email }),
};

function absent(index: number): string {
  return `SK-${String(index).padStart(4, '0')}-0O0I`;
}

/** The same order on every run, so that a failure can be repeated. */
function shuffled<T>(items: T[]): T[] {
  let state = 20251120;
  const random = () => {
    state = (state * 1_103_515_245 + 12_345) % 2_147_483_648;
    return state / 2_147_483_648;
  };
  return items.map((item) => ({ item, key: random() })).sort((a, b) => a.key - b.key).map(({ item }) => item);
}

/** One request on a connection that stays open, timed from sending to the last byte. */
function ask(url: string, agent: http.Agent, body: Lookup['body']): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const text = JSON.stringify(body);
    const headers = { 'content-type': 'application/json', 'content-length': Buffer.byteLength(text) };
    const started = process.hrtime.bigint();
    const request = http.request(`${url}/api/track`, { method: 'POST', agent, headers }, (response) => {
      const chunks: Buffer[] = [];
      response.on('data', (chunk: Buffer) => chunks.push(chunk));
      response.on('end', () => {
        const ms = Number(process.hrtime.bigint() - started) / 1e6;
        const kept = Object.entries(response.headers).filter(([name]) => !CLOCK_HEADERS.includes(name));
        resolve({ status: response.statusCode ?? 0, headers: JSON.stringify(kept), body: Buffer.concat(chunks).toString('utf8'), ms });
      });
    });
    request.on('error', reject);
    request.end(text);
  });
}

async function askAll(url: string, lookups: Lookup[]): Promise<Map<string, Answer[]>> {
  const agent = new http.Agent({ keepAlive: true, maxSockets: 1 });
  const answers = new Map<string, Answer[]>();
  for (const { kind, body } of lookups) {
    const answer = await ask(url, agent, body);
    answers.set(kind, [...(answers.get(kind) ?? []), answer]);
  }
  agent.destroy();
  return answers;
}

test('400 lookups in random order: whoever guesses wrong learns nothing, neither from the words nor from the time', async ({ backend }) => {
  const orders = await lookupOrders(PAIRS);
  const kinds = Object.keys(WRONG);
  const lookups = orders.map((order, index): Lookup => {
    const other = orders[(index + 1) % orders.length] ?? order;
    const right = index % 5 === 0;
    if (right) return { kind: 'right', body: { orderNumber: order.number, email: order.email } };
    const kind = kinds[index % kinds.length] ?? '';
    return { kind, body: WRONG[kind]?.(order, other, index) ?? { orderNumber: '' } };
  });
  await askAll(backend.url, lookups.slice(0, 40));
  const answers = await askAll(backend.url, shuffled(lookups));

  for (const answer of answers.get('right') ?? []) expect(answer.status).toBe(200);
  const wrong = kinds.flatMap((kind) => answers.get(kind) ?? []);
  expect(wrong.length).toBe(PAIRS - (answers.get('right') ?? []).length);
  expect(new Set(wrong.map((answer) => answer.status)), 'statuses').toEqual(new Set([404]));
  expect([...new Set(wrong.map((answer) => answer.body))], 'bodies').toHaveLength(1);
  expect([...new Set(wrong.map((answer) => answer.headers))], 'headers').toHaveLength(1);

  const times = (kind: string) => (answers.get(kind) ?? []).map((answer) => answer.ms);
  for (const [at, left] of kinds.entries()) {
    for (const right of kinds.slice(at + 1)) {
      expect(tellableApart(times(left), times(right)), `${left} against ${right}`).toBeUndefined();
    }
  }
});

test('the comparison of times would notice a difference of two milliseconds', () => {
  const noise = (index: number) => 1 + ((index * 7_919) % 100) / 50;
  const plain = Array.from({ length: 80 }, (_, index) => noise(index));
  const again = Array.from({ length: 80 }, (_, index) => noise(index + 37));
  const slower = again.map((ms) => ms + 2);
  expect(tellableApart(plain, again)).toBeUndefined();
  expect(tellableApart(plain, slower)).toMatch(/systematically apart/);
  expect(tellableApart(plain, plain.map((ms) => ms + 6))).toMatch(/far apart/);
});

/** Every member that a viewer with nothing but the number may get, at every depth. */
const PUBLIC_MEMBERS = new Set([
  'tier', 'orderNumber', 'status', 'placedAt', 'deliveredAt', 'nextUpdateBy', 'timeZone', 'asOf',
  'promisedDelivery', 'promisedDelivery.from', 'promisedDelivery.to',
  'estimatedDelivery', 'estimatedDelivery.from', 'estimatedDelivery.to',
  'items', 'items[].title', 'items[].quantity',
  'shipments', 'shipments[].carrier',
  'events', 'events[].code', 'events[].occurredAt',
]);

/** Paths of all members of a JSON value. */
function membersOf(value: unknown, at = ''): string[] {
  if (Array.isArray(value)) return value.flatMap((element) => membersOf(element, `${at}[]`));
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([name, member]) => {
    const path = at === '' ? name : `${at}.${name}`;
    return [path, ...membersOf(member, path)];
  });
}

test('whoever has only the number gets nothing beyond the allowed fields', async ({ backend }) => {
  const orders = await lookupOrders(150);
  const surprising = new Set<string>();
  const agent = new http.Agent({ keepAlive: true });
  for (const order of orders) {
    const answer = await ask(backend.url, agent, { orderNumber: order.number });
    expect(answer.status, order.number).toBe(200);
    for (const member of membersOf(JSON.parse(answer.body))) if (!PUBLIC_MEMBERS.has(member)) surprising.add(member);
    for (const secret of order.secrets) expect(answer.body.includes(JSON.stringify(secret).slice(1, -1)), `${order.number} keeps "${secret}"`).toBe(false);
  }
  agent.destroy();
  expect([...surprising]).toEqual([]);
});

test('whoever also has the address gets the rest', async ({ backend }) => {
  const [order] = await lookupOrders(1);
  if (!order) throw new Error('no order');
  const agent = new http.Agent();
  const answer = await ask(backend.url, agent, { orderNumber: order.number, email: order.email.toUpperCase() });
  agent.destroy();
  const members = membersOf(JSON.parse(answer.body));
  expect(members).toEqual(expect.arrayContaining(['paymentStatus', 'recipient', 'recipient.name']));
});

test('guessing is slowed down, for right and wrong numbers alike', async () => {
  const strict = await Backend.start({ trackLimit: 5 });
  try {
    const [order] = await lookupOrders(1);
    const agent = new http.Agent({ keepAlive: true });
    const statuses: number[] = [];
    for (let index = 0; index < 9; index += 1) {
      statuses.push((await ask(strict.url, agent, { orderNumber: index % 2 === 0 ? absent(index) : (order?.number ?? '') })).status);
    }
    const answer = await ask(strict.url, agent, { orderNumber: absent(99) });
    agent.destroy();
    expect(statuses.slice(0, 5)).not.toContain(429);
    expect(statuses.slice(5)).toEqual([429, 429, 429, 429]);
    expect(answer.headers).toMatch(/retry-after/);
  } finally {
    await strict.stop();
  }
});
