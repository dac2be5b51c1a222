import { copyFileSync, mkdirSync, mkdtempSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { DuckDBInstance } from '@duckdb/node-api';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { inRoot } from '../../../scripts/build/root';
import { createDemo } from '../../../src/demo/create-demo';
import { browserIsThere } from '../../support/browser';
import { OpenedPage } from './support/opened-page';

vi.setConfig({ testTimeout: 120_000, hookTimeout: 120_000 });

const folder = mkdtempSync(path.join(tmpdir(), 'bad-input-'));
const file = (name: string) => path.join(folder, name);

/** As DuckDB checks each of the three parts of its header. */
function withChecksum(part: Buffer): Buffer {
  let sum = 5381n;
  for (let at = 8; at < part.length; at += 8) {
    sum ^= BigInt.asUintN(64, part.readBigUInt64LE(at) * 0xbf58476d1ce4e5b9n);
  }
  part.writeBigUInt64LE(sum, 0);
  return part;
}

let opened: OpenedPage;

async function duckdb(name: string, ...statements: readonly string[]): Promise<void> {
  const instance = await DuckDBInstance.create(file(name));
  const connection = await instance.connect();
  for (const statement of statements) await connection.run(statement);
  connection.disconnectSync();
  instance.closeSync();
}

beforeAll(async () => {
  if (!browserIsThere) return;
  await createDemo(file('learning.db'), { rows: 500, days: 3, learned: true, indexes: false });
  opened = await OpenedPage.open();
});

afterAll(async () => {
  await opened?.close();
  rmSync(folder, { recursive: true, force: true });
});

async function refusal(...names: readonly string[]): Promise<string> {
  await opened.page.reload();
  await opened.choose(...names.map(file));
  return opened.problem();
}

describe.runIf(browserIsThere)(
  'what is no learning database is refused with a remedy, and the page stays usable:',
  () => {
    it('a picture', async () => {
      copyFileSync(inRoot('docs/images/alerting-dark.png'), file('picture.png'));
      expect(await refusal('picture.png')).toBe(
        'picture.png is not a DuckDB database.\nOpen a DuckDB database file, such as learning.db.',
      );
    });

    it('an empty file', async () => {
      writeFileSync(file('empty.db'), '');
      expect(await refusal('empty.db')).toContain('empty.db is empty.');
    });

    it('a database of a format that is not there yet', async () => {
      const bytes = readFileSync(file('learning.db'));
      bytes.writeBigUInt64LE(999n, 12);
      withChecksum(bytes.subarray(0, 4096));
      writeFileSync(file('newer.db'), bytes);
      const said = await refusal('newer.db');
      expect(said).toContain('newer.db has storage version 999');
      expect(said).toContain('STORAGE_VERSION');
    });

    it('an encrypted one', async () => {
      await duckdb(
        'other.db',
        `SET force_mbedtls_unsafe = 'true'`,
        `ATTACH '${file('secret.db')}' AS secret (ENCRYPTION_KEY 'key')`,
        'CREATE TABLE secret.t (i INT)',
      );
      expect(await refusal('secret.db')).toContain(
        'secret.db is encrypted.\nCopy its tables into a database without a key',
      );
    });

    it('one that is cut short', async () => {
      copyFileSync(file('learning.db'), file('short.db'));
      truncateSync(file('short.db'), 600_000);
      expect(await refusal('short.db')).toBe(
        'short.db is cut off: it ends before what is written in it.\nCopy or download it again, to its end.',
      );
    });

    it('one with a damaged header', async () => {
      const bytes = readFileSync(file('learning.db'));
      bytes[100]! ^= 1;
      writeFileSync(file('torn.db'), bytes);
      expect(await refusal('torn.db')).toContain('torn.db is damaged: a checksum in its header is wrong.');
    });

    it('one without executions', async () => {
      await duckdb('nothing.db', 'CREATE TABLE things (i INTEGER)');
      const said = await refusal('nothing.db');
      expect(said).toContain('has no table executions');
      expect(said).toContain('Open the learning database');
    });

    it('a SQLite database', async () => {
      writeFileSync(file('flow.sqlite'), Buffer.concat([Buffer.from('SQLite format 3\0'), Buffer.alloc(8192)]));
      expect(await refusal('flow.sqlite')).toContain('flow.sqlite is a SQLite database.');
    });

    it('two databases', async () => {
      copyFileSync(file('learning.db'), file('second.db'));
      expect(await refusal('learning.db', 'second.db')).toBe(
        'These are 2 files: learning.db, second.db.\nChoose one database, and with it at most its log, which ends in .wal.',
      );
    });

    it('a log without its database, and a database with the log of another', async () => {
      writeFileSync(file('other.db.wal'), 'log');
      expect(await refusal('other.db.wal')).toContain('Choose its database and the log together.');
      expect(await refusal('learning.db', 'other.db.wal')).toContain('would be learning.db.wal');
    });

    it('archived rows', async () => {
      writeFileSync(file('day.parquet'), 'PAR1');
      expect(await refusal('day.parquet')).toContain('mahavishnu-learning archive restore');
    });

    it('a folder', async () => {
      mkdirSync(file('archive'));
      await opened.page.reload();
      // As a drop of a folder comes from the system.
      await opened.page.evaluate(`
      const transfer = new DataTransfer();
      transfer.items.add(new File(['x'], 'archive'));
      Object.defineProperty(DataTransferItem.prototype, 'webkitGetAsEntry', { value: () => ({ isDirectory: true }) });
      document.dispatchEvent(new DragEvent('drop', { dataTransfer: transfer, cancelable: true, bubbles: true }));`);
      expect(await opened.problem()).toContain('That is a folder.');
    });

    it('and then a learning database is opened', async () => {
      await opened.choose(file('learning.db'));
      expect(await opened.hint()).toContain('500 executions');
      // What is open stays so when the next cannot be opened.
      await opened.page.evaluate(`
      const transfer = new DataTransfer();
      transfer.items.add(new File(['no database at all'], 'notes.txt'));
      Object.defineProperty(DataTransferItem.prototype, 'webkitGetAsEntry', { value: () => null });
      document.dispatchEvent(new DragEvent('drop', { dataTransfer: transfer, cancelable: true, bubbles: true }));`);
      expect(await opened.problem()).toContain('notes.txt is not a DuckDB database.');
      expect(await opened.hint()).toContain('learning.db');
      expect(opened.browsed.complaints).toEqual([]);
    });
  },
);
