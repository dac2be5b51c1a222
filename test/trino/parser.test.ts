import { describe, expect, it } from 'vitest';
import { trinoParser } from '../support/trino-parser';

const parser = trinoParser();
if (typeof parser === 'string') console.warn(`${parser}: SQL is NOT read by Trino's parser in this run.`);

describe.skipIf(typeof parser === 'string')("Trino's parser", () => {
  it('answers for each statement apart', () => {
    const parse = parser as Exclude<typeof parser, string>;
    const [good, bad, after] = parse(['SELECT 1', 'SELECT *\nFROM t WHERE\n', "SELECT 'größer \n 😀'"]);
    expect([good, after]).toEqual(['', '']);
    expect(bad).toMatch(/^line 3:1: mismatched input/);
  });
});
