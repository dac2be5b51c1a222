// Runs before everything is there: nothing but Node's own modules.
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';

function readText(file) {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return null;
  }
}

/**
 * Installs what the package-lock.json of a folder names, unless that very file has been installed already.
 * Throws an Error whose message says what to do.
 */
export function install(folder, name) {
  const stamp = path.join(folder, 'node_modules/.installed');
  const wanted = createHash('sha256')
    .update(readFileSync(path.join(folder, 'package-lock.json')))
    .digest('hex');
  if (readText(stamp) === wanted) return;
  process.stderr.write(`Installing the packages of ${name} (npm ci) …\n`);
  const { status, error } = spawnSync('npm', ['ci', '--loglevel=error', '--no-update-notifier'], {
    cwd: folder,
    stdio: ['ignore', 2, 2],
  });
  if (error)
    throw new Error(`npm could not be started: ${error.message}. It comes with Node; see that it is on the PATH.`);
  if (status !== 0) {
    throw new Error(
      `The packages of ${name} are missing: npm ci failed with exit code ${status}. Its own message stands above; the network is the usual cause.`,
    );
  }
  writeFileSync(stamp, wanted);
}
