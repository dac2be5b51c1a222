import { writeFileSync } from 'node:fs';
import path from 'node:path';
import webpack, { type Configuration, type MultiStats } from 'webpack';
import { notices } from './notices';

function run(targets: Configuration[]): Promise<MultiStats> {
  return new Promise((resolve, reject) => {
    const compiler = webpack(targets);
    compiler.run((failure, stats) => {
      compiler.close(() => {
        if (failure) reject(failure);
        else resolve(stats!);
      });
    });
  });
}

/** A module of webpack's; one made of several holds them. */
interface Bundled {
  readonly resource?: string;
  readonly modules?: Iterable<Bundled>;
}

function filesOf({ resource, modules = [] }: Bundled): string[] {
  return [...(resource ? [resource] : []), ...[...modules].flatMap(filesOf)];
}

/**
 * Runs webpack over the targets, and puts the licences of what it bundled into each folder. Rejects with webpack's
 * report.
 */
export async function bundle(targets: Configuration[]): Promise<void> {
  const all = await run(targets);
  if (all.hasErrors()) throw new Error(all.toString({ preset: 'errors-only' }));
  const bundled = new Map<string, string[]>();
  for (const { compilation } of all.stats) {
    const folder = compilation.outputOptions.path!;
    const files = [...compilation.modules].flatMap((module) => filesOf(module as Bundled));
    bundled.set(folder, [...(bundled.get(folder) ?? []), ...files]);
  }
  for (const [folder, files] of bundled) writeFileSync(path.join(folder, 'THIRD_PARTY_LICENSES.txt'), notices(files));
}
