import { describe, expect, it } from 'vitest';
import { exactOf, exactText, parseExact, roundedOf } from '../../src/json/exact';

const again = (text: string) => exactText(JSON.stringify(parseExact(text)));

describe('whole numbers beyond 2^53', () => {
  it.each([
    '{"a":9007199254740993,"b":[-9007199254740993,12345678901234567890123]}',
    '[9007199254740993]',
    '9007199254740993',
    '{"9007199254740993":"9007199254740993, \\"9007199254740993"}',
    '{"a":"\\\\","b":9007199254740993}',
    '{"a":9007199254740991,"b":-0.1,"c":1e+300}',
  ])('were rounded: %s', (text) => {
    expect(again(text)).toBe(text);
  });

  it('are other numbers where they have a fraction or an exponent', () => {
    expect(parseExact('[0.1234567890123456789, 9007199254740993.0, 9007199254740993e2]')).toEqual([
      0.12345678901234568, 9007199254740992, 900719925474099300,
    ]);
  });

  it('are no JSON where they begin with 0', () => {
    expect(() => parseExact('[ 00000000000000000001]')).toThrow(SyntaxError);
  });

  it('are numbers to whoever counts with them', () => {
    expect(roundedOf(parseExact('9007199254740993'))).toBe(9007199254740992);
    expect(roundedOf('9007199254740993')).toBe('9007199254740993');
    expect(exactOf(7n)).toBe(7);
    expect(exactText(JSON.stringify([exactOf(2n ** 64n)]))).toBe('[18446744073709551616]');
  });
});
