import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { CliProcess } from '../support/cli-process';
import { TemporaryFolder } from '../support/temporary-folder';
import { Writer } from '../writers/writer';
import { TestEmbedder } from './support';

const folder = new TemporaryFolder();
const database = folder.file('learning.db');
const embedder = new TestEmbedder();
let writer: Writer;

/** The writer holds the lock all the while. */
beforeAll(async () => {
  await embedder.start();
  writer = await Writer.startLearning(database, 30);
});
afterAll(async () => {
  await writer.stop();
  embedder.stop();
  folder.dispose();
});

const similar = (...args: readonly string[]) => CliProcess.run('similar', '--db', database, '--days', '3650', ...args);

describe('similar, beside a writer', () => {
  it('finds by words, in lines and as JSON, and says so', async () => {
    const lines = await similar('executions of mahavishnu', '--limit', '2');
    expect(lines.code).toBe(0);
    expect(lines.stderr).toBe('A search by words: no execution of the last 3,650 days has an embedding.\n');
    expect(lines.stdout).toMatch(/^\d executions? of the last 3,650 days by the words that they share/);
    const json = JSON.parse((await similar('executions of mahavishnu', '--top-k', '2', '--json')).stdout);
    expect(json).toMatchObject({ ranked_by: 'words', threshold: null, days: 3650 });
    expect(json.executions.length).toBeGreaterThan(0);
    expect(json.executions[0]).toHaveProperty('solution_summary');
  });

  it.each([
    [[], 2, 'either a text or --task-id'],
    [['x', '--threshold', '70'], 2, 'a number from 0 to 1'],
    [['x', '--limit', '3', '--top-k', '4'], 2, 'cannot be used with'],
    [['x', '--embedder-url', 'nonsense'], 1, 'is no URL'],
    [['--task-id', 'nope'], 1, '[unknown_execution] There is no execution "nope".'],
  ] as const)('%j ends with %i', async (args, code, message) => {
    const ended = await similar(...args);
    expect(ended.code).toBe(code);
    expect(ended.stderr).toContain(message);
    expect(ended.stdout).toBe('');
  });
});
