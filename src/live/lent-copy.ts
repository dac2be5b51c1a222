import type { ReadLease } from '../engine/copies';
import { toFailure } from '../error/failure';
import { LearningError } from '../error/learning-error';
import type { CopyForUse } from '../pipe/messages';

type LentCopy = Exclude<CopyForUse, { readonly missing: unknown }>;

/** What was lent, as a question takes it to a worker. */
export function copyOf(lease: ReadLease | LearningError): CopyForUse {
  if (lease instanceof LearningError) return { generation: null, missing: toFailure(lease) };
  const { id, path, asOf, databaseBytes, walBytes, grown = null } = lease.generation;
  const { archived = null, neighbours = null, stale } = lease;
  return {
    generation: { id, path, asOf, databaseBytes, walBytes, grown },
    stale: stale && toFailure(stale),
    archived: archived && { file: fileOf(archived.file), problem: archived.problem && toFailure(archived.problem) },
    neighbours: neighbours && {
      file: fileOf(neighbours.file),
      faults: neighbours.faults.map(({ tables, error }) => ({ tables, failure: toFailure(error) })),
    },
  };
}

/** Differs whenever an answer may differ, but for the moment that it is as of, and how long ago that was. */
export function stateOf(lease: ReadLease): string {
  const { archived, neighbours } = copyOf({ ...lease, stale: null }) as LentCopy;
  return JSON.stringify([lease.generation.id, lease.stale?.code, archived, neighbours]);
}

/** No more than the worker needs. */
const fileOf = (file: { readonly id: string; readonly path: string } | null) =>
  file && { id: file.id, path: file.path };
