import { ENGINES, type EngineName } from './engines';
import { PROBLEMS, type Problem } from './problem';
import type { NumberSetting, Setting } from './setting';
import { textRule } from './text-types';

/**
 * Every setting of the data source, by its name in `jsonData` and in the order of the form. Types, the backend's check,
 * the form, the options of `grafana install`, the provisioned data source, README.md and the schema follow from it.
 */
export const SETTINGS = {
  path: {
    type: 'path',
    section: 'Learning database',
    label: 'Path',
    help: 'The DuckDB file that the orchestrator writes, as the machine that Grafana runs on sees it.',
    more: "In Docker it is the path inside the container, such as /data/learning.db with the folder mounted read-only at /data; with Homebrew a path such as /Users/ada/.mahavishnu/learning.db. Grafana's user must be able to read the file and to enter its folder. The file is only ever copied, never locked.",
    example: '/data/learning.db',
    isRequired: true,
    install: {
      option: 'db',
      takes: 'path',
      help: 'the learning database, as the machine of Grafana sees it',
      variable: 'LEARNING_DB',
    },
  },
  storedTimeZone: {
    type: 'zone',
    section: 'Learning database',
    label: 'Time zone of stored times',
    help: 'The zone that the timestamps were written in: TIMESTAMP columns have none of their own, and the orchestrator writes UTC. Times with a zone of their own are not shifted.',
    default: 'UTC',
    withoutBackend: {},
  },
  archivePath: {
    type: 'archive',
    section: 'Learning database',
    label: 'Archive',
    help: "The folder that retention archives executions in: they are shown beside the live ones. Grafana's user must be able to read it.",
    example: '/data/archive',
    install: {
      option: 'archive',
      takes: 'folder',
      help: 'of retention, to be shown beside',
      variable: 'LEARNING_ARCHIVE',
    },
  },
  workflowsPath: {
    type: 'path',
    section: 'Beside the database',
    label: 'Workflows',
    help: "Oneiric's workflow_checkpoints.sqlite, or the folder that holds it and domain_activity.sqlite: queries see what is in them as tables. They are only ever copied, never locked.",
    example: '/data/.oneiric_cache',
    install: {
      option: 'workflows',
      takes: 'path',
      help: "Oneiric's SQLite file, or its folder",
      variable: 'LEARNING_WORKFLOWS',
    },
  },
  coveragePath: {
    type: 'path',
    section: 'Beside the database',
    label: 'Coverage',
    help: 'The folder of snapshots metrics_YYYYMMDD_HHMMSS.json: queries see the coverage of tests as tables.',
    example: '/data/metrics',
    install: { option: 'coverage', takes: 'folder', help: 'of metrics_*.json', variable: 'LEARNING_COVERAGE' },
  },
  maxStalenessSeconds: {
    type: 'number',
    from: 0,
    to: 86_400,
    isWhole: false,
    unit: 'seconds',
    section: 'Freshness',
    label: 'Oldest data to show',
    help: 'A query takes the copy at hand while that is no older, else it waits for a new one. 0 always waits. Alerts always get a new copy.',
    default: 5,
    withoutBackend: {
      help: 'A query asks the server of the database whether it has changed when that was last known so long ago. 0 always asks.',
    },
  },
  takeInLogMb: {
    type: 'number',
    from: 0,
    to: 1_024,
    isWhole: false,
    unit: 'MB',
    section: 'Freshness',
    label: 'Log taken in at a time',
    help: 'New commits are added to the copy that is open. With more than this of them, or 0, the whole write-ahead log is copied and replayed instead.',
    default: 4,
  },
  snapshotPath: {
    type: 'path',
    section: 'Freshness',
    label: 'Folder for copies',
    help: 'Queries read private copies of the database. Choose a local disk with room for two of them.',
    otherwise: "a folder under the system's temp folder",
    install: {
      option: 'snapshots',
      takes: 'folder',
      help: 'for the private copies',
      variable: 'LEARNING_SNAPSHOTS',
    },
  },
  engine: {
    type: 'choice',
    section: 'Engine',
    label: 'Who answers',
    help: 'In the browser, DuckDB runs beside the panels: zooming, filtering and variables need no round trip once the data is there. What people typed stays with the server, which answers what asks for it, whatever is too large for a browser, and alerts always. A query can say otherwise for itself.',
    choices: ENGINES,
    default: 'server',
    isOfBrowser: true,
  },
  timeInterval: {
    type: 'interval',
    section: 'Time buckets',
    label: 'Min interval',
    help: 'Panels ask for no narrower buckets than this, unless they have a min interval of their own.',
    example: '1m',
    isOfBrowser: true,
    withoutBackend: {},
  },
  queryTimeoutSeconds: {
    type: 'number',
    from: 0.001,
    to: 86_400,
    isWhole: false,
    unit: 'seconds',
    section: 'Limits',
    label: 'Time a query may take',
    help: 'A query that runs longer is stopped.',
    default: 30,
    withoutBackend: {},
  },
  maxConcurrentQueries: {
    type: 'number',
    from: 1,
    to: 1_000,
    isWhole: true,
    section: 'Limits',
    label: 'Queries at a time',
    help: 'More queries wait for their turn.',
    default: 8,
  },
  rowLimit: {
    type: 'number',
    from: 1,
    to: 1_000_000_000,
    isWhole: true,
    section: 'Limits',
    label: 'Rows of an answer',
    help: 'What goes beyond it is cut off, with a notice.',
    default: 1_000_000,
    otherwise: "Grafana's own, else 1,000,000",
    withoutBackend: { otherwise: '1,000,000' },
  },
  byteLimitMb: {
    type: 'number',
    from: 1,
    to: 1_000_000,
    isWhole: false,
    unit: 'MB',
    section: 'Limits',
    label: 'Size of an answer',
    help: 'A larger answer is refused before it fills the memory.',
    default: 256,
    withoutBackend: {},
  },
  memoryLimitMb: {
    type: 'number',
    from: 16,
    to: 10_000_000,
    isWhole: false,
    unit: 'MB',
    section: 'Limits',
    label: 'Memory',
    help: 'What DuckDB may allocate for all queries together.',
    otherwise: "a quarter of the machine's, 256 to 2048",
    withoutBackend: { help: 'What DuckDB may allocate in the browser.', otherwise: '1024' },
  },
  keptAnswersMb: {
    type: 'number',
    from: 0,
    to: 1_000_000,
    isWhole: false,
    unit: 'MB',
    section: 'Limits',
    label: 'Answers kept',
    help: 'While the database stands still, the same question is answered from memory; others that ask it meanwhile wait for the same answer. 0 asks DuckDB each time.',
    default: 32,
  },
  keptPartsMb: {
    type: 'number',
    from: 0,
    to: 1_000_000,
    isWhole: false,
    unit: 'MB',
    section: 'Limits',
    label: 'Parts of answers kept',
    help: 'Of a question that is asked again and again DuckDB keeps what its old rows come to, and reads only those that are new or have changed. 0 reads all rows each time.',
    default: 32,
  },
  threads: {
    type: 'number',
    from: 1,
    to: 1_024,
    isWhole: true,
    section: 'Limits',
    label: 'Threads',
    help: 'Threads that DuckDB may have for all queries together.',
    otherwise: 'the processors, up to 4',
  },
} as const satisfies Record<string, Setting>;

