import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { generatedFiles } from '../../scripts/generate/files';
import { DASHBOARDS } from '../../src/dashboards/dashboards';
import { FILLED_IN } from '../../src/dashboards/filled-in';
import { renderDashboard } from '../../src/dashboards/render';
import { stepsOf } from '../../src/dashboards/thresholds';
import { DEFAULT_LIMITS, statusOf } from '../../src/model/limits';
import { STATUS_LEVELS, THRESHOLDS, type ThresholdName } from '../../src/model/thresholds';
import { UNITS } from '../../src/model/units';
import { parseQuery } from '../../src/query/parse-query';

const dashboards = DASHBOARDS.map((source) => renderDashboard(source));
/** Dashboards of what lies beside the executions. */
const BESIDE: ReadonlySet<string> = new Set(DASHBOARDS.flatMap(({ uid, beside }) => (beside ? [uid] : [])));
const panels = dashboards.flatMap(({ uid, panels }) =>
  panels.map((panel) => ({ ...panel, name: `${uid} ${panel.id}` })),
);
const boxNames = (uid: string) => DASHBOARDS.find((source) => source.uid === uid)!.boxes?.map(({ name }) => name) ?? [];
const NAMES = Object.keys(THRESHOLDS) as ThresholdName[];
const stepsByDefault = (limits: ThresholdName) => stepsOf({ limits }, DEFAULT_LIMITS);

it.each([...(await generatedFiles())])('%s is as its source says', (name, content) => {
  expect(readFileSync(new URL(`../../${name}`, import.meta.url), 'utf8')).toBe(content);
});

describe.each(dashboards)('$title', ({ uid, description, panels, links, templating, refresh, schemaVersion, tags }) => {
  it('can be found, refreshes itself and says what it is', () => {
    expect(uid).toMatch(/^mahavishnu-learning-[a-z]+$/);
    expect(description).toMatch(/\.$/);
    expect(['10s', '30s', '1m', '5m']).toContain(refresh);
    expect(schemaVersion).toBe(39);
    expect(tags).toContain('mahavishnu');
  });

  it('gives each panel an id and a title of its own', () => {
    expect(new Set(panels.map(({ id }) => id)).size).toBe(panels.length);
    expect(new Set(panels.map(({ title }) => title)).size).toBe(panels.length);
  });

  it('lays its panels side by side, without gaps or overlaps', () => {
    const cells = panels.flatMap(({ gridPos: { x, y, w, h } }) =>
      Array.from({ length: w * h }, (_, i) => `${x + (i % w)},${y + Math.floor(i / w)}`),
    );
    const height = Math.max(...panels.map(({ gridPos }) => gridPos.y + gridPos.h));
    expect(new Set(cells).size).toBe(cells.length);
    expect(cells.length).toBe(24 * height);
    expect(panels.every(({ gridPos: { x, w } }) => Number.isInteger(x) && Number.isInteger(w) && x + w <= 24)).toBe(
      true,
    );
  });

  it('leads to every other dashboard, with time range and variables', () => {
    expect(links).toMatchObject([{ type: 'dashboards', asDropdown: true, keepTime: true, includeVars: true }]);
    expect(links[0]!.tags.length).toBeGreaterThan(0);
    for (const other of dashboards) expect(other.tags).toEqual(expect.arrayContaining(links[0]!.tags));
    const known = dashboards.map((other) => `/d/${other.uid}`);
    for (const { url } of panels.flatMap((panel) => panel.links ?? [])) expect(known).toContain(url.split('?')[0]);
  });

  it.skipIf(BESIDE.has(uid))('has a variable for repo, tier, pool and task type, each with All', () => {
    const lists = templating.list.filter(({ type, name }) => type === 'query' && !boxNames(uid).includes(name));
    expect(lists.map(({ name }) => name)).toEqual(['repo', 'model_tier', 'pool_type', 'task_type']);
    for (const { name, query, ...list } of lists) {
      expect(list).toMatchObject({ multi: true, includeAll: true, current: { value: ['$__all'] } });
      expect(query).toMatchObject({ refId: name });
    }
  });

  it('has the boxes that its panels name, in parameters and in filters of one value', () => {
    const named = panels.flatMap(({ targets }) =>
      targets.flatMap(({ filters, ...target }) => [
        ...('params' in target ? Object.values(target.params) : []),
        ...filters.map(({ value }) => value),
      ]),
    );
    const boxes = named.filter((value) => typeof value === 'string' && value.startsWith('$'));
    expect([...new Set(boxes)].toSorted()).toEqual(
      boxNames(uid)
        .map((name) => `$${name}`)
        .toSorted(),
    );
  });

  it('has links that fill in boxes of the dashboard that they lead to', () => {
    const urls = panels.flatMap(({ links: own = [], fieldConfig }) => [
      ...own.map(({ url }) => url),
      ...fieldConfig.overrides.flatMap(({ properties }) =>
        properties.flatMap(({ id, value }) =>
          id === 'links' ? (value as { url: string }[]).map(({ url }) => url) : [],
        ),
      ),
    ]);
    for (const url of urls) {
      const [path, search = ''] = url.split('?');
      const [, filled = ''] = /((?:&var-\w+=[^&]*)*)$/.exec(search) ?? [];
      const boxes = [...filled.matchAll(/&var-(\w+)=/g)].map(([, name]) => name);
      expect(boxNames(path!.replace('/d/', '')), url).toEqual(expect.arrayContaining(boxes));
    }
  });
});

