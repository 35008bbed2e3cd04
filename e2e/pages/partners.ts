import { type Locator, expect } from '@playwright/test';

import { AppPage } from './app-page';

/** `/seller/partners` */
export class PartnersPage extends AppPage {
  async open(): Promise<void> {
    await this.page.goto('/seller/partners');
    await expect(this.cards.first()).toBeVisible();
  }

  get cards(): Locator {
    return this.main.locator('[data-partner]');
  }

  card(id: string): Locator {
    return this.main.locator(`[data-partner="${id}"]`);
  }

  /** A figure of a card, by the words beside it. */
  figure(id: string, key: string): Locator {
    return this.card(id).locator('dl > div').filter({ has: this.page.getByText(this.texts.of(key), { exact: true }) }).locator('dd');
  }

  /** Opens the question. */
  choice(id: string): Locator {
    return this.card(id).locator(`[id="choose-${id}"]`);
  }

  /** Says that the shop uses it. */
  used(id: string): Locator {
    return this.card(id).locator('.partner__used');
  }

  get dialog(): Locator {
    return this.page.locator('#partner-choice');
  }

  get confirm(): Locator {
    return this.page.locator('#partner-confirm');
  }

  get notNow(): Locator {
    return this.dialog.getByRole('button', { name: this.texts.of('form_cancel') });
  }

  /** What went wrong, as the dialog says it. */
  get fault(): Locator {
    return this.dialog.getByRole('alert');
  }

  async optIn(id: string): Promise<void> {
    await this.choice(id).click();
    await this.confirm.click();
    await expect(this.used(id)).toBeVisible();
  }
}
