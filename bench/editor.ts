import { EditorPage } from '../test/datasource/support/editor-page';
import { SqlOnPage } from '../test/datasource/support/sql-editor';
import { median, type Section } from './figure';

const RUNS = 20;
/** How long the editor lets the keyboard be still before it checks SQL. */
const PAUSE_MS = 300;
const COLUMNS = ['repo', 'model_tier', 'pool_type', 'task_type', 'error_type'];

/** Milliseconds from the next key until `seen` is true, looked at whenever the browser draws. */
const fromKeyUntil = (seen: string) => `new Promise((resolve, reject) => {
  let pressed;
  addEventListener('keydown', () => { pressed = performance.now(); }, { once: true, capture: true });
  const look = () => {
    if (pressed && ${seen}) resolve(performance.now() - pressed);
    else if (performance.now() - pressed > 10_000) reject(new Error('Nothing is shown.'));
    else requestAnimationFrame(look);
  };
  look();
})`;

/** Monaco gives the list its class `visible` 100 ms after it has shown it. */
const LIST = fromKeyUntil(
  `document.querySelector('.suggest-widget .monaco-list-row')?.checkVisibility({ visibilityProperty: true })`,
);
const markers = (count: number) => fromKeyUntil(`monaco.editor.getModelMarkers({}).length === ${count}`);

/** What a person who types SQL waits for, from the key to the screen, in Chromium. */
export const editor: Section = async ({ path }) => {
  const editors = await new EditorPage({ database: path }).open();
  try {
    const { page } = editors;
    const sql = new SqlOnPage(editors);
    const press = async (key: string, until: string): Promise<number> => {
      await page.evaluate(`void (window.shown = ${until})`);
      await page.keyboard.press(key);
      return page.evaluate('shown');
    };
    const write = async (text: string) => {
      await page.keyboard.press('ControlOrMeta+A');
      await page.keyboard.insertText(text);
    };
    await sql.mount('SELECT 1');
    await sql.focus();

    await write('SELECT repo FROM executions WHERE ');
    const names: number[] = [];
    for (let run = 0; run <= RUNS; run++) {
      names.push(await press('d', LIST));
      await page.keyboard.press('Escape');
      await page.keyboard.press('Backspace');
    }

    const values: number[] = [];
    for (const column of COLUMNS) {
      await write(`SELECT * FROM executions WHERE ${column} = `);
      values.push(await press("'", LIST));
      await page.keyboard.press('Escape');
    }

    await write('SELECT model_tier, count(*) FROM executions WHERE $__timeFilter(timestamp) GROUP BY ALL');
    const faults: number[] = [];
    for (let run = 0; run <= RUNS; run++) {
      faults.push((await press('x', markers(1))) - PAUSE_MS);
      await press('Backspace', markers(0));
    }
    // The first of each has to load what the others find there.
    return [
      { name: 'key to list of names', value: median(names.slice(1)), unit: 'ms', target: 50 },
      { name: 'key to list of values, asked for first', value: median(values), unit: 'ms', target: 50 },
      { name: 'fault marked, after the pause', value: median(faults.slice(1)), unit: 'ms', target: 150 },
    ];
  } finally {
    await editors.close();
  }
};
