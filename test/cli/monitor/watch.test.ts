import { execFileSync } from 'node:child_process';
import { renameSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { OnTerminal, runBuilt, withoutEscapes } from '../../support/built-cli';
import { insertRecent } from '../../support/recent-rows';
import { TemporaryFolder } from '../../support/temporary-folder';
import { Writer } from '../../writers/writer';

vi.setConfig({ testTimeout: 60_000 });

const folder = new TemporaryFolder();
const database = folder.file('learning.db');
let writer: Writer;

beforeAll(async () => {
  writer = await Writer.startLearning(database, 0);
  await insertRecent(writer, 90);
});
afterAll(async () => {
  await writer.stop();
  folder.dispose();
});

const ENTER = '\u001b[?1049h\u001b[?25l';
const LEAVE = '\u001b[?25h\u001b[?1049l';

describe('watch, beside a writer', () => {
  it('appends one look to the other in a pipe', async () => {
    const { code, stdout, stderr } = await runBuilt(['watch', '--db', database, '--interval', '1', '--count', '2']);
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(stdout.match(/^Status: OK$/gm)).toHaveLength(2);
    expect(stdout).not.toContain('\u001b');
    const lines = (await runBuilt(['watch', '--db', database, '--interval', '1', '--count', '2', '--json'])).stdout;
    expect(
      lines
        .trimEnd()
        .split('\n')
        .map((line) => JSON.parse(line).status),
    ).toEqual(['OK', 'OK']);
  });

  it('draws in place on a terminal, sees what is new, follows its size, and gives it back at Ctrl-C', async () => {
    const terminal = new OnTerminal(['watch', '--db', database, '--interval', '1'], { columns: 80 });
    await terminal.shows('last 24 h  90');
    await writer.insert(0, 10);
    await insertRecent(writer, 10);
    await terminal.shows('last 24 h  100');
    execFileSync('stty', ['-F', await terminal.device(), 'cols', '30']);
    const before = terminal.output.length;
    await terminal.shows('every 1 s; Ctrl-C ends it', 5);
    terminal.type('\u0003');
    expect(await terminal.ended()).toBe(0);
    const { output } = terminal;
    expect(output.split(ENTER)).toHaveLength(2);
    expect(output.split(LEAVE)).toHaveLength(2);
    const drawn = output.slice(before, output.indexOf(LEAVE)).split('\u001b[H').slice(2);
    const widths = drawn.flatMap((screen) => screen.split('\r\n').map((line) => withoutEscapes(line).length));
    expect(Math.max(...widths)).toBeLessThanOrEqual(30);
    // What was seen last stays to be read.
    expect(output.slice(output.indexOf(LEAVE))).toContain('last 24 h  100');
  });
});

describe('watch', () => {
  it('goes on while the database is away', async () => {
    const other = folder.file('away.db');
    await (await Writer.startLearning(folder.file('later.db'), 0)).stop();
    const terminal = new OnTerminal(['watch', '--db', other, '--interval', '1'], { columns: 80 });
    await terminal.shows('away.db does not exist.');
    renameSync(folder.file('later.db'), other);
    await terminal.shows('No execution records');
    terminal.type('\u0003');
    expect(await terminal.ended()).toBe(0);
  });

  it('takes whole seconds', async () => {
    expect((await runBuilt(['watch', '--interval', '0.5'])).code).toBe(2);
  });
});
