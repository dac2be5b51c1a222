import { readFileSync } from 'node:fs';
import { DASHBOARDS } from '../src/dashboards/dashboards';
import { applyVariables } from '../src/query/variables/filter-variables';
import type { Variables } from '../src/query/variables/interpolate';
import { firstShown } from '../test/dashboards/support/first-shown';
import { shownFrom } from '../test/dashboards/support/shown-range';
import { GrafanaClient } from '../test/support/grafana-client';
import { PluginProcess } from '../test/support/plugin-process';
import { type Figure, median, type Section, timed } from './figure';

const RUNS = 7;
const MOST_MS = 1500;
/** Over more than a million rows. */
const MOST_MS_BEYOND = 6000;
const QUARTER_MS = 90 * 86_400_000;

interface Panel {
  readonly title: string;
  readonly timeFrom?: string;
  readonly targets: readonly { readonly refId: string; readonly filters?: [] }[];
}

type Target = Panel['targets'][number];

interface Dashboard {
  readonly title: string;
  readonly time: { readonly from: string };
  readonly panels: readonly Panel[];
  readonly variables: Variables;
  /** Those that ask what can be chosen. */
  readonly choices: readonly Target[];
  /** Those that are shown at first. */
  readonly marks: readonly Target[];
}

function dashboardOf(file: string): Dashboard {
  const { templating, annotations, ...dashboard } = JSON.parse(
    readFileSync(new URL(`../dashboards/${file}.json`, import.meta.url), 'utf8'),
  );
  const variables: { type: string; query: Target }[] = templating.list;
  const marks: { enable: boolean; target: Target }[] = annotations.list;
  return {
    ...dashboard,
    variables: firstShown(templating.list),
    choices: variables.filter(({ type }) => type === 'query').map(({ query }) => query),
    marks: marks.filter(({ enable }) => enable).map(({ target }) => target),
  };
}

const ALL = DASHBOARDS.map(({ file }) => dashboardOf(file));
export const OVERVIEW = dashboardOf('overview');

/** Asks as Grafana does: what can be chosen first, then for all panels and annotations at once, each in a request of its own. */
export async function openDashboard(
  client: GrafanaClient,
  now: number,
  { panels, variables, time, choices, marks }: Dashboard = OVERVIEW,
  from = shownFrom(time.from, now),
): Promise<void> {
  async function ask(title: string, targets: readonly Target[], fromEpochMs = from): Promise<void> {
    const models = Object.fromEntries(targets.map((target) => [target.refId, applyVariables(target, variables)]));
    const timeRange = { fromEpochMs, toEpochMs: now };
    for (const { error } of (await client.answers(models, { timeRange, intervalMs: 600_000 })).values()) {
      if (error) throw new Error(`${title}: ${error}`);
    }
  }
  await Promise.all(choices.map((choice) => ask(choice.refId, [choice])));
  await Promise.all([
    ...panels.map(({ title, timeFrom, targets }) => ask(title, targets, timeFrom ? shownFrom(timeFrom, now) : from)),
    ...marks.map((mark) => ask(mark.refId, [mark])),
  ]);
}

/** Every dashboard drawn at once, from opening it; the overview over a quarter, and when it refreshes, too. */
export const dashboard: Section = async ({ path, rows, newest }) => {
  const opened = new Map<Dashboard, number[]>(ALL.map((one) => [one, []]));
  const refreshed: number[] = [];
  const whole: number[] = [];
  for (let run = 0; run < RUNS; run++) {
    const plugin = await new PluginProcess().ready();
    try {
      const client = new GrafanaClient(plugin, { path, maxStalenessSeconds: 3600 });
      await client.health();
      for (const [one, times] of opened) times.push(await timed(() => openDashboard(client, newest, one)));
      whole.push(await timed(() => openDashboard(client, newest, OVERVIEW, newest - QUARTER_MS)));
      refreshed.push(await timed(() => openDashboard(client, newest + 10_000)));
    } finally {
      await plugin.dispose();
    }
  }
  const figure = (name: string, times: readonly number[]): Figure => ({
    name,
    value: median(times),
    unit: 'ms',
    target: rows > 1_000_000 ? MOST_MS_BEYOND : MOST_MS,
  });
  const overview = `${OVERVIEW.panels.length} panels of the overview`;
  return [
    ...[...opened].map(([{ title, panels }, times]) => figure(`${panels.length} panels of ${title}, opened`, times)),
    figure(`${overview}, over 90 days`, whole),
    figure(`${overview}, refreshed`, refreshed),
  ];
};
