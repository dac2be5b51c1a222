import { LearningError } from '../error/learning-error';
import { ROW_RULES } from '../model/checks';
import { EXECUTION_COLUMNS } from '../model/columns';
import { quoteIdentifier, quoteText } from '../model/quote';
import type { Database } from '../store/database';
import { named, type Source, type SourceColumn } from './source';

/** The view of the old rows as the new table takes them, and the table of those that it refuses. */
export const SOURCE_ROWS = 'source_rows';
export const REFUSED = 'refused_rows';

export interface Reading {
  /** Floats in each embedding of the new table; null where the old one mixes widths. */
  readonly embeddingWidth: number | null;
  /** Columns that producers have added. */
  readonly extra: readonly SourceColumn[];
  /** Columns of another type than the model's, as sentences. */
  readonly converted: readonly string[];
  readonly rows: number;
  /** Rows with row identifiers from 0 to below this. */
  readonly rowEnd: number;
  readonly refused: number;
}

const list = (items: readonly string[]) => items.join(',\n  ');

const given = ({ executions }: Source, name: string) =>
  executions.columns.find((column) => column.name.toLowerCase() === name);

async function embeddingWidth(database: Database, source: Source): Promise<number | null> {
  const column = given(source, 'embedding');
  const fixed = /^FLOAT\[(\d+)\]$/.exec(column?.type ?? '');
  if (fixed) return Number(fixed[1]);
  if (column === undefined || !/\[\d*\]$/.test(column.type)) return 384;
  const widths = await database.rows(
    `SELECT DISTINCT len(${quoteIdentifier(column.name)})::INTEGER FROM ${named(source.catalog, source.executions)} WHERE ${quoteIdentifier(column.name)} IS NOT NULL LIMIT 2`,
  );
  if (widths.length === 0) return 384;
  return widths.length === 1 ? Number(widths[0]![0]) : null;
}

/** Refuses a column that is something else: rows would go to quarantine for what is a question of its type. */
async function requireCast(database: Database, relation: string, { name, type }: SourceColumn, sql: string) {
  const [counts] = await database.rows(
    `SELECT count(${quoteIdentifier(name)})::DOUBLE, count(${sql})::DOUBLE FROM ${relation}`,
  );
  const [given, taken] = counts!.map(Number) as [number, number];
  if (2 * taken >= given) return;
  throw new LearningError(
    'bad_schema',
    `Most values of the column ${name} of executions, ${type}, cannot be converted.`,
    {
      hint: 'Change its type with ALTER TABLE to that of docs/data-model.md, and migrate again.',
    },
  );
}

/**
 * Lays the old rows out as the new table takes them, in a temporary view, and finds those that it refuses, in a temporary
 * table: row, field at fault, and reason. Changes nothing in the database.
 */
export async function readRows(database: Database, source: Source): Promise<Reading> {
  const relation = named(source.catalog, source.executions);
  const width = await embeddingWidth(database, source);
  const items: string[] = [];
  const lost: string[] = [];
  const converted: string[] = [];
  for (const { name, type: wanted } of EXECUTION_COLUMNS) {
    const type = name === 'embedding' ? `FLOAT[${width ?? ''}]` : wanted;
    const column = given(source, name);
    if (column === undefined) {
      items.push(`CAST(NULL AS ${type}) AS ${name}`);
    } else if (column.type === type) {
      items.push(`${quoteIdentifier(column.name)} AS ${name}`);
    } else {
      const sql = `TRY_CAST(${quoteIdentifier(column.name)} AS ${type})`;
      await requireCast(database, relation, column, sql);
      items.push(`${sql} AS ${name}`);
      lost.push(
        finding(
          `${quoteIdentifier(column.name)} IS NOT NULL AND ${sql} IS NULL`,
          name,
          `${name} cannot be converted to ${type}`,
        ),
      );
      converted.push(`${name} from ${column.type} to ${type}`);
    }
  }
  const names: ReadonlySet<string> = new Set(EXECUTION_COLUMNS.map(({ name }) => name));
  const extra = source.executions.columns.filter(({ name }) => !names.has(name.toLowerCase()));
  await database.run(`CREATE OR REPLACE TEMP VIEW ${SOURCE_ROWS} AS SELECT
  rowid AS source_row,
  ${list([...items, ...extra.map(({ name }) => quoteIdentifier(name))])},
  [${list([...lost, 'NULL'])}] AS source_losses
FROM ${relation}`);
  await findRefused(database);
  const [counts] = await database.rows(
    `SELECT (SELECT count(*) FROM ${relation})::DOUBLE, (SELECT coalesce(max(rowid) + 1, 0) FROM ${relation})::DOUBLE, (SELECT count(*) FROM ${REFUSED})::DOUBLE`,
  );
  const [rows, rowEnd, refused] = counts!.map(Number) as [number, number, number];
  return { embeddingWidth: width, extra, converted, rows, rowEnd, refused };
}

const finding = (condition: string, field: string, reason: string) =>
  `CASE WHEN ${condition} THEN {'field': ${quoteText(field)}, 'reason': ${quoteText(reason)}} END`;

/** A CHECK cannot ask for the time, so a row from the future is no violation here; `db validate` finds it. */
const CHECKED = ROW_RULES.filter(({ kind, name }) => kind === 'null' || name.startsWith('range_'));

/** Of rows with one task_id, the first that is sound otherwise stays. */
async function findRefused(database: Database): Promise<void> {
  const findings = CHECKED.map(({ name, description, violation }) =>
    finding(violation(''), name.replace(/^(null|range)_/, ''), description),
  );
  await database.run(`CREATE OR REPLACE TEMP TABLE ${REFUSED} AS
WITH judged AS (
  SELECT source_row, task_id, list_filter(list_concat(source_losses, [${list(findings)}]), lambda f: f IS NOT NULL) AS found
  FROM ${SOURCE_ROWS}
), numbered AS (
  SELECT *, row_number() OVER (PARTITION BY task_id, len(found) = 0 ORDER BY source_row) AS nth FROM judged
)
SELECT
  source_row,
  CASE WHEN len(found) > 0 THEN found[1].field ELSE 'task_id' END AS field,
  CASE WHEN len(found) > 0 THEN array_to_string([f.reason FOR f IN found], '; ') ELSE 'task_id occurs before' END AS reason
FROM numbered
WHERE len(found) > 0 OR nth > 1`);
}

/** How many rows were refused for which reason, most first, with some of their task ids. */
export async function refusedByReason(database: Database) {
  const rows = await database.rows(`SELECT reason, count(*)::DOUBLE, min(task_id::VARCHAR, 5)
FROM ${REFUSED} JOIN ${SOURCE_ROWS} USING (source_row) GROUP BY reason ORDER BY count(*) DESC, reason`);
  return rows.map(([reason, count, samples]) => ({
    reason: String(reason),
    rows: Number(count),
    samples: (samples ?? []) as string[],
  }));
}
