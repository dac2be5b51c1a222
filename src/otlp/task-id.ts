import { createHash } from 'node:crypto';

const NAMESPACE = Buffer.from('8c1d5ac2c1f34e43b6a0a5b8a2f97d11', 'hex');

/** The same UUID (version 5) for the same span, always: what comes twice is known for a duplicate. */
export function taskIdOf(trace: string, span: string): string {
  const bytes = createHash('sha1')
    .update(NAMESPACE)
    .update(Buffer.from(trace + span, 'hex'))
    .digest()
    .subarray(0, 16);
  bytes[6] = (bytes[6]! & 0x0f) | 0x50;
  bytes[8] = (bytes[8]! & 0x3f) | 0x80;
  return bytes.toString('hex').replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
}
