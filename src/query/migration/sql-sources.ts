import { keptFields, type Migrated, ORIGINS, type Origin, type Saved, type Source, textOf } from './source';

/** What the builders of Grafana's SQL data sources keep beside the SQL. */
const BUILDER = [
  'editorMode',
  'sql',
  'dataset',
  'table',
  'rawQuery',
  'select',
  'where',
  'group',
  'metricColumn',
  'timeColumn',
];

function fromBuilder(saved: Saved, origin: Origin): Migrated {
  const rawSql = textOf(saved.rawSql);
  if (rawSql === undefined) {
    const problem = {
      message: `The query of ${ORIGINS[origin]} was built by clicking, and no SQL was saved with it.`,
      hint: 'Switch it to code in its own data source, or ask anew.',
    };
    return { origin, query: saved, notes: [], problem };
  }
  const { format = 'timeseries' } = saved;
  return { origin, query: { ...keptFields(saved), queryType: 'sql', format, rawSql }, notes: [] };
}

const hasBuilder = (saved: Saved) =>
  !textOf(saved.queryType) && BUILDER.some((name) => name in saved) && !('expr' in saved) && !('queryText' in saved);

/** MotherDuck's DuckDB data source, which writes formats as numbers. */
export const MOTHERDUCK: Source = (saved) =>
  hasBuilder(saved) && typeof saved.format === 'number' ? fromBuilder(saved, 'motherduck') : undefined;

/** Grafana's own SQL data sources: PostgreSQL, MySQL, Microsoft SQL Server. */
export const CORE_SQL: Source = (saved) =>
  hasBuilder(saved) && typeof saved.rawQuery !== 'string' ? fromBuilder(saved, 'core') : undefined;
