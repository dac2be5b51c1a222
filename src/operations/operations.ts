import { ARCHIVE_RESTORE } from '../archive/restore';
import { RECORD_BACKUP } from '../backup/record-run';
import { DROP } from '../collector/quarantine/drop';
import { LIST, SHOW } from '../collector/quarantine/list';
import { REPLAY } from '../collector/quarantine/replay';
import { RETENTION_RUN } from '../retention/run';
import { CHECKPOINT } from '../writing/checkpoint';
import type { Operation } from '../writing/operation';

/** Every operation that writes to a learning database; a collector runs them by name. */
export const OPERATIONS: readonly Operation<unknown, unknown>[] = [
  CHECKPOINT,
  RECORD_BACKUP,
  RETENTION_RUN,
  ARCHIVE_RESTORE,
  LIST,
  SHOW,
  REPLAY,
  DROP,
];
