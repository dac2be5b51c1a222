import type { SchemaColumn, SchemaTable } from '../../api/schema';
import type { Token } from '../../query/sql/token';
import { tokenize } from '../../query/sql/tokenize';
import { plainName } from './cursor';

/** A table as a statement names it. */
interface Relation {
  readonly table: string;
  readonly alias: string;
}

const isName = (token: Token | undefined): token is Token => token?.kind === 'name' || token?.kind === 'quoted-name';

/** Words that stand where an alias could. */
const NO_ALIAS =
  /^(as|on|using|where|group|order|having|limit|offset|qualify|window|union|except|intersect|join|left|right|full|inner|outer|cross|asof|anti|semi|natural|positional|lateral|select|from|sample|tablesample|pivot|unpivot)$/i;

/** Tables behind FROM and JOIN anywhere in the SQL, CTEs among them: it looks at words alone, and never fails. */
function relationsOf(sql: string): Relation[] {
  const tokens = tokenize(sql).filter(({ kind }) => kind !== 'whitespace' && kind !== 'comment');
  const relations: Relation[] = [];
  for (let i = 0; i < tokens.length; i++) {
    if (!/^(from|join)$/i.test(tokens[i]!.text)) continue;
    for (let at = i + 1; isName(tokens[at]); ) {
      while (tokens[at + 1]?.text === '.' && isName(tokens[at + 2])) at += 2;
      const table = plainName(tokens[at]!);
      if (/^as$/i.test(tokens[at + 1]?.text ?? '')) at++;
      const next = tokens[at + 1];
      const aliased = isName(next) && !NO_ALIAS.test(next.text);
      relations.push({ table, alias: aliased ? plainName(next) : table });
      if (aliased) at++;
      if (tokens[at + 1]?.text !== ',') break;
      at += 2;
    }
  }
  return relations;
}

export interface Scope {
  readonly relations: readonly Relation[];
  /** Columns that can be named without their table. */
  readonly columns: readonly { readonly column: SchemaColumn; readonly table: string }[];
  readonly columnsOf: (alias: string) => readonly SchemaColumn[];
}

/** What a statement can name; without a table of its own, what it could of `executions`. */
export function scopeOf(sql: string, tables: readonly SchemaTable[]): Scope {
  const relations = relationsOf(sql);
  const columnsOfTable = (wanted: string) => tables.find(({ name }) => name.toLowerCase() === wanted)?.columns ?? [];
  const named = [...new Set(relations.map(({ table }) => table))];
  const columns = (names: readonly string[]) =>
    names.flatMap((table) => columnsOfTable(table).map((column) => ({ column, table })));
  const found = columns(named);
  return {
    relations,
    columns: found.length > 0 ? found : columns(['executions']),
    columnsOf: (alias) => columnsOfTable(relations.find((relation) => relation.alias === alias)?.table ?? alias),
  };
}
