import { expect } from 'vitest';
import { type AnswerContext, answer } from '../../../src/answer/answer';
import type { Engine } from '../../../src/engine/engine';
import { LearningError } from '../../../src/error/learning-error';
import { encodeFrame } from '../../../src/frame/encode-frame';
import type { Frame } from '../../../src/frame/frame';
import { isSet } from '../../../src/result/bitmap';
import { type Cell, cellAt } from '../../../src/result/cell';
import type { Column } from '../../../src/result/column';
import { END } from '../../query/support/databases';

/** What somebody is told who asks: an answer, or why there is none. */
export type Told = readonly Frame[] | string;

const refusal = (error: unknown): string => {
  if (!(error instanceof LearningError)) throw error;
  const { code, message, hint, position } = error;
  return [code, message, hint, position ? `${position.line}:${position.column}` : 'nowhere'].join(' | ');
};

/** What is asked of both, of the last hour unless told. */
export const contextOf = (
  storedTimeZone: string,
  timeRange: AnswerContext['timeRange'] = { from: END - 3_600_000, to: END },
): AnswerContext => ({
  refId: 'A',
  askedAt: END,
  timeRange,
  intervalMs: 0,
  maxDataPoints: 500,
  storedTimeZone,
  fromAlert: false,
});

export const isServers = (told: Told): boolean => typeof told === 'string' && told.startsWith('not_in_browser');

export const toldBy = (query: unknown, context: AnswerContext, engine: Engine): Promise<Told> =>
  answer(query, context, engine).catch(refusal);

/** The SQL that was run is not compared: each dialect may have words of its own. */
const head = ({ name, refId, length, fields, meta }: Frame) => ({
  name,
  refId,
  length,
  fields: fields.map(({ column, nullable, labels, config }) => {
    const { name, kind, length } = column;
    // What is nested each engine writes in its own way, and nobody is told.
    const type = kind === 'json' && column.type !== 'JSON' ? 'nested' : column.type;
    return { name, kind, type, length, nullable, labels, config };
  }),
  notices: meta.notices,
  shown: [meta.type, meta.typeVersion, meta.preferredVisualisationType],
});

/** With nothing in the places of NULL, where each engine leaves what it likes. */
function cleared(column: Column): Column {
  const { validity, length } = column;
  if (validity === null || !('values' in column)) return column;
  const values = column.values.slice();
  for (let row = 0; row < length; row++) {
    if (isSet(validity, row)) continue;
    if (values instanceof Uint8Array) values[row >> 3]! &= ~(1 << (row & 7));
    else values[row] = values instanceof BigInt64Array ? 0n : 0;
  }
  return { ...column, values } as Column;
}

/** As Arrow; what is told of the engine and its copy is not of the answer. */
const bytes = (frame: Frame) =>
  Buffer.from(
    encodeFrame({
      ...frame,
      fields: frame.fields.map((field) => ({ ...field, column: cleared(field.column) })),
      meta: { ...frame.meta, executedQueryString: '', stats: [], custom: {} },
    }),
  );

/** Sums of floats depend on their order. */
const isNear = (one: Cell, other: Cell) =>
  typeof one === 'number' &&
  typeof other === 'number' &&
  !(Number.isInteger(one) && Number.isInteger(other)) &&
  Math.abs(one - other) <= 1e-9 * Math.max(Math.abs(one), Math.abs(other), 1e-3);

/** That all is the same but the values. */
export function expectSameHeads(browser: Told, server: Told, what: string): void {
  const heads = (told: Told) => (typeof told === 'string' ? told : told.map(head));
  expect(heads(browser), what).toEqual(heads(server));
}

/** That the columns are the same, whatever rows are in them. */
export function expectSameColumns(browser: Told, server: Told, what: string): void {
  const columns = (told: Told) =>
    typeof told === 'string'
      ? told
      : told.map((frame) => head(frame).fields.map(({ name, kind, type, config }) => ({ name, kind, type, config })));
  expect(columns(browser), what).toEqual(columns(server));
}

/** That the refusals are the same, and the frames to the last bit; but for floats within 1e-9 where `areSums`. */
export function expectSame(browser: Told, server: Told, what: string, areSums = true): void {
  expectSameHeads(browser, server, what);
  if (typeof browser === 'string' || typeof server === 'string') return;
  for (const [i, frame] of browser.entries()) {
    const other = server[i]!;
    if (bytes(frame).equals(bytes(other))) continue;
    for (const [field, { column }] of frame.fields.entries()) {
      const others = other.fields[field]!.column;
      const differing = Array.from({ length: frame.length }, (_, row) => [cellAt(column, row), cellAt(others, row)])
        .map(([one, two], row) => ({ row, browser: one!, server: two! }))
        .filter((cell) => !Object.is(cell.browser, cell.server) && !(areSums && isNear(cell.browser, cell.server)));
      expect(differing, `${what}, field ${column.name}`).toEqual([]);
    }
    if (!areSums) expect(bytes(frame), `${what}, its bytes`).toEqual(bytes(other));
  }
}
