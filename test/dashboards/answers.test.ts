import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { answer } from '../../src/answer/answer';
import { DASHBOARDS } from '../../src/dashboards/dashboards';
import { renderDashboard } from '../../src/dashboards/render';
import { createDemo } from '../../src/demo/create-demo';
import type { Frame } from '../../src/frame/frame';
import { PLACE } from '../../src/query/presets/preset';
import { applyVariables } from '../../src/query/variables/filter-variables';
import type { Variables } from '../../src/query/variables/interpolate';
import { type Cell, cellAt } from '../../src/result/cell';
import { TestEngine } from '../engine/duckdb-node/support/test-engine';
import { besideDemo } from '../neighbours/support/beside';
import { createInitScriptDatabase } from '../support/init-script-database';
import { createUnrulyDatabase } from '../support/unruly-database';
import { firstShown } from './support/first-shown';
import { shownFrom } from './support/shown-range';

// A million rows are made, and asked.
vi.setConfig({ testTimeout: 120_000, hookTimeout: 1_200_000 });

const END = Date.UTC(2026, 1, 9, 12);
const WEEK = 7 * 86_400_000;
/** Of any answer to a panel. */
const MOST_ROWS = 10_000;
const NARROWING = ['repo', 'model_tier', 'pool_type', 'task_type'] as const;
/** One execution of the task that the demo has had most often. */
const ANYTHING = { task_id: '' };

/** What the demo has not, or has too little of. */
const MAY_BE_EMPTY: ReadonlySet<string> = new Set([
  'reliability_debiased_previous',
  'effective_n',
  'ips_success',
  'ips_low',
  'ips_high',
  'ips_cost',
  'dr_success',
  'dr_low',
  'dr_high',
  'dr_cost',
  'budget',
  'share_of_budget',
  // Nothing came within the last thirty days.
  'days',
  'reached',
  'end_time',
]);

/** The demo breaks no rule. */
const MAY_HAVE_NO_ROWS: ReadonlySet<string> = new Set(['Rules That Rows Break']);

const dashboards = DASHBOARDS.map((source) => renderDashboard(source));
const panels = dashboards.flatMap(({ uid, templating, panels, time }) =>
  panels.map((panel) => ({
    name: `${uid} ${panel.id}`,
    panel,
    from: time.from,
    first: firstShown(templating.list),
    hasVariables: templating.list.length > 0,
  })),
);
type Case = (typeof panels)[number];

/** Everything that dashboards ask: for panels, for the choices of variables, for annotations. */
const queries = dashboards.flatMap(({ uid, templating, annotations, panels, time }) => {
  const first = firstShown(templating.list);
  const of = (what: string, target: object, from = time.from) => ({ name: `${uid} ${what}`, target, from, first });
  return [
    ...panels.flatMap(({ id, title, targets, timeFrom }) =>
      targets.map((target) => of(`${id} ${target.refId}: ${title}`, target, timeFrom)),
    ),
    ...templating.list.flatMap((each) => (each.type === 'query' ? of(`variable ${each.name}`, each.query) : [])),
    ...annotations.list.map(({ name, target }) => of(`annotation ${name}`, target)),
  ];
});

async function over(create: (path: string) => Promise<unknown>): Promise<TestEngine> {
  const folder = await mkdtemp(join(tmpdir(), 'dashboards-'));
  await create(join(folder, 'learning.db')).catch(async (error) => {
    await rm(folder, { recursive: true });
    throw error;
  });
  const engine = new TestEngine(folder);
  engine.neighbours = await besideDemo(folder, END);
  return engine;
}

let demo: TestEngine;
let empty: TestEngine;
let initScript: TestEngine;
let unruly: TestEngine;
let million: TestEngine;
/** Just after the newest row of the demo. */
let now = END;

