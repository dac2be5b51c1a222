import { numbers } from './numbers';
import { STRING_ENTRY, stringAt } from './strings';

const HEADER = 3;

/** BIGNUM: integers of any length. What exceeds a float64 becomes NULL. */
export const bignums = numbers(STRING_ENTRY, (entries, target, start, count) => {
  for (let i = 0; i < count; i++) {
    if (target.validity.isValid(start + i)) target.set(start + i, decode(stringAt(entries, i)));
  }
});

/** A header, then the magnitude, highest byte first; of a negative number every bit is inverted, the header's too. */
function decode(bytes: Uint8Array): bigint {
  const negative = (bytes[0]! & 0x80) === 0;
  const magnitude = bytes.slice(HEADER);
  if (negative) for (let i = 0; i < magnitude.length; i++) magnitude[i]! ^= 0xff;
  const value = BigInt(`0x${Buffer.from(magnitude).toString('hex')}`);
  return negative ? -value : value;
}
