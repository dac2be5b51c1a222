import type { Registry } from '../../metrics/registry';
import type { Answered } from '../../pipe/messages';
import type { DataSource } from '../instance/data-source';

/** By data source, of all its workers together. */
const WORKER_METRICS: readonly {
  readonly type: 'counter' | 'gauge';
  readonly name: string;
  readonly help: string;
  readonly read: (usage: Answered<'usage'>) => number;
}[] = [
  {
    type: 'gauge',
    name: 'mahavishnu_learning_worker_resident_memory_bytes',
    help: 'Resident memory of the processes that run DuckDB.',
    read: ({ residentBytes }) => residentBytes,
  },
  {
    type: 'gauge',
    name: 'mahavishnu_learning_worker_cpu_seconds',
    help: 'CPU time spent by the processes that run DuckDB now.',
    read: ({ cpuSeconds }) => cpuSeconds,
  },
];

/** Adds what the workers of every open data source take of the machine. */
export function observeWorkers(registry: Registry, sources: () => readonly DataSource[]): void {
  for (const { type, name, help, read } of WORKER_METRICS) {
    registry.observe(type, name, help, () =>
      Promise.all(sources().map(async (source) => [{ datasource: source.uid }, read(await source.usage())] as const)),
    );
  }
}
