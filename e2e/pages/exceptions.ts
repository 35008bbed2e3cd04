import type { Locator } from '@playwright/test';

import { AppPage } from './app-page';
import { Tray } from './orders';

/** `/seller/exceptions` */
export class ExceptionsPage extends AppPage {
  async open(query = ''): Promise<void> {
    await this.page.goto(`/seller/exceptions${query && `?${query}`}`);
    await this.settled();
  }

  get cards(): Locator {
    return this.main.locator('[data-case]');
  }

  card(id: string): Locator {
    return this.main.locator(`[data-case="${id}"]`);
  }

  async ids(): Promise<string[]> {
    return this.cards.evaluateAll((cards) => cards.map((card) => (card as HTMLElement).dataset.case ?? ''));
  }

  /** The figure of a tile, by the view it opens. */
  figure(view: string): Locator {
    return this.page.locator(`#view-${view} .count__figure`);
  }

  tile(view: string): Locator {
    return this.page.locator(`#view-${view}`);
  }

  step(id: string, step: string): Locator {
    return this.card(id).locator(`[id="${step}-case-${id}"]`);
  }

  /** Opens what is not the next step. */
  async more(id: string): Promise<void> {
    await this.card(id).locator('summary', { hasText: this.texts.of('exception_more') }).click();
  }

  trail(id: string): Locator {
    return this.card(id).locator('details').last();
  }

  /** How far the change of this device has come: waiting, sent, accepted or refused. */
  change(id: string, state: string): Locator {
    return this.card(id).locator(`.job__change[data-state="${state}"]`);
  }

  get note(): Locator {
    return this.page.locator('#case-note');
  }

  get submit(): Locator {
    return this.page.locator('#action-submit');
  }

  get tray(): Tray {
    return new Tray(this);
  }
}
