import { DASHBOARDS } from '../../../src/dashboards/dashboards';
import { describePanel } from '../../../src/dashboards/describe';
import type { DashboardSource, PanelSource } from '../../../src/dashboards/source';
import { UIDS } from '../../../src/dashboards/uids';
import { page, table } from './markdown';

type Place = readonly [dashboard: keyof typeof UIDS, ...panels: number[]];

interface Asked {
  readonly wanted: string;
  readonly at: readonly Place[];
  /** What is other than it was asked for, and why. */
  readonly note?: string;
}

const WINDOW = 'over the time range of the dashboard';

/** The former dashboard of nine panels. */
const NINE: readonly Asked[] = [
  { wanted: 'Executions per Day', at: [['overview', 18]] },
  { wanted: 'Success Rate (Daily)', at: [['overview', 2, 6]], note: 'limits from the one table' },
  {
    wanted: 'Model Tier Performance',
    at: [
      ['overview', 7],
      ['tiers', 1],
    ],
  },
  { wanted: 'Duration Percentiles', at: [['overview', 12]] },
  {
    wanted: 'Cost Trends (30 d)',
    at: [
      ['overview', 19],
      ['cost', 8],
    ],
  },
  { wanted: 'Pool Utilization', at: [['pools', 1]] },
  {
    wanted: 'Error Analysis (Top Error Types, 7 d)',
    at: [
      ['errors', 6],
      ['overview', 15],
    ],
  },
  {
    wanted: 'Quality Distribution',
    at: [
      ['overview', 13],
      ['quality', 8],
    ],
  },
  {
    wanted: 'Live Executions (5 min)',
    at: [
      ['live', 9],
      ['overview', 20],
    ],
  },
];

/** The former dashboard of seventeen panels. */
const SEVENTEEN: readonly Asked[] = [
  { wanted: 'Execution Count (Last 24 Hours)', at: [['overview', 1]] },
  { wanted: 'Success Rate (Last 24 Hours)', at: [['overview', 2]] },
  { wanted: 'Average Quality Score (Last 24 Hours)', at: [['overview', 3]] },
  { wanted: 'Total Cost (Last 24 Hours)', at: [['overview', 4]] },
  { wanted: 'Executions Over Time (Last 7 Days)', at: [['overview', 5]], note: WINDOW },
  { wanted: 'Success Rate Over Time (Last 7 Days)', at: [['overview', 6]], note: WINDOW },
  { wanted: 'Success Rate by Model Tier', at: [['overview', 7]] },
  { wanted: 'Average Duration by Model Tier (Seconds)', at: [['overview', 8]] },
  { wanted: 'Cost by Model Tier (Last 7 Days)', at: [['overview', 9]], note: WINDOW },
  {
    wanted: 'Pool Performance Comparison (Last 7 Days)',
    at: [
      ['overview', 10],
      ['pools', 1],
    ],
    note: WINDOW,
  },
  {
    wanted: 'Top Repositories by Execution Count (Last 30 Days)',
    at: [
      ['overview', 11],
      ['work', 9],
    ],
    note: WINDOW,
  },
  { wanted: 'Duration Percentiles (Last 7 Days)', at: [['overview', 12]], note: WINDOW },
  {
    wanted: 'Quality Score Distribution (Last 30 Days)',
    at: [
      ['overview', 13],
      ['quality', 8],
    ],
    note: 'without limits, which mean nothing on counts',
  },
  {
    wanted: 'Task Type Distribution (Last 30 Days)',
    at: [
      ['overview', 14],
      ['work', 10],
    ],
    note: WINDOW,
  },
  {
    wanted: 'Top Error Types (Last 7 Days)',
    at: [
      ['errors', 6],
      ['overview', 15],
    ],
    note: WINDOW,
  },
  {
    wanted: 'Database Size Growth (Last 30 Days)',
    at: [
      ['overview', 16],
      ['storage', 1, 10, 12],
    ],
    note: 'rows and bytes are told apart',
  },
  {
    wanted: 'Average Routing Confidence (Last 7 Days)',
    at: [
      ['overview', 17, 30],
      ['routing', 7, 9],
    ],
    note: 'without limits: a high confidence is good only where it is deserved, which Off by beside it tells',
  },
];

