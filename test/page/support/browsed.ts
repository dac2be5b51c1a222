import type { Locator, Page, Request } from 'playwright-core';
import type { Result } from '../../host/support/live-host';
import { openContext } from '../../support/browser';

interface BrowsedOptions {
  readonly theme?: 'dark' | 'light';
  readonly width?: number;
  readonly height?: number;
}

interface QueryBody {
  readonly from: string;
  readonly to: string;
  readonly queries: readonly Record<string, unknown>[];
}

/** What the page asked for a panel. */
export interface Asked extends QueryBody {
  readonly panel: string;
}

/** The page in Chromium. */
export class Browsed {
  readonly page: Page;
  /** What the browser complained of, and what left the origin. */
  readonly complaints: string[] = [];
  /** Bodies of the queries of panels. */
  readonly asked: Asked[] = [];
  /** The last of each panel. */
  readonly #requests = new Map<string, Request>();
  readonly #origin: string;

  private constructor(page: Page, origin: string) {
    this.#origin = origin;
    this.page = page;
    page.setDefaultTimeout(30_000);
    page.on('console', (message) => {
      if (['error', 'warning'].includes(message.type())) this.complaints.push(message.text());
    });
    page.on('pageerror', (error) => this.complaints.push(String(error)));
    page.on('request', (request) => {
      const url = request.url();
      if (![origin, `blob:${origin}`, 'data:'].some((own) => url.startsWith(own)))
        this.complaints.push(`Left the origin: ${url}`);
      const panel = /requestId=panel-(\w+)/.exec(url)?.[1];
      if (!panel) return;
      this.asked.push({ panel, ...(request.postDataJSON() as QueryBody) });
      this.#requests.set(panel, request);
    });
  }

  static async open(origin: string, route: string, options: BrowsedOptions = {}): Promise<Browsed> {
    const { theme = 'dark', width = 1400, height = 900 } = options;
    const context = await openContext({ viewport: { width, height }, colorScheme: theme });
    const browsed = new Browsed(await context.newPage(), origin);
    await browsed.goto(route);
    return browsed;
  }

  async goto(route: string): Promise<void> {
    await this.page.goto(this.#origin + route);
  }

  panel(id: number): Locator {
    return this.page.locator(`[data-panel="${id}"]`);
  }

  /** Makes the viewport as high as the page, so that all panels are near, and waits until all are drawn. Throws with what a panel says that fails. */
  async drawAll(): Promise<void> {
    await this.page.waitForSelector('[data-panel]');
    const height = Number(await this.page.evaluate('document.documentElement.scrollHeight'));
    await this.page.setViewportSize({ width: this.page.viewportSize()!.width, height: Math.max(900, height) });
    const drawn = `[...document.querySelectorAll('[data-panel]')].every(({ dataset }) => dataset.state === 'drawn')`;
    const failed = this.page.locator('[data-panel][data-state=error]');
    while (!(await this.page.evaluate(drawn))) {
      if ((await failed.count()) > 0) throw new Error(`A panel failed: ${await failed.first().innerText()}`);
      await this.page.waitForTimeout(50);
    }
  }

  /** The last that the page asked for this panel. */
  lastAsked(panel: number): Asked {
    return this.asked.findLast((asked) => asked.panel === String(panel))!;
  }

  /** What the page was answered then, by refId: what tells of the present is another moment later. */
  async lastAnswered(panel: number): Promise<Readonly<Record<string, Result>>> {
    const response = (await this.#requests.get(String(panel))!.response())!;
    return ((await response.json()) as { results: Record<string, Result> }).results;
  }

  close(): Promise<void> {
    return this.page.context().close();
  }
}
