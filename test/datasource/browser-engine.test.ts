import { basename } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { inRoot } from '../../scripts/build/root';
import { browserIsThere } from '../support/browser';
import { EditorPage } from './support/editor-page';

interface Line {
  readonly name: string;
  readonly values: unknown[];
}

interface Answered {
  readonly meta: {
    readonly notices?: { readonly severity: string; readonly text: string }[];
    readonly custom?: { readonly engine?: string };
  };
  readonly fields: Line[];
}

const COUNT = {
  refId: 'A',
  queryType: 'metric',
  measures: ['executions'],
  dimensions: ['model_tier'],
  format: 'table',
};
const LOCAL = { ...COUNT, engine: 'browser' };

const valuesOf = (frames: readonly Answered[]) =>
  frames.map(({ fields }) => fields.map(({ name, values }) => [name, values]));
/** Asks again until it holds; the test's own time limit ends what never does. */
async function until(holds: () => Promise<boolean>): Promise<void> {
  while (!(await holds())) await new Promise((resolve) => setTimeout(resolve, 50));
}

const engineOf = ([frame]: readonly Answered[]) => frame?.meta.custom?.engine ?? 'server';
const saidOf = (frames: readonly Answered[]) =>
  frames.flatMap(({ meta }) => (meta.notices ?? []).map(({ text }) => text));

