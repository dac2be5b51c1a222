import type { Locator, Page } from 'playwright-core';

/** The editor of a query, wherever Grafana shows it. */
export class QueryEditorOnPage {
  readonly #page: Page;

  constructor(page: Page) {
    this.#page = page;
  }

  /** Chooses in a row of buttons, such as that of the modes. */
  async press(group: string, choice: string): Promise<void> {
    // Whether the label or the button lies on top differs from version to version.
    const button = this.#page
      .getByRole('radiogroup', { name: group })
      .getByRole('radio', { name: choice, exact: true });
    await button.click({ force: true });
  }

  /** Chooses in a select, by the words that its option begins with. */
  async choose(select: string, option: string): Promise<void> {
    const combobox = this.#page.getByRole('combobox', { name: select, exact: true });
    await combobox.click();
    await combobox.fill(option);
    await this.#page.getByRole('option').filter({ hasText: option }).first().click();
    await this.#page.keyboard.press('Escape');
  }

  get monaco(): Locator {
    return this.#page.locator('.monaco-editor').first();
  }

  /** What stands in the editor of SQL. */
  async sql(): Promise<string> {
    const lines = await this.monaco.locator('.view-line').allInnerTexts();
    return lines.join('\n').replaceAll('\u00a0', ' ');
  }

  /** Puts SQL in place of what stands there, as from a clipboard. */
  async writeSql(sql: string): Promise<void> {
    // Suggestions that are open would lie over the text.
    await this.#page.keyboard.press('Escape');
    await this.monaco.locator('.view-lines').click();
    await this.#page.keyboard.press('ControlOrMeta+A');
    await this.#page.keyboard.insertText(sql);
  }

  /** What the line below the SQL says. */
  get verdict(): Locator {
    return this.#page.getByRole('status').filter({ hasText: /Line \d/ });
  }

  /** What is offered to complete a word. */
  get offered(): Locator {
    return this.#page.locator('.suggest-widget.visible .monaco-list-row');
  }
}
