import type { Asker, AskOptions } from '../asking/asker';
import { objectsOf } from '../asking/plain';
import { LearningError } from '../error/learning-error';
import type { TimeRange } from '../query/context';
import { clip } from '../query/guards';
import { type EmbeddedExecution, embeddingText } from './embedding-text';

type Asks = Pick<Asker, 'ask'>;

/** Rows of a SELECT, whose variables are put in as texts. */
async function rows({ ask }: Asks, rawSql: string, range: TimeRange, options: AskOptions, variables = {}) {
  return objectsOf(await ask({ queryType: 'sql', rawSql, format: 'table', variables }, range, options));
}

/** Numbers in each embedding where the type of the column says so; null where each may have its own. */
export async function widthOfColumn(asker: Asks, range: TimeRange, options: AskOptions): Promise<number | null> {
  const [row] = await rows(
    asker,
    'SELECT column_type FROM (DESCRIBE SELECT embedding FROM executions)',
    range,
    options,
  );
  const width = /\[(\d+)\]$/.exec(String(row?.column_type))?.[1];
  return width === undefined ? null : Number(width);
}

/** How many executions of the time range have an embedding. */
export async function embeddedIn(asker: Asks, range: TimeRange, options: AskOptions): Promise<number> {
  const [row] = await rows(
    asker,
    'SELECT count(embedding) AS embedded FROM executions WHERE $__timeFilter(timestamp)',
    range,
    options,
  );
  return Number(row?.embedded);
}

/** Numbers of an embedding, and how many executions of the time range have such a one; the most frequent first. */
export async function widthsIn(asker: Asks, range: TimeRange, options: AskOptions) {
  const found = await rows(
    asker,
    `SELECT len(TRY_CAST(embedding AS FLOAT[])) AS width, count(*) AS embedded
    FROM executions
    WHERE $__timeFilter(timestamp) AND embedding IS NOT NULL
    GROUP BY width
    ORDER BY embedded DESC, width`,
    range,
    options,
  );
  return found.flatMap(({ width, embedded }) => (!width ? [] : [{ width: Number(width), embedded: Number(embedded) }]));
}

export interface StoredExecution {
  /** The text that its embedding is made of. */
  readonly text: string;
  /** Numbers in its embedding; null where it has none to compare with. */
  readonly width: number | null;
  /** It has an embedding that holds zeros alone, or something else than numbers. */
  readonly unusable: boolean;
}

/** Throws LearningError `unknown_execution`. */
export async function storedExecution(
  asker: Asks,
  taskId: string,
  range: TimeRange,
  options: AskOptions,
): Promise<StoredExecution> {
  const [row] = await rows(
    asker,
    `WITH asked AS (
      SELECT *, TRY_CAST(embedding AS FLOAT[]) AS vector
      FROM executions
      WHERE lower(CAST(task_id AS VARCHAR)) = \${task_id:sqlstring}
      LIMIT 1
    )
    SELECT task_type, task_description, repo, model_tier, pool_type, swarm_topology, success, solution_summary,
      embedding IS NOT NULL AS embedded,
      CASE WHEN isfinite(norm) AND norm > 0 AND list_position(vector, NULL) IS NULL THEN len(vector) END AS width
    FROM (SELECT *, list_sum(list_transform(vector, lambda x: x * x)) AS norm FROM asked)`,
    range,
    options,
    { task_id: taskId },
  );
  if (row === undefined) {
    throw new LearningError('unknown_execution', `There is no execution ${JSON.stringify(clip(taskId))}.`);
  }
  return {
    text: embeddingText(row as unknown as EmbeddedExecution),
    width: row.width === null ? null : Number(row.width),
    unusable: row.embedded === true && row.width === null,
  };
}
