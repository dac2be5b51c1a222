import type { NumberSetting } from '../../settings/number-settings';

interface NumberField {
  readonly setting: NumberSetting;
  readonly label: string;
  readonly unit?: string;
  /** What holds when the field is empty. */
  readonly placeholder: string;
  readonly help: string;
}

export const FRESHNESS: NumberField = {
  setting: 'maxStalenessSeconds',
  label: 'Oldest data to show',
  unit: 'seconds',
  placeholder: '5',
  help: 'A query takes the copy at hand while that is no older, else it waits for a new one. 0 always waits. Alerts always get a new copy.',
};

export const LIMITS: readonly NumberField[] = [
  {
    setting: 'queryTimeoutSeconds',
    label: 'Time a query may take',
    unit: 'seconds',
    placeholder: '30',
    help: 'A query that runs longer is stopped.',
  },
  {
    setting: 'maxConcurrentQueries',
    label: 'Queries at a time',
    placeholder: '8',
    help: 'More queries wait for their turn.',
  },
  {
    setting: 'rowLimit',
    label: 'Rows of an answer',
    placeholder: "Grafana's own, 1000000",
    help: 'What goes beyond it is cut off, with a notice.',
  },
  {
    setting: 'byteLimitMb',
    label: 'Size of an answer',
    unit: 'MB',
    placeholder: '256',
    help: 'A larger answer is refused before it fills the memory.',
  },
  {
    setting: 'memoryLimitMb',
    label: 'Memory',
    unit: 'MB',
    placeholder: 'a quarter, 256 to 2048',
    help: 'What DuckDB may use for all queries together.',
  },
  {
    setting: 'threads',
    label: 'Threads',
    placeholder: 'the processors, up to 4',
    help: 'What DuckDB may use for all queries together.',
  },
];
