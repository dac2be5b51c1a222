import { PRESETS } from './all-presets';
import { compileQuery } from './compile-query';
import type { QueryContext } from './context';
import { FILTER_OPERATORS, type FilterOperator } from './filter';
import { parseQuery } from './parse-query';
import type { Dialect } from './tree/dialect';
import { NotSayable } from './tree/dialect';
import { DIMENSIONS, METADATA_PREFIX } from './vocabulary/dimensions';
import { isDatabaseProperty } from './vocabulary/measure';
import { MEASURES } from './vocabulary/measures';

/** Something of the vocabulary, and what asks for it. */
export interface Word {
  readonly kind: 'measure' | 'dimension' | 'operator' | 'preset';
  readonly name: string;
  readonly queries: readonly object[];
}

/** Values that an operator takes, by field; a field of each kind. */
function filtersBy(op: FilterOperator): readonly object[] {
  if (op === 'isNull' || op === 'isNotNull') return [{ field: 'repo', op }];
  if (op === '=~' || op === '!~') return [{ field: 'repo', op, value: '^a.*' }];
  const values = {
    repo: 'a',
    duration_seconds: 1.5,
    success: true,
    timestamp: '2026-02-09T12:00:00Z',
    severity: 'error',
  };
  const isList = op === '=|' || op === '!=|';
  const many = { field: 'repo', op, value: Array.from({ length: 100 }, (_, i) => `repo ${i}`) };
  return [
    ...Object.entries(values).map(([field, value]) => ({ field, op, value: isList ? [value] : value })),
    ...(isList ? [many] : []),
  ];
}

const metric = (rest: object) => ({ queryType: 'metric', measures: ['executions'], format: 'table', ...rest });

/** Measures, dimensions, operators of filters and presets, each with queries that take all that it can take. */
export const WORDS: readonly Word[] = [
  ...MEASURES.map((measure): Word => {
    const measures = [measure.id];
    const over = { compare: 'previous', bounds: true, bucket: '1h', minSamples: 2, format: 'timeseries' };
    const queries = [metric({ measures }), ...(isDatabaseProperty(measure) ? [] : [metric({ measures, ...over })])];
    return { kind: 'measure', name: measure.id, queries };
  }),
  ...[...DIMENSIONS.map(({ id }) => id), `${METADATA_PREFIX}KEY`].map((id): Word => {
    const dimensions = [id];
    return {
      kind: 'dimension',
      name: id,
      queries: [metric({ dimensions }), metric({ dimensions, limit: 3, other: true })],
    };
  }),
  ...FILTER_OPERATORS.map((op): Word => {
    return { kind: 'operator', name: op, queries: filtersBy(op).map((filter) => metric({ filters: [filter] })) };
  }),
  ...PRESETS.map(
    ({ name }): Word => ({ kind: 'preset', name, queries: [{ queryType: 'preset', preset: name, format: 'table' }] }),
  ),
];

/** The statements of the word in that dialect; or, in a sentence, why it has none. */
export function sayIn(
  dialect: Dialect,
  { queries }: Pick<Word, 'queries'>,
  context: QueryContext,
): readonly string[] | string {
  try {
    return queries.map((query) => compileQuery(parseQuery(query), context, dialect).inlined());
  } catch (error) {
    if (error instanceof NotSayable) return error.message;
    throw error;
  }
}