/** What was proposed beside them. */
const PROPOSED: readonly Asked[] = [
  {
    wanted: 'Freshness age',
    at: [
      ['overview', 21],
      ['storage', 3],
      ['live', 6],
    ],
  },
  { wanted: 'Size in MB, with lines at its limits', at: [['storage', 1, 10]], note: 'the limits as days until each' },
  {
    wanted: 'Ingest queue depth and drops',
    at: [['storage', 18]],
    note: 'what was refused is in the database; the queue is in the memory of the collector, which tells of it at /metrics',
  },
  { wanted: 'Data-quality score', at: [['storage', 4, 5, 6, 14]] },
  { wanted: 'Orphan nodes', at: [['workflows', 1]] },
  { wanted: 'Coverage trend', at: [['coverage', 3]] },
  { wanted: 'Live table that refreshes every 10 s', at: [['live', 9]], note: 'by Grafana Live after each commit, too' },
  {
    wanted: 'Variables for filtering',
    at: [],
    note: 'Repo, Model tier, Pool type, Task type on every dashboard of executions',
  },
  {
    wanted: 'Dashboards for each environment',
    at: [],
    note: 'a data source for each; the dashboards are imported once for each, or choose it by `mahavishnu-learning grafana install`',
  },
];

const dashboardOf = (key: keyof typeof UIDS): DashboardSource => DASHBOARDS.find(({ uid }) => uid === UIDS[key])!;
const panelsOf = ({ rows }: DashboardSource): readonly PanelSource[] => rows.flatMap(({ panels }) => panels);

function placeOf([key, ...ids]: Place): string {
  const dashboard = dashboardOf(key);
  const titles = ids.map((id) => {
    const panel = panelsOf(dashboard).find((one) => one.id === id);
    if (!panel) throw new Error(`docs/dashboards.md: ${dashboard.file} has no panel ${id}.`);
    return panel.title;
  });
  return `${dashboard.title}: ${titles.join(', ')}`;
}

const whereTable = (asked: readonly Asked[]) =>
  table(
    ['asked for', 'where', ''],
    asked.map(({ wanted, at, note = '' }) => [wanted, at.map(placeOf).join('; '), note]),
  );

const oneLine = (text: string) => text.replaceAll(/\s*\n\s*(- )?/g, ' ').trim();

const dashboardSection = (dashboard: DashboardSource) => [
  `### ${dashboard.title}`,
  `${dashboard.description} Shown first: ${dashboard.from} to ${dashboard.to ?? 'now'}, anew every ${dashboard.refresh}.`,
  `![${dashboard.title}](images/dashboard-${dashboard.file}-dark.png)`,
  table(
    ['panel', 'drawn as', 'what it says'],
    panelsOf(dashboard).map((panel) => [panel.title, panel.type, oneLine(describePanel(panel))]),
  ),
];

/** docs/dashboards.md */
export function dashboardsPage(): string {
  return page(
    '# Dashboards',
    'Made by `npm run generate` from src/dashboards; the pictures, over the demo, by `npx tsx test/page/pictures.ts`. Every dashboard opens with its answer, then shows how it came about, what it is made of, and the rows behind it. All of them lead to one another with the time range and the variables kept.',
    '## Where is what was asked for',
    'The former dashboard of seventeen panels:',
    whereTable(SEVENTEEN),
    'The one of nine panels:',
    whereTable(NINE),
    'Proposed beside them:',
    whereTable(PROPOSED),
    '## What there is',
    ...DASHBOARDS.flatMap(dashboardSection),
  );
}
