import type { Locator } from '@playwright/test';

import { AppPage } from './app-page';

/** `/customer/orders` */
export class MyOrdersPage extends AppPage {
  async open(query = ''): Promise<void> {
    await this.page.goto(`/customer/orders${query}`);
  }

  get rows(): Locator {
    return this.main.locator('.row-list a');
  }

  get pagination(): Locator {
    return this.page.getByRole('navigation', { name: this.texts.of('pagination') });
  }

  get next(): Locator {
    return this.pagination.getByText(this.texts.of('next_page'), { exact: true });
  }
}
