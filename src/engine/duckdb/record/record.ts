import { LearningError } from '../../../error/learning-error';
import { type Column, EXECUTION_COLUMNS } from '../../../model/columns';
import type { NeighbourName } from '../../../model/neighbours';
import { quoteIdentifier } from '../../../model/quote';
import type { Catalog, CatalogRelation } from '../../sql-guard/catalog';
import type { FoundPairs } from './archive-overlap';
import { nullColumn } from './empty-table';
import { READINGS, type Reading, type Unreadable } from './reading';
import { type AskOne, timeReading } from './time-reading';

/** The name of the record, in any case and any schema of the database. */
export const RECORD = 'executions';

/** What a column of the record became on its way to the model. */
interface Adapted {
  readonly column: Column;
  /** As the database spells and types it. */
  readonly given: { readonly name: string; readonly type: string };
  readonly reading: Reading;
}

/** A neighbour's table as queries see it. */
export interface NeighbourView {
  readonly select: string;
  /** False where its source is not set: it is empty then. */
  readonly isSet: boolean;
}

/** Another table of the model, where the database has it not as the model does. */
export interface OwnTable {
  readonly select: string;
  /** False where the database lacks it: it is empty then. */
  readonly isThere: boolean;
}

/** The record of executions as one state of the database has it. */
export interface ExecutionRecord {
  /** The catalog in which the view stands that lays the record out as the model has it. */
  readonly catalog: Catalog;
  /** Table or view to select from, with its database and schema, quoted; null where there is none. */
  readonly relation: string | null;
  /** The table as the database describes it; null where it is a view. */
  readonly table: CatalogRelation | null;
  /** SQL over the relation of each column of the model that can be read. */
  readonly columns: ReadonlyMap<string, string>;
  /** The record as the model has it; null where the database has it so by itself, or not at all. */
  readonly select: string | null;
  /** For each column that cannot be had, a sentence that says why. */
  readonly lacks: ReadonlyMap<string, string>;
  /** Why there is no record, as sentences; null where there is one. */
  readonly absence: { readonly text: string; readonly hint?: string } | null;
  /** What a person should know of how the record is read, as sentences. */
  readonly remarks: readonly string[];
  /** By column, a condition over the relation that holds for values that do not fit, and are read as NULL. */
  readonly losses: ReadonlyMap<string, string>;
  /** Rows beside those of the relation, and all rows that they are of; null where there are none. */
  readonly archived: {
    readonly relation: string;
    readonly rows: string;
    readonly columns: CatalogRelation['columns'];
    /**
     * SELECT of them as the record has them, and `rowid`, by what is known of pairs; null where the rest of the record is
     * not its table as it is.
     */
    readonly beside: ((pairs: FoundPairs) => string) | null;
  } | null;
  /** Tables of neighbours, as views that each connection has for itself. */
  readonly neighbours: ReadonlyMap<NeighbourName, NeighbourView>;
  /** Other tables of the model that the database lacks or has otherwise, as such views, too. */
  readonly ownTables: ReadonlyMap<string, OwnTable>;
}

const list = (names: readonly string[]) => names.join(', ');

/** The one in the default schema, else the only one. */
function choose(relations: readonly CatalogRelation[]): CatalogRelation | undefined {
  const named = relations.filter(({ name }) => name.toLowerCase() === RECORD);
  return named.find(({ schema }) => schema.toLowerCase() === 'main') ?? (named.length === 1 ? named[0] : undefined);
}

function isView(catalog: Catalog, { schema, name }: CatalogRelation): boolean {
  const qualifiers = [catalog.database, schema].map((qualifier) => qualifier.toLowerCase());
  return catalog
    .relations({ name: name.toLowerCase(), qualifiers, position: undefined })
    .some(({ kind }) => kind === 'view');
}

function absent(catalog: Catalog): ExecutionRecord {
  const places = catalog.described
    .filter(({ name }) => name.toLowerCase() === RECORD)
    .map(({ schema, name }) => `${schema}.${name}`);
  return {
    catalog,
    relation: null,
    table: null,
    columns: new Map(),
    select: null,
    lacks: new Map(),
    absence:
      places.length === 0
        ? { text: 'has no table executions' }
        : {
            text: `has several tables executions, none of them in the schema main: ${list(places)}`,
            hint: 'Create a view main.executions over the one that is meant.',
          },
    remarks: [],
    losses: new Map(),
    archived: null,
    neighbours: new Map(),
    ownTables: new Map(),
  };
}

interface Look {
  /** Whether times without a zone are UTC. */
  readonly storedInUtc: boolean;
  readonly ask: AskOne;
}

