import { type BlockLayout, partAt, partBytes, placeOf, wholeBlocks } from './block-layout';
import { type ReadAt, viewOf } from './read-at';

const NOWHERE = 0xffff_ffff_ffff_ffffn;
const WORD = 8;

/** The numbers that are written from one part of a block to the next, each part led by a pointer to the one after it. */
async function* numbersFrom(read: ReadAt, start: bigint, layout: BlockLayout): AsyncGenerator<bigint> {
  const length = partBytes(layout);
  for (let pointer = start; pointer !== NOWHERE; ) {
    const part = partAt(pointer);
    if (part.block >= layout.count) return;
    const bytes = await read(placeOf(part, layout), length);
    if (bytes.length < length) return;
    const view = viewOf(bytes);
    for (let at = WORD; at < length; at += WORD) yield view.getBigUint64(at, true);
    pointer = view.getBigUint64(0, true);
  }
}

/**
 * Whether nothing is written in the blocks from this one on, so that the file may end before it: a checkpoint counts the
 * free blocks at the end of a file before it cuts them off.
 */
async function isFreeFrom(first: bigint, read: ReadAt, layout: BlockLayout): Promise<boolean> {
  if (layout.freeList === null) return false;
  const absent = new Set<bigint>();
  let left: bigint | null = null;
  for await (const number of numbersFrom(read, layout.freeList, layout)) {
    if (left === null) left = number;
    else if (left > 0n) {
      if (number >= first && number < layout.count) absent.add(number);
      left--;
    }
    if (left === 0n) break;
  }
  return left === 0n && BigInt(absent.size) === layout.count - first;
}

/** Whether blocks in which something is written lie beyond the end of a file of so many bytes. */
export async function lacksBlocks(fileBytes: bigint, read: ReadAt, layout: BlockLayout): Promise<boolean> {
  const whole = wholeBlocks(fileBytes, layout);
  return whole < layout.count && !(await isFreeFrom(whole, read, layout));
}
