import { setImmediate as nextTurn } from 'node:timers/promises';
import { expect, it } from 'vitest';
import { Behind } from '../../../src/backend/log/behind';

it('writes lines together, in their order, when there is time', async () => {
  const written: string[] = [];
  const lines = new Behind((text) => written.push(text));
  lines.add('one\n');
  lines.add('two\n');
  expect(written).toEqual([]);
  await nextTurn();
  expect(written).toEqual(['one\ntwo\n']);
  lines.add('three\n');
  await nextTurn();
  expect(written).toEqual(['one\ntwo\n', 'three\n']);
});

it('writes at once what waits when the process ends, and once', async () => {
  const written: string[] = [];
  const lines = new Behind((text) => written.push(text));
  lines.add('last\n');
  lines.flush();
  await nextTurn();
  expect(written).toEqual(['last\n']);
});
