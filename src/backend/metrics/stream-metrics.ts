import type { Commits } from '../../live/commits';
import type { Registry } from '../../metrics/registry';
import type { DataSource } from '../instance/data-source';
import { observeBySource, type SourceMetric } from './by-source';

const STREAM_METRICS: readonly SourceMetric<Commits['status']>[] = [
  {
    type: 'gauge',
    name: 'mahavishnu_learning_streams',
    help: 'Channels of Grafana Live that wait for commits; the files are watched while there is one.',
    read: ({ listeners }) => [[{}, listeners]],
  },
  {
    type: 'counter',
    name: 'mahavishnu_learning_commit_events_total',
    help: 'How often live panels were told that something has been committed.',
    read: ({ events }) => [[{}, events]],
  },
];

/** Adds what can be told of the streams of every open data source. */
export function observeStreams(registry: Registry, sources: () => readonly DataSource[]): void {
  observeBySource(registry, sources, STREAM_METRICS, ({ commits }) => commits.status);
}
