import { appendFileSync, readFileSync, statSync, truncateSync, writeFileSync } from 'node:fs';
import { afterAll, describe, expect, it } from 'vitest';
import { copyWhole } from '../../src/snapshot/copy-file';
import { TemporaryFolder } from '../support/temporary-folder';

const folder = new TemporaryFolder();
afterAll(() => folder.dispose());

const never = new AbortController().signal;
const MEBIBYTE = 1024 * 1024;
/** Of a length that no piece is a multiple of. */
const PATTERN = Uint8Array.from({ length: 65_521 }, (_, i) => (i * 31) % 251);

describe('a file', () => {
  it.each([0, 1, 2 * MEBIBYTE - 1, 2 * MEBIBYTE, 5 * MEBIBYTE + 17, 128 * MEBIBYTE + 17])(
    'of %i bytes is copied whole',
    async (bytes) => {
      const [from, to] = [folder.file(`from-${bytes}`), folder.file(`to-${bytes}`)];
      const content = Buffer.alloc(bytes, PATTERN);
      writeFileSync(from, content);
      expect(await copyWhole(from, to, never)).toBe(bytes);
      expect(readFileSync(to).equals(content)).toBe(true);
      expect(statSync(to).mode & 0o777).toBe(0o600);
    },
  );

  // Node's copyFile waits for bytes that no longer exist, for ever.
  it.each([64, 192])('of %i MB that shrinks while it is copied does not keep the copy from ending', async (size) => {
    const [from, to] = [folder.file(`shrinking-${size}`), folder.file(`shrunk-${size}`)];
    writeFileSync(from, Buffer.alloc(size * MEBIBYTE, 1));
    const copying = copyWhole(from, to, never);
    const copied = () => statSync(to, { throwIfNoEntry: false })?.size ?? 0;
    while (copied() < 4 * MEBIBYTE) await new Promise((resolve) => setImmediate(resolve));
    truncateSync(from, 4096);
    expect(await copying).toBe(statSync(to).size);
  });

  it('that grows while it is copied is copied to some later end', async () => {
    const [from, to] = [folder.file('growing'), folder.file('grown')];
    writeFileSync(from, Buffer.alloc(8 * 1024 * 1024, 1));
    const copying = copyWhole(from, to, never);
    appendFileSync(from, 'more');
    const copied = await copying;
    expect(readFileSync(to).equals(readFileSync(from).subarray(0, copied))).toBe(true);
    expect(copied).toBeGreaterThanOrEqual(8 * 1024 * 1024);
  });

  it('is not copied over another', async () => {
    const [from, to] = [folder.file('source'), folder.file('taken')];
    writeFileSync(from, 'new');
    writeFileSync(to, 'old');
    await expect(copyWhole(from, to, never)).rejects.toThrow(/EEXIST/);
    expect(readFileSync(to, 'utf8')).toBe('old');
  });

  it('is no longer copied when that is called off', async () => {
    const from = folder.file('called-off');
    writeFileSync(from, Buffer.alloc(8 * 1024 * 1024));
    await expect(copyWhole(from, folder.file('nowhere'), AbortSignal.abort(new Error('enough')))).rejects.toThrow(
      'enough',
    );
  });

  it('is no longer written to once a large copy that was called off has ended', async () => {
    const [from, to] = [folder.file('large'), folder.file('half')];
    writeFileSync(from, Buffer.alloc(256 * MEBIBYTE));
    const controller = new AbortController();
    const copying = copyWhole(from, to, controller.signal);
    const size = () => statSync(to, { throwIfNoEntry: false })?.size ?? 0;
    while (size() === 0) await new Promise((resolve) => setImmediate(resolve));
    controller.abort(new Error('enough'));
    await expect(copying).rejects.toThrow('enough');
    const left = size();
    await new Promise((resolve) => setTimeout(resolve, 50));
    expect(size()).toBe(left);
  });
});
