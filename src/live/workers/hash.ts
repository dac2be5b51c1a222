import { createHash } from 'node:crypto';

/** A short name for what is asked. */
export const hashOf = (value: unknown): string =>
  createHash('sha256')
    .update(JSON.stringify(value, (_, inner) => (typeof inner === 'bigint' ? `${inner}n` : inner)))
    .digest('hex')
    .slice(0, 16);
