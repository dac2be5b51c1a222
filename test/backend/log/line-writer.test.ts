import { setImmediate as nextTurn } from 'node:timers/promises';
import { expect, it } from 'vitest';
import { lineWriter } from '../../../src/backend/log/line-writer';
import { until } from '../../support/until';

it('writes the lines of one turn together, in order', async () => {
  const writes: string[] = [];
  const write = lineWriter((lines) => writes.push(lines));
  write('a\n');
  write('b\n');
  expect(writes).toEqual([]);
  await nextTurn();
  write('c\n');
  await nextTurn();
  expect(writes).toEqual(['a\nb\n', 'c\n']);
});

it('lines that can wait are written in the end, and before what comes after them', async () => {
  const writes: string[] = [];
  const write = lineWriter((lines) => writes.push(lines));
  write('a\n', true);
  await nextTurn();
  expect(writes).toEqual([]);
  write('b\n');
  await nextTurn();
  expect(writes).toEqual(['a\nb\n']);
  write('c\n', true);
  write('d\n', true);
  await until(() => writes.length > 1);
  expect(writes).toEqual(['a\nb\n', 'c\nd\n']);
});