describe.skipIf(!browserIsThere)('the engine in the browser', () => {
  let editors: EditorPage;

  async function open(options: ConstructorParameters<typeof EditorPage>[0] = {}): Promise<EditorPage> {
    editors = new EditorPage({ ...options, jsonData: { maxStalenessSeconds: 0, ...options?.jsonData } });
    await editors.open();
    return editors;
  }

  afterEach(() => editors?.close());

  const ask = (query: unknown = LOCAL, page = editors.page) =>
    page.evaluate(`harness.logs.lines(${JSON.stringify(query)})`) as Promise<Answered[]>;

  /** Asks until the browser answers; what the server said before that. */
  async function untilBrowser(query: unknown = LOCAL, page = editors.page): Promise<Answered[][]> {
    const before: Answered[][] = [];
    await until(async () => {
      const frames = await ask(query, page);
      if (engineOf(frames) === 'browser') return true;
      before.push(frames);
      return false;
    });
    return before;
  }

  /** The server gives the answer, and says that the browser cannot. */
  async function expectServerInstead(): Promise<void> {
    await ask();
    await until(async () =>
      saidOf(await ask())
        .join()
        .startsWith('The server answered: the browser cannot.'),
    );
    expect(valuesOf(await ask())).toEqual(valuesOf(await ask(COUNT)));
  }

  it('lets the server answer while the data is on its way, with the same numbers', async () => {
    await open();
    const onServer = await ask(COUNT);
    const before = await untilBrowser();
    expect(before.length).toBeGreaterThan(0);
    for (const frames of before) {
      expect(valuesOf(frames)).toEqual(valuesOf(onServer));
      expect(saidOf(frames).join()).toMatch(/^The server answered: the browser is (starting|taking in)/);
    }
    const local = await ask();
    expect(engineOf(local)).toBe('browser');
    expect(valuesOf(local)).toEqual(valuesOf(onServer));
    expect(saidOf(local).join()).toMatch(/^The browser answered; data as of .*, (less than 1|\d+) s old\.$/);
  }, 240_000);

  it('answers zooms, filters and variables without asking the server for anything but what has changed', async () => {
    await open();
    await untilBrowser();
    const asked = editors.asked.length;
    const parts: string[] = [];
    editors.page.on('request', (request) => {
      if (request.url().includes('tables/part')) parts.push(request.url());
    });
    const filtered = { ...LOCAL, filters: [{ field: 'model_tier', op: '=', value: 'small' }] };
    expect(valuesOf(await ask(filtered))[0]![0]![1]).toEqual(['small']);
    await editors.setVariables([{ name: 'tier', value: 'large' }]);
    const variable = { ...LOCAL, filters: [{ field: 'model_tier', op: '=', value: '$tier' }] };
    expect(valuesOf(await ask(variable))[0]![0]![1]).toEqual(['large']);
    const sql = {
      refId: 'A',
      queryType: 'sql',
      rawSql: 'SELECT count(*) AS n FROM executions',
      format: 'table',
      engine: 'browser',
    };
    expect(valuesOf(await ask(sql))).toEqual([[['n', [30]]]]);
    expect(editors.asked.length).toBe(asked);
    expect(parts).toEqual([]);
  }, 240_000);

  it('takes in what another process has written meanwhile: new rows, and changes of old ones', async () => {
    await open();
    await untilBrowser();
    await editors.live.writer.insert(30, 40);
    const sql = 'SELECT count(*) AS n, count(user_rating) AS rated FROM executions';
    const query = { refId: 'A', queryType: 'sql', rawSql: sql, format: 'table', engine: 'browser' };
    expect(valuesOf(await ask(query))).toEqual([
      [
        ['n', [40]],
        ['rated', [0]],
      ],
    ]);
    await editors.live.writer.run('UPDATE executions SET user_rating = 4 WHERE duration_seconds = 3');
    const changed = await ask(query);
    expect(valuesOf(changed)).toEqual([
      [
        ['n', [40]],
        ['rated', [1]],
      ],
    ]);
    expect(engineOf(changed)).toBe('browser');
  }, 240_000);

  it('leaves to the server what people typed, and says so', async () => {
    await open();
    await untilBrowser();
    const query = {
      refId: 'A',
      queryType: 'sql',
      rawSql: 'SELECT task_description FROM executions WHERE duration_seconds = 5',
      format: 'table',
      engine: 'browser',
    };
    const frames = await ask(query);
    expect(engineOf(frames)).toBe('server');
    expect(valuesOf(frames)).toEqual([[['task_description', ['execution 5']]]]);
    expect(saidOf(frames).join()).toContain('task_description stays with the server');
    const star = await ask({ ...query, rawSql: 'SELECT * FROM executions WHERE duration_seconds = 5' });
    expect(engineOf(star)).toBe('server');
    expect(star[0]!.fields).toHaveLength(27);
    expect(engineOf(await ask())).toBe('browser');
  }, 240_000);

  it('asks nobody for parts that the browser has kept', async () => {
    await open();
    await untilBrowser();
    const parts: string[] = [];
    editors.page.on('request', (request) => {
      if (request.url().includes('tables/part')) parts.push(request.url());
    });
    await editors.reload();
    await untilBrowser();
    expect(parts).toEqual([]);
  }, 240_000);

  it('forgets what it kept of a data source that is gone, or that reads another path', async () => {
    await open();
    await untilBrowser();
    const kept = () =>
      editors.page.evaluate(`new Promise((resolve) => {
        const opening = indexedDB.open('mahavishnu-learning-datasource');
        opening.onsuccess = () => {
          const reading = opening.result.transaction('index').objectStore('index').getAll();
          reading.onsuccess = () => resolve(reading.result.map(({ source, name }) => [JSON.parse(source).uid, JSON.parse(source).path, name]));
        };
      })`) as Promise<string[][]>;
    const [[uid, path]] = (await kept()) as [[string, string]];
    for (const other of [
      { uid: 'gone', path },
      { uid, path: '/another/learning.db' },
    ]) {
      await editors.page.evaluate(`new Promise((resolve) => {
        const opening = indexedDB.open('mahavishnu-learning-datasource');
        opening.onsuccess = () => {
          const transaction = opening.result.transaction(['index', 'parts'], 'readwrite');
          const index = transaction.objectStore('index');
          const reading = index.getAll();
          reading.onsuccess = () => {
            const source = JSON.stringify({ ...JSON.parse(reading.result[0].source), ...${JSON.stringify(other)} });
            index.put({ ...reading.result[0], source, name: 'old' });
            transaction.objectStore('parts').put(new ArrayBuffer(8), [source, 'old']);
          };
          transaction.oncomplete = resolve;
        };
      })`);
    }
    expect(await kept()).toHaveLength(3);
    await editors.reload();
    await untilBrowser();
    await until(async () => (await kept()).length === 1);
    expect((await kept())[0]!.slice(0, 2)).toEqual([uid, path]);
  }, 240_000);

  it('asks anew for parts that were kept and are damaged', async () => {
    await open();
    await untilBrowser();
    await editors.page.evaluate(`new Promise((resolve) => {
      const opening = indexedDB.open('mahavishnu-learning-datasource');
      opening.onsuccess = () => {
        const transaction = opening.result.transaction('parts', 'readwrite');
        const walking = transaction.objectStore('parts').openCursor();
        walking.onsuccess = () => {
          const cursor = walking.result;
          if (!cursor) return;
          const bytes = new Uint8Array(cursor.value);
          bytes.fill(7, 100, 200);
          cursor.update(bytes.buffer);
          cursor.continue();
        };
        transaction.oncomplete = resolve;
      };
    })`);
    await editors.reload();
    await untilBrowser();
    expect(valuesOf(await ask())).toEqual(valuesOf(await ask(COUNT)));
  }, 240_000);

  it('reads a part again that was changed between being told of it and reading it', async () => {
    await open();
    let changes = 0;
    await editors.page.route('**/tables/part*', async (route) => {
      if (changes++ < 2) {
        await editors.live.writer.run(`UPDATE executions SET user_rating = ${changes} WHERE duration_seconds = 1`);
        // Another question has the plugin take a new copy.
        await editors.live.client({ maxStalenessSeconds: 0 }).sql('SELECT count(*) FROM executions');
      }
      await route.continue();
    });
    await untilBrowser();
    const query = {
      refId: 'A',
      queryType: 'sql',
      rawSql: 'SELECT max(user_rating) AS rating FROM executions',
      format: 'table',
      engine: 'browser',
    };
    expect(valuesOf(await ask(query))).toEqual([[['rating', [2]]]]);
    editors.complaints.splice(0);
  }, 240_000);

  it('lets the server answer where the network is lost amid the data, and says so', async () => {
    await open();
    await editors.page.route('**/tables/part*', (route) => route.abort());
    await expectServerInstead();
  }, 240_000);

  it('goes on with what it has when the server does not say what has changed', async () => {
    await open();
    await untilBrowser();
    const before = valuesOf(await ask());
    await editors.page.route('**/resources/tables', (route) => route.abort());
    const frames = await ask();
    expect(engineOf(frames)).toBe('browser');
    expect(valuesOf(frames)).toEqual(before);
    expect(saidOf(frames).join()).toContain('The data in the browser is');
  }, 240_000);

  it('lets the server answer where the page may start no worker', async () => {
    await open({ headers: { 'Content-Security-Policy': "worker-src 'none'" } });
    await expectServerInstead();
  }, 240_000);

  it('lets the server answer where the page may run no WebAssembly', async () => {
    await open({ headers: { 'Content-Security-Policy': "script-src 'self' 'unsafe-inline' 'unsafe-eval' blob:" } });
    await editors.page.route('**/duckdb-*.wasm', (route) => route.abort());
    await expectServerInstead();
  }, 240_000);

  it('starts DuckDB from files of another origin, as those of plugins may be', async () => {
    await open();
    const loaded: string[] = [];
    await editors.page.route('http://plugins.test/**', (route) => {
      const file = basename(new URL(route.request().url()).pathname);
      loaded.push(file);
      return route.fulfill({
        path: inRoot('dist/duckdb', file),
        contentType: file.endsWith('.wasm') ? 'application/wasm' : 'text/javascript',
        headers: { 'Access-Control-Allow-Origin': '*' },
      });
    });
    await editors.page.evaluate("harness.source.meta.baseUrl = 'http://plugins.test/learning'");
    await untilBrowser();
    expect(loaded).toEqual(['worker.js', 'duckdb-eh.wasm']);
    expect(valuesOf(await ask())).toEqual(valuesOf(await ask(COUNT)));
  }, 240_000);

  it('answers where there is no room to keep anything, and says so', async () => {
    await open();
    const devTools = await editors.page.context().newCDPSession(editors.page);
    const origin = new URL(editors.page.url()).origin;
    await devTools.send('Storage.overrideQuotaForOrigin', { origin, quotaSize: 1 });
    await untilBrowser();
    const frames = await ask();
    expect(engineOf(frames)).toBe('browser');
    expect(saidOf(frames).join()).toContain('The browser has no room to keep the data');
  }, 240_000);

  it('answers in two pages at once', async () => {
    await open();
    const other = await editors.openAnother();
    await Promise.all([untilBrowser(), untilBrowser(LOCAL, other)]);
    await editors.live.writer.insert(30, 35);
    const [here, there] = await Promise.all([ask(), ask(LOCAL, other)]);
    expect(valuesOf(here)).toEqual(valuesOf(there));
    expect([engineOf(here), engineOf(there)]).toEqual(['browser', 'browser']);
  }, 240_000);

  it('goes on after its page was hidden, and frozen meanwhile', async () => {
    await open();
    await untilBrowser();
    const devTools = await editors.page.context().newCDPSession(editors.page);
    await devTools.send('Page.setWebLifecycleState', { state: 'frozen' });
    await editors.live.writer.insert(30, 33);
    await devTools.send('Page.setWebLifecycleState', { state: 'active' });
    const sql = { refId: 'A', queryType: 'sql', rawSql: 'SELECT count(*) AS n FROM executions', format: 'table' };
    const frames = await ask({ ...sql, engine: 'browser' });
    expect(engineOf(frames)).toBe('browser');
    expect(valuesOf(frames)).toEqual([[['n', [33]]]]);
  }, 240_000);

  it('ends a query without end, lets the server say so, and answers the next', async () => {
    await open({ jsonData: { queryTimeoutSeconds: 6 } });
    await untilBrowser();
    const endless = {
      refId: 'A',
      queryType: 'sql',
      rawSql: 'SELECT sum(a.range * b.range) AS n FROM range(10000000) a, range(10000000) b',
      format: 'table',
      engine: 'browser',
    };
    await expect(ask(endless)).rejects.toThrow(/timeout|longer/i);
    await untilBrowser();
    expect(engineOf(await ask())).toBe('browser');
  }, 240_000);

  it('answers no alert, and nobody who asks the server', async () => {
    await open();
    await untilBrowser();
    expect(engineOf(await ask(COUNT))).toBe('server');
    expect(engineOf(await ask({ ...LOCAL, engine: 'server' }))).toBe('server');
  }, 240_000);

  it('answers for a data source that says so, but for queries that say otherwise', async () => {
    await open({ jsonData: { engine: 'browser' } });
    await untilBrowser(COUNT);
    expect(engineOf(await ask(COUNT))).toBe('browser');
    expect(engineOf(await ask({ ...COUNT, engine: 'server' }))).toBe('server');
    const asked = editors.asked.length;
    await editors.ask(COUNT, { app: 'unified-alerting' });
    expect(editors.asked.length).toBe(asked + 1);
  }, 240_000);

  it('takes in nothing of which the server would not send so much', async () => {
    await open({ jsonData: { rowLimit: 10 } });
    await ask();
    await until(async () =>
      saidOf(await ask())
        .join()
        .includes('executions is not taken into the browser'),
    );
    expect(valuesOf(await ask())).toEqual(valuesOf(await ask(COUNT)));
  }, 240_000);
});
