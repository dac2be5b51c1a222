import webpack, { type Configuration } from 'webpack';

/** Runs webpack over the targets. Rejects with its own report when one of them has an error. */
export function bundle(targets: Configuration[]): Promise<void> {
  return new Promise((resolve, reject) => {
    const compiler = webpack(targets);
    compiler.run((failure, stats) => {
      compiler.close(() => {
        if (failure) reject(failure);
        else if (stats?.hasErrors()) reject(new Error(stats.toString({ preset: 'errors-only' })));
        else resolve();
      });
    });
  });
}
