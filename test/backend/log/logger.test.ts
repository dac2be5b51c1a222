import { expect, it } from 'vitest';
import { createLogger } from '../../../src/backend/log/logger';

it('writes one line of JSON an entry, as hclog reads it', () => {
  const lines: string[] = [];
  const log = createLogger('the-plugin', (line) => lines.push(line));
  log.with({ datasource: 'uid' }).log('warn', 'two\nlines', { rows: 3, code: undefined });
  expect(lines).toHaveLength(1);
  expect(lines[0]).toMatch(/^[^\n]*\n$/);
  const { '@timestamp': timestamp, ...entry } = JSON.parse(lines[0]!) as Record<string, unknown>;
  expect(entry).toEqual({
    '@level': 'warn',
    '@message': 'two\nlines',
    '@module': 'the-plugin',
    datasource: 'uid',
    rows: 3,
  });
  expect(timestamp).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z$/);
});

it('keeps a line within what the host reads at once', () => {
  const lines: string[] = [];
  createLogger('the-plugin', (line) => lines.push(line)).log('error', 'x'.repeat(1_000_000), {
    stack: 'y'.repeat(1_000_000),
  });
  expect(lines[0]!.length).toBeLessThan(65_536);
});
