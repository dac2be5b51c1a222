import { once } from 'node:events';
import { fstatSync, openSync } from 'node:fs';
import { connect, createServer, type Socket } from 'node:net';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { Pipe } from '../../src/pipe/pipe';
import { SharedFile } from '../../src/pipe/shared-file';
import { TemporaryFolder } from '../support/temporary-folder';

const LARGE = 5_000_000;

/** Bytes that differ from place to place. */
const bytesOf = (length: number, seed: number) => Uint8Array.from({ length }, (_, i) => (i * 31 + seed) % 251);

let folder: TemporaryFolder;
let ends: readonly [Socket, Socket];

beforeEach(async () => {
  folder = new TemporaryFolder();
  const server = createServer().listen(folder.file('socket'));
  await once(server, 'listening');
  const near = connect(folder.file('socket'));
  const [far] = (await once(server, 'connection')) as [Socket];
  server.close();
  ends = [near, far];
});

afterEach(() => {
  for (const end of ends) end.destroy();
  folder.dispose();
});

/** Sends messages with their parts all at once. @returns them as they arrive */
function sendAll(file: SharedFile | null, messages: readonly (readonly Uint8Array[])[]) {
  const received: { message: number; parts: Uint8Array[] }[] = [];
  return new Promise<typeof received>((resolve) => {
    const receive = (message: number, parts: Uint8Array[]) => {
      received.push({ message, parts });
      if (received.length === messages.length) resolve(received);
    };
    new Pipe<never, number>(ends[1], file, receive);
    const pipe = new Pipe<number, never>(ends[0], file, () => {});
    for (const [i, parts] of messages.entries()) pipe.send(i, parts);
  });
}

const MESSAGES = [
  [bytesOf(10, 1)],
  [bytesOf(LARGE, 2), bytesOf(3, 3), bytesOf(0, 4)],
  [],
  // While the file holds the one before it.
  [bytesOf(LARGE, 5)],
  [bytesOf(100_000, 6), bytesOf(100_000, 7)],
];

const FILES: Readonly<Record<string, () => SharedFile | null>> = {
  'by a file': () => SharedFile.create()!,
  'without a file': () => null,
  ...(process.platform === 'linux' && {
    'by a file on a full disk': () => new SharedFile(openSync('/dev/full', 'r+')),
  }),
};

describe.each(Object.entries(FILES))('messages with large parts, %s', (_name, create) => {
  it('arrive whole and in their order', async () => {
    const file = create();
    const received = await sendAll(file, MESSAGES);
    expect(received.map(({ message }) => message)).toEqual([0, 1, 2, 3, 4]);
    for (const [i, { parts }] of received.entries()) {
      expect(parts).toHaveLength(MESSAGES[i]!.length);
      for (const [k, part] of parts.entries()) expect(Buffer.compare(part, MESSAGES[i]![k]!)).toBe(0);
    }
    file?.close();
  });
});

it('a file that has been read takes no space, and is used again', async () => {
  const file = SharedFile.create()!;
  let arrived = () => {};
  const pipe = new Pipe<number, never>(ends[0], file, () => {});
  const sizes: number[] = [];
  new Pipe<never, number>(ends[1], file, () => {
    sizes.push(fstatSync(file.fd).size);
    arrived();
  });
  for (let i = 0; i < 3; i++) {
    const arrival = new Promise<void>((resolve) => {
      arrived = resolve;
    });
    pipe.send(i, [bytesOf(LARGE, i)]);
    await arrival;
    while (fstatSync(file.fd).size > 0) await new Promise((resolve) => setTimeout(resolve, 5));
  }
  expect(sizes).toEqual([LARGE, LARGE, LARGE]);
  file.close();
});

it('a file that cannot be read ends the connection, and nobody else', async () => {
  const file = SharedFile.create()!;
  const other = SharedFile.create()!;
  new Pipe<never, number>(ends[1], other, () => expect.unreachable());
  new Pipe<number, never>(ends[0], file, () => {}).send(1, [bytesOf(LARGE, 1)]);
  await once(ends[1], 'close');
  file.close();
  other.close();
});
