import type { Locator } from '@playwright/test';

import { AppPage } from './app-page';

/** `/track-order`, `/track/NUMBER` and `/customer/orders/ID/track` */
export class TrackingPage extends AppPage {
  async openForm(number?: string): Promise<void> {
    await this.page.goto(number === undefined ? '/track-order' : `/track-order?number=${encodeURIComponent(number)}`);
    await this.submit.waitFor();
  }

  async openPublic(number: string): Promise<void> {
    await this.page.goto(`/track/${encodeURIComponent(number)}`);
  }

  async openOwn(orderId: string): Promise<void> {
    await this.page.goto(`/customer/orders/${encodeURIComponent(orderId)}/track`);
  }

  get number(): Locator {
    return this.page.getByLabel(this.texts.of('track_number'), { exact: true });
  }

  /** On the form. */
  get email(): Locator {
    return this.page.getByLabel(this.texts.of('track_email'), { exact: true });
  }

  /** On the public result, which asks whether the order is yours. */
  get ownEmail(): Locator {
    return this.page.getByLabel(this.texts.of('login_email'), { exact: true });
  }

  get submit(): Locator {
    return this.main.getByRole('button', { name: this.texts.of('track_submit') });
  }

  get result(): Locator {
    return this.page.locator('section.tracking');
  }

  get status(): Locator {
    return this.page.locator('.tracking__status');
  }

  get steps(): Locator {
    return this.page.getByRole('list', { name: this.texts.of('tracking_progress') }).getByRole('listitem');
  }

  get events(): Locator {
    return this.page.locator('ol.timeline > li');
  }

  /** What happens next. */
  get next(): Locator {
    return this.page.locator('.tracking__next');
  }

  get items(): Locator {
    return this.page.locator('ul.items > li');
  }

  get share(): Locator {
    return this.page.getByRole('button', { name: this.texts.of('tracking_share') });
  }

  /** The value beside a name in the lists of facts. */
  fact(key: string): Locator {
    return this.page.locator('.facts > div').filter({ has: this.page.locator('dt', { hasText: new RegExp(`^${this.texts.of(key)}$`) }) }).locator('dd');
  }

  async lookUp(number: string, email?: string): Promise<void> {
    await this.number.fill(number);
    if (email !== undefined) await this.email.fill(email);
    await this.submit.click();
  }
}
