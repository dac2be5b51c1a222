import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { LivePlugin } from '../support/live-plugin';

let live: LivePlugin;

beforeAll(async () => {
  live = await LivePlugin.start(10);
});
afterAll(() => live.dispose());

const inFolder = (name: string) => path.join(live.folder, name);

const check = (place: unknown, role: string | undefined = 'Admin') =>
  live.client({ path: '' }, { uid: 'unsaved', ...(role && { role }) }).resource('path-check', 'POST', { path: place });

describe('a path is checked before it is saved', () => {
  it('and found to be a database that another process is writing to', async () => {
    const { code, body } = await check(live.database);
    expect({ code, body }).toEqual({
      code: 200,
      body: {
        found: {
          file: 'learning.db',
          bytes: expect.any(Number),
          logBytes: expect.any(Number),
          writtenAt: expect.stringMatching(/^\d{4}-\d\d-\d\dT/),
          storageVersion: expect.any(Number),
          createdBy: expect.stringMatching(/^v1\.5/),
        },
      },
    });
  });

  it.each([
    ['nothing', 'missing.db', 'not_found', 'missing.db does not exist.'],
    ['a folder', 'folder', 'not_duckdb', 'folder is a folder.'],
    ['an empty file', 'empty.db', 'truncated', 'empty.db is empty.'],
    ['a text', 'text.db', 'not_duckdb', 'text.db is not a DuckDB database.'],
  ])('and found to lead to %s', async (_, name, problem, message) => {
    mkdirSync(inFolder('folder'), { recursive: true });
    writeFileSync(inFolder('empty.db'), '');
    writeFileSync(inFolder('text.db'), 'Not a database. '.repeat(1000));
    const { code, body } = await check(inFolder(name));
    expect({ code, body }).toEqual({
      code: 200,
      body: { problem: { code: problem, message, hint: expect.any(String) } },
    });
    expect(JSON.stringify(body)).not.toContain(path.dirname(live.database));
  });

  it('and found not to be absolute', async () => {
    expect(await check('learning.db')).toMatchObject({
      code: 200,
      body: { problem: { message: 'The setting path must be an absolute path, beginning with /.' } },
    });
  });

  it.each([undefined, null, 7, ['/']])('and refused when it is %j', async (place) => {
    expect(await check(place)).toMatchObject({ code: 400, body: { code: 'bad_query' } });
  });

  it('and not found where a path holds what none can', async () => {
    expect(await check('/tmp/\0')).toMatchObject({ code: 200, body: { problem: { code: expect.any(String) } } });
  });

  it.each(['Viewer', 'Editor', 'admin', ''])('for administrators only, not for the role "%s"', async (role) => {
    for (const place of [live.database, inFolder('missing.db'), '/etc/passwd']) {
      expect(await check(place, role)).toMatchObject({
        code: 403,
        body: { code: 'forbidden', message: 'Paths are checked for administrators only.' },
      });
    }
  });
});
