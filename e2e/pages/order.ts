import type { Locator } from '@playwright/test';

import { AppPage } from './app-page';
import { Tray } from './orders';

/** `/shop/orders/{id}` */
export class OrderPage extends AppPage {
  async open(id: string): Promise<void> {
    await this.page.goto(`/shop/orders/${encodeURIComponent(id)}`);
    await this.settled();
  }

  /** Where it stands, as a word of the lifecycle. */
  get status(): Locator {
    return this.main.locator('.headline .badge');
  }

  action(name: string): Locator {
    return this.page.locator(`#do-${name}`);
  }

  /** The reasons why some actions cannot be done now. */
  get impossible(): Locator {
    return this.main.locator('.actions__others');
  }

  refused(action: string): Locator {
    return this.impossible.locator(`[data-refused="${action}"]`);
  }

  get submit(): Locator {
    return this.page.locator('#action-submit');
  }

  get parcels(): Locator {
    return this.main.locator('[data-parcel]');
  }

  money(part: string): Locator {
    return this.main.locator(`[data-money="${part}"] dd`);
  }

  get history(): Locator {
    return this.main.locator('.history [data-change]');
  }

  get conflict(): Locator {
    return this.main.locator('[data-conflict]');
  }

  get tray(): Tray {
    return new Tray(this);
  }
}
