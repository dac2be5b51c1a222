// Installs the packages of package-lock.json when they are missing or the file has changed,
// and those of each folder that is named, which has a package-lock.json of its own.
// Runs before everything is there: nothing but Node's own modules.
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { install } from './setup/install.mjs';

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

const root = fileURLToPath(new URL('../', import.meta.url));
try {
  for (const folder of ['.', ...process.argv.slice(2)]) {
    install(path.join(root, folder), path.join(folder, 'package-lock.json'));
  }
} catch (error) {
  fail(error.message);
}