beforeAll(async () => {
  [demo, empty, initScript, unruly, million] = await Promise.all([
    over((path) => createDemo(path, { rows: 3000, days: 30, end: END, embeddings: true, learned: true })),
    over((path) => createDemo(path, { rows: 0, end: END })),
    over((path) => createInitScriptDatabase(path)),
    over(createUnrulyDatabase),
    over((path) => createDemo(path, { rows: 1_000_000, days: 90, end: END, learned: true, indexes: false })),
  ]);
  now = Number(await demo.value('SELECT epoch_ms(max(timestamp)) FROM executions')) + 1000;
  ANYTHING.task_id = String(
    await demo.value(`SELECT arg_max(task_id, timestamp)::VARCHAR FROM executions WHERE epoch_ms(timestamp) >= ${now - WEEK}
      GROUP BY task_type, task_description ORDER BY count(solution_summary) DESC, count(*) DESC LIMIT 1`),
  );
});
afterAll(() => Promise.all([demo, empty, initScript, unruly, million].map((engine) => engine?.close())));

function framesOf(target: object, from: string, variables: Variables, { engine }: TestEngine): Promise<Frame[]> {
  return answer(
    applyVariables(target, variables),
    {
      refId: 'A',
      askedAt: Date.now(),
      timeRange: { from: shownFrom(from, now), to: now },
      intervalMs: 3_600_000,
      maxDataPoints: 500,
      storedTimeZone: 'UTC',
      fromAlert: false,
    },
    engine,
  );
}

/** As Grafana asks for a panel of a dashboard as it is first shown. */
async function ask(
  { panel: { targets, timeFrom }, from, first }: Case,
  engine: TestEngine,
  chosen: Variables = {},
): Promise<Frame> {
  const [frame] = await framesOf(targets[0]!, timeFrom ?? from, { ...first, ...ANYTHING, ...chosen }, engine);
  return frame!;
}

const column = (frame: Frame, name: string): Cell[] => {
  const field = frame.fields.find((each) => each.column.name === name)!;
  return Array.from({ length: frame.length }, (_, row) => cellAt(field.column, row));
};

describe.each(panels)('$name: $panel.title', (shown) => {
  const { panel, hasVariables } = shown;
  let asked: Promise<Frame> | undefined;
  const drawn = () => {
    asked ??= ask(shown, demo);
    return asked;
  };

  it('shows something of the demo', async () => {
    const frame = await drawn();
    if (MAY_HAVE_NO_ROWS.has(panel.title)) return;
    expect(frame.length).toBeGreaterThan(0);
    for (const { column: each } of frame.fields) {
      const cells = Array.from({ length: frame.length }, (_, row) => cellAt(each, row));
      if (!MAY_BE_EMPTY.has(each.name))
        expect(
          cells.some((cell) => cell !== null),
          each.name,
        ).toBe(true);
    }
  });

  it('styles columns that are there, and asks of bars the shape they draw', async () => {
    const frame = await drawn();
    const [target] = panel.targets;
    // Our data source class adds it to the answer.
    const places = target && 'places' in target ? [PLACE] : [];
    const names = [...frame.fields.map((field) => field.column.name), ...places];
    for (const { matcher } of panel.fieldConfig.overrides) {
      if (matcher.id === 'byName') expect(names).toContain(matcher.options);
    }
    if (panel.type === 'barchart') expect(names[0]).toBe(panel.options.xField);
    if (panel.type === 'timeseries') expect(frame.meta.type).toBe('timeseries-wide');
  });

  it.runIf(hasVariables)('is narrowed down by each variable, unless it describes the database', async () => {
    const isOfDatabase = /whatever the (time range|variables)/.test(panel.description);
    const whole = await drawn();
    for (const name of NARROWING) {
      const narrowed = await ask(shown, demo, { [name]: ['no such value'] });
      if (isOfDatabase) expect(column(narrowed, whole.fields[0]!.column.name).length).toBe(whole.length);
      else expect(narrowed.meta.executedQueryString).toContain(`${name} IN ('no such value')`);
    }
  });
});

