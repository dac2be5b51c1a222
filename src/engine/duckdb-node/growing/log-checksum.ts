/** The low and high half of an unsigned number of 64 bits. */
type Halves = readonly [low: number, high: number];

const SEED = 5381;
const [FACTOR_LOW, FACTOR_HIGH] = [0x1ce4e5b9, 0xbf58476d];

const REST_FACTOR = 0xc6a4a7935bd1e995n;
const REST_SEED = 0xe17a1465n;
const REST_SHIFT = 47n;

const u64 = (value: bigint) => BigInt.asUintN(64, value);

/** Of two halves that are unsigned: the upper 32 bits of their product. */
function highOfProduct(a: number, b: number): number {
  const [aLow, aHigh, bLow, bHigh] = [a & 0xffff, a >>> 16, b & 0xffff, b >>> 16];
  const low = aLow * bLow;
  const middle = aHigh * bLow + (low >>> 16);
  const other = aLow * bHigh + (middle % 0x10000);
  return (aHigh * bHigh + Math.floor(middle / 0x10000) + Math.floor(other / 0x10000)) >>> 0;
}

/** Of fewer than 8 bytes. */
function ofRest(bytes: Buffer): bigint {
  let sum = u64(REST_SEED ^ u64(BigInt(bytes.length) * REST_FACTOR));
  let word = 0n;
  for (let i = bytes.length - 1; i >= 0; i--) word = (word << 8n) | BigInt(bytes[i]!);
  sum = u64((sum ^ word) * REST_FACTOR);
  sum ^= sum >> REST_SHIFT;
  sum = u64(sum * REST_FACTOR);
  return sum ^ (sum >> REST_SHIFT);
}

/** The words XORed, each times a factor: in halves, because whole ones are ten times as slow here. */
function ofWords(bytes: Buffer): Halves {
  let [low, high] = [SEED, 0];
  for (let at = 0; at + 8 <= bytes.length; at += 8) {
    const [wordLow, wordHigh] = [bytes.readUInt32LE(at), bytes.readUInt32LE(at + 4)];
    low ^= Math.imul(wordLow, FACTOR_LOW);
    high ^=
      (highOfProduct(wordLow, FACTOR_LOW) + Math.imul(wordLow, FACTOR_HIGH) + Math.imul(wordHigh, FACTOR_LOW)) | 0;
  }
  return [low >>> 0, high >>> 0];
}

/** The checksum that DuckDB writes before each entry of a log. */
export function logChecksum(bytes: Buffer): bigint {
  const [low, high] = ofWords(bytes);
  const sum = (BigInt(high) << 32n) | BigInt(low);
  const rest = bytes.subarray(bytes.length - (bytes.length % 8));
  return rest.length === 0 ? sum : sum ^ ofRest(rest);
}
