import { ARCHIVE_RESTORE } from '../archive/restore';
import { RETENTION_RUN } from '../retention/run';
import { CHECKPOINT } from '../writing/checkpoint';
import type { Operation } from '../writing/operation';

/** Every operation that writes to a learning database; a collector runs them by name. */
export const OPERATIONS: readonly Operation<unknown, unknown>[] = [CHECKPOINT, RETENTION_RUN, ARCHIVE_RESTORE];
