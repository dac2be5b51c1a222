import { writeFileSync } from 'node:fs';
import path from 'node:path';
import webpack, { type Configuration, type Stats } from 'webpack';
import { notices } from './notices';

/** The source files that ended up in the files of a folder. */
export interface Bundled {
  readonly folder: string;
  readonly sources: readonly string[];
}

function run(target: Configuration): Promise<Stats> {
  return new Promise((resolve, reject) => {
    const compiler = webpack(target);
    compiler.run((failure, stats) => {
      compiler.close(() => {
        if (failure) reject(failure);
        else resolve(stats!);
      });
    });
  });
}

/** A module of webpack's; one made of several holds them. */
interface BundledModule {
  readonly resource?: string;
  readonly modules?: Iterable<BundledModule>;
}

function filesOf({ resource, modules = [] }: BundledModule): string[] {
  return [...(resource ? [resource] : []), ...[...modules].flatMap(filesOf)];
}

/** Runs webpack over a target. Rejects with webpack's report. */
export async function bundle(target: Configuration): Promise<Bundled> {
  const stats = await run(target);
  if (stats.hasErrors()) throw new Error(stats.toString({ preset: 'errors-only' }));
  const { outputOptions, modules } = stats.compilation;
  return { folder: outputOptions.path!, sources: [...modules].flatMap((module) => filesOf(module as BundledModule)) };
}

/** Puts the licences of what was bundled into each folder. */
export function writeNotices(all: readonly Bundled[]): void {
  for (const folder of new Set(all.map((bundled) => bundled.folder))) {
    const sources = all.filter((bundled) => bundled.folder === folder).flatMap((bundled) => bundled.sources);
    writeFileSync(path.join(folder, 'THIRD_PARTY_LICENSES.txt'), notices(sources));
  }
}