describe.each(panels)('$name: $title', ({ type, title, description, timeFrom, targets, fieldConfig, options }) => {
  const { defaults } = fieldConfig;

  it('says what it shows, of what time, and when there is nothing', () => {
    expect(title).toMatch(/^[A-Z]/);
    expect(description).toMatch(/\.$/);
    expect(defaults.noValue).toMatch(/^[A-Z]/);
    // Beside the title of a stat there is no room for it.
    const says = `${title} ${defaults.displayName ?? ''}`;
    expect(Boolean(timeFrom)).toBe(/\(Last .+\)|last \d+ (minutes|hours|days)$/.test(says));
  });

  it('asks a query that the backend reads, of the provisioned data source', () => {
    for (const [i, target] of targets.entries()) {
      expect(parseQuery(target)).toMatchObject({ queryType: target.queryType, refId: 'ABCD'[i] });
      expect(target.datasource).toEqual({ type: 'mahavishnu-learning-datasource', uid: 'duckdb-learning' });
    }
  });

  // Where nothing had run, "No executions" stood in red below Success, as if all of it had failed.
  it('colours by limits what there is, and not that there is nothing', () => {
    const isColoured = ['stat', 'gauge', 'bargauge'].includes(type) && defaults.color?.mode === 'thresholds';
    const result = { text: defaults.noValue, color: 'text', index: 0 };
    const mapping = { type: 'special', options: { match: 'null+nan', result } };
    expect(defaults.mappings).toEqual(isColoured ? [mapping] : []);
  });

  it('takes its unit and its limits from the tables', () => {
    const units = Object.values(UNITS).map((unit) => ('grafana' in unit ? unit.grafana : undefined));
    expect(units).toContain(defaults.unit);
    const overridden = fieldConfig.overrides.flatMap(({ properties }) =>
      properties.filter(({ id }) => id === 'thresholds').map(({ value }) => value),
    );
    const own = defaults.thresholds === FILLED_IN[type].thresholds ? [] : [defaults.thresholds];
    for (const thresholds of [...overridden, ...own]) expect(NAMES.map(stepsByDefault)).toContainEqual(thresholds);
    if (defaults.color?.mode === 'thresholds') expect(own).toHaveLength(1);
  });

  it('survives JSON', () => {
    const whole = { targets, fieldConfig, options };
    expect(JSON.parse(JSON.stringify(whole))).toEqual(whole);
  });
});

describe('stepsOf', () => {
  /** Grafana takes the last step that begins at the value or below it, else the first. */
  const colourOf = (name: ThresholdName, value: number) =>
    stepsByDefault(name).steps.findLast((step, i) => i === 0 || value >= step.value)!.color;

  it.each(NAMES)('%s: colours as the status says, but for the very limit of what should be low', (name) => {
    const { warning, critical = warning }: { warning: number; critical?: number } = THRESHOLDS[name];
    const values = [warning, critical].flatMap((limit) => [limit * 0.999, limit * 1.001]);
    for (const value of [0, ...values, 1e12].filter((each) => each !== warning && each !== critical)) {
      expect(colourOf(name, value)).toBe(STATUS_LEVELS[statusOf(name, value)].color);
    }
  });

  it.each(NAMES)('%s: begins at 0, as Grafana writes it, and rises', (name) => {
    const values = stepsByDefault(name).steps.map(({ value }) => value);
    expect(values[0]).toBe(0);
    expect(values).toEqual([...values].sort((a, b) => a - b));
  });
});
