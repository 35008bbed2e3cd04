import type { Locator } from '@playwright/test';

import { AppPage } from './app-page';

/** The view of how orders leave and arrive. */
export class ArrivalsPage extends AppPage {
  async open(query = ''): Promise<void> {
    await this.page.goto(`/analytics/wismo/fulfillment${query && `?${query}`}`);
    await this.total.waitFor();
  }

  get table(): Locator {
    return this.page.locator('.lines');
  }

  get total(): Locator {
    return this.table.locator('tfoot tr');
  }

  line(key: string): Locator {
    return this.table.locator(`tbody tr[data-line="${key}"]`);
  }

  get names(): Locator {
    return this.table.locator('tbody th');
  }

  kpi(name: 'ship' | 'delivery' | 'on_time' | 'late'): Locator {
    return this.page.locator(`.kpi[data-kpi="${name}"]`);
  }

  sorter(column: string): Locator {
    return this.page.locator(`#sort-${column}`);
  }

  /** Each figure of a line, and on how many it rests. */
  async cells(line: Locator): Promise<Record<string, [string, string]>> {
    const cells = await line
      .locator('td')
      .evaluateAll((all) => all.map((cell) => [cell.getAttribute('data-column') ?? '', [cell.querySelector('span')?.textContent ?? '', cell.querySelector('small')?.textContent ?? '']] as const));
    return Object.fromEntries(cells) as Record<string, [string, string]>;
  }
}
