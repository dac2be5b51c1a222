import { LearningError } from '../../error/learning-error';
import { findNeighbour } from '../../model/neighbours';
import { SqliteDatabase } from '../sqlite/database';
import { type ReadTable, readTable } from './read-table';
import { STORED_TABLES, WORKFLOW_TABLES, type WorkflowTable } from './stored-tables';

/** What one of Oneiric's files holds: the tables that are in it. */
export type WorkflowFile = ReadonlyMap<WorkflowTable, ReadTable>;

/** @throws LearningError: not_sqlite where it has none of Oneiric's tables */
export function readOpened(database: SqliteDatabase): WorkflowFile {
  const stored = database.tables();
  const found = WORKFLOW_TABLES.flatMap((name) => {
    const table = stored.get(STORED_TABLES[name]);
    return table ? [[name, readTable(database, table, findNeighbour(name))] as const] : [];
  });
  if (found.length > 0) return new Map(found);
  throw new LearningError(
    'not_sqlite',
    stored.size === 0
      ? `${database.name} has no tables yet.`
      : `${database.name} is of another program: it has none of Oneiric's tables.`,
  );
}

/**
 * The rows of one of Oneiric's files (workflow_checkpoints.sqlite, domain_activity.sqlite) as of its last commit, while
 * its owner writes. Touches nothing beside it.
 * @throws LearningError as `copySqlite` does; damaged_neighbour; not_sqlite for a file of another program
 */
export async function readWorkflowFile(path: string, signal?: AbortSignal): Promise<WorkflowFile> {
  const database = await SqliteDatabase.open(path, signal);
  try {
    return readOpened(database);
  } finally {
    database.close();
  }
}
