/** The low and high half of an unsigned number of 64 bits. */
type Halves = readonly [low: number, high: number];

const SEED = 5381;
const [FACTOR_LOW, FACTOR_HIGH] = [0x1ce4e5b9, 0xbf58476d];
const [FACTOR_0, FACTOR_1] = [FACTOR_LOW & 0xffff, FACTOR_LOW >>> 16];

const REST_FACTOR = 0xc6a4a7935bd1e995n;
const REST_SEED = 0xe17a1465n;
const REST_SHIFT = 47n;

const u64 = (value: bigint) => BigInt.asUintN(64, value);

/** The sum of the last bytes, fewer than 8. */
function ofRest(bytes: Uint8Array): bigint {
  let sum = u64(REST_SEED ^ u64(BigInt(bytes.length) * REST_FACTOR));
  let word = 0n;
  for (let i = bytes.length - 1; i >= 0; i--) word = (word << 8n) | BigInt(bytes[i]!);
  sum = u64((sum ^ word) * REST_FACTOR);
  sum ^= sum >> REST_SHIFT;
  sum = u64(sum * REST_FACTOR);
  return sum ^ (sum >> REST_SHIFT);
}

/** Words may begin anywhere: those that are read are laid here first, a piece at a time. */
const piece = new Uint32Array(16 * 1024);
const pieceBytes = new Uint8Array(piece.buffer);
const FEW_BYTES = 64;

/**
 * The words XORed, each times a factor: in halves of halves, so that nothing leaves 32 bits. Whole words are thirty times as
 * slow here.
 */
function ofWords(bytes: Uint8Array): Halves {
  let low = SEED;
  let high = 0;
  const end = bytes.length - (bytes.length % 8);
  for (let at = 0; at < end; at += pieceBytes.length) {
    const part = bytes.subarray(at, Math.min(end, at + pieceBytes.length));
    // The call costs more than a few bytes do.
    if (part.length > FEW_BYTES) pieceBytes.set(part);
    else for (let i = 0; i < part.length; i++) pieceBytes[i] = part[i]!;
    const halves = part.length / 4;
    for (let i = 0; i < halves; i += 2) {
      const wordLow = piece[i]!;
      const wordHigh = piece[i + 1]!;
      const word0 = wordLow & 0xffff;
      const word1 = wordLow >>> 16;
      const across = Math.imul(word1, FACTOR_0) >>> 0;
      const down = Math.imul(word0, FACTOR_1) >>> 0;
      const middle = (Math.imul(word0, FACTOR_0) >>> 16) + (across & 0xffff) + (down & 0xffff);
      const carried = (across >>> 16) + (down >>> 16) + (middle >>> 16);
      low ^= Math.imul(wordLow, FACTOR_LOW);
      high ^=
        (Math.imul(word1, FACTOR_1) + carried + Math.imul(wordLow, FACTOR_HIGH) + Math.imul(wordHigh, FACTOR_LOW)) | 0;
    }
  }
  return [low >>> 0, high >>> 0];
}

/** The checksum that DuckDB writes of the entries of a log, and of headers. */
export function checksumOf(bytes: Uint8Array): bigint {
  const [low, high] = ofWords(bytes);
  const sum = (BigInt(high) << 32n) | BigInt(low);
  const rest = bytes.subarray(bytes.length - (bytes.length % 8));
  return rest.length === 0 ? sum : sum ^ ofRest(rest);
}
