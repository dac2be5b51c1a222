import type { Browser, Locator, Page } from 'playwright-core';
import { inject } from 'vitest';
import { DATA_SOURCE } from '../../../src/dashboards/data-source';
import { launchBrowser } from '../../support/browser';
import type { RealGrafana } from './real-grafana';
import { loginOf, type Role } from './users';

interface SessionOptions {
  readonly theme?: 'dark' | 'light';
  readonly width?: number;
  readonly height?: number;
}

/** Ours in the browser: its files, resources and queries. */
const isOurs = (url: string) => /\/api\/ds\/query/.test(url) || url.includes(DATA_SOURCE.type);

/** A person who is logged in, and their browser. */
export class Session {
  readonly page: Page;
  /** Errors that nothing in the page caught, and what of ours was answered by an error. */
  readonly complaints: string[] = [];
  readonly #browser: Browser;
  readonly #origin: string;

  private constructor(browser: Browser, page: Page, origin: string) {
    this.#browser = browser;
    this.page = page;
    this.#origin = origin;
    page.setDefaultTimeout(30_000);
    page.on('pageerror', (error) => this.complaints.push(error.stack ?? String(error)));
    // Whether a page may be left.
    page.on('dialog', (dialog) => void dialog.accept());
    page.on('response', (response) => {
      if (response.status() >= 400 && isOurs(response.url())) {
        const complaint = `${response.status()} ${response.url()}`;
        const index = this.complaints.push(complaint) - 1;
        // Why, once that is known.
        response.text().then(
          (text) => {
            if (this.complaints[index] === complaint) this.complaints[index] = `${complaint} ${text}`;
          },
          () => undefined,
        );
      }
    });
  }

  /** @param grafana that whose tests run, unless told */
  static async open(
    role: Role,
    options: SessionOptions = {},
    { origin, password }: Pick<RealGrafana, 'origin' | 'password'> = inject('grafana'),
  ): Promise<Session> {
    const { theme = 'dark', width = 1600, height = 1000 } = options;
    const browser = await launchBrowser();
    const context = await browser.newContext({ viewport: { width, height }, timezoneId: 'UTC' });
    const session = new Session(browser, await context.newPage(), origin);
    await context.request.post(`${origin}/login`, { data: { user: loginOf(role), password } });
    await context.request.patch(`${origin}/api/user/preferences`, { data: { theme } });
    await session.goto('/profile');
    const known = await session.page.evaluate('window.grafanaBootData.user.orgRole');
    if (known !== role) throw new Error(`${role} is logged in as ${known}.`);
    return session;
  }

  async goto(route: string): Promise<void> {
    await this.page.goto(this.#origin + route);
  }

  /** What Grafana answers to them, as it came. */
  async fetch(route: string): Promise<string> {
    return (await this.page.context().request.get(this.#origin + route)).text();
  }

  testId(name: string): Locator {
    return this.page.getByTestId(`data-testid ${name}`);
  }

  close(): Promise<void> {
    return this.#browser.close();
  }
}
