import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { DuckDBInstance } from '@duckdb/node-api';
import { createDemo } from '../src/demo/create-demo';
import { answers } from './answers';
import { backup } from './backup';
import { browser } from './browser';
import { checkpoint } from './checkpoint';
import { collector } from './collector';
import { command } from './command';
import { dashboard } from './dashboard';
import { editor } from './editor';
import type { Figure, PeerOptions, Remark, Section } from './figure';
import { insight } from './insight';
import { mcp } from './mcp';
import { parts } from './parts';
import { peer } from './peer';
import { queries } from './queries';
import { refreshed } from './refreshed';
import { resources } from './resources';
import { retention } from './retention';
import { search } from './search';
import { snapshot } from './snapshot';
import { startup } from './startup';
import { stream } from './stream';
import { takenIn } from './taken-in';
import { viewers } from './viewers';
import { vocabulary } from './vocabulary';
import { worker } from './worker';

const SECTIONS: Readonly<Record<string, Section>> = {
  startup,
  snapshot,
  checkpoint,
  'taken-in': takenIn,
  refreshed,
  stream,
  queries,
  peer,
  answers,
  vocabulary,
  insight,
  dashboard,
  resources,
  editor,
  parts,
  worker,
  viewers,
  collector,
  backup,
  retention,
  command,
  mcp,
  search,
  browser,
};

/** As plugins made with Grafana's sqlds have it: 1 is a table. */
const PEER_QUERY = '{"rawSql":"$sql","format":1}';
const PEER_SETTINGS = '{"path":"$path"}';

const { peer: _, ...BY_DEFAULT } = SECTIONS;

const HELP = `Usage: npm run bench -- [--rows N,N,…] [--only SECTION,…] [--json FILE]
       npm run bench -- --peer FOLDER [--peer-query JSON] [--peer-settings JSON] [--rows N,N,…]

  --rows           sizes of the databases (default 100000,1000000,10000000)
  --only           ${Object.keys(SECTIONS).join(', ')}
                   (default all but peer; with --peer, peer alone)
  --json           write the figures to FILE too
  --peer           another built data source plugin, to be asked the same SQL on the same file in turn: the folder of its
                   plugin.json, and of the executable that this names, with the suffix of the platform
  --peer-query     its query model; $sql stands for the statement (default ${PEER_QUERY})
  --peer-settings  its jsonData; $path stands for the database (default ${PEER_SETTINGS})

Figures are medians of one run on this machine; compare ratios, not milliseconds.`;

const { values } = parseArgs({
  options: {
    rows: { type: 'string', default: '100000,1000000,10000000' },
    only: { type: 'string' },
    json: { type: 'string' },
    peer: { type: 'string' },
    'peer-query': { type: 'string', default: PEER_QUERY },
    'peer-settings': { type: 'string', default: PEER_SETTINGS },
    help: { type: 'boolean', default: false },
  },
});

async function database(rows: number): Promise<string> {
  const folder = resolve(import.meta.dirname, '../.cache');
  const path = join(folder, `bench-${rows}.duckdb`);
  if (!existsSync(path)) {
    mkdirSync(folder, { recursive: true });
    console.log(`Creating a database of ${rows.toLocaleString('en')} rows.`);
    await createDemo(path, { rows, days: 90, seed: 1, indexes: false, learned: true });
  }
  return path;
}

async function newestIn(path: string): Promise<number> {
  const instance = await DuckDBInstance.create(path, { access_mode: 'READ_ONLY' });
  const connection = await instance.connect();
  const newest = (await connection.runAndReadAll('SELECT epoch_ms(max(timestamp)) FROM executions')).value(0, 0);
  connection.disconnectSync();
  instance.closeSync();
  return Number(newest);
}

function show(measured: Figure | Remark): string {
  if ('remark' in measured) return `  ${measured.name.padEnd(44)}  ${measured.remark}`;
  const { name, value, unit, target } = measured;
  const figure = `${value.toFixed(unit === '×' || value < 1 ? 2 : 1)} ${unit}`.padStart(12);
  const reached = target === undefined ? '' : `  ${value <= target ? 'reached' : 'MISSED'}: at most ${target} ${unit}`;
  return `  ${name.padEnd(44)}${figure}${reached}`;
}

async function run(): Promise<void> {
  const { peer: folder, 'peer-query': query, 'peer-settings': settings } = values;
  const peerOptions: PeerOptions | undefined = folder === undefined ? undefined : { folder, query, settings };
  const sections = values.only?.split(',') ?? (peerOptions ? ['peer'] : Object.keys(BY_DEFAULT));
  const report: { rows: number; section: string; figures: (Figure | Remark)[] }[] = [];
  for (const rows of values.rows.split(',').map(Number)) {
    const path = await database(rows);
    const newest = await newestIn(path);
    for (const section of sections) {
      const measure = SECTIONS[section];
      if (!measure) throw new Error(`There is no section ${section}; there are ${Object.keys(SECTIONS).join(', ')}.`);
      const figures = await measure({ path, rows, newest, ...(peerOptions && { peer: peerOptions }) });
      report.push({ rows, section, figures });
      console.log(`\n${rows.toLocaleString('en')} rows, ${section}`);
      for (const figure of figures) console.log(show(figure));
    }
  }
  const json = JSON.stringify(report, null, 2);
  if (values.json) writeFileSync(values.json, `${json}\n`);
  else console.log(`\n${json}`);
}

if (values.help) console.log(HELP);
else await run();
