// A foreign writer that never rests: changes a table at random and keeps, in the same transaction, a commit number
// and a checksum over every column. Prints `ready`, then `committed NUMBER` after each transaction, or
// `failed REASON` and exits 1 when DuckDB refuses anything. Ends when its input ends. The script is a file beside this
// one: what is changed, and what is summed up. None updates or deletes rows under an index: DuckDB 1.5.5 now and then
// cannot replay its own log of that ("Attempted to access index 2 within vector of size 2"), after a crash of the writer
// as well as in a copy.
//   node torture-writer.mjs SCRIPT DATABASE BLOCK_BYTES
import { readFileSync } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';
import { DuckDBInstance } from '@duckdb/node-api';

const [scriptName, path, blockBytes] = process.argv.slice(2);
const script = JSON.parse(readFileSync(new URL(scriptName, import.meta.url), 'utf8'));
const seal = script.seal.replace('{summary}', script.summary);
const raffle = script.changes.flatMap((change) => Array(change.weight).fill(change));

let stopping = false;
process.stdin.resume().on('end', () => {
  stopping = true;
});

const upTo = (n) => Math.floor(Math.random() * n);
const pick = (list) => list[upTo(list.length)];

/** Commits go on during these checkpoints, into a log of their own. While a transaction is open DuckDB may refuse them. */
async function checkpointMeanwhile(connection) {
  while (!stopping) {
    await delay(upTo(200));
    await connection.run(pick(script.checkpoints)).catch((error) => {
      if (!error.message.includes('Cannot CHECKPOINT')) throw error;
    });
  }
  connection.disconnectSync();
}

try {
  const instance = await DuckDBInstance.create(path, { default_block_size: blockBytes });
  const connection = await instance.connect();
  for (const statement of script.setup) await connection.run(statement);
  let commits = Number((await connection.runAndReadAll('SELECT commits FROM ledger')).getRows()[0][0]);
  process.stdout.write('ready\n');
  const checkpoints = checkpointMeanwhile(await instance.connect());
  while (!stopping) {
    const { sql, least, most } = pick(raffle);
    await connection.run('BEGIN');
    await connection.run(sql.replaceAll('{n}', least + upTo(most - least + 1)));
    await connection.run(seal.replace('{n}', ++commits));
    await connection.run('COMMIT');
    process.stdout.write(`committed ${commits}\n`);
  }
  await checkpoints;
  connection.disconnectSync();
  instance.closeSync();
} catch (error) {
  process.stdout.write(`failed ${error.message.replaceAll('\n', ' ')}\n`);
  process.exitCode = 1;
  stopping = true;
  process.stdin.destroy();
}
