import { type DuckDBConnection, DuckDBInstance } from '@duckdb/node-api';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ROW_RULES } from '../../src/model/checks';
import { storedNow } from '../../src/model/clock';
import { EXECUTION_COLUMNS } from '../../src/model/columns';
import { DERIVED_FIELDS } from '../../src/model/derived';
import { indexDdl, schemaDdl } from '../../src/model/schema';
import { TABLES, type Table } from '../../src/model/tables';
import { type SchemaVariant, schemaVariant } from '../../src/model/variant';
import { DERIVED_VIEW, VIEWS } from '../../src/model/views';
import type { LooseRow } from '../support/loose-database';
import { insertSql } from '../support/version-1-database';

let instance: DuckDBInstance;
let connection: DuckDBConnection;

beforeAll(async () => {
  instance = await DuckDBInstance.create(':memory:');
  connection = await instance.connect();
  for (const statement of [...schemaDdl(), ...indexDdl()]) await connection.run(statement);
});

afterAll(() => {
  connection.disconnectSync();
  instance.closeSync();
});

async function rows(sql: string) {
  return (await connection.runAndReadAll(sql)).getRowObjectsJson();
}

const row = (values: LooseRow) => insertSql({ metadata: 'NULL', ...values });

describe('schema version 2 in real DuckDB', () => {
  it('has the 27 columns in their order, with their types and nullability', async () => {
    const described = await rows('DESCRIBE executions');
    expect(described.map((d) => [d.column_name, d.column_type, d.null === 'YES'])).toEqual(
      EXECUTION_COLUMNS.map(({ name, type, nullable }) => [name, type, nullable]),
    );
    expect(described).toHaveLength(27);
  });

  it('has metadata with the schema version, the views and the indexes', async () => {
    expect(await rows('SELECT key, value FROM metadata')).toEqual([
      { key: 'schema_version', value: '2' },
      { key: 'embedding_dimension', value: '384' },
    ]);
    for (const { name } of VIEWS) expect(await rows(`SELECT * FROM ${name}`)).toEqual([]);
    expect(await rows('SELECT count(*)::INT AS n FROM duckdb_indexes()')).toEqual([{ n: 5 }]);
  });

  it.each([
    ['routing_confidence', '1.01'],
    ['routing_confidence', '-0.01'],
    ['complexity_score', '101'],
    ['user_rating', '0'],
    ['user_rating', '6'],
    ['duration_seconds', '-1'],
    ['actual_cost', '-0.01'],
    ['actual_cost', "'nan'"],
    ['duration_seconds', "'infinity'"],
    ['routing_confidence', "'nan'"],
    ['cost_estimate', '-1'],
    ['quality_score', '101'],
    ['peak_memory_mb', '-1'],
    ['file_count', '-1'],
    ['repo', 'NULL'],
  ])('refuses %s = %s', async (column, value) => {
    await expect(connection.run(row({ [column]: value }))).rejects.toThrow(/constraint/i);
  });

  it('accepts the limits themselves and fills uploaded_at in UTC', async () => {
    await connection.run(
      row({ routing_confidence: '1', complexity_score: '0', user_rating: '5', quality_score: '100' }),
    );
    const [one] = await rows(
      "SELECT abs(epoch(uploaded_at) - epoch(now())) < 60 AS utc FROM executions WHERE task_type = 'test'",
    );
    expect(one).toEqual({ utc: true });
    await connection.run('DELETE FROM executions');
  });
});

