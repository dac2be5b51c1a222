import type { EditorPage } from './editor-page';

interface Marker {
  readonly message: string;
  readonly startLineNumber: number;
  readonly startColumn: number;
  readonly endColumn: number;
}

/** The SQL editor of a page, as a person sees and uses it. */
export class SqlOnPage {
  readonly #editors: EditorPage;

  constructor(editors: EditorPage) {
    this.#editors = editors;
  }

  async mount(rawSql: string, rest: object = {}, theme: 'light' | 'dark' = 'dark'): Promise<void> {
    await this.#editors.mount('query', { refId: 'A', queryType: 'sql', format: 'table', rawSql, ...rest }, theme);
    await this.shown();
  }

  async shown(): Promise<void> {
    await this.#editors.page.locator('.monaco-editor .view-lines').waitFor();
  }

  /** Puts the caret behind the last character. */
  async focus(): Promise<void> {
    await this.#editors.page.locator('.monaco-editor .view-lines').click();
    await this.#editors.page.keyboard.press('ControlOrMeta+End');
  }

  text(): Promise<string> {
    return this.#editors.page.evaluate('monaco.editor.getModels()[0]?.getValue()') as Promise<string>;
  }

  markers(): Promise<Marker[]> {
    return this.#editors.page.evaluate('monaco.editor.getModelMarkers({})') as Promise<Marker[]>;
  }

  /** What the line below it says. */
  status(): Promise<string> {
    return this.#editors.page.locator('[role=status]').innerText();
  }

  /** Brings the mouse over a word, as a hand does, and leaves it there. */
  async hover(word: string): Promise<void> {
    const { page } = this.#editors;
    await page.mouse.move(1, 1);
    const shown = page.locator('.monaco-editor .view-line span:not(:has(span))', { hasText: word }).first();
    await shown.hover();
    const { x, y } = (await shown.boundingBox())!;
    await page.mouse.move(x + 12, y + 8, { steps: 4 });
  }

  /** What is shown of the word that the mouse is over. */
  async hovered(): Promise<string> {
    return (await this.#editors.page.locator('.monaco-hover:not(.hidden)').allInnerTexts()).join();
  }
}
