import type { Labels, Registry } from '../../metrics/registry';
import type { DataSource } from '../instance/data-source';

type Sample = readonly [Labels, number];

/** What is told of each data source, of a status of its own. */
export interface SourceMetric<T> {
  readonly type: 'counter' | 'gauge';
  readonly name: string;
  readonly help: string;
  readonly read: (status: T) => readonly Sample[];
}

/** Adds metrics of every open data source, labelled by its uid. @param statusOf null for one of which there is nothing to tell */
export function observeBySource<T>(
  registry: Registry,
  sources: () => readonly DataSource[],
  metrics: readonly SourceMetric<T>[],
  statusOf: (source: DataSource) => T | null | Promise<T>,
): void {
  for (const { type, name, help, read } of metrics) {
    registry.observe(type, name, help, async () => {
      const samples = sources().map(async (source) => {
        const status = await statusOf(source);
        return (status === null ? [] : read(status)).map(
          ([labels, value]): Sample => [{ datasource: source.uid, ...labels }, value],
        );
      });
      return (await Promise.all(samples)).flat();
    });
  }
}
