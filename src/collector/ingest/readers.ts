import { executionReader } from '../record/execution';
import type { Fault } from '../record/fault';
import { readFeedback } from '../record/feedback';
import { readDecision } from '../record/routing';
import type { Entry } from './entry';
import type { Kind } from './submission';

export type ReadRecord = (raw: unknown, now: number) => Entry | Fault;

/** How the records of each kind are read. @param embeddingType of the database's column */
export function readers(embeddingType: string): Readonly<Record<Kind, ReadRecord>> {
  return { execution: executionReader(embeddingType), feedback: readFeedback, routing: readDecision };
}
