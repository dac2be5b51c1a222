import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { DuckdbEngine } from '../../../../src/engine/duckdb-node/duckdb-engine';
import { openLiveFile } from '../../../../src/live/live-file';
import { Writer } from '../../../writers/writer';
import { rows } from './support/twins';

// Names that DuckDB has for databases and schemas of its own.
it.each(['memory.db', 'system.db', 'temp.db', 'information_schema.db'])(
  'a database in the file %s is read as any other, its commits taken in or its log replayed',
  async (name) => {
    const folder = mkdtempSync(join(tmpdir(), 'names-'));
    const path = join(folder, name);
    const writer = await Writer.start(path);
    await writer.run('CREATE TABLE executions (n INTEGER)', 'INSERT INTO executions VALUES (1)', 'CHECKPOINT');
    const ways = [4, 0].map((takeInLogMb) => {
      const duckdb = new DuckdbEngine({ threads: 1, takeInLogMb });
      const options = { path, snapshotPath: folder, maxStalenessSeconds: 0, keepsGrowth: takeInLogMb > 0 };
      return { duckdb, file: openLiveFile({ ...options, reader: () => duckdb }) };
    });
    for (const n of [1, 2, 3]) {
      if (n > 1) await writer.run(`INSERT INTO executions VALUES (${n})`);
      for (const { duckdb, file } of ways) {
        const sql =
          'SELECT count(*)::INTEGER AS shown, (SELECT count(*)::INTEGER FROM main.executions) AS held FROM executions';
        expect(await rows(duckdb.over(file), { sql })).toEqual([{ shown: n, held: n }]);
      }
    }
    const [takingIn] = ways;
    expect((await takingIn!.file.snapshots.status()).logs).toEqual({ first: 1, taken_in: 2 });
    await writer.stop();
    for (const { duckdb, file } of ways) {
      await duckdb.close();
      await file.close();
    }
    rmSync(folder, { recursive: true });
  },
);
