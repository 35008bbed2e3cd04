// Opens a shop's orders without a network. `cargo xtask build` replaces BUILD by { version, shell: [addresses] } and serves
// it as /sw.js.
//
// Two stores: the shell of one version of the application, and what the signed-in user has last been shown. The second
// belongs to one user: whoever else signs in, or out, empties it. Addresses of customers are never in it.
const build = BUILD;
const SHELL = `sokoni-shell-${build.version}`;
const DATA = 'sokoni-data';
const OWNER = '/owner';
// Lists that are kept, by their addresses; the oldest go first.
const MOST_LISTS = 30;

let servesCopies = false;
// Taken out of use, while pages are open that it was in use for.
let isOff = false;
// How many sessions have ended: what was asked for in one is not kept in the next.
let session = 0;
// Settles when it is noted who is signed in.
let known = Promise.resolve();

addEventListener('install', (event) => {
  event.waitUntil(caches.open(SHELL).then((shell) => shell.addAll([...build.shell, '/config.json'])));
});

addEventListener('activate', (event) => {
  const drop = async () => {
    const names = await caches.keys();
    const old = names.filter((name) => name.startsWith('sokoni-shell-') && name !== SHELL);
    await Promise.all(old.map((name) => caches.delete(name)));
    await clients.claim();
  };
  event.waitUntil(drop());
});

addEventListener('message', (event) => {
  if (event.data === 'update') skipWaiting();
  if (event.data === 'hello') tell();
});

addEventListener('fetch', (event) => {
  if (isOff) return;
  const { request } = event;
  const url = new URL(request.url);
  const isOurs = url.origin === location.origin;
  if (request.method !== 'GET') {
    // A session begins or ends: nothing of the one before may stay.
    if (/\/auth\/(login|logout)$/.test(url.pathname)) event.respondWith(wipe().then(() => fetch(request)));
    return;
  }
  if (request.mode === 'navigate') {
    event.respondWith(page(request, isOurs && /^\/((shop|dashboard)\/|seller\/(fulfillment|exceptions)\/?$)/.test(url.pathname)));
  } else if (isOurs && url.pathname === '/config.json') {
    event.respondWith(configuration(request));
  } else if (isOurs && build.shell.includes(url.pathname)) {
    event.respondWith(caches.match(url.pathname, { cacheName: SHELL }).then((kept) => kept ?? fetch(request)));
  } else if (/\/auth\/me$/.test(url.pathname)) {
    const answer = user(request);
    known = answer.catch(() => {});
    event.respondWith(answer);
  } else if (/\/enhanced-orders\/((dashboard_summary|recent)\/)?$/.test(url.pathname)) {
    event.respondWith(list(request));
  } else if (/\/fulfillment\/(seller\/(open|stats)|exceptions)$/.test(url.pathname)) {
    event.respondWith(queue(request, url));
  } else if (/\/enhanced-orders\/[^/]+\/$/.test(url.pathname) && !/\/(jobs|views)\/$/.test(url.pathname)) {
    event.respondWith(order(request, url));
  }
});

// The shop's pages come from the kept shell, so that page, programs and texts are of one version; others only in need.
async function page(request, isShop) {
  const kept = () => caches.match('/', { cacheName: SHELL });
  if (isShop) return (await kept()) ?? fetch(request);
  try {
    return await fetch(request);
  } catch (error) {
    const shell = await kept();
    if (shell) return shell;
    throw error;
  }
}

// The kill switch: `"offline": false` in config.json takes everything back.
async function configuration(request) {
  try {
    const answer = await fetch(request);
    const config = await answer.clone().json();
    if (config.offline === false) {
      isOff = true;
      for (const name of await caches.keys()) await caches.delete(name);
      await registration.unregister();
    } else {
      await (await caches.open(SHELL)).put('/config.json', answer.clone());
    }
    return answer;
  } catch (error) {
    const kept = await caches.match('/config.json', { cacheName: SHELL });
    if (kept) return kept;
    throw error;
  }
}

