import type { Locator } from 'playwright-core';
import { expect } from 'vitest';
import type { Session } from './session';

const OPTION = 'data-testid Dashboard template variables Variable Value DropDown option text ';

/** Chooses all, or none, of the others. */
const TOGGLE = /^Selected \(\d+\)$/;

/** A variable at the top of a dashboard. */
export class VariableOnPage {
  readonly #session: Session;
  readonly #control: Locator;

  constructor(session: Session, label: string) {
    this.#session = session;
    // Each is a label and its select, in a box of their own.
    this.#control = session
      .testId('template variable')
      .filter({ has: session.testId(`Dashboard template variables submenu Label ${label}`) });
  }

  get #options(): Locator {
    return this.#session.page.locator(`[data-testid^="${OPTION}"]`);
  }

  /** The values that there are to choose from, without All. */
  async offered(): Promise<string[]> {
    await this.#open();
    const values = async () =>
      (await this.#options.allInnerTexts())
        .map((text) => text.trim())
        .filter((value) => value !== 'All' && !TOGGLE.test(value));
    // All is there before the values are.
    await expect.poll(async () => (await values()).length).toBeGreaterThan(0);
    const offered = await values();
    await this.#close();
    return offered;
  }

  /** Chooses these alone. */
  async choose(...values: readonly string[]): Promise<void> {
    await this.#control.getByRole('button', { name: 'Clear value' }).click();
    await this.#open();
    for (const value of values) {
      await this.#options.and(this.#session.page.locator(`[data-testid="${OPTION}${value}"]`)).click();
    }
    await this.#close();
  }

  async #open(): Promise<void> {
    if ((await this.#options.count()) === 0) await this.#control.getByRole('combobox').click();
  }

  /** A choice counts once the select is left. */
  async #close(): Promise<void> {
    await this.#session.page.keyboard.press('Escape');
    await this.#session.page.keyboard.press('Tab');
  }
}
