import type { SqlFunction } from '../engine/listed';
import {
  type MacroEntry,
  type MetricCatalogue,
  macroCatalogue,
  metricCatalogue,
  type PresetEntry,
  presetCatalogue,
} from '../query/catalogue';
import type { PathCheck } from './path-check';
import type { Schema } from './schema';
import type { Status } from './status';
import type { Tables } from './tables';
import type { Validation } from './validation';
import type { ColumnValues } from './values';

export type { SqlFunction };

/** The functions that queries may call, as the engine tells of them itself. */
interface SqlFunctions {
  readonly functions: readonly SqlFunction[];
}

/** What each resource answers. */
export interface Answers {
  readonly functions: SqlFunctions;
  readonly macros: readonly MacroEntry[];
  readonly metrics: MetricCatalogue;
  readonly 'path-check': PathCheck;
  readonly presets: readonly PresetEntry[];
  readonly schema: Schema;
  readonly status: Status;
  readonly tables: Tables;
  readonly 'tables/part': Uint8Array;
  readonly validate: Validation;
  readonly values: ColumnValues;
}

export type ResourceName = keyof Answers;

interface Resource<Answer> {
  /** What is asked by GET comes in the query string, by POST as JSON in the body. */
  readonly method: 'GET' | 'POST';
  readonly help: string;
  readonly parameters?: Readonly<Record<string, string>>;
  /** A query string, or a body. */
  readonly asked?: string | object;
  readonly answer: () => Answer;
}

/** The resources of a data source: how they are asked, with an example each. */
export const RESOURCES: { readonly [K in ResourceName]: Resource<Answers[K]> } = {
  functions: {
    method: 'GET',
    help: 'The functions that queries may call, as DuckDB tells of them.',
    answer: () => ({
      functions: [
        { name: 'abs', kind: 'scalar', signatures: [['x']], meaning: 'Absolute value', example: 'abs(-17.4)' },
      ],
    }),
  },
  macros: {
    method: 'GET',
    help: 'The macros of SQL queries.',
    answer: () => macroCatalogue().slice(0, 1),
  },
  metrics: {
    method: 'GET',
    help: 'The measures and dimensions of metric queries.',
    answer: () => {
      const { measures, dimensions } = metricCatalogue();
      return { measures: measures.slice(0, 1), dimensions: dimensions.slice(0, 1) };
    },
  },
  'path-check': {
    method: 'POST',
    help: 'What there is at a path, before it is saved. For administrators only.',
    parameters: { path: 'An absolute path, as the machine that Grafana runs on sees it.' },
    asked: { path: '/data/learning.db' },
    answer: () => ({
      found: {
        file: 'learning.db',
        bytes: 12_857_344,
        logBytes: 0,
        writtenAt: '2026-02-09T12:00:00.000Z',
        storageVersion: 64,
        createdBy: 'v1.5.6',
      },
    }),
  },
  presets: {
    method: 'GET',
    help: 'The presets, with their parameters.',
    answer: () => presetCatalogue().slice(0, 1),
  },
  schema: {
    method: 'GET',
    help: 'Every table and view that a query can name, with its columns.',
    answer: () => ({
      tables: [
        {
          name: 'executions',
          columns: [{ name: 'duration_seconds', type: 'DOUBLE', meaning: 'How long it ran.', unit: 'seconds' }],
        },
      ],
    }),
  },
  status: {
    method: 'GET',
    help: 'The state of the data source.',
    answer: () => ({
      file: 'learning.db',
      problem: null,
      database: { row_count: 3000, newest_past: '2026-02-09 12:00:00', duckdb_version: 'v1.5.6' },
      remarks: [],
      storage: { version: 64, createdBy: 'v1.5.6' },
      copy: { generation: '1', asOf: '2026-02-09T12:00:01.000Z', ageSeconds: 1.2 },
      archive: null,
      neighbours: null,
      refreshes: { full: { count: 1, milliseconds: 9, bytes: 12_857_344 } },
      logs: { first: 1, taken_in: 40 },
      retries: 0,
      incoherentFileSystem: null,
    }),
  },
  tables: {
    method: 'POST',
    help: 'Which parts tables are in, for the engine in the browser. A part has a name of its content: what has been read once is asked for again only when it has changed. No more of a table than one answer may hold.',
    parameters: {
      tables:
        '`[{name, edges}]`: edges are places at which the last part is to be cut, because the rows before are there already; they may be left out.',
      known: 'The `state` of an earlier answer: while it is that, there are no tables in the answer.',
    },
    asked: { tables: [{ name: 'executions' }] },
    answer: () => ({
      generation: '1',
      asOf: 1_770_638_400_000,
      age: 1200,
      stale: null,
      rowLimit: 1_000_000,
      state: '1',
      tables: [
        {
          name: 'executions',
          columns: [{ name: 'timestamp', type: 'TIMESTAMP' }],
          withheld: [{ name: 'task_description', type: 'VARCHAR' }],
          rows: 3000,
          bytes: 24_000,
          parts: [{ name: 'f1d2d2f924e986ac86fdf7b36c94bcdf', from: 0, to: 3000, rows: 3000 }],
          problem: null,
        },
      ],
    }),
  },
  'tables/part': {
    method: 'GET',
    help: 'The rows of a part: a DuckDB file, gzipped, with the one table `part`. Of rows that are others by now it answers 409 `changed`.',
    parameters: {
      table: 'Its name.',
      from: 'As the part has it.',
      to: 'As the part has it.',
      name: 'As the part has it.',
    },
    asked: 'table=executions&from=0&to=3000&name=f1d2d2f924e986ac86fdf7b36c94bcdf',
    answer: () => new Uint8Array(),
  },
  validate: {
    method: 'POST',
    help: 'What is wrong with a query, by its macros and by the parser and binder of DuckDB. Nothing is executed.',
    parameters: {
      '…': 'The fields of the query, with values in place of its variables.',
      range: '`{from, to}`, milliseconds since 1970.',
      intervalMs: 'As a panel would give it; may be left out.',
      maxDataPoints: 'As a panel would give it; may be left out.',
    },
    asked: { queryType: 'sql', rawSql: 'SELECT nme FROM executions', range: { from: 0, to: 1_770_638_400_000 } },
    answer: () => ({
      valid: false,
      error: {
        code: 'bad_query',
        message: 'Referenced column "nme" not found at line 1, column 8.',
        hint: 'Correct the query and run it again.',
        line: 1,
        column: 8,
        endColumn: 11,
      },
      executed: 'SELECT nme FROM executions',
    }),
  },
  values: {
    method: 'GET',
    help: 'The values that a dimension has, most frequent first.',
    parameters: {
      column: 'A dimension, or `metadata.KEY`.',
      from: 'Milliseconds since 1970; of all time where it is left out.',
      to: 'Milliseconds since 1970; of all time where it is left out.',
      filters: 'Ad hoc filters in JSON, which executions have to meet.',
    },
    asked: 'column=repo',
    answer: () => ({ values: [{ value: 'mahavishnu', count: 812 }] }),
  },
};

export const RESOURCE_NAMES = Object.keys(RESOURCES) as ResourceName[];