it.each(queries)(
  '$name is answered over databases of every kind, with no more rows than can be shown',
  async ({ target, from, first }) => {
    for (const engine of [empty, demo, initScript, unruly, million]) {
      const frames = await framesOf(target, from, { ...first, ...ANYTHING }, engine);
      expect(frames.length).toBeGreaterThan(0);
      expect(frames.flatMap(({ meta }) => meta.notices.filter(({ severity }) => severity === 'error'))).toEqual([]);
      expect(frames.reduce((rows, { length }) => rows + length, 0)).toBeLessThanOrEqual(MOST_ROWS);
    }
  },
);

const panelOf = (title: string): Case => panels.find(({ panel }) => panel.title === title)!;

describe('panels show what SQL says', () => {
  const since = (days: number) =>
    `timestamp BETWEEN make_timestamp(${(now - days * 86_400_000) * 1000}) AND make_timestamp(${now * 1000})`;

  it.each([
    ['Executions', 'executions', 'count(*)::DOUBLE', 1],
    ['Success', 'success_rate', 'avg(success::INT) * 100', 1],
    ['Failures', 'failure_rate', 'avg((NOT success OR error_type IS NOT NULL)::INT) * 100', 1],
    ['Quality', 'quality_avg', 'avg(quality_score)', 1],
    ['Cost', 'cost_total', 'sum(actual_cost)', 1],
    ['Duration', 'duration_p50', 'median(duration_seconds)', 1],
    ['Confidence', 'routing_confidence_avg', 'avg(routing_confidence)', 7],
    ['Rows Added', 'executions', 'count(*)::DOUBLE', 30],
  ])('%s', async (title, name, sql, days) => {
    const [shown] = column(await ask(panelOf(title), demo), name);
    const wanted = await demo.value(`SELECT ${sql} FROM executions WHERE ${since(days)}`);
    expect(shown).toBeCloseTo(wanted as number, 6);
  });

  it('Success Rate by Model Tier, of one repository', async () => {
    const frame = await ask(panelOf('Success Rate by Model Tier'), demo, { repo: ['mahavishnu', 'oneiric'] });
    const rows = await demo.rows(
      `SELECT model_tier, 100 * avg(success::INT) FROM executions
       WHERE ${since(7)} AND repo IN ('mahavishnu', 'oneiric') GROUP BY 1 ORDER BY 2 DESC`,
    );
    expect(rows.length).toBeGreaterThan(1);
    expect(column(frame, 'model_tier')).toEqual(rows.map(([tier]) => tier));
    column(frame, 'success_rate').forEach((rate, i) => {
      expect(rate).toBeCloseTo(rows[i]![1] as number, 6);
    });
  });

  it('Live Executions (Last 5 Minutes)', async () => {
    const frame = await ask(panelOf('Live Executions (Last 5 Minutes)'), demo);
    const count = await demo.value(`SELECT count(*)::DOUBLE FROM executions WHERE ${since(5 / 1440)}`);
    expect(frame.length).toBe(count);
  });

  it('Solution Patterns by Repository, of one repository', async () => {
    const frame = await ask(panelOf('Solution Patterns by Repository'), demo, { repo: ['mahavishnu'] });
    expect(new Set(column(frame, 'repo'))).toEqual(new Set(['mahavishnu']));
  });
});

it('variables offer each value once', async () => {
  for (const variable of dashboards[0]!.templating.list) {
    if (variable.type !== 'query') continue;
    const { query, name } = variable;
    const panel = { ...panels[0]!, panel: { targets: [query] } as unknown as Case['panel'] };
    const offered = column(await ask(panel, demo), name);
    const wanted = await demo.rows(`SELECT ${name} FROM executions GROUP BY 1 ORDER BY 1`);
    expect([...offered].toSorted()).toEqual(wanted.map(([value]) => value));
    expect(offered.length).toBeGreaterThan(1);
  }
});
