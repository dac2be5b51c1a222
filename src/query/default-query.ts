import { BASE_FIELDS, QUERY_FIELDS } from './fields';
import { OF_GRAFANA } from './grafana-fields';
import { isAbsent } from './guards';
import type { Saved } from './migration/source';
import type { MetricQuery } from './model';

/** Who asks: a panel and all that looks at data as one does, or an alert rule. */
export type Asker = 'panel' | 'alert';

type Default = Required<Pick<MetricQuery, 'queryType' | 'format' | 'measures' | 'dimensions' | 'filters' | 'bucket'>>;

/** What a query asks that says nothing: what editors show of it, save and ask, and what the backend answers. */
export const DEFAULTS: Readonly<Record<Asker, Default>> = {
  /** Is it working, and how much of it is there? */
  panel: {
    queryType: 'metric',
    format: 'timeseries',
    measures: ['success_rate', 'executions'],
    dimensions: [],
    filters: [],
    bucket: 'auto',
  },
  /** One number, also where nothing ran, over the whole range of the rule; Grafana's own threshold is "above 0". */
  alert: {
    queryType: 'metric',
    format: 'table',
    measures: ['failures'],
    dimensions: [],
    filters: [],
    bucket: 'none',
  },
};

const { measures: _, ...BESIDE_MEASURES } = QUERY_FIELDS.metric;

/** Options that mean nothing without measures. */
const SILENT: ReadonlySet<string> = new Set([
  ...OF_GRAFANA,
  'queryType',
  ...Object.keys({ ...BASE_FIELDS, ...BESIDE_MEASURES }),
]);

const isUnnamed = ({ queryType }: Saved) => isAbsent(queryType) || queryType === '';

/** Whether a query does not say what to measure, and is none of somebody else's. */
export function asksNothing(saved: Saved): boolean {
  const present = Object.keys(saved).filter((name) => !isAbsent(saved[name]));
  return (
    (isUnnamed(saved) ? present.every((name) => SILENT.has(name)) : saved.queryType === 'metric') &&
    isAbsent(saved.measures)
  );
}

/** The query, with the default where it asks nothing. */
export function withDefault<Query extends object>(saved: Query, asker: Asker): Query {
  if (!asksNothing(saved as Saved)) return saved;
  const present = Object.entries(saved).filter(([, value]) => !isAbsent(value));
  return { ...DEFAULTS[asker], ...Object.fromEntries(present), queryType: 'metric' } as unknown as Query;
}
