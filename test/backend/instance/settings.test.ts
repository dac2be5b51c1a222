import { describe, expect, it } from 'vitest';
import { parseSettings } from '../../../src/backend/instance/settings';
import { LearningError } from '../../../src/error/learning-error';

const bytes = (value: unknown) => new TextEncoder().encode(typeof value === 'string' ? value : JSON.stringify(value));

const parse = (settings: Record<string, unknown>) => parseSettings(bytes({ path: '/data/learning.db', ...settings }));

function failureOf(json: Uint8Array): LearningError {
  try {
    parseSettings(json);
  } catch (error) {
    if (error instanceof LearningError) return error;
  }
  throw new Error('The settings were taken.');
}

describe('settings', () => {
  it('keep what is known and ignore the rest', () => {
    expect(parse({ rowLimit: 500, engine: 'server', colour: 'blue' })).toEqual({
      path: '/data/learning.db',
      rowLimit: 500,
    });
  });

  it('take empty fields as unset', () => {
    expect(parse({ rowLimit: null, threads: '', snapshotPath: '' })).toEqual({ path: '/data/learning.db' });
  });

  it('take everything that design names', () => {
    const all = {
      path: '/data/learning.db',
      maxStalenessSeconds: 0,
      queryTimeoutSeconds: 0.5,
      rowLimit: 1,
      byteLimitMb: 256,
      memoryLimitMb: 512,
      threads: 2,
      maxConcurrentQueries: 4,
      storedTimeZone: 'Europe/Berlin',
      snapshotPath: '/var/tmp/copies',
      archivePath: '/data/archive',
    };
    expect(parseSettings(bytes(all))).toEqual(all);
  });

  it.each([
    ['path', 7],
    ['path', 'relative/learning.db'],
    ['path', '/data/\0/learning.db'],
    ['maxStalenessSeconds', '5'],
    ['maxStalenessSeconds', -1],
    ['queryTimeoutSeconds', 0],
    ['queryTimeoutSeconds', true],
    ['rowLimit', 1.5],
    ['rowLimit', 0],
    ['byteLimitMb', {}],
    ['memoryLimitMb', [512]],
    ['threads', 1e9],
    ['maxConcurrentQueries', 'many'],
    ['storedTimeZone', 'Atlantis/Capital'],
    ['storedTimeZone', 1],
    ['snapshotPath', 'copies'],
    ['archivePath', 'archive'],
    ['archivePath', '/data/*'],
  ])('refuse %s: %j, naming the field and not its value', (field, value) => {
    const error = failureOf(bytes({ path: '/data/learning.db', [field]: value }));
    expect(error.code).toBe('bad_settings');
    expect(error.message).toContain(`"${field}"`);
    if (typeof value === 'string' && value.includes('/')) expect(error.message).not.toContain(value);
  });

  it.each(['', '{}', '{"path":""}', '{"path":null}'])('ask for the path where %j has none', (json) => {
    expect(failureOf(bytes(json))).toMatchObject({ code: 'bad_settings', message: expect.stringContaining('"path"') });
  });

  it.each(['[]', 'null', '"text"', '{"path":', '\u{fffd}'])('refuse %j, which is no object', (json) => {
    expect(failureOf(bytes(json)).code).toBe('bad_settings');
  });
});
