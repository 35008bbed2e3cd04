import type { Locator, Page } from '@playwright/test';

/** The bar about what is ticked, and the dialog that changes all of it. */
export class Bulk {
  constructor(private readonly page: Page) {}

  get bar(): Locator {
    return this.page.locator('.selection-bar');
  }

  get all(): Locator {
    return this.page.locator('#select-all');
  }

  get forecast(): Locator {
    return this.page.locator('#bulk-forecast');
  }

  get summary(): Locator {
    return this.page.locator('#bulk-summary');
  }

  get failures(): Locator {
    return this.page.locator('#bulk-failures > li');
  }

  get line(): Locator {
    return this.page.locator('.tray__line:has(#open-job)');
  }

  button(name: 'start' | 'retry' | 'undo' | 'dismiss' | 'back'): Locator {
    return this.page.locator(`#bulk-${name}`);
  }

  /** Asks what would happen. */
  async look(action: string): Promise<void> {
    await this.page.locator('#open-bulk').click();
    await this.page.locator(`#bulk-${action}`).check();
    await this.page.locator('#bulk-look').click();
  }
}
