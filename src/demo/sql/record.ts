import type { World } from '../world';
import { timestamp } from './expressions';
import type { Random } from './random';

/** How the row itself was written: its id, what the producer adds, and when it arrived. */
export const recordColumns = (random: Random, { uploadedBy }: World) => ({
  task_id: `(digits[1:12] || '4' || digits[14:16] || 'a' || digits[18:32])::UUID`,
  metadata: `('{"pool_id":"' || pool_type || '-' || (1 + worker_number % 2) || '","worker_id":"' || worker || '","source":"' || source
    || '","attempt":' || CASE WHEN retried THEN 2 ELSE 1 END
    || CASE WHEN experiment IS NULL THEN '' ELSE ',"experiment":"' || experiment || '","variant":"' || variant || '"' END || '}')::JSON`,
  uploaded_at: `least(${timestamp(uploadedBy)}, timestamp + to_microseconds((400000 * ${random.factor('upload', 0.7)})::BIGINT))`,
});
