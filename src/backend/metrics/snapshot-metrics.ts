import type { Registry } from '../../metrics/registry';
import type { SnapshotStatus } from '../../snapshot/snapshots';
import type { DataSource } from '../instance/data-source';
import { observeBySource, type SourceMetric } from './by-source';

/**
 * Where `refreshes` are counted, by kind: `full`, `wal`, `unchanged` or `replay`; where logs are, by what became of them.
 */
const SNAPSHOT_METRICS: readonly SourceMetric<SnapshotStatus>[] = [
  {
    type: 'counter',
    name: 'mahavishnu_learning_snapshot_refreshes_total',
    help: 'Refreshes of the private copy, by kind.',
    read: (status) => byKind(status, ({ count }) => count),
  },
  {
    type: 'counter',
    name: 'mahavishnu_learning_snapshot_refresh_seconds_total',
    help: 'Time spent refreshing the private copy, by kind.',
    read: (status) => byKind(status, ({ milliseconds }) => milliseconds / 1000),
  },
  {
    type: 'counter',
    name: 'mahavishnu_learning_snapshot_copied_bytes_total',
    help: 'Bytes copied into the private copy, by kind.',
    read: (status) => byKind(status, ({ bytes }) => bytes),
  },
  {
    type: 'counter',
    name: 'mahavishnu_learning_snapshot_logs_total',
    help: 'Logs of private copies by outcome: taken_in to the copy that was open, or the reason why they were replayed whole.',
    read: ({ logs }) => Object.entries(logs).map(([outcome, count]) => [{ outcome }, count]),
  },
  {
    type: 'counter',
    name: 'mahavishnu_learning_snapshot_retries_total',
    help: 'Copies begun again because the writer changed the file meanwhile.',
    read: ({ retries }) => [[{}, retries]],
  },
  {
    type: 'gauge',
    name: 'mahavishnu_learning_snapshot_age_seconds',
    help: 'Age of the private copy.',
    read: ({ generation }) => (generation ? [[{}, (Date.now() - generation.asOf) / 1000]] : []),
  },
  {
    type: 'gauge',
    name: 'mahavishnu_learning_snapshot_bytes',
    help: 'Size of the private copy, with its write-ahead log.',
    read: ({ generation }) => (generation ? [[{}, generation.databaseBytes + generation.walBytes]] : []),
  },
];

function byKind(
  { refreshes }: SnapshotStatus,
  pick: (totals: SnapshotStatus['refreshes']['full']) => number,
): ReturnType<SourceMetric<SnapshotStatus>['read']> {
  return Object.entries(refreshes).map(([kind, totals]) => [{ kind }, pick(totals)]);
}

/** Adds what can be told of the private copies of every open data source. */
export function observeSnapshots(registry: Registry, sources: () => readonly DataSource[]): void {
  observeBySource(registry, sources, SNAPSHOT_METRICS, ({ snapshots }) => snapshots.status());
}
