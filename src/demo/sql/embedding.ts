import { executionColumn } from '../../model/columns';
import type { World } from '../world';

const TYPE = executionColumn('embedding')!.type;
const WIDTH = /\[(\d+)\]/.exec(TYPE)![1]!;
const NOISE = 0.6;

const coordinate = (key: string) => `((hash(xor(hash(${key}), d::UBIGINT)) >> 40)::FLOAT / 8388608 - 1)`;

/** Equal descriptions point the same way but for some noise, tasks of one kind roughly. */
const direction = `list_transform(range(${WIDTH}), lambda d:
    ${coordinate('task_type')} + ${coordinate('task_description')} + ${NOISE} * ${coordinate('digits')})`;

/** Stage by stage to a unit vector; NULL where none are wanted. */
export const EMBEDDING_STAGES = [
  ({ embeddings }: World) => (embeddings ? { direction } : {}),
  ({ embeddings }: World) => (embeddings ? { norm: 'sqrt(list_inner_product(direction, direction))' } : {}),
  ({ embeddings }: World) => ({
    embedding: embeddings ? `CAST(list_transform(direction, lambda x: x / norm) AS ${TYPE})` : `NULL::${TYPE}`,
  }),
];
