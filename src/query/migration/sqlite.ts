import { keptFields, type Source, textOf } from './source';
import { convertCalls } from './sqlite-calls';

const isNamed = (sql: string, column: string) => new RegExp(`\\b${column.replace(/\W/g, '\\$&')}\\b`).test(sql);

/** Grafana's SQLite plugin: `queryText`, and `queryType` for the format. */
export const SQLITE: Source = (saved) => {
  if (!('queryText' in saved) && !('rawQueryText' in saved)) return undefined;
  const origin = 'sqlite';
  const text = textOf(saved.rawQueryText) ?? textOf(saved.queryText);
  if (text === undefined) {
    const problem = { message: 'The query of the SQLite data source holds no SQL.', hint: 'Write a query.' };
    return { origin, query: saved, notes: [], problem };
  }
  const { sql, notes, converted } = convertCalls(text);
  const format = saved.queryType === 'table' ? 'table' : 'timeseries';
  const columns = Array.isArray(saved.timeColumns) ? saved.timeColumns.filter((c) => typeof c === 'string') : [];
  const epochs = converted ? [] : columns.filter((column) => isNamed(text, column));
  const ofEpochs = `SQLite's data source took ${epochs.join(', ')} for seconds since 1970. Where it still holds such numbers, write to_timestamp(${epochs[0]}).`;
  return {
    origin,
    query: { ...keptFields(saved), queryType: 'sql', format, rawSql: sql },
    notes: epochs.length > 0 ? [...notes, ofEpochs] : notes,
  };
};
