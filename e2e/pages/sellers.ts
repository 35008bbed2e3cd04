import type { Locator } from '@playwright/test';

import { AppPage } from './app-page';

/** `/admin/sellers` */
export class SellersPage extends AppPage {
  async open(search?: string): Promise<void> {
    await this.page.goto(search === undefined ? '/admin/sellers' : `/admin/sellers?search=${encodeURIComponent(search)}`);
  }

  get search(): Locator {
    return this.page.getByLabel(this.texts.of('sellers_search'));
  }

  get rows(): Locator {
    return this.main.locator('.row-list a');
  }
}
