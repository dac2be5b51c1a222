import type { Asker, PlainAnswer } from '../../asking/asker';
import { objectsOf, type PlainRow } from '../../asking/plain';
import { selecting } from '../../asking/selecting';
import type { ErrorCode } from '../../error/codes';
import { LearningError } from '../../error/learning-error';
import { json, type Reply } from '../../http/reply';
import type { Route } from '../../http/route';
import { isObject } from '../../json/object';
import { clip } from '../../query/guards';
import { unknownName } from '../../query/vocabulary/unknown-name';
import { DEFAULT_QUESTION, findQuestion, modelOf, QUESTION_NAMES } from './questions';

/** Errors of the request and of answering it; all others say that there is no database to be had. */
const OF_REQUEST: ReadonlySet<ErrorCode> = new Set<ErrorCode>([
  'bad_query',
  'bad_request',
  'busy',
  'cancelled',
  'engine_crashed',
  'internal',
  'out_of_memory',
  'timeout',
  'too_large',
]);

const UNAVAILABLE = 503;
const RETRY_AFTER = '1';

/** An error as the bridge put it, with code and remedy beside. */
function problem(cause: unknown): Reply {
  const error = LearningError.from(cause);
  const { code, message, hint } = error;
  const status = OF_REQUEST.has(code) ? error.status : UNAVAILABLE;
  const headers = status === 429 || status === UNAVAILABLE ? { 'Retry-After': RETRY_AFTER } : {};
  return json({ error: message, code, hint }, status, headers);
}

/** The name that the body of a request asks for. */
function nameIn(body: string): string {
  if (body.trim() === '') return DEFAULT_QUESTION;
  let content: unknown;
  try {
    content = JSON.parse(body);
  } catch (cause) {
    throw new LearningError('bad_request', 'The body is no JSON.', { cause });
  }
  if (!isObject(content)) {
    throw new LearningError('bad_request', 'The body is no JSON object such as {"query": "top_repos"}.');
  }
  const { query = DEFAULT_QUESTION } = content;
  if (typeof query !== 'string') throw new LearningError('bad_request', 'query in the body is the name of a query.');
  if (findQuestion(query)) return query;
  throw new LearningError('bad_query', unknownName('query', clip(query), QUESTION_NAMES), {
    hint: 'GET /queries lists their names.',
  });
}

/** Rows with the columns that the question had. */
function rowsOf(asked: PlainAnswer, columns: Readonly<Record<string, string>>): PlainRow[] {
  return objectsOf(asked).map((row) =>
    Object.fromEntries(Object.entries(columns).map(([there, ours]) => [there, row[ours] ?? null])),
  );
}

const COLUMNS_SQL = `SELECT column_name AS text, data_type AS type
FROM duckdb_columns()
WHERE lower(table_name) = 'executions' AND NOT internal
ORDER BY schema_name = 'main' DESC, column_index`;

interface BridgeSource {
  readonly asker: Pick<Asker, 'ask' | 'file'>;
  /** Throws LearningError where the database cannot be read. */
  readonly ready: () => Promise<void>;
}

/** What the former bridge to Grafana answered, at its addresses and in its shapes. */
export const bridgeRoutes = ({ asker, ready }: BridgeSource): readonly Route[] => [
  {
    method: 'GET',
    path: '/health',
    problem: (cause) =>
      json(
        { status: 'error', message: LearningError.from(cause).message, timestamp: new Date().toISOString() },
        UNAVAILABLE,
      ),
    async answer() {
      await ready();
      return json({ status: 'ok', database: 'connected', timestamp: new Date().toISOString() });
    },
  },
  {
    method: 'POST',
    path: '/query',
    problem,
    async answer({ body }) {
      const name = nameIn((await body()).toString('utf8'));
      const { columns } = findQuestion(name)!;
      const data = rowsOf(await asker.ask(modelOf(name), { from: 0, to: Date.now() }), columns);
      return json({ data, columns: Object.keys(columns), rowCount: data.length });
    },
  },
  {
    method: 'GET',
    path: '/queries',
    answer: () => json({ queries: QUESTION_NAMES, count: QUESTION_NAMES.length }),
  },
  { method: 'GET', path: '/search', answer: () => json(QUESTION_NAMES) },
  {
    method: 'GET',
    path: '/columns',
    problem,
    async answer() {
      const columns = await selecting(asker)(COLUMNS_SQL);
      if (columns.length > 0) return json(columns);
      throw new LearningError('no_executions', `${asker.file} has no table executions.`);
    },
  },
];
