import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { inRoot } from './build/root';
import { generatedFiles } from './generate/files';

/** Folders that hold nothing but generated files. */
const FOLDERS = ['dashboards', 'provisioning/alerting', 'provisioning/channels', 'provisioning/prometheus'];

const { values } = parseArgs({ options: { check: { type: 'boolean', default: false } } });

const files = await generatedFiles();
const written = (name: string) => existsSync(inRoot(name)) && readFileSync(inRoot(name), 'utf8');
const changed = [...files].filter(([name, content]) => written(name) !== content).map(([name]) => name);
const stale = FOLDERS.filter((folder) => existsSync(inRoot(folder)))
  .flatMap((folder) => readdirSync(inRoot(folder)).map((name) => `${folder}/${name}`))
  .filter((name) => !files.has(name));

if (!values.check) {
  for (const name of stale) rmSync(inRoot(name));
  for (const name of changed) {
    mkdirSync(path.dirname(inRoot(name)), { recursive: true });
    writeFileSync(inRoot(name), files.get(name)!);
    console.log(name);
  }
} else if (changed.length + stale.length > 0) {
  console.error(`Not as their sources say: ${[...changed, ...stale].join(', ')}. Run npm run generate.`);
  process.exitCode = 1;
}
