import type { KeptAnswers } from '../../live/kept-answers';
import type { Labels, Registry } from '../../metrics/registry';
import type { DataSource } from '../instance/data-source';

/** By data source. */
const ANSWER_METRICS: readonly {
  readonly type: 'counter' | 'gauge';
  readonly name: string;
  readonly help: string;
  readonly read: (status: KeptAnswers['status']) => readonly (readonly [Labels, number])[];
}[] = [
  {
    type: 'counter',
    name: 'mahavishnu_learning_answers_reused_total',
    help: 'Queries that were answered without DuckDB: from answers kept, or with others that asked the same meanwhile.',
    read: ({ kept, joined }) => [
      [{ by: 'kept' }, kept],
      [{ by: 'joined' }, joined],
    ],
  },
  {
    type: 'gauge',
    name: 'mahavishnu_learning_kept_answers_bytes',
    help: 'Size of the answers that are kept.',
    read: ({ bytes }) => [[{}, bytes]],
  },
];

/** Adds what can be told of the answers kept by every open data source. */
export function observeAnswers(registry: Registry, sources: () => readonly DataSource[]): void {
  for (const { type, name, help, read } of ANSWER_METRICS) {
    registry.observe(type, name, help, async () =>
      sources().flatMap(({ uid, answers }) =>
        (answers ? read(answers.status) : []).map(
          ([labels, value]) => [{ datasource: uid, ...labels }, value] as const,
        ),
      ),
    );
  }
}