async function user(request) {
  return answered(request, async (answer, data) => {
    const me = answer.ok ? await answer.json() : undefined;
    const account = me?.user ?? me?.data ?? me;
    const id = String(account?.id ?? '');
    const owner = await (await data.match(OWNER))?.text();
    if (!id || (owner && owner !== id)) await wipe();
    if (!id) return;
    const own = await caches.open(DATA);
    await own.put(OWNER, new Response(id));
    // Whoever finds the device learns no e-mail address from it.
    delete account.email;
    await own.put(request.url, new Response(JSON.stringify(me), { headers: { 'content-type': 'application/json' } }));
  });
}

// Whatever belongs to nobody known is not kept.
async function list(request) {
  return answered(request, async (answer, data) => {
    await known;
    if (!answer.ok || !(await data.match(OWNER))) return;
    await data.delete(request.url);
    await data.put(request.url, answer);
    await forgetOldest(data);
  });
}

async function forgetOldest(data) {
  const lists = (await data.keys()).filter(({ url }) => /\/(enhanced-orders\/|seller\/open)\?/.test(url));
  for (const old of lists.slice(0, -MOST_LISTS)) await data.delete(old);
}

// The packing queue, and the board of exceptions. A marketplace may send more of its customers than we ask for: what is kept holds none of it. A part of the
// queue that was never asked for is found in the whole.
async function queue(request, url) {
  try {
    return await answered(request, async (answer, data) => {
      await known;
      if (!answer.ok || !(await data.match(OWNER))) return;
      const body = await answer.json();
      const items = Array.isArray(body) ? body : (body.results ?? body.data);
      const mayStay = (name) => (body.results ? !/mail|phone|address/i.test(name) : /^(id|status|buyer_?name|order_?number)$/i.test(name));
      if (Array.isArray(items)) for (const { order } of items) for (const name of Object.keys(order ?? {})) if (!mayStay(name)) delete order[name];
      await data.delete(request.url);
      await data.put(request.url, new Response(JSON.stringify(body), { headers: { 'content-type': 'application/json' } }));
      await forgetOldest(data);
    });
  } catch (error) {
    const wanted = url.searchParams.get('status');
    const whole = wanted && !url.searchParams.has('cursor') && (await caches.match(url.pathname, { cacheName: DATA }));
    if (!whole) throw error;
    const body = await whole.json();
    const items = (Array.isArray(body) ? body : body.data).filter((item) => String(item.fulfillmentStatus ?? item.fulfillment_status).toUpperCase() === wanted);
    copied();
    return new Response(JSON.stringify(items), { headers: { 'content-type': 'application/json' } });
  }
}

// One order, without a network, is one of the newest.
async function order(request, url) {
  try {
    const answer = await fetch(request);
    reached();
    return answer;
  } catch (error) {
    const recent = new URL('../recent/', url).href;
    const kept = await caches.match(recent, { cacheName: DATA });
    const id = decodeURIComponent(url.pathname.split('/').at(-2));
    const found = kept && (await kept.json()).find((one) => String(one.id) === id);
    if (!found) throw error;
    copied();
    return new Response(JSON.stringify(found), { headers: { 'content-type': 'application/json' } });
  }
}

// The network's answer, noted by `keep`; without a network, the last one that was kept.
async function answered(request, keep) {
  const askedIn = session;
  let answer;
  try {
    answer = await fetch(request);
  } catch (error) {
    const kept = await caches.match(request.url, { cacheName: DATA });
    if (!kept) throw error;
    copied();
    return kept;
  }
  reached();
  if (isOff) return answer;
  // Whoever is not signed in leaves nothing behind, not even an empty cache.
  if (answer.status === 401) await wipe();
  // A full disk must not take the answer away.
  else if (askedIn === session) await keep(answer.clone(), await caches.open(DATA)).catch(() => {});
  return answer;
}

// The network is back: nobody needs to be warned any more.
function reached() {
  if (!servesCopies) return;
  servesCopies = false;
  tell();
}

function copied() {
  servesCopies = true;
  tell();
}

async function tell() {
  for (const client of await clients.matchAll()) client.postMessage({ servesCopies });
}

function wipe() {
  session += 1;
  return caches.delete(DATA);
}
