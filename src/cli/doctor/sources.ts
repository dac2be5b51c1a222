import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { DATA_SOURCE } from '../../dashboards/data-source';
import { yamlFilesIn } from '../install/local/provisioning';

/** A data source of ours, however it came to be. */
export interface Source {
  readonly name: string;
  readonly path: string | undefined;
  readonly snapshotPath: string | undefined;
}

interface Described {
  readonly name?: unknown;
  readonly type?: unknown;
  readonly jsonData?: Readonly<Record<string, unknown>>;
}

/** Undefined where it is empty, or a variable of an environment that we do not see. */
function known(value: unknown): string | undefined {
  if (typeof value !== 'string' || value === '') return undefined;
  const filled = value
    .replaceAll(/(?<!\$)\$(?:\{(\w+)\}|__env\{(\w+)\}|(\w+))/g, (whole, ...names: (string | undefined)[]) => {
      const name = names.slice(0, 3).find(Boolean);
      return (name && process.env[name]) || whole;
    })
    .replaceAll('$$', '\u0000');
  return filled.includes('$') ? undefined : filled.replaceAll('\u0000', '$');
}

/** Our data sources, of all that a file or the API describes. */
export const sourcesOf = (described: readonly Described[]): Source[] =>
  described
    .filter(({ type }) => type === DATA_SOURCE.type)
    .map(({ name, jsonData }) => ({
      name: String(name),
      path: known(jsonData?.path),
      snapshotPath: known(jsonData?.snapshotPath),
    }));

function describedIn(file: string): readonly Described[] {
  try {
    const { datasources } = (parse(readFileSync(file, 'utf8')) ?? {}) as { datasources?: unknown };
    return Array.isArray(datasources) ? datasources : [];
  } catch {
    // Grafana itself tells what is wrong with it.
    return [];
  }
}

/** The data sources that the files of provisioning bring. */
export const provisionedSources = (provisioning: string): Source[] =>
  sourcesOf(yamlFilesIn(join(provisioning, 'datasources')).flatMap(describedIn));
