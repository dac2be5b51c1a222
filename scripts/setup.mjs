// Installs the packages of package-lock.json when they are missing or the file has changed.
// Runs before everything is there: nothing but Node's own modules.
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const root = new URL('../', import.meta.url);
const lock = new URL('package-lock.json', root);
const stamp = new URL('node_modules/.installed', root);

function fail(message) {
  process.stderr.write(`${message}\n`);
  process.exit(1);
}

const [major, minor] = process.versions.node.split('.').map(Number);
if (major < 20 || (major === 20 && minor < 19)) {
  fail(
    `Node ${process.versions.node} is too old: version 20.19 or newer is needed. Install it from https://nodejs.org.`,
  );
}

function lockHash() {
  return createHash('sha256').update(readFileSync(lock)).digest('hex');
}

function installedHash() {
  try {
    return readFileSync(stamp, 'utf8');
  } catch {
    return null;
  }
}

const wanted = lockHash();
if (installedHash() !== wanted) {
  process.stderr.write('Installing the packages of package-lock.json (npm ci) …\n');
  const { status, error } = spawnSync('npm', ['ci'], { cwd: fileURLToPath(root), stdio: ['ignore', 2, 2] });
  if (error) fail(`npm could not be started: ${error.message}. It comes with Node; see that it is on the PATH.`);
  if (status !== 0)
    fail(`npm ci failed with exit code ${status}. Its own message stands above; the network is the usual cause.`);
  writeFileSync(stamp, wanted);
}
