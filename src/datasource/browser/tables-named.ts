import { NEIGHBOUR_TABLES } from '../../model/neighbours';
import { TABLES } from '../../model/tables';
import { tokenize } from '../../query/sql/tokenize';

const KNOWN: ReadonlySet<string> = new Set(TABLES.map(({ name }) => name));

/** Of the state of its copy, and of what lies beside this, only the server knows. */
const OF_SERVER: readonly string[] = ['database_status', ...NEIGHBOUR_TABLES.map(({ name }) => name)];

/** Tables of the model that the SQL may read: those that it names, and perhaps some that only a column is called after. */
export function tablesNamed(sql: string): { readonly tables: readonly string[]; readonly asksServer: boolean } {
  const names = new Set(
    tokenize(sql)
      .filter(({ kind }) => kind === 'name' || kind === 'quoted-name')
      .map(({ kind, text }) => (kind === 'name' ? text : text.slice(1, -1)).toLowerCase()),
  );
  return {
    tables: [...names].filter((name) => KNOWN.has(name)),
    asksServer: OF_SERVER.some((name) => names.has(name)),
  };
}
