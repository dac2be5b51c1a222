import { LearningError } from '../../error/learning-error';
import { op } from '../tree/op';
import { join, name, type Sql, sql, value, withTables } from '../tree/sql';
import { askedWords, wordPattern } from './asked-words';
import type { Preset, PresetScope, TextParameter } from './preset';

/** What is shown of an execution that is like another. */
const SHOWN = [
  'task_id',
  'task_type',
  'task_description',
  'repo',
  'model_tier',
  'pool_type',
  'success',
  'duration_seconds',
  'quality_score',
  'actual_cost',
  'solution_summary',
] as const;

/** Far more numbers than any model of embeddings gives. */
const WIDEST = 16_384;

const TASK_ID: TextParameter = {
  name: 'task_id',
  maxLength: 200,
  help: 'The execution to compare with.',
};

const VECTOR: TextParameter = {
  name: 'vector',
  maxLength: WIDEST * 32,
  help: 'An embedding to compare with instead, in JSON.',
};

const isFloat = (value: unknown) => typeof value === 'number' && Number.isFinite(Math.fround(value));

const isVector = (value: unknown): value is readonly number[] =>
  Array.isArray(value) && value.length > 0 && value.length <= WIDEST && value.every(isFloat);

/** The numbers of an embedding. Throws LearningError `bad_query`. */
function parseVector(text: string): readonly number[] {
  let numbers: unknown;
  try {
    numbers = JSON.parse(text);
  } catch {
    numbers = null;
  }
  if (!isVector(numbers)) {
    throw new LearningError('bad_query', 'The parameter vector takes a list of numbers in JSON.', {
      hint: 'Write it as in [0.12, -0.5, 0.33].',
    });
  }
  if (numbers.every((value) => Math.fround(value) === 0)) {
    throw new LearningError('bad_query', 'A vector of zeros is like no other.');
  }
  return numbers;
}

/** SELECT of the one vector that others are compared with; of no row where none is asked about. */
function question({ texts }: PresetScope): Sql {
  const { task_id = '', vector = '' } = texts;
  if (task_id !== '' && vector !== '') {
    throw new LearningError('bad_query', 'The parameters task_id and vector exclude each other.');
  }
  if (vector !== '') return sql`SELECT ${op.cast(value(JSON.stringify(parseVector(vector))), 'vector')} AS vector`;
  const isAsked =
    task_id === '' ? sql`false` : sql`lower(CAST(task_id AS VARCHAR)) = ${value(task_id.trim().toLowerCase())}`;
  return sql`SELECT vector
  FROM (SELECT TRY_CAST(embedding AS FLOAT[]) AS vector FROM executions WHERE ${isAsked} LIMIT 1)
  WHERE list_position(vector, NULL) IS NULL`;
}

/**
 * DuckDB refuses a whole chunk of vectors where one has a NULL in it: these are taken again, with NaN in its place. To
 * test each vector beforehand does not help, as the chunk holds the others all the same.
 */
const COSINE = sql`coalesce(
    TRY(list_cosine_similarity(candidate, vector)),
    list_cosine_similarity(list_transform(candidate, lambda x: coalesce(x, 'NaN'::FLOAT)), vector)
  )`;

/** All that is shown of the executions that were found. */
const details = (limit: number) => sql`SELECT
  best.similarity,
  timestamp AS time,
  ${join(SHOWN.map(name), ',\n  ')}
FROM executions JOIN best USING (timestamp, task_id)
ORDER BY best.similarity DESC, time DESC, task_id
LIMIT ${limit}`;

const COLUMNS = {
  time: { label: 'Time', unit: 'time', help: 'When the execution was recorded.' },
} as const;

const TEXT = sql`lower(replace(concat_ws(' ', task_type, task_description, repo, solution_summary), '_', ' '))`;

/** Executions that are like one, or like a text. */
export const SIMILAR = [
  {
    name: 'similar_executions',
    question: 'Which executions were about the same?',
    only: { duckdb: 'It compares embeddings, which are lists of FLOAT.' },
    window: '90d',
    limit: 10,
    parameters: [
      TASK_ID,
      VECTOR,
      {
        name: 'threshold',
        default: 0.7,
        min: 0,
        max: 1,
        fraction: true,
        help: 'Lowest cosine similarity.',
      },
    ],
    asStored: true,
    // DuckDB gives -1 for vectors of zeros and for those that hold NaN, which is below every threshold.
    select: (scope) => {
      const { task_id: itself } = scope.texts;
      const others = itself
        ? sql` AND lower(CAST(task_id AS VARCHAR)) <> ${value(itself.trim().toLowerCase())}`
        : sql``;
      return withTables(
        [
          sql`question AS (
  ${question(scope)}
)`,
          sql`compared AS (
  SELECT timestamp, task_id, ${COSINE} AS similarity
  FROM (
    SELECT timestamp, task_id, TRY_CAST(embedding AS FLOAT[]) AS candidate
    FROM executions
    WHERE ${scope.rows} AND embedding IS NOT NULL
  ), question
  WHERE len(candidate) = len(vector)
)`,
          sql`best AS (
  SELECT DISTINCT timestamp, task_id, similarity
  FROM compared
  WHERE similarity >= ${scope.parameters.threshold!}${others}
  ORDER BY similarity DESC, timestamp DESC, task_id
  LIMIT ${scope.limit}
)`,
        ],
        details(scope.limit),
      );
    },
    columns: {
      ...COLUMNS,
      similarity: {
        label: 'Similarity',
        unit: 'coefficient',
        help: 'Cosine of the angle between the embeddings.',
      },
    },
  },
  {
    name: 'executions_about',
    question: 'Which executions have the words of a text in them?',
    only: { duckdb: 'It takes texts apart into lists of words.' },
    window: '90d',
    limit: 10,
    parameters: [
      {
        name: 'text',
        maxLength: 10_000,
        looksIntoTexts: true,
        help: 'Words of the task type, description, repository or solution.',
      },
    ],
    asStored: true,
    select: (scope) => {
      const words = askedWords(scope.texts.text ?? '');
      return withTables(
        [
          sql`found AS MATERIALIZED (
  SELECT
    timestamp,
    task_id,
    list_distinct(regexp_extract_all(${TEXT}, ${value(wordPattern(words))}, 1)) AS words
  FROM executions
  WHERE ${scope.rows}
)`,
          sql`total AS (
  SELECT count(*) AS executions FROM found
)`,
          sql`weights AS (
  SELECT word, ln(1 + (executions - count(holder) + 0.5) / (count(holder) + 0.5)) AS weight
  FROM (SELECT unnest(string_split(${value(words.join(' '))}, ' ')) AS word)
  LEFT JOIN (SELECT unnest(words) AS holder FROM found) ON holder = word
  CROSS JOIN total
  GROUP BY word, executions
)`,
          sql`scores AS (
  SELECT words, sum(weight) / (SELECT sum(weight) FROM weights) AS similarity
  FROM (SELECT words, unnest(words) AS word FROM (SELECT DISTINCT words FROM found))
  JOIN weights USING (word)
  GROUP BY words
)`,
          sql`best AS (
  SELECT DISTINCT timestamp, task_id, similarity
  FROM found JOIN scores USING (words)
  ORDER BY similarity DESC, timestamp DESC, task_id
  LIMIT ${scope.limit}
)`,
        ],
        details(scope.limit),
      );
    },
    columns: {
      ...COLUMNS,
      similarity: {
        label: 'Words',
        unit: 'fraction',
        help: 'Share of the words that occur, the rare ones weighing more.',
      },
    },
  },
] as const satisfies readonly Preset[];
