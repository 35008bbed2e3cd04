// Runs in the page's head, before anything else has arrived: sets colours and language, and starts every download and
// the first calls to the API while the module is still on its way. `cargo xtask build` puts it into index.html and
// replaces BUILD by { programs: { name: "hash of the script, of the module, style sheet if any" }, echarts: "hash of the drawing library",
// locales: { tag: { catalogue, shop, insight, heading, sentence, retry } } }.
(() => {
  const build = BUILD;
  const root = document.documentElement;
  const path = location.pathname;
  // Which program shows which addresses: the first that fits. The routes are in app/src/route.rs.
  const places = {
    orders: /^\/(shop|dashboard)\/orders\/?$/,
    changes: /^\/shop\/changes/,
    print: /^\/shop\/print/,
    order: /^\/(shop|dashboard)\//,
    fulfillment: /^\/seller\/fulfillment\/?$/,
    exceptions: /^\/seller\/exceptions\/?$/,
    partners: /^\/seller\/partners\/?$/,
    promises: /^\/seller\/promises\/?$/,
    wismo: /^\/analytics\/wismo\/?$/,
    arrivals: /^\/analytics\/wismo\/fulfillment\/?$/,
    satisfaction: /^\/analytics\/wismo\/satisfaction\/?$/,
    tomorrow: /^\/analytics\/wismo\/tomorrow\/?$/,
    inquiries: /^\/analytics\/wismo\/inquiries\/?$/,
    timeline: /^\/orders\/[^/]+\/timeline/,
    console: /^\/(seller|admin\/.*)?\/?$/,
    customer: /^\/customer\//,
    product: /^\/products\//,
    survey: /^\/survey\/[^/]+\/?$/,
    login: /^\/login\/?$/,
    public: /^/,
  };
  const program = Object.keys(places).find((name) => places[name].test(path));
  const isOneOf = (names) => names.split(' ').includes(program);
  const isShop = isOneOf('orders changes print order fulfillment exceptions partners promises');
  const isInsight = isOneOf('wismo inquiries arrivals satisfaction tomorrow timeline');

  const stored = (name) => {
    try {
      return localStorage.getItem(`sokoni.${name}`);
    } catch {
      return null;
    }
  };
  const fetched = async (url) => {
    const answer = await fetch(url);
    if (!answer.ok) throw new Error(`${url}: ${answer.status}`);
    return answer.json();
  };
  // Whoever waits for it hears of a failure; nobody waiting is not an error.
  const quiet = (promise) => {
    promise.catch(() => {});
    return promise;
  };
  const known = (tag) => {
    const language = String(tag ?? '').toLowerCase().split('-')[0];
    return language in build.locales ? language : undefined;
  };

  const theme = stored('theme');
  if (theme === 'light' || theme === 'dark') root.dataset.theme = theme;

  const speak = (locale) => {
    sokoni.locale = locale;
    root.lang = locale;
    root.dir = locale === 'ar' ? 'rtl' : 'ltr';
    return fetched(build.locales[locale][isShop ? 'shop' : isInsight ? 'insight' : 'catalogue']);
  };

  const sokoni = (window.sokoni = {
    // Only a failure asks for it, so the words come along in every language.
    failed() {
      const words = build.locales[sokoni.locale ?? 'en'];
      const main = document.createElement('main');
      const element = (tag, text) => {
        const made = document.createElement(tag);
        made.textContent = text;
        main.append(made);
        return made;
      };
      main.className = 'problem';
      main.setAttribute('role', 'alert');
      element('h1', words.heading);
      element('p', words.sentence);
      const retry = element('button', words.retry);
      retry.className = 'button';
      retry.addEventListener('click', () => location.reload());
      document.title = words.heading;
      const show = () => document.getElementById('app').replaceChildren(main);
      if (document.getElementById('app')) show();
      else addEventListener('DOMContentLoaded', show);
    },
  });

  sokoni.config = quiet(fetched('/config.json'));
  const chosen = known(stored('locale')) ?? navigator.languages.map(known).find(Boolean);
  sokoni.catalogue = quiet(
    chosen ? speak(chosen) : sokoni.config.then((config) => speak(known(config.locale) ?? 'en'), () => speak('en')),
  );

  // Read before the module asks for it: then its first picture is the page, and not another skeleton. (Tracking shows sooner and
  // answers better with a pause between the two.)
  const read = async (answer) => {
    const body = quiet(answer.json());
    answer.json = () => body;
    await body.catch(() => {});
    return answer;
  };
  const tracked = /^\/track\/([^/]+)\/?$/.exec(path);
  const json = 'application/json';
  sokoni.firstCalls = {};
  const call = (area, endpoint, question) =>
    quiet(
      sokoni.config.then((config) => {
        // Without a cookie only the module knows who is signed in.
        if (!question && (config.auth ?? 'cookie') !== 'cookie') return;
        const base = config.api?.areas?.[area] ?? config.api?.base ?? '/api';
        const path = base.replace(/\/+$/, '') + endpoint;
        const promise = question
          ? fetch(path, { method: 'POST', headers: { accept: json, 'content-type': json }, body: JSON.stringify(question()) })
          : fetch(path, { headers: { accept: json } }).then(read);
        sokoni.firstCalls[path] = quiet(promise);
      }),
    );
  if (tracked) call('tracking', '/track', () => ({ orderNumber: decodeURIComponent(tracked[1]) }));
  else if (isShop || isInsight || isOneOf('console customer')) call('auth', '/auth/me');
  else if (isOneOf('product')) call('fulfillment', `/fulfillment/delivery-promise/${path.split('/')[2]}${location.search}`);
  // Figures first: they say from which event on the page must be told what happens.
  if (isOneOf('fulfillment') && !location.search) for (const part of ['stats', 'open']) call('fulfillment', `/fulfillment/seller/${part}`);
  if (isOneOf('exceptions')) call('fulfillment', `/fulfillment/exceptions${location.search}`);
  // The list as it opens when the address asks for nothing.
  if (isOneOf('orders') && !location.search && !stored('view')) call('orders', '/enhanced-orders/');

  // Whoever has signed out leaves nothing behind.
  if (isOneOf('login') && stored('wipe')) {
    localStorage.removeItem('sokoni.wipe');
    indexedDB.deleteDatabase('sokoni');
    self.caches?.delete('sokoni-data');
  }
  // Nothing is shown before it can look as it should.
  const styled = (sheet) =>
    sheet &&
    new Promise((done) => document.head.append(Object.assign(document.createElement('link'), { rel: 'stylesheet', href: `/${sheet}.css`, onload: done, onerror: done })));
  const run = async (name) => {
    const [script, module, sheet] = build.programs[name].split(' ');
    const bytes = quiet(fetch(`/${name}-${module}.wasm`));
    const [program] = await Promise.all([import(`/${name}-${script}.js`), styled(sheet)]);
    return program.default({ module_or_path: bytes });
  };
  run(program).catch(() => sokoni.failed());
  // A browser reads its tables of dates at the first use, which takes a phone 20 ms and more: better now than before the rows.
  if (isShop) setTimeout(() => new Intl.DateTimeFormat('sv'));

  // Programs that join a page once it shows something: the courier, and what draws charts, with the library it draws with. What pages
  // ask of one waits until it is here; if it does not come, the next question sends for it again.
  const joining = {};
  sokoni.isHere = (name, serve) => joining[name].arrived(serve);
  sokoni.bring = (name) => {
    joining[name] ??= (() => {
      const program = {};
      const serves = new Promise((arrived, failed) => {
        program.arrived = arrived;
        run(name).catch(failed);
      });
      const library = name === 'charts' && import(`/echarts-${build.echarts}.js`);
      program.serves = Promise.all([serves, library]).then(
        ([serve, tools]) => (tools ? (...command) => serve(tools, ...command) : serve),
        (reason) => {
          delete joining[name];
          throw reason;
        },
      );
      return program;
    })();
    return quiet(joining[name].serves);
  };
})();
