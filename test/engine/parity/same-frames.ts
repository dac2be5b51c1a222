import { expect } from 'vitest';
import { type AnswerContext, answer } from '../../../src/answer/answer';
import type { Engine } from '../../../src/engine/engine';
import { LearningError } from '../../../src/error/learning-error';
import type { Frame } from '../../../src/frame/frame';
import { type Cell, cellAt } from '../../../src/result/cell';

/** What an answer says, whoever gave it. */
interface Told {
  readonly notices: readonly string[];
  readonly fields: readonly (readonly [name: string, kind: string, labels: unknown, config: unknown])[];
  readonly cells: readonly (readonly Cell[])[];
}

const told = ({ fields, length, meta }: Frame): Told => ({
  notices: meta.notices.map(({ text }) => text),
  fields: fields.map(({ column, labels, config }) => [column.name, column.kind, labels, config]),
  cells: fields.map(({ column }) => Array.from({ length }, (_, row) => cellAt(column, row))),
});

export async function toldBy(query: unknown, context: AnswerContext, engine: Engine): Promise<Told[] | string> {
  try {
    return (await answer(query, context, engine)).map(told);
  } catch (error) {
    if (error instanceof LearningError) return `${error.code}: ${error.message}`;
    throw error;
  }
}

const isNear = (one: Cell, other: Cell) =>
  typeof one === 'number' && typeof other === 'number' && Math.abs(one - other) <= 1e-9 * Math.max(Math.abs(one), 1e-3);

/** That two answers are the same: sums of floats within 1e-9, whatever else to the last bit. */
export function expectSame(browser: Told[] | string, server: Told[] | string, what: string): void {
  if (typeof browser === 'string' || typeof server === 'string') {
    expect(browser, what).toEqual(server);
    return;
  }
  const heads = (all: Told[]) =>
    all.map(({ notices, fields, cells }) => [notices, fields, cells.map(({ length }) => length)]);
  expect(heads(browser), what).toEqual(heads(server));
  for (const [i, { cells }] of browser.entries()) {
    for (const [field, column] of cells.entries()) {
      const others = server[i]!.cells[field]!;
      const differing = column.flatMap((cell, row) =>
        Object.is(cell, others[row]) || isNear(cell, others[row]!) ? [] : [[row, cell, others[row]]],
      );
      expect(differing, `${what}, field ${browser[i]!.fields[field]![0]}`).toEqual([]);
    }
  }
}
