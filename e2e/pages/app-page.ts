import { type Locator, type Page, expect } from '@playwright/test';

import type { Texts } from '../fixtures/catalogue';

/** What every page has: shell, heading, and the faces of loading. Found by the words people read. */
export class AppPage {
  constructor(
    readonly page: Page,
    readonly texts: Texts,
  ) {}

  get heading(): Locator {
    return this.page.getByRole('heading', { level: 1 });
  }

  get main(): Locator {
    return this.page.getByRole('main');
  }

  get navigation(): Locator {
    return this.page.getByRole('navigation', { name: this.texts.of('nav_label') });
  }

  get signIn(): Locator {
    return this.page.getByRole('link', { name: this.texts.of('sign_in') });
  }

  get signOut(): Locator {
    return this.page.getByRole('button', { name: this.texts.of('sign_out') });
  }

  get settings(): Locator {
    return this.page.getByRole('button', { name: this.texts.of('settings') });
  }

  get skeleton(): Locator {
    return this.page.locator('.skeleton[aria-busy="true"]').first();
  }

  /** The failure that stands in for the page's content. */
  get problem(): Locator {
    return this.page.locator('.problem[role="alert"]');
  }

  get retry(): Locator {
    return this.page.getByRole('button', { name: this.texts.of('retry') });
  }

  /** Says that older data is shown. */
  get staleBanner(): Locator {
    return this.page.locator('.banner').filter({ hasText: this.texts.like('stale') });
  }

  get offlineBanner(): Locator {
    return this.page.locator('.banner').filter({ hasText: this.texts.of('offline') });
  }

  get emptyNotice(): Locator {
    return this.page.locator('.empty');
  }

  get errorSummary(): Locator {
    return this.page.locator('.error-summary[role="alert"]');
  }

  /** Waits until the page says something final: data, nothing, or a failure. */
  async settled(): Promise<void> {
    await expect(this.heading).toBeVisible();
    await expect(this.skeleton).toHaveCount(0);
  }

  /** Chooses in the display settings; both choices take effect at once. */
  async chooseSetting(setting: 'theme' | 'language', value: string): Promise<void> {
    await this.settings.click();
    await this.page.getByRole('dialog').getByLabel(this.texts.of(setting)).selectOption(value);
  }

  async closeSettings(): Promise<void> {
    await this.page.getByRole('dialog').getByRole('button', { name: this.texts.of('close') }).click();
  }
}
