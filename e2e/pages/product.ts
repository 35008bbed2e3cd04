import type { Locator, Page } from '@playwright/test';

import type { Texts } from '../fixtures/catalogue';

/** The page of a product: when would it arrive? */
export class ProductPage {
  readonly heading: Locator;
  readonly days: Locator;
  readonly card: Locator;
  readonly where: Locator;
  readonly show: Locator;

  constructor(
    private readonly page: Page,
    texts: Texts,
  ) {
    this.heading = page.getByRole('heading', { level: 1 });
    this.card = page.getByRole('region', { name: texts.of('promise_heading') });
    this.days = this.card.locator('.promise__days');
    this.where = page.getByLabel(texts.of('promise_location'));
    this.show = page.getByRole('button', { name: texts.of('promise_show') });
  }

  async open(product: string, location?: string): Promise<void> {
    await this.page.goto(`/products/${product}${location ? `?location=${encodeURIComponent(location)}` : ''}`);
  }
}
