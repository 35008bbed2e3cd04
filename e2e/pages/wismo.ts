import type { Locator } from '@playwright/test';

import { AppPage } from './app-page';

/** The views of why customers ask. */
export class WismoPage extends AppPage {
  async open(view: '' | '/inquiries' = '', query = ''): Promise<void> {
    await this.page.goto(`/analytics/wismo${view}${query && `?${query}`}`);
    await this.chart('trend').waitFor();
  }

  kpi(name: 'inquiries' | 'rate' | 'resolution' | 'satisfaction'): Locator {
    return this.page.locator(`.kpi[data-kpi="${name}"]`);
  }

  chart(id: string): Locator {
    return this.page.locator(`.chart#${id}`);
  }

  /** Brings a chart into sight, and waits for its picture. */
  async drawn(id: string): Promise<Locator> {
    const chart = this.chart(id);
    await chart.scrollIntoViewIfNeeded();
    await chart.locator('canvas').first().waitFor();
    return chart;
  }

  /** The rows of a chart's table, cell by cell. */
  async table(id: string): Promise<string[][]> {
    const chart = this.chart(id);
    const twin = chart.locator('details');
    if (!(await twin.evaluate((details: HTMLDetailsElement) => details.open))) await twin.locator('summary').click();
    await chart.locator('tbody tr').first().waitFor();
    return chart
      .locator('tbody tr')
      .evaluateAll((rows) => rows.map((row) => [...row.children].map((cell) => (cell.textContent ?? '').trim())));
  }

  point(id: string): Locator {
    return this.chart(id).locator('.chart__point');
  }
}
