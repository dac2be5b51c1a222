import { describeSchema } from '../../answer/describe-schema';
import type { Schema } from '../../api/schema';
import type { DataSource } from '../instance/data-source';

/** Every table and view that a query can name, with its columns. */
export const schemaOf = async (source: DataSource, signal: AbortSignal): Promise<Schema> =>
  describeSchema(await source.schema({ signal }));
