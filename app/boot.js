// Runs in the page's head, before anything else has arrived: sets colours and language, and starts every download and
// the first call to the API while the module is still on its way. `cargo xtask build` puts it into index.html and
// replaces BUILD by { programs: { name: { script, module } }, locales: { tag: { catalogue, heading, sentence, retry } } }.
(() => {
  const build = BUILD;
  const root = document.documentElement;
  const path = location.pathname;

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
    return fetched(build.locales[locale].catalogue);
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

  // The console is what lies behind the login; its routes are in app/src/route.rs.
  const isConsole = /^\/(seller|admin\/.*|customer\/.*)?\/?$/.test(path);
  const tracked = /^\/track\/([^/]+)\/?$/.exec(path);
  const call = (area, endpoint, options) =>
    sokoni.config.then((config) => {
      const base = config.api?.areas?.[area] ?? config.api?.base ?? '/api';
      const url = base.replace(/\/+$/, '') + endpoint;
      sokoni.firstCall = { path: url, promise: quiet(fetch(url, options())) };
    });
  if (tracked) {
    quiet(
      call('tracking', '/track', () => ({
        method: 'POST',
        headers: { accept: 'application/json', 'content-type': 'application/json' },
        body: JSON.stringify({ orderNumber: decodeURIComponent(tracked[1]) }),
      })),
    );
  } else if (isConsole) {
    quiet(sokoni.config.then((config) => (config.auth ?? 'cookie') === 'cookie' && call('auth', '/auth/me', () => ({ headers: { accept: 'application/json' } }))));
  }

  const isLogin = /^\/login\/?$/.test(path);
  const { script, module } = build.programs[isConsole ? 'console' : isLogin ? 'login' : 'public'];
  const bytes = quiet(fetch(module));
  import(script)
    .then((program) => program.default({ module_or_path: bytes }))
    .catch(() => sokoni.failed());
})();
