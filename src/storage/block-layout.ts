/** Where the blocks of a database begin: behind its header and the two that a checkpoint writes in turn. */
export const HEADERS_BYTES = 3 * 4096;

/** How many blocks there are, and where those are told that nothing is written in. */
export interface BlockLayout {
  readonly count: bigint;
  /** Bytes of one block. */
  readonly bytes: bigint;
  /** A pointer to the list of free blocks; null for none. */
  readonly freeList: bigint | null;
}

/** A part of a block, as the blocks of the catalog and the list of free blocks are divided. */
interface Part {
  readonly block: bigint;
  readonly index: number;
}

const PARTS_OF_BLOCK = 64;
const CHECKSUM_BYTES = 8;

/** The block and the part that a pointer names; its upper byte is the part within the block. */
export function partAt(pointer: bigint): Part {
  return { block: BigInt.asUintN(56, pointer), index: Number(pointer >> 56n) };
}

/** Of what follows the checksum, each part is the 64th, rounded down to whole words. */
export function partBytes({ bytes }: BlockLayout): number {
  return Math.floor((Number(bytes) - CHECKSUM_BYTES) / PARTS_OF_BLOCK / 8) * 8;
}

export function placeOf({ block, index }: Part, layout: BlockLayout): number {
  return HEADERS_BYTES + Number(block * layout.bytes) + CHECKSUM_BYTES + index * partBytes(layout);
}

/** Blocks of which a file of so many bytes holds all. */
export function wholeBlocks(fileBytes: bigint, { bytes }: BlockLayout): bigint {
  const behind = fileBytes - BigInt(HEADERS_BYTES);
  return behind < 0n ? 0n : behind / bytes;
}