describe('the other tables', () => {
  it('have their columns, types and nullability, and say of each what it means', async () => {
    for (const { name, columns, primaryKey } of TABLES as readonly Table[]) {
      const described = await rows(`DESCRIBE ${name}`);
      expect(described.map((d) => [d.column_name, d.column_type, d.null === 'YES'])).toEqual(
        columns.map((column) => [column.name, column.type, column.nullable]),
      );
      expect(described.filter((d) => d.key === 'PRI').map((d) => d.column_name)).toEqual(primaryKey);
      expect(columns.filter(({ meaning }) => meaning === '')).toEqual([]);
    }
  });

  it.each([
    ["INSERT INTO feedback (task_id, feedback_type, rating) VALUES (uuid(), 'good', 6)"],
    ["INSERT INTO feedback (task_id, feedback_type, visibility) VALUES (uuid(), 'good', 'everybody')"],
    ["INSERT INTO feedback (task_id, feedback_type, issue_type) VALUES (uuid(), 'poor', 'ugly')"],
    ["INSERT INTO solutions (task_context, solution_summary, success_rate, usage_count) VALUES ('a', 'b', 1.5, 1)"],
    [
      "INSERT INTO quality_policies (repo, project_maturity, coverage_threshold, strictness_level) VALUES ('a', 'old', 0.5, 'strict')",
    ],
    ["INSERT INTO routing_decisions (task_id, routing_confidence) VALUES (uuid(), 'nan')"],
    ["INSERT INTO quarantine (source, kind, reason, record) VALUES ('collector', 'song', 'It is none.', '{}')"],
    ["INSERT INTO maintenance_log (operation, outcome) VALUES ('x', 'perhaps')"],
    ["INSERT INTO q_table (state, action, q_value) VALUES ('s', NULL, 0)"],
  ])('refuse %s', async (statement) => {
    await expect(connection.run(statement)).rejects.toThrow(/constraint/i);
  });

  it.each([
    [
      "INSERT INTO feedback (task_id, feedback_type) VALUES (uuid(), 'good') RETURNING visibility",
      { visibility: 'private' },
    ],
    ['INSERT INTO routing_decisions (task_id) VALUES (uuid()) RETURNING status', { status: 'pending' }],
    [
      "INSERT INTO quarantine (source, kind, reason, record) VALUES ('otlp', 'execution', 'No.', 'x') RETURNING status",
      { status: 'held' },
    ],
    ["INSERT INTO q_table (state, action, q_value) VALUES ('s', 'a', 0.5) RETURNING update_count", { update_count: 0 }],
  ])('fill in what is left out: %s', async (statement, expected) => {
    expect(await rows(statement)).toEqual([expected]);
  });

  it('take embeddings of another width, and of any', async () => {
    for (const [width, type] of [
      [768, 'FLOAT[768]'],
      [null, 'FLOAT[]'],
    ] as const) {
      const other = await (await DuckDBInstance.create(':memory:')).connect();
      for (const statement of schemaDdl({ embeddingWidth: width })) await other.run(statement);
      const described = await other.runAndReadAll(
        "SELECT column_type FROM (DESCRIBE executions) WHERE column_name = 'embedding'",
      );
      expect(described.getRowsJson()).toEqual([[type]]);
      other.disconnectSync();
    }
  });
});

describe('the record with its derived fields', () => {
  it('has the columns of the table, then every derived field', async () => {
    await connection.run(row({ duration_seconds: '12', cost_estimate: '0', quality_score: '80' }));
    const described = await rows(`DESCRIBE ${DERIVED_VIEW.name}`);
    expect(described.map((d) => d.column_name)).toEqual(
      [...EXECUTION_COLUMNS, ...DERIVED_FIELDS].map(({ name }) => name),
    );
    expect(await rows(`SELECT duration_bucket, cost_error_pct, quality_tier FROM ${DERIVED_VIEW.name}`)).toEqual([
      { duration_bucket: 'medium', cost_error_pct: null, quality_tier: 'good' },
    ]);
    await connection.run('DELETE FROM executions');
  });

  it('leaves the table one that takes rows of its own kind by their place', async () => {
    await connection.run(row({}));
    await connection.run('CREATE TEMP TABLE same AS SELECT * FROM executions');
    await connection.run('DELETE FROM executions');
    await connection.run('INSERT INTO executions SELECT * FROM same');
    expect(await rows('SELECT count(*)::INT AS n FROM executions')).toEqual([{ n: 1 }]);
    await connection.run('DELETE FROM executions');
  });
});

