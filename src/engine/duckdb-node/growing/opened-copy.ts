import { closeSync, openSync } from 'node:fs';
import { link, readFile, stat } from 'node:fs/promises';
import { DuckDBInstance } from '@duckdb/node-api';
import { quoteIdentifier, quoteText } from '../../../model/quote';
import { copyWhole } from '../../../snapshot/copy-file';
import type { Generation, GrownLog } from '../../../snapshot/generation';
import { layLogAs } from '../../../snapshot/grown-log';
import { closedOptions, type EngineShare } from '../closed-options';
import { isLocked } from '../opened';
import { firstRow } from '../rows-in-time';
import { isReplayedInPlace } from './log-survey';
import { NotTakenIn } from './not-taken-in';

/** A generation whose log can be taken in. */
export type GrownGeneration = Generation & { readonly grown: GrownLog };

/** DuckDB's first database, which a log is replayed from as well, and another in its place for a file of its name. */
const [FIRST, OTHER_FIRST] = ['memory', ':first:'] as const;
/** So small a database is copied, so that DuckDB may write to it while it replays a log that tells of more than rows. */
const SMALL_BYTES = 16 * 1024 * 1024;

/**
 * The database, its log beside it, for DuckDB to replay where it could write.
 * @returns bytes of the database that hold nothing, where DuckDB may change that; null where it may not
 */
export async function layOut(
  { path, databaseBytes, grown }: GrownGeneration,
  to: string,
  share: EngineShare,
): Promise<number | null> {
  const log = `${to}.wal`;
  if (grown.bytes > 0) await layLogAs(path, grown, log);
  if (grown.bytes === 0 || isReplayedInPlace(await readFile(log))) {
    await link(path, to);
    return null;
  }
  if (databaseBytes > SMALL_BYTES) throw new NotTakenIn('foreign', 'the log holds other things than rows');
  await copyWhole(path, to, new AbortController().signal);
  const bare = `${to}-bare`;
  await link(to, bare);
  return freeBytesOf(bare, share);
}

async function freeBytesOf(path: string, share: EngineShare): Promise<number> {
  const duckdb = await DuckDBInstance.create(path, { access_mode: 'READ_ONLY', ...closedOptions(share) });
  try {
    const connection = await duckdb.connect();
    const [bytes] = await firstRow(
      connection,
      'SELECT block_size * free_blocks FROM pragma_database_size() WHERE database_name = current_database()',
    );
    return Number(bytes);
  } finally {
    duckdb.closeSync();
  }
}

/** Without a log of its own DuckDB never writes to the file, nor does a checkpoint, of which there is none. */
export async function attach(duckdb: DuckDBInstance, path: string) {
  const connection = await duckdb.connect();
  await connection.run(`
    SET GLOBAL checkpoint_threshold = '1000GB';
    PRAGMA disable_checkpoint_on_shutdown;
    SET GLOBAL debug_skip_checkpoint_on_commit = true;
    SET GLOBAL immediate_transaction_mode = true`);
  const attachIt = `ATTACH ${quoteText(path)} (RECOVERY_MODE no_wal_writes)`;
  let first: string = FIRST;
  try {
    await connection.run(attachIt).catch(async (cause: unknown) => {
      if (!/"memory\\?" already exists/i.test(String(cause))) throw cause;
      first = OTHER_FIRST;
      await connection.run(
        `ATTACH ':memory:' AS ${quoteIdentifier(first)}; USE ${quoteIdentifier(first)}; DETACH ${FIRST}; ${attachIt}`,
      );
    });
  } catch (cause) {
    throw new NotTakenIn(isLocked(cause) ? 'locked' : 'failed', 'DuckDB does not open it', { cause });
  }
  const listed = await connection.runAndReadAll(
    `SELECT database_name FROM duckdb_databases() WHERE NOT internal AND database_name <> ${quoteText(first)}`,
  );
  const name = String(listed.getRowsJson()[0]![0]);
  await connection.run(`${defaultSql(name)}; DETACH ${quoteIdentifier(first)}`);
  return { connection, name };
}

/** A name alone could be that of a schema, `information_schema` for instance. */
export const defaultSql = (name: string) => `USE ${quoteIdentifier(name)}.main`;

/**
 * DuckDB locks what it could write to against other processes. A private copy is written to by nobody, and another worker
 * may have to read it. Locks of POSIX go when any descriptor of the file is closed.
 */
export function letGoOfLock(path: string): void {
  closeSync(openSync(path, 'r'));
}

/** Differs when the file has been written to. */
export async function stateOf(path: string): Promise<string> {
  const { size, mtimeNs } = await stat(path, { bigint: true });
  return `${size} ${mtimeNs}`;
}