/** Finds the record, and how each of its columns is read. Looks at data only where a column of times is of another type. */
export async function readRecord(catalog: Catalog, { storedInUtc, ask }: Look): Promise<ExecutionRecord> {
  const found = choose(catalog.described);
  if (found === undefined) return absent(catalog);
  const relation = [catalog.database, found.schema, found.name].map(quoteIdentifier).join('.');
  const read = async ({ type: wanted }: Column, name: string, type: string): Promise<Reading | Unreadable> => {
    const column = quoteIdentifier(name);
    return wanted === 'TIMESTAMP'
      ? timeReading({ column, type, relation, storedInUtc, ask })
      : READINGS[wanted]!(column, type);
  };

  const adapted: Adapted[] = [];
  const missing: Column[] = [];
  const lacks = new Map<string, string>();
  for (const column of EXECUTION_COLUMNS as readonly Column[]) {
    const given = found.columns.find(({ name }) => name.toLowerCase() === column.name);
    if (given === undefined) {
      if (column.nullable) missing.push(column);
      else lacks.set(column.name, `${RECORD} lacks the column ${column.name}, of the type ${column.type}`);
      continue;
    }
    const reading = await read(column, given.name, given.type);
    if ('problem' in reading) {
      lacks.set(
        column.name,
        `The column ${column.name} of ${RECORD} is ${shortened(given.type)} and holds ${reading.problem}`,
      );
    } else {
      adapted.push({ column, given, reading });
    }
  }

  const select = selectSql(found, relation, { adapted, missing, lacks });
  return {
    catalog: select === null ? catalog : catalog.withTemporaryView(RECORD, select),
    relation,
    table: isView(catalog, found) ? null : found,
    columns: new Map(adapted.map(({ column, reading }) => [column.name, reading.sql])),
    select,
    lacks,
    absence: null,
    remarks: remarksOf(found, adapted, missing),
    losses: new Map(
      adapted.flatMap(({ column, given, reading: { sql, lossy } }) =>
        lossy ? [[column.name, `${quoteIdentifier(given.name)} IS NOT NULL AND ${sql} IS NULL`]] : [],
      ),
    ),
    archived: null,
    neighbours: new Map(),
    ownTables: new Map(),
  };
}

interface Parts {
  readonly adapted: readonly Adapted[];
  readonly missing: readonly Column[];
  readonly lacks: ReadonlyMap<string, string>;
}

/** Columns in the order of the database, under the names of the model, then those that it lacks. */
function selectSql(found: CatalogRelation, relation: string, { adapted, missing, lacks }: Parts): string | null {
  const changed = adapted.some(
    ({ column, given, reading }) => column.name !== given.name || reading.sql !== quoteIdentifier(given.name),
  );
  const inPlace = found.schema === 'main' && found.name === RECORD;
  const unreadable = found.columns.some(({ name }) => lacks.has(name.toLowerCase()));
  if (inPlace && !changed && !unreadable && missing.length === 0) return null;
  const items = found.columns.flatMap(({ name }) => {
    if (lacks.has(name.toLowerCase())) return [];
    const known = adapted.find(({ given }) => given.name === name);
    return known ? `${known.reading.sql} AS ${quoteIdentifier(known.column.name)}` : quoteIdentifier(name);
  });
  const nulls = missing.map(nullColumn);
  return `SELECT ${list([...items, ...nulls])} FROM ${relation}`;
}

function remarksOf(
  { schema, name }: CatalogRelation,
  adapted: readonly Adapted[],
  missing: readonly Column[],
): string[] {
  const taken = adapted.flatMap(({ column, given, reading: { takenFor } }) =>
    takenFor ? [`${column.name} (${shortened(given.type)}) as ${takenFor}`] : [],
  );
  return [
    ...(schema === 'main' ? [] : [`The record is ${schema}.${name}.`]),
    ...(missing.length === 0
      ? []
      : [`Columns that ${RECORD} lacks are read as NULL: ${list(missing.map((c) => c.name))}.`]),
    ...(taken.length === 0 ? [] : [`Columns of other types are read: ${list(taken)}.`]),
  ];
}

/** The values of an ENUM are long, and data. */
const shortened = (type: string) => type.replace(/^(ENUM|STRUCT|MAP)\(.*$/s, '$1');

/** What keeps the record, or a column of it, from being read; null where nothing does. @param database what to call it */
export function recordProblem({ absence, lacks }: ExecutionRecord, database: string): LearningError | null {
  if (absence !== null) {
    const { text, hint } = absence;
    return new LearningError('no_executions', `${database} ${text}.`, hint === undefined ? {} : { hint });
  }
  if (lacks.size === 0) return null;
  return new LearningError('bad_schema', `${[...lacks.values()].join('. ')}.`);
}

/** Counts, by column, the values that do not fit; null where none can be. */
export function lossesSql({ losses, relation }: ExecutionRecord): string | null {
  if (losses.size === 0) return null;
  const counts = [...losses].map(
    ([name, lost]) => `system.main.count(*) FILTER (WHERE ${lost}) AS ${quoteIdentifier(name)}`,
  );
  return `SELECT ${list(counts)} FROM ${relation}`;
}
