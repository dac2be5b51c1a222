import type { KeptAnswers } from '../../live/kept-answers';
import type { Registry } from '../../metrics/registry';
import type { DataSource } from '../instance/data-source';
import { observeBySource, type SourceMetric } from './by-source';

const ANSWER_METRICS: readonly SourceMetric<KeptAnswers['status']>[] = [
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

const PARTS_METRIC: SourceMetric<number> = {
  type: 'counter',
  name: 'mahavishnu_learning_answers_from_parts_total',
  help: 'Queries for which DuckDB read only the rows that are new or have changed.',
  read: (count) => [[{}, count]],
};

/** Adds what can be told of the answers kept by every open data source. */
export function observeAnswers(registry: Registry, sources: () => readonly DataSource[]): void {
  observeBySource(registry, sources, ANSWER_METRICS, ({ answers }) => answers.kept?.status ?? null);
  observeBySource(registry, sources, [PARTS_METRIC], ({ answers }) => answers.fromParts);
}
