import { stat } from 'node:fs/promises';
import { basename } from 'node:path';
import type { ErrorCode } from '../../error/codes';
import { LearningError } from '../../error/learning-error';
import { cellAt } from '../../result/cell';
import { openEngine } from '../open-engine';

const WITHOUT = 'Leave --db out to see a demo.';

/** What to do where the database was named on the command line. */
const HINTS: { readonly [code in ErrorCode]?: string } = {
  not_found: `Check the path after --db. ${WITHOUT}`,
  not_duckdb: `Name a DuckDB database file after --db. ${WITHOUT}`,
  no_executions: `Name the learning database, the file that has the table executions. ${WITHOUT}`,
  permission_denied: 'Let yourself read the file and enter its folder.',
};

async function hasExecutions(path: string, snapshots: string, signal: AbortSignal): Promise<boolean> {
  const { engine, close } = openEngine({ path, snapshotPath: snapshots, maxStalenessSeconds: 0 });
  try {
    const { columns } = await engine.run({ sql: 'SELECT row_count FROM database_status' }, { signal });
    return cellAt(columns[0]!, 0) !== null;
  } finally {
    await close();
  }
}

/** Throws LearningError when there is no learning database that can be read, saying what to do. */
export async function checkDatabase(path: string, snapshots: string, signal: AbortSignal): Promise<void> {
  try {
    if ((await stat(path).catch(() => null))?.isDirectory()) {
      throw new LearningError('not_duckdb', `${basename(path)} is a folder.`);
    }
    if (!(await hasExecutions(path, snapshots, signal))) {
      throw new LearningError('no_executions', `The database ${basename(path)} has no table executions.`);
    }
  } catch (cause) {
    const { code, message, hint } = LearningError.from(cause);
    throw new LearningError(code, message, { cause, hint: HINTS[code] ?? hint });
  }
}
