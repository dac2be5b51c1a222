import { CODES, type ErrorCode } from '../error/codes';
import type { LearningError } from '../error/learning-error';
import { worded } from '../error/reader';

const OTHER_FILE =
  'Leave db_path out or name another file by it. Where it was left out, ask whoever runs this server to name the learning database after --db.';

/** Remedies for an agent, which can ask otherwise or tell a person, where those of a terminal are for whoever sits there. */
const HINTS: Partial<Record<ErrorCode, string>> = {
  busy: 'Ask again in a moment, and for less at a time.',
  disk_full: 'Tell whoever runs this server to free space on the disk that holds its temp folder.',
  encrypted: OTHER_FILE,
  engine_crashed: 'Ask for it in another way.',
  internal: 'Tell whoever runs this server what led to it.',
  no_collector: 'Tell whoever runs this server to start a collector for it: mahavishnu-learning collector --db PATH.',
  no_engine: 'Tell whoever runs this server to install the package for its platform anew.',
  no_executions: OTHER_FILE,
  not_duckdb: OTHER_FILE,
  not_found: 'Tell whoever runs this server to check the path; the file is picked up as soon as it appears.',
  permission_denied: 'Tell whoever runs this server to let its user read the file and enter its folder.',
  stale: 'Ask again in some seconds.',
  unstable: 'Ask again in some seconds: the writer is faster than the copying.',
};

/** The remedy for an agent; that of the case, where it has one of its own. */
export function hintForAgent({ code, hint }: LearningError): string {
  return hint === worded(CODES[code].hint, 'terminal') ? (HINTS[code] ?? hint) : hint;
}
