import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { isSet } from '../../../../src/result/bitmap';
import { cellAt } from '../../../../src/result/cell';
import type { Column } from '../../../../src/result/column';
import type { Result } from '../../../../src/result/result';
import { MemoryDatabase } from '../../../support/memory-database';
import { TestEngine } from '../support/test-engine';

/** Kinds of column that are neither numbers, times nor booleans: their text is DuckDB's own. */
const KINDS: Record<string, Column['kind']> = {
  BOOLEAN: 'boolean',
  DATE: 'time',
  'TIMESTAMP WITH TIME ZONE': 'time',
  TIMESTAMP: 'time',
  TIMESTAMP_S: 'time',
  TIMESTAMP_MS: 'time',
  TIMESTAMP_NS: 'time',
  VARCHAR: 'text',
  UUID: 'text',
  BLOB: 'text',
  BIT: 'text',
  INTERVAL: 'text',
  TIME: 'text',
  TIME_NS: 'text',
  'TIME WITH TIME ZONE': 'text',
  GEOMETRY: 'text',
};

function kindOf(type: string): Column['kind'] {
  if (/[[\]]$|^STRUCT|^MAP|^UNION/.test(type)) return 'json';
  if (type.startsWith('ENUM')) return 'text';
  return KINDS[type] ?? 'number';
}

let database: MemoryDatabase;
let engine: TestEngine;
let result: Result;

beforeAll(async () => {
  database = await MemoryDatabase.open();
  engine = await TestEngine.over([]);
  result = await engine.run('FROM test_all_types()');
});
afterAll(async () => {
  database.close();
  await engine.close();
});

const reference = await MemoryDatabase.open();
const columns = (await reference.rows('DESCRIBE FROM test_all_types()')).map(([name, type]) => ({
  name: String(name),
  type: String(type),
}));
reference.close();

describe.each(columns)('$name', ({ name, type }) => {
  const column = () => result.columns.find((column) => column.name === name)!;
  const cells = () => Array.from({ length: result.rows }, (_, row) => cellAt(column(), row));
  const asText = () => database.column(`SELECT "${name}"::VARCHAR FROM test_all_types()`);

  it('is of the kind that its type has', () => {
    expect(column().kind).toBe(kindOf(type));
    expect(column().length).toBe(3);
  });

  it('has NULL where DuckDB has it', async () => {
    const fitting = await database.column(
      `SELECT ${FITS[kindOf(type)]?.(name) ?? `"${name}" IS NOT NULL`} FROM test_all_types()`,
    );
    const valid = fitting.map((_, row) => column().validity === null || isSet(column().validity!, row));
    expect(valid).toEqual(fitting.map(Boolean));
  });

  it('has the values that DuckDB has', async () => {
    const texts = await asText();
    const kind = kindOf(type);
    for (const [row, cell] of cells().entries()) {
      if (cell === null) continue;
      if (kind === 'json') {
        const json = await database.column(`SELECT to_json("${name}")::VARCHAR FROM test_all_types()`);
        expect(JSON.parse(String(cell))).toEqual(JSON.parse(strict(String(json[row]))));
      } else if (kind === 'number') {
        expect(cell).toBe(type === 'FLOAT' ? Math.fround(Number(texts[row])) : Number(texts[row]));
      } else if (kind === 'time') {
        const nanoseconds = await database.column(
          `SELECT epoch_ns("${name}"::TIMESTAMP_NS)::VARCHAR FROM test_all_types() WHERE ${FITS.time!(name)}`,
        );
        expect(nanoseconds).toContain(String(cell));
      } else {
        expect(String(cell)).toBe(texts[row]);
      }
    }
  });
});

/** DuckDB writes NaN and infinities, which are no JSON. */
function strict(json: string): string {
  return json.replaceAll(/-?\b(?:NaN|Infinity)\b/g, 'null');
}

const FITS: Partial<Record<Column['kind'], (name: string) => string>> = {
  time: (name) => `coalesce("${name}"::DATE BETWEEN DATE '1677-09-22' AND DATE '2262-04-11', false)`,
};
