import type { FileHandle } from 'node:fs/promises';
import { type BlockLayout, partAt, partBytes, placeOf } from './block-layout';

const NOWHERE = 0xffff_ffff_ffff_ffffn;
const WORD = 8;

/** The numbers that are written from one part of a block to the next, each part led by a pointer to the one after it. */
async function* numbersFrom(file: FileHandle, start: bigint, layout: BlockLayout): AsyncGenerator<bigint> {
  const buffer = Buffer.alloc(partBytes(layout));
  for (let pointer = start; pointer !== NOWHERE; pointer = buffer.readBigUInt64LE(0)) {
    const part = partAt(pointer);
    if (part.block >= layout.count) return;
    const { bytesRead } = await file.read(buffer, 0, buffer.length, placeOf(part, layout));
    if (bytesRead < buffer.length) return;
    for (let at = WORD; at < buffer.length; at += WORD) yield buffer.readBigUInt64LE(at);
  }
}

/**
 * Whether nothing is written in the blocks from this one on, so that the file may end before it: a checkpoint counts the
 * free blocks at the end of a file before it cuts them off.
 */
export async function isFreeFrom(first: bigint, file: FileHandle, layout: BlockLayout): Promise<boolean> {
  if (layout.freeList === null) return false;
  const absent = new Set<bigint>();
  let left: bigint | null = null;
  for await (const number of numbersFrom(file, layout.freeList, layout)) {
    if (left === null) left = number;
    else if (left > 0n) {
      if (number >= first && number < layout.count) absent.add(number);
      left--;
    }
    if (left === 0n) break;
  }
  return left === 0n && BigInt(absent.size) === layout.count - first;
}
