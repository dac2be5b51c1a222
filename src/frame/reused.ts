const text = new TextEncoder();
const PREFIX = 8;
const CONTINUATION = 4;
const LENGTH = 4;
const MAGIC = 6;

const saidBy = (asOf: number, reused: string) => text.encode(`"asOf":${asOf},"reused":${reused}`);

/**
 * The encoded frame, said to be given again: it holds as of another time. The schema stands at both ends of an Arrow
 * IPC file. Null where it is not there exactly once at each.
 * @param from as of when it was encoded, milliseconds since the epoch
 * @param to as of when it is given again
 */
export function reusedFrame(bytes: Uint8Array, from: number, to: number): Uint8Array<ArrayBuffer> | null {
  const [old, now] = [saidBy(from, 'false'), saidBy(to, 'true ')];
  if (old.length !== now.length) return null;
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const header = PREFIX + CONTINUATION + LENGTH;
  const headerLength = view.getInt32(header - LENGTH, true);
  const footerEnd = bytes.length - MAGIC - LENGTH;
  const footerLength = view.getInt32(footerEnd, true);
  const copy = new Uint8Array(bytes);
  for (const [begin, end] of [
    [header, header + headerLength],
    [footerEnd - footerLength, footerEnd],
  ] as const) {
    const place = onlyPlace(bytes, old, begin, end);
    if (place === null) return null;
    copy.set(now, place);
  }
  return copy;
}

/** Null where it is not there, or more than once. */
function onlyPlace(bytes: Uint8Array, wanted: Uint8Array, begin: number, end: number): number | null {
  const part = Buffer.from(bytes.buffer, bytes.byteOffset + begin, end - begin);
  const place = part.indexOf(wanted);
  return place < 0 || part.indexOf(wanted, place + 1) >= 0 ? null : begin + place;
}
