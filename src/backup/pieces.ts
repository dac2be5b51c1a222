import { createHash, webcrypto } from 'node:crypto';
import { type FileHandle, open } from 'node:fs/promises';
import { HEADERS_BYTES } from '../storage/block-layout';

/** A database file in pieces that change apart from each other: its headers, then one piece for each of its blocks. */
export interface Layout {
  readonly bytes: number;
  readonly blockBytes: number;
}

export const sha256 = (bytes: Uint8Array | string): string => createHash('sha256').update(bytes).digest('hex');

/** In another thread: several at once take the cores that there are. */
const sha256Aside = async (bytes: Uint8Array): Promise<string> =>
  Buffer.from(await webcrypto.subtle.digest('SHA-256', bytes)).toString('hex');

export function pieceCount({ bytes, blockBytes }: Layout): number {
  return 1 + Math.ceil(Math.max(0, bytes - HEADERS_BYTES) / blockBytes);
}

export function placeOfPiece(piece: number, { bytes, blockBytes }: Layout): { at: number; bytes: number } {
  const at = piece === 0 ? 0 : HEADERS_BYTES + (piece - 1) * blockBytes;
  return { at, bytes: Math.min(piece === 0 ? HEADERS_BYTES : blockBytes, bytes - at) };
}

/** Some pieces of a file, in ascending order, and where each lies in what is read. */
export interface Extent {
  readonly piece: number;
  readonly at: number;
  readonly bytes: number;
}

export function allPieces(layout: Layout): Extent[] {
  return Array.from({ length: pieceCount(layout) }, (_, piece) => ({ piece, ...placeOfPiece(piece, layout) }));
}

/** Where the pieces lie in a file that holds these alone, one behind the other. */
export function packed(pieces: readonly number[], layout: Layout): Extent[] {
  let at = 0;
  return pieces.map((piece) => {
    const { bytes } = placeOfPiece(piece, layout);
    const extent = { piece, at, bytes };
    at += bytes;
    return extent;
  });
}

const WINDOW_BYTES = 4 * 1024 * 1024;

/** Thrown when a file ends before what is looked for. */
export class EndsEarly extends Error {}

/** As many extents as one read may take, which lie one behind the other. */
function runFrom(extents: readonly Extent[], first: number): number {
  let next = first + 1;
  const start = extents[first]!.at;
  while (next < extents.length) {
    const before = extents[next - 1]!;
    const { at, bytes } = extents[next]!;
    if (at !== before.at + before.bytes || at + bytes - start > WINDOW_BYTES) break;
    next++;
  }
  return next;
}

async function readFully(file: FileHandle, buffer: Buffer, at: number): Promise<void> {
  for (let done = 0; done < buffer.length; ) {
    const { bytesRead } = await file.read(buffer, done, buffer.length - done, at + done);
    if (bytesRead === 0) throw new EndsEarly();
    done += bytesRead;
  }
}

/**
 * Reads the extents of a file in their order, with the SHA-256 of each, the next ones while the last are worked on.
 * Throws EndsEarly.
 */
export async function eachHashed(
  path: string,
  extents: readonly Extent[],
  work: (extent: Extent, content: Buffer, hash: string) => void | Promise<void>,
  signal: AbortSignal,
): Promise<void> {
  if (extents.length === 0) return;
  const most = Math.max(WINDOW_BYTES, ...new Set(extents.map(({ bytes }) => bytes)));
  const buffers = [Buffer.allocUnsafe(most), Buffer.allocUnsafe(most)] as const;
  const file = await open(path, 'r');
  let reading: Promise<void> = Promise.resolve();
  try {
    const read = (first: number, turn: number) => {
      const next = runFrom(extents, first);
      const { at } = extents[first]!;
      const end = extents[next - 1]!.at + extents[next - 1]!.bytes;
      const content = buffers[turn]!.subarray(0, end - at);
      reading = readFully(file, content, at);
      reading.catch(() => {});
      return { first, next, content, done: reading };
    };
    for (let turn = 0, window = read(0, 0); ; ) {
      await window.done;
      signal.throwIfAborted();
      const { first, next, content } = window;
      const more = next < extents.length;
      turn ^= 1;
      if (more) window = read(next, turn);
      const start = extents[first]!.at;
      const pieces = extents.slice(first, next).map((extent) => {
        const begin = extent.at - start;
        return { extent, piece: content.subarray(begin, begin + extent.bytes) };
      });
      const hashes = await Promise.all(pieces.map(({ piece }) => sha256Aside(piece)));
      for (const [at, { extent, piece }] of pieces.entries()) await work(extent, piece, hashes[at]!);
      if (!more) return;
    }
  } finally {
    await reading.catch(() => {});
    await file.close();
  }
}
