import fc from 'fast-check';
import { expect, it } from 'vitest';
import { faultIn } from '../../../src/host/dashboards/json-position';

it.each([
  ['', 1, 1],
  ['hello', 1, 1],
  ['{"uid": "x",\n "title": }', 2, 11],
  ['{"uid": "x",\n\n "title": "a"', 3, 14],
  ['{"uid": "x", "title": "a\n"}', 1, 23],
  ['[1, 2,, 3]', 1, 7],
  ['[1, 2]]', 1, 7],
  ['[1, 2}', 1, 6],
  ['{"a": 1,}', 1, 9],
  ['{"a" 1}', 1, 6],
  ['{a: 1}', 1, 2],
  ['[01]', 1, 3],
  ['[TRUE]', 1, 2],
  ['["\\u00G0"]', 1, 2],
  ['["\u0085", ]', 1, 7],
  ['[1,\n  // no comments\n 2]', 2, 3],
])('finds the fault of %j', (text, line, column) => {
  expect(faultIn(text)).toEqual({ line, column });
});

it('finds what was put into good JSON, wherever that is', () => {
  fc.assert(
    fc.property(fc.jsonValue({ maxDepth: 4 }), fc.nat(), (value, at) => {
      const lines = JSON.stringify([value], null, 1).split('\n');
      const line = at % (lines.length - 1);
      lines.splice(line + 1, 0, '@');
      expect(faultIn(lines.join('\n'))).toEqual({ line: line + 2, column: 1 });
    }),
  );
});

it('takes any depth', () => {
  expect(faultIn('['.repeat(200_000))).toEqual({ line: 1, column: 200_001 });
});
