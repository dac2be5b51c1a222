// A foreign writer: holds the write lock on a database and runs one SQL statement a line from standard input.
// Answers each line with `ok` or `error: …` on standard output; ends, with a last checkpoint, when the input ends.
//   node node-writer.mjs DATABASE [BLOCK_BYTES]
import { createInterface } from 'node:readline';
import { DuckDBInstance } from '@duckdb/node-api';

const [path, blockBytes] = process.argv.slice(2);
const instance = await DuckDBInstance.create(path, blockBytes ? { default_block_size: blockBytes } : {});
const connection = await instance.connect();
process.stdout.write('ready\n');
for await (const line of createInterface({ input: process.stdin })) {
  try {
    await connection.run(line);
    process.stdout.write('ok\n');
  } catch (error) {
    process.stdout.write(`error: ${error.message.replaceAll('\n', ' ')}\n`);
  }
}
connection.disconnectSync();
instance.closeSync();
