import type { Locator } from '@playwright/test';

import { AppPage } from './app-page';

export type Kpi = 'revenue' | 'dispute' | 'rating' | 'top-product';

/** `/seller` */
export class OverviewPage extends AppPage {
  async open(sellerId?: string): Promise<void> {
    await this.page.goto(sellerId === undefined ? '/seller' : `/seller?sellerId=${encodeURIComponent(sellerId)}`);
  }

  card(kpi: Kpi): Locator {
    return this.page.locator(`.kpi[data-kpi="${kpi}"]`);
  }

  value(kpi: Kpi): Locator {
    return this.card(kpi).locator('.kpi__value');
  }

  note(kpi: Kpi): Locator {
    return this.card(kpi).locator('.kpi__note');
  }

  definition(kpi: Kpi): Locator {
    return this.card(kpi).locator('.kpi__definition');
  }

  get sparkline(): Locator {
    return this.card('rating').locator('svg.sparkline');
  }

  get topProducts(): Locator {
    return this.page.getByRole('table');
  }

  get refresh(): Locator {
    return this.page.getByRole('button', { name: this.texts.of('refresh') });
  }

  get asOf(): Locator {
    return this.page.locator('.as-of');
  }
}
