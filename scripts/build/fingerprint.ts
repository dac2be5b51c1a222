import { createHash } from 'node:crypto';
import { readdirSync, readFileSync, statSync } from 'node:fs';
import path from 'node:path';
import { inRoot, root } from './root';

/** Everything that a build reads. */
export const BUILD_INPUTS: readonly string[] = [
  'src',
  'dashboards',
  'docs/images',
  'docs/runbooks',
  'docs/without-backend.md',
  'scripts/build',
  'scripts/build.ts',
  'scripts/build-page.ts',
  'scripts/build-without-backend.ts',
  'webpack.config.ts',
  'tsconfig.json',
  'package.json',
  'package-lock.json',
  'README.md',
  'LICENSE',
  'CHANGELOG.md',
];

function filesOf(input: string): string[] {
  if (statSync(inRoot(input)).isFile()) return [input];
  return readdirSync(inRoot(input), { withFileTypes: true, recursive: true })
    .filter((entry) => entry.isFile())
    .map((entry) => path.relative(root, path.join(entry.parentPath, entry.name)));
}

/** One hash over files and folders, the Node version and the platform. */
export function fingerprint(inputs: readonly string[]): string {
  const hash = createHash('sha256').update(`${process.version} ${process.platform} ${process.arch}\n`);
  for (const file of inputs.flatMap(filesOf).sort()) {
    const bytes = readFileSync(inRoot(file));
    hash.update(`${file} ${bytes.length}\n`).update(bytes);
  }
  return hash.digest('hex');
}
