import { afterAll, beforeAll, expect, inject, it } from 'vitest';
import { says } from '../page/support/shown';
import { GrafanaApi } from './support/grafana-api';
import { drawAll, type ShownPanel } from './support/panels';
import { pastDay } from './support/past-day';
import { Session } from './support/session';
import { customVariable, panels, saveDashboard } from './support/test-dashboard';

const span = pastDay();
const api = new GrafanaApi(inject('grafana'));

const metric = (filter: object) => ({
  queryType: 'metric',
  format: 'table',
  measures: ['executions'],
  dimensions: [],
  bucket: 'none',
  filters: [filter],
});
const sql = (condition: string) => ({
  queryType: 'sql',
  format: 'table',
  rawSql: `SELECT count(*) AS n FROM executions WHERE $__timeFilter(timestamp) AND ${condition}`,
});

/** All that a query can say to be narrowed down by a variable. */
const WAYS: readonly (readonly [name: string, target: object])[] = [
  ['equals', metric({ field: 'model_tier', op: '=', value: '$tier' })],
  ['one of', metric({ field: 'model_tier', op: '=|', value: ['$tier'] })],
  ['conditional', sql('$__conditionalAll(model_tier IN ($tier), $tier)')],
  ['in', sql('model_tier IN ($tier)')],
];

const stat = (title: string, target: object, repeat?: string) => ({
  title: `${title} $tier`,
  type: 'stat',
  target,
  ...(repeat && { repeat }),
});

let session: Session;
let counts: Map<string, number>;

beforeAll(async () => {
  session = await Session.open('Viewer');
  const rows = await api.rows(
    'SELECT model_tier, count(*) FROM executions WHERE $__timeFilter(timestamp) GROUP BY 1',
    span,
  );
  counts = new Map(rows.map(([name, count]) => [String(name), Number(count)]));
  expect(counts.size).toBeGreaterThan(2);
});
afterAll(() => session.close());

/** The number that a stat shows. */
const numberOf = ({ title, text }: ShownPanel) => text.replace(title, '').trim();

function eachItsOwn(drawn: readonly ShownPanel[]): void {
  const wrong = [...counts].flatMap(([name, count]) =>
    WAYS.flatMap(([way]) => {
      const panel = drawn.find(({ title }) => title === `${way} ${name}`);
      return panel && says(numberOf(panel), count) ? [] : [`${way} ${name}: ${panel && numberOf(panel)}, not ${count}`];
    }),
  );
  expect(wrong).toEqual([]);
  expect(session.complaints).toEqual([]);
}

it('each copy of a repeated panel shows its own number', async () => {
  const route = await saveDashboard(api, {
    uid: 'test-repeated-panels',
    title: 'Repeated panels',
    span,
    variables: [customVariable('tier', [...counts.keys()])],
    panels: panels(WAYS.map(([way, target]) => stat(way, target, 'tier'))),
  });
  await session.goto(route);
  eachItsOwn(await drawAll(session, WAYS.length * counts.size));
});

it('each copy of a repeated row shows its own numbers', async () => {
  const route = await saveDashboard(api, {
    uid: 'test-repeated-row',
    title: 'Repeated row',
    span,
    variables: [customVariable('tier', [...counts.keys()])],
    panels: panels([
      { title: 'Row $tier', type: 'row', repeat: 'tier' },
      ...WAYS.map(([way, target]) => stat(way, target)),
    ]),
  });
  await session.goto(route);
  eachItsOwn(await drawAll(session, WAYS.length * counts.size));
});
