import { createHash } from 'node:crypto';
import { z } from 'zod';
import type { PlainAnswer, PlainCell } from '../answer/plain-answer';
import { readable, unitOf } from '../asking/plain';
import { LearningError } from '../error/learning-error';
import { plural } from '../error/plural';
import { shortened } from '../query/guards';

/** Characters of the rows of one result: an agent has to read them. */
const MOST_CHARACTERS = 100_000;
/** Most characters of one cell. */
const MOST_CELL_CHARACTERS = 4_000;
/** Rows that a question can be paged through; the asker yields no more. */
export const MOST_ROWS = 10_000;
const DEFAULT_ROWS = 100;
const MOST_ROWS_A_PAGE = 1_000;

/** Parameters of every tool that yields rows. */
export const PAGING = {
  show_sql: z.boolean().default(false).describe('Adds the SQL that ran. Default false.'),
  page_size: z
    .int()
    .min(1)
    .max(MOST_ROWS_A_PAGE)
    .default(DEFAULT_ROWS)
    .describe(`Most rows of one result. Default ${DEFAULT_ROWS}.`),
  cursor: z
    .string()
    .max(200)
    .optional()
    .describe('next_cursor of the result before, with all other arguments as they were, for the rows that follow.'),
};

const cell = z.union([z.string(), z.number(), z.boolean(), z.null()]);

/** Rows with what has to be known of them. */
export const ROWS = z.object({
  columns: z
    .array(
      z.object({
        name: z.string(),
        kind: z.enum(['number', 'text', 'time', 'boolean', 'json']).describe('json is text that holds JSON.'),
        unit: z.string().optional().describe('Such as percent (0 to 100), fraction (0 to 1), seconds, usd, bytes.'),
      }),
    )
    .describe('In the order of the cells of each row.'),
  rows: z.array(z.array(cell)).describe('Times as ISO 8601 in UTC.'),
  row_count: z.int().describe('Rows of this result.'),
  next_cursor: z.string().nullable().describe('To be given as cursor for the rows that follow; null where none do.'),
  notices: z.array(z.string()).describe('What has to be known beside the rows.'),
  as_of: z.string().describe('The answer holds at least everything that was committed by then. ISO 8601, UTC.'),
  sql: z.string().optional().describe('What ran, where it was asked for.'),
});

export type Rows = z.infer<typeof ROWS>;

interface Paging {
  readonly show_sql: boolean;
  readonly page_size: number;
  readonly cursor?: string | undefined;
}

/** The same for the same question, whichever page of it. */
function markOf(question: unknown): string {
  return createHash('sha256').update(JSON.stringify(question)).digest('base64url').slice(0, 12);
}

function offsetOf(cursor: string | undefined, mark: string): number {
  if (cursor === undefined) return 0;
  const [, offset, of] = /^(\d{1,6})\.([\w-]{12})$/.exec(cursor) ?? [];
  if (of !== undefined && of === mark) return Number(offset);
  throw new LearningError('bad_request', 'The parameter cursor does not belong to this question.', {
    hint: 'Give next_cursor as it came, with the arguments of the question that it came for; or leave it out.',
  });
}

const isLong = (value: PlainCell): value is string => typeof value === 'string' && value.length > MOST_CELL_CHARACTERS;

const bounded = (value: PlainCell) => (isLong(value) ? shortened(value, MOST_CELL_CHARACTERS) : value);

/**
 * One page of an answer, as large as an agent can read.
 * @param question what tells it from every other; a cursor holds for that alone
 */
export function pageOf({ fields, rows, notices, asOf, sql }: PlainAnswer, question: unknown, paging: Paging): Rows {
  const mark = markOf(question);
  const offset = offsetOf(paging.cursor, mark);
  const page: PlainCell[][] = [];
  let characters = 0;
  let isClipped = false;
  for (const row of rows.slice(offset, offset + paging.page_size)) {
    isClipped ||= row.some(isLong);
    const cells = row.map((value, i) => bounded(readable(value, fields[i]!)));
    characters += JSON.stringify(cells).length;
    if (characters > MOST_CHARACTERS) {
      if (page.length > 0) break;
      throw new LearningError('too_large', `One row has more than ${MOST_CHARACTERS.toLocaleString('en')} characters.`);
    }
    page.push(cells);
  }
  const end = offset + page.length;
  const isLarge = page.length < paging.page_size && end < rows.length;
  return {
    columns: fields.map((field) => {
      const unit = unitOf(field);
      return { name: field.name, kind: field.kind, ...(unit !== undefined && { unit }) };
    }),
    rows: page,
    row_count: page.length,
    next_cursor: end < rows.length ? `${end}.${mark}` : null,
    notices: [
      ...notices,
      ...(isLarge
        ? [
            `The result was cut after ${plural(page.length, 'row')}, because more are too large to read; next_cursor leads on, and fewer columns or groups are smaller.`,
          ]
        : []),
      ...(isClipped ? [`Texts longer than ${MOST_CELL_CHARACTERS.toLocaleString('en')} characters are cut.`] : []),
    ],
    as_of: new Date(asOf).toISOString(),
    ...(paging.show_sql && { sql }),
  };
}
