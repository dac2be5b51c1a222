import type { References } from '../sql-guard/references';
import { type ExecutionRecord, RECORD } from './record/record';
import { STATUS_VIEW } from './status-view';

/** SQL that makes the view of the record alone; nothing where it is as the model has it. */
export const recordSetupSql = ({ select }: ExecutionRecord) =>
  select === null ? '' : `CREATE TEMP VIEW ${RECORD} AS ${select}`;

/**
 * SQL that makes the views of the record, of neighbours and of the status, for the statements that can see them.
 * @param status SQL that makes the view of the status, asked for where it is wanted
 */
export function setupSql(
  { relations, listsCatalog }: References,
  record: ExecutionRecord,
  status: () => string,
): string {
  const names = (relation: string) => relations.some(({ name }) => name === relation);
  const sees = (relation: string) => listsCatalog || names(relation);
  const own = [...record.ownTables].filter(([name]) => names(name));
  const neighbours = [...record.neighbours].filter(([name, { isSet }]) => (isSet && listsCatalog) || names(name));
  return [
    ...[...own, ...neighbours].map(([name, { select }]) => `CREATE TEMP VIEW ${name} AS ${select}`),
    sees(RECORD) ? recordSetupSql(record) : '',
    sees(STATUS_VIEW) ? status() : '',
  ]
    .filter(Boolean)
    .join('; ');
}
