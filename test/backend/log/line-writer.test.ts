import { setImmediate as nextTurn } from 'node:timers/promises';
import { expect, it } from 'vitest';
import { lineWriter } from '../../../src/backend/log/line-writer';

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
