import { isSet } from '../../result/bitmap';
import type { GrowingText } from './growing-text';
import type { Losses } from './losses';
import { isStrictJson, strictJson } from './strict-json';

const decoder = new TextDecoder('utf-8', { ignoreBOM: true });

/**
 * Writes the rows that came after `start` anew where one of them is not what others read as JSON.
 * @param mask of these rows; null when each has a value
 */
export function mendJson(
  text: GrowingText,
  start: Pick<GrowingText, 'length' | 'end'>,
  mask: Uint8Array | null,
  losses: Losses,
): void {
  const { bytes, offsets } = text;
  const rows = Array.from({ length: text.length - start.length }, (_, row) => {
    const [from, to] = [offsets[start.length + row]!, offsets[start.length + row + 1]!];
    const isValue = mask === null || isSet(mask, row);
    return { from, to, isSound: !isValue || isStrictJson(bytes, from, to) };
  });
  if (rows.every(({ isSound }) => isSound)) return;
  const copied = bytes.slice(start.end, text.end);
  text.length = start.length;
  text.end = start.end;
  for (const { from, to, isSound } of rows) {
    const value = copied.subarray(from - start.end, to - start.end);
    if (isSound) text.writeBytes(value);
    else text.write(strictJson(decoder.decode(value), losses));
    text.endRow();
  }
}
