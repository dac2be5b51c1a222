import { readdirSync, statSync } from 'node:fs';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { createDemo } from '../../src/demo/create-demo';
import { giveBack } from '../../src/retention/give-back';
import { TemporaryFolder } from '../support/temporary-folder';
import { Writer } from '../writers/writer';
import { fingerprint, onDatabase, retain } from './support/record';

let folder: TemporaryFolder;
let path: string;

beforeEach(async () => {
  folder = new TemporaryFolder();
  path = folder.file('learning.db');
  await createDemo(path, { rows: 2000, days: 180, seed: 3, embeddings: true });
});
afterEach(() => folder.dispose());

const CATALOG = `SELECT string_agg(name, ' ' ORDER BY name) FROM (
  SELECT index_name AS name FROM duckdb_indexes() UNION ALL SELECT view_name FROM duckdb_views() WHERE NOT internal
  UNION ALL SELECT table_name FROM duckdb_tables())`;

it('gives the space of deleted rows back, and keeps all else as it was; not while another process has it open', async () => {
  await retain(path, 60, folder.file('archive'));
  await onDatabase(
    path,
    'CREATE TABLE ballast AS SELECT hash(i) AS a, hash(i + 1) AS b FROM range(2500000) AS t(i)',
    'CHECKPOINT',
    'DROP TABLE ballast',
    'CHECKPOINT',
  );
  const before = [await fingerprint(path), await onDatabase(path, CATALOG)];
  const size = statSync(path).size;
  const writer = await Writer.start(path);
  expect(await giveBack(path, () => {})).toMatchObject({ rebuilt: false, says: expect.stringContaining('PID') });
  await writer.stop();
  expect(await giveBack(path, () => {})).toMatchObject({ rebuilt: true, bytesBefore: size });
  expect(statSync(path).size).toBeLessThan(0.75 * size);
  expect([await fingerprint(path), await onDatabase(path, CATALOG)]).toEqual(before);
  expect(readdirSync(folder.path).sort()).toEqual(['archive', 'learning.db']);
  expect(await giveBack(path, () => {})).toMatchObject({ rebuilt: false });
}, 120_000);
