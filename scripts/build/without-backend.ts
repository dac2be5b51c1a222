import { rmSync } from 'node:fs';
import { pluginWithoutBackend, workerWithoutBackend } from '../../webpack.config';
import { bundle, writeNotices } from './bundle';
import { copyShown } from './plugin-folder';
import { inRoot } from './root';
import { stamped } from './stamped';
import { manifestWithoutBackend, WITHOUT_BACKEND } from './without-backend-manifest';

const FOLDER = inRoot(WITHOUT_BACKEND.folder);

async function build(): Promise<void> {
  rmSync(FOLDER, { recursive: true, force: true });
  writeNotices([await bundle(pluginWithoutBackend), await bundle(workerWithoutBackend)]);
  copyShown(FOLDER, manifestWithoutBackend(), 'docs/without-backend.md');
}

/** Leaves the plugin without a backend in build/without-backend/. */
export function ensureWithoutBackend({ always }: { always: boolean }): Promise<void> {
  return stamped({
    stamp: inRoot('.cache/build-without-backend'),
    outputs: [FOLDER],
    always,
    build,
    done: `${WITHOUT_BACKEND.folder}/`,
  });
}
