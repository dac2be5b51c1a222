import type { Schema, SchemaColumn } from '../api/schema';
import type { Relation } from '../engine/listed';
import { executionColumn } from '../model/columns';

function describe(table: string, name: string, type: string): SchemaColumn {
  const known = table === 'executions' ? executionColumn(name) : undefined;
  return { name, type, ...(known && { meaning: known.meaning, ...(known.unit && { unit: known.unit }) }) };
}

/** Every table and view that a query can name, with its columns and what they hold. */
export const describeSchema = (relations: readonly Relation[]): Schema => ({
  tables: relations.map(({ name: table, columns }) => ({
    name: table,
    columns: columns.map(({ name, type }) => describe(table, name, type)),
  })),
});
