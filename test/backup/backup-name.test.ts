import { expect, it } from 'vitest';
import { nextName, parseName } from '../../src/backup/backup-name';

const at = Date.UTC(2026, 1, 9, 3, 0, 0, 700);

it('names a backup by the second that it was taken in, UTC, and by a number where there are several', () => {
  const first = nextName(at, []);
  const second = nextName(at, [first]);
  expect([first.text, second.text]).toEqual([
    'learning_db_backup_20260209_030000',
    'learning_db_backup_20260209_030000_1',
  ]);
  expect(parseName(second.text)).toEqual(second);
  expect(nextName(at, [first, second, nextName(at + 60_000, [])]).text).toBe('learning_db_backup_20260209_030100_1');
});

it('after the clock has been set back the newest backup is still the last one', () => {
  const before = nextName(at, []);
  expect(nextName(at - 3_600_000, [before]).text).toBe('learning_db_backup_20260209_030000_1');
});

it.each([
  'learning_db_backup_20260209',
  'learning_db_backup_20260209_030000_0',
  'x_learning_db_backup_20260209_030000',
  '..',
])('%s is no name of a backup', (text) => {
  expect(parseName(text)).toBeNull();
});
