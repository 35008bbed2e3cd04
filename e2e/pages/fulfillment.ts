import type { Locator } from '@playwright/test';

import { AppPage } from './app-page';
import { Tray } from './orders';

/** `/seller/fulfillment` */
export class FulfillmentPage extends AppPage {
  async open(query = ''): Promise<void> {
    await this.page.goto(`/seller/fulfillment${query && `?${query}`}`);
    await this.settled();
  }

  get cards(): Locator {
    return this.main.locator('[data-item]');
  }

  card(id: string): Locator {
    return this.main.locator(`[data-item="${id}"]`);
  }

  async ids(): Promise<string[]> {
    return this.cards.evaluateAll((cards) => cards.map((card) => (card as HTMLElement).dataset.item ?? ''));
  }

  /** The figure of a tile, by the word of what it counts. */
  figure(word: string): Locator {
    return this.page.locator(`#show-${word} .count__figure`);
  }

  tile(word: string): Locator {
    return this.page.locator(`#show-${word}`);
  }

  /** The button of a step, or of reporting a problem. */
  step(id: string, step: 'ship' | 'deliver' | 'issue'): Locator {
    return this.card(id).locator(`[id="${step}-${id}"]`);
  }

  /** How far the change of this device has come: waiting, sent, accepted or refused. */
  change(id: string, state: string): Locator {
    return this.card(id).locator(`.job__change[data-state="${state}"]`);
  }

  get submit(): Locator {
    return this.page.locator('#action-submit');
  }

  get tray(): Tray {
    return new Tray(this);
  }

  async shipByOneself(id: string): Promise<void> {
    // As a thumb would move it, out from under the tray.
    await this.step(id, 'ship').evaluate((button) => button.scrollIntoView({ block: 'center' }));
    await this.step(id, 'ship').click();
    await this.page.getByRole('checkbox', { name: this.texts.of('own_delivery') }).check();
    await this.submit.click();
  }
}
