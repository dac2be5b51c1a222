import { executionColumn } from '../../model/columns';
import type { DataSource } from '../instance/data-source';

interface SchemaColumn {
  readonly name: string;
  /** As the engine writes it. */
  readonly type: string;
  readonly meaning?: string;
  readonly unit?: string;
}

interface SchemaTable {
  readonly name: string;
  readonly columns: readonly SchemaColumn[];
}

function describe(table: string, name: string, type: string): SchemaColumn {
  const known = table === 'executions' ? executionColumn(name) : undefined;
  return { name, type, ...(known && { meaning: known.meaning, ...(known.unit && { unit: known.unit }) }) };
}

/** Every table and view that a query can name, with its columns. */
export async function schemaOf(source: DataSource, signal: AbortSignal): Promise<{ tables: SchemaTable[] }> {
  const relations = await source.schema({ signal });
  return {
    tables: relations.map(({ name: table, columns }) => ({
      name: table,
      columns: columns.map(({ name, type }) => describe(table, name, type)),
    })),
  };
}
