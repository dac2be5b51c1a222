/** The longest line is no longer than so many bytes. */
export const MOST_LINE_BYTES = 2 ** 20;

/**
 * The lines of a stream, as they come in, without the break at their end; what stands behind the last break is no line.
 * @returns null in place of a line of more than MOST_LINE_BYTES, of which nothing is held
 */
export async function* linesOf(input: AsyncIterable<Buffer>): AsyncGenerator<string | null> {
  let held: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of input) {
    let start = 0;
    for (let end = chunk.indexOf(10); end >= 0; end = chunk.indexOf(10, start)) {
      bytes += end - start;
      yield bytes > MOST_LINE_BYTES ? null : Buffer.concat([...held, chunk.subarray(start, end)]).toString();
      held = [];
      bytes = 0;
      start = end + 1;
    }
    bytes += chunk.length - start;
    if (bytes > MOST_LINE_BYTES) held = [];
    else if (start < chunk.length) held.push(chunk.subarray(start));
  }
}
