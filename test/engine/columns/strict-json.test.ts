import fc from 'fast-check';
import { expect, it } from 'vitest';
import { Losses } from '../../../src/engine/columns/losses';
import { isStrictJson, strictJson } from '../../../src/engine/columns/strict-json';

const isStrict = (text: string) => {
  const bytes = Buffer.from(`#${text}#`);
  return isStrictJson(bytes, 1, bytes.length - 1);
};

function parses(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

const json = fc.json().chain((text) => fc.constantFrom(text, JSON.stringify(JSON.parse(text), null, 2)));
/** JSON with a part of it replaced. */
const nearlyJson = fc
  .tuple(
    json,
    fc.nat(),
    fc.nat(3),
    fc.constantFrom('', ',', '"', '\\', '\\u12', '-', '0', '1e', '.5', 'NaN', ' ', '\n', '}', '[', ':', '\t\u0001'),
  )
  .map(([text, at, length, part]) => {
    const from = at % (text.length + 1);
    return text.slice(0, from) + part + text.slice(from + length);
  });

it('takes what JSON.parse takes, and nothing else', () => {
  fc.assert(
    fc.property(fc.oneof(json, nearlyJson, fc.string()), (text) => isStrict(text) === parses(text)),
    {
      numRuns: 20_000,
    },
  );
});

it('makes JSON of anything', () => {
  fc.assert(
    fc.property(fc.oneof(nearlyJson, fc.string()), (text) => {
      expect(parses(strictJson(text, new Losses()))).toBe(true);
    }),
  );
});

it('takes a value that is nested deeper than the stack of calls', () => {
  const depth = 200_000;
  expect(isStrict('['.repeat(depth) + ']'.repeat(depth))).toBe(true);
});
