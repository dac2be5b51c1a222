import { basename } from 'node:path';
import type { SqlValue } from 'sql.js';
import { LearningError } from '../../../error/learning-error';
import { plural } from '../../../error/plural';
import { quoteIdentifier } from '../../../model/quote';
import { exists } from '../../../snapshot/file-system';
import { SqliteDatabase } from '../../sqlite/database';
import { requireClosed } from '../../sqlite/open-elsewhere';
import { replaceFile } from '../../sqlite/replace-file';
import { findFiles } from '../find-files';
import { NODE_COLUMNS, nodesDdl, synthesise, WANTED_INDEXES } from './target-schema';

const RUNS = 'workflow_executions';
const NODES = 'workflow_execution_nodes';
const RUN_COLUMNS = ['run_id', 'workflow_key', 'status', 'started_at', 'ended_at', 'error'];
const STEP_COLUMNS = NODE_COLUMNS.map(({ name }) => name);
const MARK = 'synthesised';

export interface ImportResult {
  /** Files that were read. */
  readonly files: number;
  readonly history: string;
  readonly runs: number;
  /** Of the runs, those made of their steps because Oneiric no longer had them. */
  readonly synthesised_runs: number;
  readonly nodes: number;
  readonly new_nodes: number;
  /** What was left out, as sentences. */
  readonly remarks: readonly string[];
}

async function openHistory(path: string): Promise<SqliteDatabase> {
  if (await exists(path)) {
    const database = await SqliteDatabase.open(path);
    if (
      database
        .tables()
        .get(RUNS)
        ?.columns.some(({ name }) => name === MARK)
    )
      return database;
    database.close();
    throw new LearningError('already_exists', `${basename(path)} is no history that this made.`, {
      hint: "Name another file after --to: Oneiric's own is never written to.",
    });
  }
  const database = await SqliteDatabase.of(null, basename(path));
  database.run(
    `CREATE TABLE ${RUNS} (run_id TEXT PRIMARY KEY, workflow_key TEXT, status TEXT, started_at TEXT, ended_at TEXT, error TEXT, ${MARK} INTEGER NOT NULL DEFAULT 0)`,
  );
  database.run(nodesDdl(NODES));
  for (const [name, on] of Object.entries(WANTED_INDEXES)) database.run(`CREATE INDEX ${name} ON ${on}`);
  return database;
}

function* rawRows(source: SqliteDatabase, table: string, wanted: readonly string[]): Generator<SqlValue[]> {
  const stored = source.tables().get(table);
  if (stored === undefined) return;
  const items = wanted.map((name) => {
    const found = stored.columns.find((column) => column.name.toLowerCase() === name);
    return found ? quoteIdentifier(found.name) : 'NULL';
  });
  yield* source.each(`SELECT ${items.join(', ')} FROM ${quoteIdentifier(stored.name)}`);
}

const list = (columns: readonly string[]) => columns.join(', ');
const places = (columns: readonly string[]) => columns.map(() => '?').join(', ');
const taken = (columns: readonly string[]) => columns.map((name) => `${name} = excluded.${name}`).join(', ');

/** What has ended is not begun again by an older file. */
const PUT_RUN = `INSERT INTO ${RUNS} (${list(RUN_COLUMNS)}) VALUES (${places(RUN_COLUMNS)})
ON CONFLICT (run_id) DO UPDATE SET ${taken(RUN_COLUMNS.slice(1))}, ${MARK} = 0
WHERE ${MARK} = 1 OR excluded.ended_at IS NOT NULL OR ended_at IS NULL`;
const PUT_STEP = `INSERT INTO ${NODES} (${list(STEP_COLUMNS)}) VALUES (${places(STEP_COLUMNS)})
ON CONFLICT (run_id, node_key) DO UPDATE SET ${taken(STEP_COLUMNS.slice(2))}
WHERE excluded.ended_at IS NOT NULL OR ended_at IS NULL`;

/** @returns how many steps it left out */
function takeIn(history: SqliteDatabase, source: SqliteDatabase): number {
  let keyless = 0;
  for (const row of rawRows(source, RUNS, RUN_COLUMNS)) if (row[0] !== null) history.run(PUT_RUN, row);
  for (const row of rawRows(source, NODES, STEP_COLUMNS)) {
    if (row[0] === null || row[1] === null) keyless++;
    else history.run(PUT_STEP, row);
  }
  return keyless;
}

const number = (database: SqliteDatabase, sql: string) => Number(database.rows(sql)[0]![0]);

/**
 * Keeps the steps that Oneiric's files hold, and their runs, in a SQLite file of its own: runs that Oneiric no longer has
 * are made of their steps. Importing again adds what is new. Oneiric's files are only read.
 * @param path one of Oneiric's files, or the folder that holds them
 * @param to the history, made where there is none
 */
export async function importWorkflows(path: string, to: string): Promise<ImportResult> {
  const name = basename(to);
  const files = (await findFiles(path)).filter((file) => file !== to);
  const sources: SqliteDatabase[] = [];
  const remarks: string[] = [];
  const history = await openHistory(to);
  try {
    for (const file of files) {
      const source = await SqliteDatabase.open(file).catch((error: unknown) => {
        if (files.length === 1) throw error;
        remarks.push(LearningError.from(error).message);
        return null;
      });
      if (source === null) continue;
      if (source.tables().has(NODES)) sources.push(source);
      else source.close();
    }
    if (sources.length === 0) throw new LearningError('not_sqlite', 'No file has steps of workflows.');
    const before = number(history, `SELECT count(*) FROM ${NODES}`);
    history.run('PRAGMA foreign_keys = OFF');
    history.run('BEGIN');
    for (const source of sources) {
      const keyless = takeIn(history, source);
      if (keyless > 0)
        remarks.push(
          `${plural(keyless, 'step')} of ${source.name} without a run or a name ${keyless === 1 ? 'is' : 'are'} left out.`,
        );
    }
    // Runs made of steps earlier are made anew from the steps of now.
    history.run(`DELETE FROM ${RUNS} WHERE ${MARK} = 1`);
    history.run(synthesise({ column: MARK, value: 1 }));
    history.run('COMMIT');
    const faults = history.faults();
    if (faults.length > 0) throw new LearningError('damaged_neighbour', `${name} is not written: ${faults[0]}`);
    const result = {
      files: sources.length,
      history: name,
      runs: number(history, `SELECT count(*) FROM ${RUNS}`),
      synthesised_runs: number(history, `SELECT count(*) FROM ${RUNS} WHERE ${MARK} = 1`),
      nodes: number(history, `SELECT count(*) FROM ${NODES}`),
    };
    await replaceFile(to, history.bytes(), async () => {
      if (await exists(to)) await requireClosed(to, name);
    });
    return { ...result, new_nodes: result.nodes - before, remarks };
  } finally {
    for (const source of sources) source.close();
    history.close();
  }
}