export type SettingName = keyof typeof SETTINGS;

/** What is set; what is left out has a default. */
export type Settings = {
  readonly [K in SettingName]?: (typeof SETTINGS)[K] extends NumberSetting
    ? number
    : K extends 'engine'
      ? EngineName
      : string;
};

export const SETTING_NAMES = Object.keys(SETTINGS) as SettingName[];

/** The setting of that name. */
export const setting = (name: SettingName): Setting => SETTINGS[name];

function numberFault({ from, to, isWhole }: NumberSetting, value: unknown): Problem | undefined {
  if (typeof value !== 'number' || !Number.isFinite(value)) return 'number';
  if (isWhole && !Number.isInteger(value)) return 'whole';
  return value < from || value > to ? 'range' : undefined;
}

/** What is wrong with the value; undefined when nothing is. */
export function settingFault(name: SettingName, value: unknown): Problem | undefined {
  const entry = setting(name);
  if (entry.type === 'number') return numberFault(entry, value);
  if (entry.type === 'choice') return Object.hasOwn(entry.choices, String(value)) ? undefined : 'choice';
  return typeof value === 'string' ? textRule(entry.type).problem(value) : 'text';
}

/** What stands in the places of what is said of a fault: the limits of a number. */
export function limitsOf(name: SettingName): { from?: number; to?: number } {
  const entry = setting(name);
  return entry.type === 'number' ? { from: entry.from, to: entry.to } : {};
}

/** What a choice may be; nothing for others. */
export function wordsOf(name: SettingName): readonly string[] {
  const entry = setting(name);
  return entry.type === 'choice' ? Object.keys(entry.choices) : [];
}

/** What is wrong with the value, as the end of a sentence; undefined when nothing is. */
export function settingProblem(name: SettingName, value: unknown): string | undefined {
  const fault = settingFault(name, value);
  const { from, to } = limitsOf(name);
  const words = wordsOf(name).join(', ');
  return (
    fault && PROBLEMS[fault].replace('{{from}}', String(from)).replace('{{to}}', String(to)).replace('{{words}}', words)
  );
}
