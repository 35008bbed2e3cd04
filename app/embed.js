// <delivery-promise product-id="…" location="…">: when a product would arrive, on pages of others. `cargo xtask build` replaces
// TEXTS by { language: { promise_arrives, promise_band, promise_one_day } } and serves it as /delivery-promise.js.
//
// It shows nothing rather than something wrong: without an answer, with an old one, or with one that it does not understand it
// stays empty. It needs no style and no script but this one, sets no cookie and sends none.
const TEXT = TEXTS;
const PATIENCE_MS = 8_000;
const DAY_MS = 86_400_000;
const source = new URL(import.meta.url);

const style = new CSSStyleSheet();
style.replaceSync(`
  :host { display: block; font: inherit; color: inherit }
  :host([hidden]) { display: none }
  p { margin: 0 }
  [part="dates"] { font-weight: 700 }
  [part="note"] { font-size: 0.875em }
`);

// One question for all elements of a page that ask the same.
const answers = new Map();
const ask = (url) => {
  const answer = answers.get(url) ?? fetched(url);
  answers.set(url, answer);
  answer.catch(() => answers.delete(url));
  return answer;
};
const fetched = async (url) => {
  const answer = await fetch(url, { credentials: 'omit', referrerPolicy: 'no-referrer', signal: AbortSignal.timeout(PATIENCE_MS) });
  if (!answer.ok) throw new Error(`${answer.status}`);
  return answer.json();
};

// `2026-11-25` as the instant at which that day begins in UTC; NaN for anything else.
const day = (text) => (/^\d{4}-\d{2}-\d{2}$/.test(text ?? '') ? Date.parse(`${text}T00:00:00Z`) : Number.NaN);

const filled = (text, values) => text.replace(/\{(\w+)\}/g, (whole, name) => values[name] ?? whole);

const sentences = (promise, language) => {
  const [from, to] = [day(promise.from), day(promise.to)];
  // A day's difference: it may be tomorrow where the shop is.
  if (!(from <= to) || to < Date.now() - 2 * DAY_MS) return undefined;
  const tongue = language.toLowerCase().split('-')[0];
  const locale = tongue in TEXT ? language : 'en';
  const text = TEXT[tongue] ?? TEXT.en;
  const dates = new Intl.DateTimeFormat(locale, { day: 'numeric', month: 'short', timeZone: 'UTC' });
  const exact = new Intl.DateTimeFormat(locale, { weekday: 'short', day: 'numeric', month: 'short', timeZone: 'UTC' });
  const shown = { from: exact.format(from), to: exact.format(to), day: exact.format(to) };
  return {
    locale,
    dates: filled(text.promise_arrives, { dates: dates.formatRange(from, to) }),
    note: filled(from === to ? text.promise_one_day : text.promise_band, shown),
  };
};

class DeliveryPromise extends HTMLElement {
  static observedAttributes = ['product-id', 'location', 'lang', 'api'];
  #latest = 0;
  #root = this.attachShadow({ mode: 'open' });

  connectedCallback() {
    this.#root.adoptedStyleSheets = [style];
    this.#show();
  }

  attributeChangedCallback() {
    if (this.isConnected) this.#show();
  }

  async #show() {
    const mine = ++this.#latest;
    let told;
    try {
      told = await this.#promise();
    } catch {
      // Nobody is told on a page of others: there is nothing to see.
    }
    if (mine !== this.#latest) return;
    this.#root.replaceChildren();
    if (!told) return;
    for (const part of ['dates', 'note']) {
      const line = document.createElement('p');
      line.setAttribute('part', part);
      line.lang = told.locale;
      line.dir = 'auto';
      line.textContent = told[part];
      this.#root.append(line);
    }
  }

  async #promise() {
    const product = this.getAttribute('product-id');
    if (!product) return undefined;
    const api = this.getAttribute('api') ?? new URL('/api', source).href;
    const url = new URL(`${api.replace(/\/+$/, '')}/fulfillment/delivery-promise/${encodeURIComponent(product)}`, location.href);
    const place = this.getAttribute('location');
    if (place) url.searchParams.set('location', place);
    const language = this.lang || this.closest('[lang]')?.lang || navigator.language;
    return sentences(await ask(url.href), language);
  }
}

customElements.define('delivery-promise', DeliveryPromise);
