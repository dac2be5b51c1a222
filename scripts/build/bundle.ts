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

/** Runs webpack over the targets, and puts the licences of what it bundled beside each. Rejects with webpack's report. */
export async function bundle(targets: Configuration[]): Promise<void> {
  const all = await run(targets);
  if (all.hasErrors()) throw new Error(all.toString({ preset: 'errors-only' }));
  for (const { compilation } of all.stats) {
    const file = path.join(compilation.outputOptions.path!, 'THIRD_PARTY_LICENSES.txt');
    writeFileSync(file, notices(compilation.fileDependencies));
  }
}
