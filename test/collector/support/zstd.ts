/** A frame of zstd whose blocks are stored or one byte repeated: enough for a decoder to be tried, without an encoder. */
function frame(blocks: readonly Buffer[], windowLog = 20): Buffer {
  const head = Buffer.from([0x28, 0xb5, 0x2f, 0xfd, 0x00, (windowLog - 10) << 3]);
  return Buffer.concat([head, ...blocks]);
}

function block(type: 0 | 1, size: number, content: Buffer, last: boolean): Buffer {
  const header = Buffer.alloc(3);
  header.writeUIntLE((size << 3) | (type << 1) | (last ? 1 : 0), 0, 3);
  return Buffer.concat([header, content]);
}

export const stored = (text: string): Buffer => {
  const content = Buffer.from(text);
  return frame([block(0, content.length, content, true)]);
};

/** Of so many times 128 KB of blanks, four bytes each. */
export const bomb = (blocks: number): Buffer =>
  frame(Array.from({ length: blocks }, (_, i) => block(1, 131_072, Buffer.from(' '), i === blocks - 1)));

export const wideWindow = (): Buffer => frame([block(0, 2, Buffer.from('{}'), true)], 31);
