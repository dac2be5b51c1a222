import { readdirSync } from 'node:fs';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { ControllerService } from '../../src/protocol/control';
import { LivePlugin } from '../support/live-plugin';
import { ENDLESS_SQL } from '../support/slow-sql';

let live: LivePlugin;

beforeEach(async () => {
  live = await LivePlugin.start(3_000);
});

afterEach(() => live.dispose());

const count = 'SELECT count(*) AS rows FROM executions';

/** The folders of private copies, one for each data source that has made one. */
function copies(): string[] {
  const base = readdirSync(live.plugin.temp).find((name) => !name.includes('socket'));
  return base ? readdirSync(path.join(live.plugin.temp, base)) : [];
}

/** Resolves when a query has begun on the data source. */
async function begun(uid: string): Promise<void> {
  await expect.poll(copies).not.toEqual([]);
  await live.client({}, { uid }).resource('status');
}

describe('a data source', () => {
  it('keeps one copy for all its queries', async () => {
    const client = live.client();
    await Promise.all([client.sql(count), client.sql(count), client.health()]);
    expect(copies()).toHaveLength(1);
  });

  it('has its copy to itself', async () => {
    await live.client({}, { uid: 'one' }).sql(count);
    await live.client({}, { uid: 'two' }).sql(count);
    expect(copies()).toHaveLength(2);
  });

  it('begins anew when its settings are saved, and its old copy goes', async () => {
    await live.client({ rowLimit: 1 }, { savedAt: 1 }).sql(count);
    const [before] = copies();
    const { frames } = await live.client({ rowLimit: 2 }, { savedAt: 2 }).sql('SELECT task_id FROM executions');
    expect(frames[0]!.columns.task_id).toHaveLength(2);
    await expect.poll(copies).toEqual([expect.not.stringContaining(before!)]);
  });

  it('lets running queries come to their end when its settings are saved', async () => {
    const stop = new AbortController();
    const slow = live.client({}, { savedAt: 1 }).sql(ENDLESS_SQL, { signal: stop.signal });
    await begun('duckdb-learning');
    const renewed = live.client({}, { savedAt: 2 });
    expect((await renewed.sql(count)).status).toBe(200);
    expect(copies()).toHaveLength(2);
    stop.abort();
    await expect(slow).rejects.toMatchObject({ code: 1 });
    await expect.poll(copies).toHaveLength(1);
    expect((await renewed.sql(count)).status).toBe(200);
  });

  it('goes when its new settings are wrong', async () => {
    await live.client({}, { savedAt: 1 }).sql(count);
    expect((await live.client({ threads: 0 }, { savedAt: 2 }).sql(count)).status).toBe(400);
    await expect.poll(copies).toEqual([]);
  });
});

describe('the process, with queries running', () => {
  it.each(['SIGTERM', 'Shutdown'])('ends on %s and leaves nothing behind', async (how) => {
    const slow = live
      .client()
      .sql(ENDLESS_SQL)
      .catch((error: unknown) => error);
    await begun('duckdb-learning');
    if (how === 'SIGTERM') live.plugin.child.kill('SIGTERM');
    else await live.plugin.call(ControllerService.shutdown, {});
    expect(await live.plugin.exited).toEqual({ code: 0, signal: null });
    await slow;
    expect(readdirSync(live.plugin.temp)).toEqual([]);
  });

  it('leaves copies behind when it is killed, which the next one removes', async () => {
    await live.client().sql(count);
    await live.plugin.kill('SIGKILL');
    const [orphan] = copies();
    expect(orphan).toBeDefined();
    await live.restart();
    await live.client().sql(count);
    expect(copies()).toEqual([expect.not.stringContaining(orphan!)]);
  });
});
