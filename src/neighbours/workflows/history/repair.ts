import { constants, copyFile, readFile, stat } from 'node:fs/promises';
import { basename } from 'node:path';
import { LearningError } from '../../../error/learning-error';
import { plural } from '../../../error/plural';
import { quoteIdentifier } from '../../../model/quote';
import { toDisk } from '../../../snapshot/file-system';
import { readingError } from '../../../snapshot/io-error';
import { SqliteDatabase } from '../../sqlite/database';
import { requireClosed } from '../../sqlite/open-elsewhere';
import { replaceFile } from '../../sqlite/replace-file';
import { committedPages } from '../../sqlite/write-ahead-log';
import { nodesDdl, synthesise, WANTED_INDEXES } from './target-schema';

const NODES = 'workflow_execution_nodes';
const RUNS = 'workflow_executions';

export interface RepairResult {
  readonly file: string;
  readonly dry_run: boolean;
  /** Steps in the file, none of which is lost. */
  readonly nodes: number;
  /** Runs made of their steps, so that each step has its run. */
  readonly synthesised_runs: number;
  readonly foreign_key: 'added' | 'present';
  readonly indexes_added: readonly string[];
  /** Name of the copy that was made before, beside the file; null where nothing was changed. */
  readonly backup: string | null;
}

const number = (database: SqliteDatabase, sql: string) => Number(database.rows(sql)[0]![0]);

const ORPHANED_RUNS = `SELECT count(DISTINCT run_id) FROM ${NODES} WHERE run_id NOT IN (SELECT run_id FROM ${RUNS} WHERE run_id IS NOT NULL)`;

type Found = Pick<RepairResult, 'nodes' | 'synthesised_runs' | 'foreign_key' | 'indexes_added'>;

function look(database: SqliteDatabase): Found {
  const tables = database.tables();
  for (const name of [RUNS, NODES]) {
    if (!tables.has(name)) {
      throw new LearningError('not_sqlite', `${database.name} has no table ${name}: there is nothing to repair.`);
    }
  }
  const damage = database.rows('PRAGMA integrity_check(1)')[0]![0];
  if (damage !== 'ok')
    throw new LearningError('damaged_neighbour', `${database.name} is damaged, which this does not mend.`);
  const keyless = number(database, `SELECT count(*) FROM ${NODES} WHERE run_id IS NULL OR node_key IS NULL`);
  if (keyless > 0) {
    throw new LearningError(
      'damaged_neighbour',
      `${database.name} has ${plural(keyless, 'step')} without a run or a name.`,
      {
        hint: 'Delete these rows, or give them what they lack: a key cannot be made of them.',
      },
    );
  }
  const hasKey = database
    .rows(`PRAGMA foreign_key_list(${NODES})`)
    .some(([, , table]) => String(table).toLowerCase() === RUNS);
  const indexes = new Set(
    database.rows("SELECT name FROM sqlite_schema WHERE type = 'index'").map(([name]) => String(name).toLowerCase()),
  );
  return {
    nodes: number(database, `SELECT count(*) FROM ${NODES}`),
    synthesised_runs: number(database, ORPHANED_RUNS),
    foreign_key: hasKey ? 'present' : 'added',
    indexes_added: Object.keys(WANTED_INDEXES).filter((name) => !indexes.has(name)),
  };
}

/** SQLite adds no key to a table that is there: the table is made anew, with what else hangs on it. */
function withForeignKey(database: SqliteDatabase): void {
  const { columns } = database.tables().get(NODES)!;
  const hanging = database
    .rows(
      `SELECT sql FROM sqlite_schema WHERE lower(tbl_name) = '${NODES}' AND type IN ('index', 'trigger') AND sql IS NOT NULL`,
    )
    .map(([sql]) => String(sql));
  const names = columns.map(({ name }) => quoteIdentifier(name)).join(', ');
  const made = `${NODES}_repaired`;
  database.run(nodesDdl(made, columns));
  database.run(`INSERT INTO ${made} (${names}) SELECT ${names} FROM ${NODES}`);
  database.run(`DROP TABLE ${NODES}`);
  database.run(`ALTER TABLE ${made} RENAME TO ${NODES}`);
  for (const sql of hanging) database.run(sql);
}

function mend(database: SqliteDatabase, { foreign_key, indexes_added, nodes }: Found): void {
  const content = `SELECT * FROM ${NODES} ORDER BY run_id, node_key`;
  const before = JSON.stringify(database.rows(content));
  database.run('PRAGMA foreign_keys = OFF');
  database.run('BEGIN');
  database.run(synthesise(null));
  if (foreign_key === 'added') withForeignKey(database);
  for (const name of indexes_added) {
    database.run(`CREATE INDEX ${name} ON ${WANTED_INDEXES[name as keyof typeof WANTED_INDEXES]}`);
  }
  database.run('COMMIT');
  const faults = database.faults();
  if (faults.length > 0)
    throw new LearningError('damaged_neighbour', `${database.name} cannot be repaired: ${faults[0]}`);
  if (
    number(database, `SELECT count(*) FROM ${NODES}`) !== nodes ||
    JSON.stringify(database.rows(content)) !== before
  ) {
    throw new LearningError('internal', 'The repaired file does not hold the same steps.');
  }
}

/** Throws `locked` where there is more to the file than itself. */
async function requireAtRest(path: string, name: string): Promise<void> {
  await requireClosed(path, name);
  const log = await readFile(`${path}-wal`).catch(() => null);
  const journal = await stat(`${path}-journal`).catch(() => null);
  if ((log !== null && committedPages(log) !== null) || (journal !== null && journal.size > 0)) {
    throw new LearningError('locked', `${name} has a log that its owner has not written back.`, {
      hint: 'Let its owner open the file and close it, which writes the log back.',
    });
  }
}

/**
 * Gives a workflow file the foreign key and the indexes that it should have, and every step its run. The file is copied
 * before, and replaced at once or not at all.
 * @throws LearningError: locked where another process has it open; else as reading does
 */
export async function repairWorkflows(
  path: string,
  { dryRun, now }: { dryRun: boolean; now: Date },
): Promise<RepairResult> {
  const file = basename(path);
  const database = await SqliteDatabase.open(path);
  try {
    const found = look(database);
    const isWell = found.synthesised_runs === 0 && found.foreign_key === 'present' && found.indexes_added.length === 0;
    const result = { file, dry_run: dryRun, ...found, backup: null };
    if (dryRun || isWell) return result;
    await requireAtRest(path, file);
    const given = await readFile(path);
    const versions = given.subarray(18, 20);
    mend(database, found);
    const bytes = Buffer.from(database.bytes());
    // The mode of its journal is the owner's choice.
    versions.copy(bytes, 18);
    const stamp = now.toISOString().slice(0, 19).replaceAll(/[-:]/g, '').replace('T', '_');
    const backup = `${path}.pre_repair_${stamp}`;
    await copyFile(path, backup, constants.COPYFILE_EXCL).catch((error: unknown) => {
      throw readingError(error, basename(backup));
    });
    await toDisk(backup);
    await replaceFile(path, bytes, async () => {
      await requireAtRest(path, file);
      if (!(await readFile(path)).equals(given)) {
        throw new LearningError('unstable', `${file} changed while it was repaired; it is as its owner left it.`);
      }
    });
    return { ...result, backup: basename(backup) };
  } finally {
    database.close();
  }
}
