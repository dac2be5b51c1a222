import type { Outcome } from '../collector/ingest/submission';
import { LearningError } from '../error/learning-error';
import { readCollectorFile } from '../writing/collector-file';

/** A collector answers when the disk has it. */
const PATIENCE_MS = 30_000;

const noCollector = (cause?: unknown) =>
  new LearningError('no_collector', 'No collector owns the database, so nothing can be written into it.', { cause });

interface Answer extends Partial<Outcome> {
  readonly error?: { readonly message?: string; readonly hint?: string };
}

/**
 * Hands a feedback to the collector that owns the database.
 * @throws LearningError `no_collector`, and `bad_request` with the reason where it is refused
 */
export async function sendFeedback(database: string, record: object, signal: AbortSignal): Promise<Outcome> {
  const collector = await readCollectorFile(database);
  if (collector === null) throw noCollector();
  const response = await fetch(new URL('/v1/feedback', collector.url), {
    method: 'POST',
    headers: {
      'Content-Type': 'application/json',
      ...(collector.token !== null && { Authorization: `Bearer ${collector.token}` }),
    },
    body: JSON.stringify(record),
    signal: AbortSignal.any([signal, AbortSignal.timeout(PATIENCE_MS)]),
  }).catch((cause: unknown) => {
    if (signal.aborted) throw new LearningError('cancelled', 'Nobody waits for the feedback any more.', { cause });
    throw noCollector(cause);
  });
  const answer = (await response.json().catch(() => ({}))) as Answer;
  const { inserted = 0, duplicates = 0, rejected = [], error } = answer;
  const [refused] = rejected;
  if (refused) {
    throw new LearningError(
      'bad_request',
      `The collector refuses it: ${refused.field ?? 'the feedback'} ${refused.reason}.`,
    );
  }
  if (!response.ok || inserted + duplicates === 0) {
    throw new LearningError(
      'io_error',
      `The collector did not take it: ${error?.message ?? `status ${response.status}`}`,
      {
        hint: error?.hint ?? 'Call the tool again in a moment.',
      },
    );
  }
  return { inserted, duplicates, rejected };
}
