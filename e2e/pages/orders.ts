import type { Locator } from '@playwright/test';

import { AppPage } from './app-page';

/** `/shop/orders` */
export class OrdersPage extends AppPage {
  async open(query = ''): Promise<void> {
    await this.page.goto(`/shop/orders${query && `?${query}`}`);
    await this.settled();
  }

  /** Rows of the table, or cards. */
  get rows(): Locator {
    return this.main.locator('[data-order]');
  }

  row(id: string): Locator {
    return this.main.locator(`[data-order="${id}"]`);
  }

  async ids(): Promise<string[]> {
    return this.rows.evaluateAll((rows) => rows.map((row) => (row as HTMLElement).dataset.order ?? ''));
  }

  get tabs(): Locator {
    return this.page.getByRole('navigation', { name: this.texts.of('tabs_label') }).getByRole('link');
  }

  tab(name: string): Locator {
    return this.page.locator(`#tab-${name}`);
  }

  tile(name: string): Locator {
    return this.page.locator(`[data-tile="${name}"]`);
  }

  get search(): Locator {
    return this.page.getByRole('searchbox');
  }

  get found(): Locator {
    return this.page.locator('.pagination > span');
  }

  get next(): Locator {
    return this.page.getByRole('link', { name: this.texts.of('next_page') });
  }

  get previous(): Locator {
    return this.page.getByRole('link', { name: this.texts.of('previous_page') });
  }

  get options(): Locator {
    return this.page.getByRole('button', { name: this.texts.of('filters_label') });
  }

  get dialog(): Locator {
    return this.page.getByRole('dialog');
  }

  get tray(): Tray {
    return new Tray(this);
  }
}

/** What stands above every page of the shop about changes. */
export class Tray {
  constructor(private readonly on: AppPage) {}

  get box(): Locator {
    return this.on.page.locator('.tray');
  }

  /** Changes that the server has not answered. */
  open(count: number): Locator {
    return this.box.locator(`[data-open="${count}"]`);
  }

  get undo(): Locator {
    return this.box.getByRole('button', { name: this.on.texts.of('undo') });
  }
}
