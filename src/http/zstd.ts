import { Decompress } from 'fzstd';
import { LearningError } from '../error/learning-error';

/** RFC 8878. */
const MAGIC = 0xfd2fb528;
const SKIPPABLE = 0x184d2a50;
/** What every decoder is to take, and most encoders ask for. */
const MOST_WINDOW = 8 * 2 ** 20;

const broken = (cause?: unknown) => new LearningError('bad_request', 'The body is no zstd, or is cut off.', { cause });
const tooWide = () =>
  new LearningError('bad_request', 'The zstd of the body asks for a window of more than 8 MB.', {
    hint: 'Compress with a window log of at most 23.',
  });

/** Where the blocks of a frame begin. Throws where it would take more memory than its content can need. */
function blocksAt(bytes: Buffer, at: number): { readonly blocks: number; readonly checksum: boolean } {
  const descriptor = bytes.readUInt8(at + 4);
  const single = (descriptor & 0x20) !== 0;
  const contentFlag = descriptor >> 6;
  let next = at + 5;
  if (!single) {
    const window = bytes.readUInt8(next++);
    const base = 2 ** (10 + (window >> 3));
    if (base + (base / 8) * (window & 7) > MOST_WINDOW) throw tooWide();
  }
  next += [0, 1, 2, 4][descriptor & 3]!;
  const width = contentFlag === 0 ? (single ? 1 : 0) : 2 ** contentFlag;
  if (single) {
    const size =
      width === 8 ? Number(bytes.readBigUInt64LE(next)) : bytes.readUIntLE(next, width) + (width === 2 ? 256 : 0);
    if (size > MOST_WINDOW) throw tooWide();
  }
  return { blocks: next + width, checksum: (descriptor & 4) !== 0 };
}

/** Walks the frames without decoding them, so that none is begun whose window was not looked at. */
function checkFrames(bytes: Buffer): void {
  let at = 0;
  while (at < bytes.length) {
    const magic = bytes.readUInt32LE(at);
    if ((magic & 0xfffffff0) >>> 0 === SKIPPABLE) {
      at += 8 + bytes.readUInt32LE(at + 4);
      continue;
    }
    if (magic !== MAGIC) throw broken();
    const { blocks, checksum } = blocksAt(bytes, at);
    at = blocks;
    for (let last = false; !last; ) {
      const header = bytes.readUIntLE(at, 3);
      last = (header & 1) === 1;
      const isRun = ((header >> 1) & 3) === 1;
      at += 3 + (isRun ? 1 : header >> 3);
    }
    if (checksum) at += 4;
  }
  if (at !== bytes.length) throw broken();
}

/** Throws LearningError `bad_request`, and what `tooLarge` makes as soon as there are more bytes than that. */
export function unpackZstd(bytes: Buffer, limit: number, tooLarge: () => LearningError): Buffer {
  const parts: Buffer[] = [];
  let size = 0;
  try {
    checkFrames(bytes);
    const unpack = new Decompress((part) => {
      size += part.length;
      if (size > limit) throw tooLarge();
      parts.push(Buffer.from(part));
    });
    // In pieces, so that a bomb is met before it has gone off.
    for (let at = 0; at < bytes.length; at += 16_384)
      unpack.push(bytes.subarray(at, at + 16_384), at + 16_384 >= bytes.length);
  } catch (cause) {
    throw cause instanceof LearningError ? cause : broken(cause);
  }
  return Buffer.concat(parts);
}
