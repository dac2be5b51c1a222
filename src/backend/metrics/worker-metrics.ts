import type { Registry } from '../../metrics/registry';
import type { Answered } from '../../pipe/messages';
import type { DataSource } from '../instance/data-source';
import { observeBySource, type SourceMetric } from './by-source';

/** Metrics of all workers of a data source together. */
const WORKER_METRICS: readonly SourceMetric<Answered<'usage'>>[] = [
  {
    type: 'gauge',
    name: 'mahavishnu_learning_worker_resident_memory_bytes',
    help: 'Resident memory of the processes that run DuckDB.',
    read: ({ residentBytes }) => [[{}, residentBytes]],
  },
  {
    type: 'gauge',
    name: 'mahavishnu_learning_worker_cpu_seconds',
    help: 'CPU time spent by the processes that run DuckDB now.',
    read: ({ cpuSeconds }) => [[{}, cpuSeconds]],
  },
  {
    type: 'gauge',
    name: 'mahavishnu_learning_kept_parts_bytes',
    help: 'Size of what is kept of the old rows of answers, about.',
    read: ({ partsBytes }) => [[{}, partsBytes]],
  },
];

/** Adds what the workers of every open data source take of the machine. */
export function observeWorkers(registry: Registry, sources: () => readonly DataSource[]): void {
  observeBySource(registry, sources, WORKER_METRICS, (source) => source.usage());
}