describe('rules over rows', () => {
  it('find each violation in a table without constraints', async () => {
    await connection.run('CREATE TEMP TABLE loose AS SELECT * FROM executions');
    for (const { name, violation } of ROW_RULES) {
      const column = name.replace(/^(null|range)_/, '').replace('future_', '');
      const value = name.startsWith('null_')
        ? 'NULL'
        : name.startsWith('range_')
          ? '-1'
          : 'make_timestamp(epoch_us(now())) + INTERVAL 1 HOUR';
      await connection.run('DELETE FROM loose');
      await connection.run(row({}).replace('INTO executions', 'INTO loose'));
      const count = async () =>
        (await rows(`SELECT count(*)::INT AS n FROM loose WHERE ${violation(storedNow('UTC'))}`))[0]?.n;
      expect(await count(), `${name} on a sound row`).toBe(0);
      await connection.run(`UPDATE loose SET ${column} = ${value}`);
      expect(await count(), name).toBe(1);
    }
  });
});

describe('derived fields', () => {
  const derived = async (name: string, values: Record<string, string>) => {
    const field = DERIVED_FIELDS.find((f) => f.name === name)!;
    const columns = Object.entries(values).map(([column, value]) => `${value} AS ${column}`);
    return (await rows(`SELECT ${field.sql} AS v FROM (SELECT ${columns.join(', ')})`))[0]?.v;
  };

  it.each([
    ['duration_bucket', { duration_seconds: '9.99::FLOAT' }, 'fast'],
    ['duration_bucket', { duration_seconds: '10::FLOAT' }, 'medium'],
    ['duration_bucket', { duration_seconds: '60::FLOAT' }, 'slow'],
    ['quality_tier', { quality_score: '90' }, 'excellent'],
    ['quality_tier', { quality_score: '75' }, 'good'],
    ['quality_tier', { quality_score: '60' }, 'fair'],
    ['quality_tier', { quality_score: '0' }, 'poor'],
    ['quality_tier', { quality_score: 'NULL' }, null],
    ['complexity_bucket', { complexity_score: '0' }, '0-20'],
    ['complexity_bucket', { complexity_score: '100' }, '80-100'],
    ['confidence_bucket', { routing_confidence: '0.7::FLOAT' }, '0.7-0.8'],
    ['confidence_bucket', { routing_confidence: '1::FLOAT' }, '0.9-1'],
    ['cost_error_pct', { actual_cost: '1.5', cost_estimate: '1' }, 50],
    ['cost_error_pct', { actual_cost: '0.5', cost_estimate: '1' }, 50],
    ['cost_error_pct', { actual_cost: '1', cost_estimate: '0' }, null],
    ['failed', { success: 'true', error_type: "'timeout'" }, true],
    ['failed', { success: 'false', error_type: 'NULL' }, true],
    ['failed', { success: 'true', error_type: 'NULL' }, false],
  ])('%s of %o is %s', async (name, values, expected) => {
    expect(await derived(name, values as Record<string, string>)).toEqual(expected);
  });

  it('take only the labels they list', () => {
    for (const field of DERIVED_FIELDS) {
      if (!('values' in field)) continue;
      for (const value of field.values) expect(field.sql).toContain(`'${value}'`);
    }
  });
});

describe('variants', () => {
  const all = EXECUTION_COLUMNS.map(({ name }) => name);
  const views = VIEWS.map(({ name }): [string, string[]] => [name, ['repo']]);
  const cases: [SchemaVariant, [string, string[]][]][] = [
    ['v2', [...TABLES.map(({ name }): [string, string[]] => [name, name === 'executions' ? all : ['id']]), ...views]],
    ['v1', [['executions', all], ['metadata', ['key']], ...views]],
    ['init-script', [['executions', all]]],
    ['partial', [['executions', all.slice(1)]]],
    ['foreign', [['memory_outbox', ['id']]]],
  ];
  it.each(cases)('%s', (variant, relations) => {
    expect(schemaVariant({ relations: new Map(relations) })).toBe(variant);
  });
});
