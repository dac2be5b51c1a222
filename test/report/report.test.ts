import { copyFileSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { askOnce } from '../../src/asking/once';
import { createDemo } from '../../src/demo/create-demo';
import { reportPage } from '../../src/report/page';
import type { Figures, Period } from '../../src/report/period';
import { htmlReport } from '../../src/report/report';
import { standsOut } from '../../src/report/stands-out';
import { change } from '../search/support';
import { browserIsThere, launchBrowser } from '../support/browser';
import { CliProcess } from '../support/cli-process';
import { createInitScriptDatabase } from '../support/init-script-database';
import { TemporaryFolder } from '../support/temporary-folder';
import { createUnrulyDatabase } from '../support/unruly-database';
import { Writer } from '../writers/writer';

const END = Date.UTC(2026, 1, 9, 12);
const HOSTILE = `<script>alert(1)</script><img src="http://example.org/x" onerror='a'>`;
const folder = new TemporaryFolder();
const demo = folder.file('demo.db');

beforeAll(async () => {
  await createDemo(demo, { rows: 4000, days: 30, end: END, seed: 7, indexes: false });
  await change(demo, `UPDATE executions SET repo = '${HOSTILE.replaceAll("'", "''")}' WHERE repo = 'mahavishnu'`);
});
afterAll(() => folder.dispose());

async function reportOf(path: string, ...[range, now = END]: [Parameters<typeof htmlReport>[1], number?]) {
  const asker = await askOnce({ path, storedTimeZone: 'UTC' });
  try {
    return await htmlReport(asker, range, now);
  } finally {
    await asker.close();
  }
}

describe('a report', () => {
  it('holds the figures of the period, and those of groups and errors', async () => {
    const page = await reportOf(demo, '7d');
    const asker = await askOnce({ path: demo, storedTimeZone: 'UTC' });
    const at = (ms: number) => `make_timestamp(${ms}000)`;
    const { rows } = await asker.ask(
      {
        rawSql: `SELECT count(*), round(100 * avg(success::INT), 1) FROM executions
          WHERE timestamp BETWEEN ${at(END - 7 * 86_400_000)} AND ${at(END)}`,
        format: 'table',
      },
      { from: 0, to: 0 },
    );
    await asker.close();
    const [executions, rate] = rows[0]!;
    expect(page).toContain(`${Number(executions).toLocaleString('en-GB')} executions, of which ${rate} % succeeded`);
    for (const name of ['Tiers', 'Pools', 'Repositories', 'Task types', 'Errors', 'kubernetes', 'timeout']) {
      expect(page).toContain(name);
    }
  });

  it('is made where an error of the period before has not come again', async () => {
    const path = folder.file('gone.db');
    copyFileSync(demo, path);
    await change(
      path,
      `UPDATE executions SET success = false, error_type = 'gone' WHERE timestamp BETWEEN TIMESTAMP '2026-01-27' AND TIMESTAMP '2026-02-02'`,
    );
    const page = await reportOf(path, '7d');
    expect(page).toMatch(/<td>gone<\/td><td>0<\/td><td>\d+<\/td><td>–<\/td>/);
    expect(page).toMatch(/<td>timeout<\/td><td>\d+<\/td><td>\d+<\/td><td>2026-02-0\d \d\d:\d\d UTC<\/td>/);
  });

  it('bug: gave the group without a value and that of an empty text one name', async () => {
    const path = folder.file('unnamed.db');
    await createDemo(path, { rows: 20, days: 1, end: END, indexes: false });
    await change(
      path,
      `CREATE OR REPLACE TABLE executions AS SELECT * REPLACE (CASE WHEN row_number() OVER () > 10 THEN '' END AS repo) FROM executions`,
    );
    const page = await reportOf(path, '7d');
    expect(page).toContain('<td>(none)</td>');
    expect(page).toContain('<td>(empty)</td>');
  });

  it('counts an unknown outcome for neither success nor failure, and one execution as one', async () => {
    const path = folder.file('one.db');
    await createDemo(path, { rows: 1, days: 1, end: END, indexes: false });
    await change(
      path,
      'CREATE OR REPLACE TABLE executions AS SELECT * REPLACE (NULL::BOOLEAN AS success) FROM executions',
    );
    const page = await reportOf(path, '7d');
    expect(page).toContain('1 execution, none of known outcome, for');
    expect(page).toContain('succeeded 0 · failed 0 · of unknown outcome 1');
  });

  it('shows texts of the record as texts, and takes nothing from elsewhere', async () => {
    const page = await reportOf(demo, '30d');
    expect(page).not.toContain('<img');
    expect(page).not.toContain('<script');
    expect(page).toContain('&lt;script&gt;alert(1)');
    expect(page).not.toMatch(/<[^>]*(?:src|href)=/);
  });

  it.each([
    ['empty', (path: string) => createDemo(path, { rows: 0, end: END })],
    ['of the init script', (path: string) => createInitScriptDatabase(path)],
    ['unruly', createUnrulyDatabase],
  ])('is made of a database that is %s', async (name, create) => {
    const path = folder.file(`${name.replaceAll(' ', '-')}.db`);
    await create(path);
    for (const range of ['1h', '90d'] as const) {
      const page = await reportOf(path, range);
      expect(page).toMatch(/<\/html>\n$/);
      expect(page).not.toMatch(/NaN|undefined|Infinity|null/);
    }
  });

  it.skipIf(!browserIsThere)(
    'fits a phone, runs no script, and asks nothing of the network, in both themes',
    async () => {
      const path = folder.file('shown.html');
      writeFileSync(path, await reportOf(demo, '30d'));
      const browser = await launchBrowser();
      try {
        const backs: string[] = [];
        for (const colorScheme of ['light', 'dark'] as const) {
          const page = await browser.newPage({ colorScheme, viewport: { width: 360, height: 700 } });
          const requests: string[] = [];
          const complaints: string[] = [];
          page.on('request', (request) => requests.push(request.url()));
          page.on('console', (message) => complaints.push(message.text()));
          await page.goto(`file://${path}`);
          expect(requests).toEqual([`file://${path}`]);
          expect(complaints).toEqual([]);
          expect(await page.evaluate('document.documentElement.scrollWidth')).toBe(360);
          expect(await page.locator('svg').count()).toBe(5);
          backs.push(await page.evaluate('getComputedStyle(document.body).backgroundColor'));
        }
        expect(new Set(backs).size).toBe(2);
      } finally {
        await browser.close();
      }
    },
  );
});

describe('what stands out', () => {
  const figures = (n: number, rate: number, before: number, rateBefore: number): Figures => ({
    executions: n,
    successes: (n * rate) / 100,
    failures: n * (1 - rate / 100),
    success_rate: rate,
    executions_previous: before,
    successes_previous: (before * rateBefore) / 100,
    failures_previous: before * (1 - rateBefore / 100),
    success_rate_previous: rateBefore,
  });
  const period = (total: Figures, tier: Figures): Period => ({
    timeRange: '7d',
    from: 0,
    to: 1,
    file: 'x',
    total,
    moments: [],
    groups: { model_tier: [{ name: 'small', ...tier }], pool_type: [], repo: [], task_type: [] },
    errors: [],
    notices: [],
  });
  const whole = figures(1000, 90, 1000, 90);

  it.each([
    ['what chance can make', figures(40, 80, 40, 90), 0],
    ['what is beyond chance', figures(400, 80, 400, 90), 1],
    ['too few executions', figures(20, 0, 20, 100), 0],
    ['what is certain and does not matter', figures(900_000, 90, 900_000, 91), 0],
    ['rates of few known outcomes', { ...figures(400, 80, 400, 90), successes: 20, failures: 5 }, 0],
    [
      'more of the costs than before',
      { ...figures(400, 90, 400, 90), cost_total: 40, cost_avg: 0.1, cost_total_previous: 4, cost_avg_previous: 0.1 },
      0,
    ],
    [
      'higher costs',
      { ...figures(400, 90, 400, 90), cost_total: 40, cost_avg: 0.1, cost_total_previous: 4, cost_avg_previous: 0.01 },
      1,
    ],
    ['a new group', { ...figures(50, 90, 0, 0), success_rate_previous: null }, 1],
  ])('tells %s', (_, tier, findings) => {
    expect(standsOut(period(whole, tier))).toHaveLength(findings);
  });

  it('bug: counted a single finding among itself', () => {
    const page = reportPage(period(whole, figures(400, 80, 400, 90)));
    expect(page).toContain('One thing stands out against the period before, for the worse.');
  });

  it('is nothing where the period before has too few executions', () => {
    expect(standsOut(period(figures(1000, 10, 3, 100), figures(1000, 10, 0, 0)))).toEqual([]);
  });
});

describe('the command report', () => {
  it('writes a file that is there only whole, beside a writer, or standard output', async () => {
    const database = folder.file('learning.db');
    const writer = await Writer.startLearning(database, 30);
    try {
      const file = folder.file('report.html');
      const run = (...args: readonly string[]) => CliProcess.run('report', '--db', database, ...args);
      const [written, piped, onto, odd] = await Promise.all([
        run('--time-range', '90d', '--output', file),
        run('--time-range', '24h'),
        run('--output', database, '--force'),
        run('--time-range', '7D'),
      ]);
      // It said nothing of what it had written.
      expect(written).toMatchObject({ code: 0, stderr: '' });
      expect(written!.stdout).toMatch(/report\.html: \d+ kB, [\d.]+ s\n$/);
      expect(readFileSync(file, 'utf8')).toContain('<title>Learning report: the last 90 days</title>');
      expect(piped!.stdout).toContain('<title>Learning report: the last 24 hours</title>');
      expect(onto!.stderr).toContain('belongs to the database itself');
      expect(odd!.code).toBe(2);
      const again = await run('--output', file);
      expect(again.code).toBe(1);
      expect(again.stderr).toContain('[already_exists]');
      expect(readdirSync(folder.path).filter((name) => name.startsWith('.'))).toEqual([]);
    } finally {
      await writer.stop();
    }
  }, 60_000);
});
