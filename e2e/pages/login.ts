import type { Locator } from '@playwright/test';

import { DEMO_PASSWORD, type Role, demoEmail } from '../fixtures/accounts';
import { AppPage } from './app-page';

/** `/login` */
export class LoginPage extends AppPage {
  get email(): Locator {
    return this.page.getByLabel(this.texts.of('login_email'), { exact: true });
  }

  get password(): Locator {
    return this.page.getByLabel(this.texts.of('login_password'), { exact: true });
  }

  get showPassword(): Locator {
    return this.page.getByRole('checkbox', { name: this.texts.of('login_show_password') });
  }

  get submit(): Locator {
    return this.main.getByRole('button', { name: this.texts.of('login_submit') });
  }

  async open(next?: string): Promise<void> {
    await this.page.goto(next === undefined ? '/login' : `/login?next=${encodeURIComponent(next)}`);
    await this.submit.waitFor();
  }

  async signInAs(role: Role, password = DEMO_PASSWORD): Promise<void> {
    await this.email.fill(demoEmail(role));
    await this.password.fill(password);
    await this.submit.click();
  }
}
