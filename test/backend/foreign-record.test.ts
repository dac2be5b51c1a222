import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { renderRule } from '../../src/alerts/render';
import { ALERT_GROUPS } from '../../src/alerts/rules';
import { readFrame } from '../../src/frame/json/read-frame';
import { type Column, EXECUTION_COLUMNS } from '../../src/model/columns';
import { HealthStatus } from '../../src/protocol/diagnostics';
import { PRESETS } from '../../src/query/all-presets';
import { compileQuery } from '../../src/query/compile-query';
import { parseQuery } from '../../src/query/parse-query';
import { near } from '../query/support/near';
import { GrafanaClient } from '../support/grafana-client';
import { PluginProcess } from '../support/plugin-process';
import { askEverything, contentsOf, ForeignDatabases, failuresOf, TIME_RANGE } from './support/foreign-database';

const TIMEOUT = 300_000;

let plugin: PluginProcess;
let databases: ForeignDatabases;
let usual: Record<string, unknown>;

beforeAll(async () => {
  databases = new ForeignDatabases();
  plugin = await new PluginProcess().ready();
  usual = contentsOf(await askEverything(await over()));
}, TIMEOUT);

afterAll(async () => {
  await plugin.dispose();
  await databases.dispose();
});

const CONTEXT = { timeRange: { from: 0, to: 86_400_000 }, intervalMs: 0, maxDataPoints: 100, storedTimeZone: 'UTC' };

// Of sums the last digits depend on the order of the rows.
expect.addEqualityTesters([
  (a, b) => (typeof a === 'number' && typeof b === 'number' && near(a, b) ? true : undefined),
]);

let uid = 0;

async function over(statements: readonly string[] = [], settings: object = {}): Promise<GrafanaClient> {
  const path = await databases.create(statements);
  return new GrafanaClient(plugin, { path, ...settings }, { uid: `foreign-${uid++}` });
}

const columns: readonly Column[] = EXECUTION_COLUMNS;
const optional = columns.filter(({ nullable }) => nullable).map(({ name }) => name);
/** Each optional column is absent from one of these while others are there. */
const absent = [0, 1, 2].map((part) => optional.filter((_, i) => i % 3 === part).join(', '));

/** The table anew with other columns, without constraints, as those have it who have no schema of ours. */
const select = (list: string) => [`CREATE OR REPLACE TABLE executions AS SELECT ${list} FROM executions`];
const replace = (sql: string, column: string) => select(`* REPLACE (${sql} AS ${column})`);

const sqlValue = async (client: GrafanaClient, sql: string, timeRange = TIME_RANGE) => {
  const { error, frames } = await client.sql(sql, { timeRange });
  if (error) throw new Error(error);
  return Object.values(frames[0]!.columns)[0]![0];
};

async function firing(client: GrafanaClient, ruleUid: string): Promise<number[]> {
  const rule = ALERT_GROUPS.flatMap(({ rules }) => rules.map(renderRule)).find(({ uid }) => uid === ruleUid)!;
  const [query] = rule.data;
  const answers = await client.query({ A: query!.model }, { timeRange: TIME_RANGE, headers: { FromAlert: 'true' } });
  const { error, frames } = answers.get('A')!;
  if (error) throw new Error(error);
  return frames.flatMap(({ columns }) => Object.values(columns).flat() as number[]);
}

describe('a database whose names are spelt otherwise', () => {
  it(
    'has a record in a table "Executions" whose columns are capitalized: answers, health, rows and alerts agree',
    async () => {
      const client = await over([
        'CREATE TABLE aside AS FROM executions',
        'DROP VIEW tier_performance_mv; DROP VIEW pool_performance_mv; DROP VIEW solution_patterns_mv',
        'DROP TABLE executions',
        `CREATE TABLE "Executions" AS SELECT ${columns.map(({ name }) => `${name} AS "${name.toUpperCase()}"`).join(', ')} FROM aside`,
      ]);
      const answers = await askEverything(client);
      expect(failuresOf(answers)).toEqual({});
      expect(contentsOf(answers)).toEqual(usual);
      const { status, message } = await client.health();
      expect(message).toContain('learning.db has 400 executions, the newest of 2026-02-10T');
      expect(status).toBe(HealthStatus.ok);
      expect(await firing(client, 'learning-empty')).toEqual([400]);
      const { body } = await client.resource('schema');
      const table = (body as { tables: { name: string; columns: { name: string; meaning?: string }[] }[] }).tables;
      const described = table.filter(({ name }) => name.toLowerCase() === 'executions');
      expect(described.map(({ name }) => name)).toEqual(['executions']);
      expect(described[0]!.columns.map(({ name }) => name)).toEqual(columns.map(({ name }) => name));
      expect(described[0]!.columns.every(({ meaning }) => meaning)).toBe(true);
      const values = (await client.resource('values?column=model_tier')).body as { values: unknown[] };
      expect(values.values.length).toBeGreaterThan(1);
    },
    TIMEOUT,
  );

  it(
    'has a record in another schema',
    async () => {
      const client = await over([
        'DROP VIEW tier_performance_mv; DROP VIEW pool_performance_mv; DROP VIEW solution_patterns_mv',
        'CREATE SCHEMA learning; CREATE TABLE learning.learning.executions AS FROM main.executions',
        'DROP TABLE main.executions',
      ]);
      expect(contentsOf(await askEverything(client))).toEqual(usual);
      const { status, message } = await client.health();
      expect(message).toContain('learning.db has 400 executions');
      expect(message).toContain('The record is learning.executions.');
      expect(status).toBe(HealthStatus.ok);
    },
    TIMEOUT,
  );

  it('says which tables it would have to choose from', async () => {
    const client = await over([
      ...['a', 'b'].map(
        (schema) => `CREATE SCHEMA ${schema}; CREATE TABLE ${schema}.executions AS FROM main.executions`,
      ),
      'DROP TABLE main.executions',
    ]);
    const { status, message } = await client.health();
    expect(status).toBe(HealthStatus.error);
    expect(message).toContain('[no_executions] The database learning.db has several tables executions');
    expect(message).toContain('a.executions, b.executions. Create a view main.executions over the one that is meant.');
    const { error } = await client.sql('SELECT count(*) FROM executions');
    expect(error).toContain('[no_executions] learning.db has several tables executions');
  });

  it(
    'may have a view as its record',
    async () => {
      const client = await over([
        'CREATE TABLE runs AS FROM executions',
        'DROP TABLE executions',
        `CREATE VIEW executions AS SELECT * REPLACE (epoch_us(timestamp) AS timestamp) FROM runs`,
      ]);
      expect(contentsOf(await askEverything(client))).toEqual(usual);
    },
    TIMEOUT,
  );
});

describe('a database that lacks columns', () => {
  it.each(absent)(
    'answers every question without %s, which are NULL then',
    async (lacking) => {
      const client = await over(select(`* EXCLUDE (${lacking})`));
      expect(failuresOf(await askEverything(client))).toEqual({});
      const { status, message } = await client.health();
      expect(message).toContain(`Columns that executions lacks are read as NULL: ${lacking}.`);
      expect(status).toBe(HealthStatus.ok);
    },
    TIMEOUT,
  );

  it(
    'answers as if all that it lacks were there and NULL',
    async () => {
      const lacking = await over(select(`* EXCLUDE (${optional.join(', ')})`));
      const nulls = await over([`UPDATE executions SET ${optional.map((name) => `${name} = NULL`).join(', ')}`]);
      expect(contentsOf(await askEverything(lacking))).toEqual(contentsOf(await askEverything(nulls)));
      expect(await sqlValue(lacking, 'SELECT count(*) FROM executions WHERE quality_score IS NULL')).toBe(400);
    },
    TIMEOUT,
  );

  it(
    'names a required column that is missing, and blames no query',
    async () => {
      const client = await over(select('* EXCLUDE (repo)'));
      const { status, message } = await client.health();
      expect(status).toBe(HealthStatus.error);
      expect(message).toContain('[bad_schema] executions lacks the column repo, of the type VARCHAR.');
      const answers = await askEverything(client);
      for (const name of ['by repo', 'top_repos', 'solution_patterns', 'executions_around']) {
        expect(answers.get(name)!.error).toContain(
          '[bad_schema] executions lacks the column repo, of the type VARCHAR.',
        );
      }
      for (const error of Object.values(failuresOf(answers))) {
        expect(error).toContain('[bad_schema]');
        expect(error).not.toContain('Correct the query');
      }
      expect(answers.get('success_rate')!.error).toBe('');
      expect(contentsOf(answers).success_rate).toEqual(usual.success_rate);
    },
    TIMEOUT,
  );
});

describe('times that are no TIMESTAMP', () => {
  const COUNTS = [
    ['microseconds', 'epoch_us(timestamp)', 'BIGINT'],
    ['nanoseconds', 'epoch_ns(timestamp)', 'BIGINT'],
    ['seconds', 'epoch(timestamp)', 'DOUBLE'],
    // Of which the fractions are lost.
    ['milliseconds', 'epoch_ms(timestamp)', 'BIGINT'],
    ['seconds', 'epoch_us(timestamp) // 1000000', 'BIGINT'],
  ] as const;
  it.each(COUNTS.map(([unit, sql, type], place) => ({ unit, sql, type, place })))(
    'are read as $unit where they are $sql',
    async ({ unit, sql, type, place }) => {
      const client = await over(replace(sql, 'timestamp'));
      const answers = await askEverything(client, { of: COUNTS.length, place });
      expect(failuresOf(answers)).toEqual({});
      if (['microseconds', 'nanoseconds'].includes(unit)) expect(usual).toMatchObject(contentsOf(answers));
      const perDay = await client.query(
        { A: { queryType: 'preset', preset: 'executions_per_day', format: 'table' } },
        { timeRange: TIME_RANGE },
      );
      if (!sql.includes('//')) expect(contentsOf(perDay).A).toEqual(usual.executions_per_day);
      const { status, message } = await client.health();
      expect(message).toContain(`timestamp (${type}) as ${unit} since 1970`);
      expect(message).toContain('the newest of 2026-02-10T');
      expect(status).toBe(HealthStatus.ok);
    },
    TIMEOUT,
  );

  it.each([
    ['ISO 8601', "strftime(timestamp, '%Y-%m-%dT%H:%M:%S.%fZ')"],
    ['ISO 8601 without a zone', 'CAST(timestamp AS VARCHAR)'],
  ])(
    'are read as %s',
    async (_, sql) => {
      const client = await over(replace(sql, 'timestamp'));
      expect(contentsOf(await askEverything(client))).toEqual(usual);
      expect((await client.health()).message).toContain('timestamp (VARCHAR) as ISO 8601');
    },
    TIMEOUT,
  );

  it('says how many texts are no times', async () => {
    const client = await over([
      ...replace('CAST(timestamp AS VARCHAR)', 'timestamp'),
      "UPDATE executions SET timestamp = 'yesterday' WHERE rowid < 3",
    ]);
    expect((await client.health()).message).toContain('timestamp holds 3 values that do not fit, read as NULL.');
  });

  it.each([
    ['numbers of two magnitudes', 'CASE WHEN rowid % 2 = 0 THEN epoch_ms(timestamp) ELSE epoch_us(timestamp) END'],
    ['numbers that are no times', 'rowid'],
    ['texts that are no times', "'row ' || rowid"],
    ['truth values', 'success'],
  ])('says why %s are not read', async (_, sql) => {
    const client = await over(replace(sql, 'timestamp'));
    const { status, message } = await client.health();
    expect(status).toBe(HealthStatus.error);
    expect(message).toMatch(/\[bad_schema\] The column timestamp of executions is (BIGINT|VARCHAR|BOOLEAN) and holds /);
    const { error } = (await client.query({ A: { queryType: 'preset', preset: 'executions_per_day' } })).get('A')!;
    expect(error).toContain('[bad_schema] The column timestamp of executions is');
    expect(error).not.toContain('Correct the query');
    expect(await sqlValue(client, 'SELECT count(*) FROM executions')).toBe(400);
  });

  it(
    'reads instants of every kind in a stored zone that is not UTC',
    async () => {
      const zone = { storedTimeZone: 'America/New_York' };
      const local = `(timestamp AT TIME ZONE 'UTC' AT TIME ZONE 'America/New_York')`;
      const naive = contentsOf(await askEverything(await over(replace(local, 'timestamp'), zone)));
      expect(naive.executions).toEqual(usual.executions);
      const instants = [
        `(timestamp AT TIME ZONE 'UTC')`,
        'epoch_us(timestamp)',
        "strftime(timestamp, '%Y-%m-%dT%H:%M:%S.%fZ')",
        `CAST(${local} AS VARCHAR)`,
      ];
      for (const [place, sql] of instants.entries()) {
        const client = await over(replace(sql, 'timestamp'), zone);
        expect(naive).toMatchObject(contentsOf(await askEverything(client, { of: instants.length, place })));
      }
    },
    TIMEOUT,
  );
});

describe('TIMESTAMP WITH TIME ZONE where stored times are local', () => {
  const zone = { storedTimeZone: 'America/New_York' };
  const half = () => ({ fromEpochMs: Date.now() - 1_800_000, toEpochMs: Date.now() + 60_000 });

  it('is not shifted a second time', async () => {
    const client = await over(
      [...replace('now()', 'uploaded_at'), 'CREATE TABLE runs AS SELECT now() AS made FROM range(7)'],
      zone,
    );
    const count = (from: string) => sqlValue(client, `SELECT count(*) FROM ${from}`, half());
    expect(await count('executions WHERE $__timeFilter(uploaded_at)')).toBe(400);
    expect(await count('runs WHERE $__timeFilter(made)')).toBe(7);
    expect(await count('database_status WHERE $__timeFilter(snapshot_at)')).toBe(1);
    expect(await count('database_status WHERE snapshot_at > $__timeFrom() AND snapshot_at < $__timeTo()')).toBe(1);
    const bucket = 'SELECT $__timeGroup(made, 1d) AS time FROM runs LIMIT 1';
    const midnight = new Date(Number(await sqlValue(client, bucket, half())));
    expect(midnight.toLocaleTimeString('en-GB', { timeZone: zone.storedTimeZone })).toBe('00:00:00');
  });

  it('says when the range begins or ends in the hour that clocks repeat', async () => {
    const client = await over([], zone);
    const noticesFrom = async (fromEpochMs: number) => {
      const model = { queryType: 'metric', measures: ['executions'], format: 'table' };
      const timeRange = { fromEpochMs, toEpochMs: Date.UTC(2026, 11, 1) };
      return (await client.query({ A: model }, { timeRange })).get('A')!.frames[0]!.meta.notices ?? [];
    };
    // 2026-11-01 01:00 to 02:00 in New York, twice.
    for (const instant of [Date.UTC(2026, 10, 1, 5, 30), Date.UTC(2026, 10, 1, 6, 30)]) {
      const [notice] = await noticesFrom(instant);
      expect(notice!.text).toContain('are ambiguous');
    }
    for (const instant of [Date.UTC(2026, 10, 1, 4, 59), Date.UTC(2026, 10, 1, 7), Date.UTC(2026, 2, 8, 7, 30)]) {
      expect(await noticesFrom(instant)).toEqual([]);
    }
  });
});

describe('metadata', () => {
  it(
    'that is text with one row of no JSON answers by its keys all the same',
    async () => {
      const client = await over([
        ...replace('CAST(metadata AS VARCHAR)', 'metadata'),
        `UPDATE executions SET metadata = '{"worker_id": broken' WHERE rowid = 0`,
        `UPDATE executions SET metadata = '{"worker_id": "w", "x": NaN}' WHERE rowid = 1`,
      ]);
      expect(failuresOf(await askEverything(client))).toEqual({});
      expect(await sqlValue(client, `SELECT count(*) FROM executions WHERE metadata->>'worker_id' = 'w'`)).toBe(1);
      const { message } = await client.health();
      expect(message).toContain('metadata (VARCHAR) as JSON');
      expect(message).toContain('metadata holds 1 value that does not fit, read as NULL.');
    },
    TIMEOUT,
  );

  it('that holds NaN, infinity or trailing commas is shown as JSON, with a notice', async () => {
    const client = await over([`UPDATE executions SET metadata = '{"x": [NaN, -inf, 1,], "y": "NaN,]"}'`]);
    const { frames } = await client.sql('SELECT metadata, [metadata] AS list FROM executions LIMIT 3');
    const texts = Object.values(frames[0]!.columns).flat() as Uint8Array[];
    const read = texts.map((bytes) => JSON.parse(Buffer.from(bytes).toString()) as unknown);
    const value = { x: [null, null, 1], y: 'NaN,]' };
    expect(read).toEqual([value, value, value, [value], [value], [value]]);
    expect(frames[0]!.meta.notices.map(({ text }) => text)).toEqual([
      'Column "metadata" holds NaN or infinite numbers, shown as null.',
      'Column "list" holds NaN or infinite numbers, shown as null.',
    ]);
  });

  it('that is a STRUCT or a MAP is read as JSON', async () => {
    for (const sql of ["{'worker_id': 'w'}", "MAP {'worker_id': 'w'}"]) {
      const client = await over(replace(sql, 'metadata'));
      const model = {
        queryType: 'metric',
        measures: ['executions'],
        dimensions: ['metadata.worker_id'],
        format: 'table',
      };
      const { error, frames } = (await client.query({ A: model }, { timeRange: TIME_RANGE })).get('A')!;
      expect(error).toBe('');
      expect(frames[0]!.columns['metadata.worker_id']).toEqual(['w']);
    }
  });
});

it(
  'columns of other types give the same answers',
  async () => {
    const client = await over(
      select(`* REPLACE (
      CAST(task_id AS VARCHAR) AS task_id, CAST(model_tier AS ENUM('small', 'medium', 'large')) AS model_tier,
      CAST(success AS INTEGER) AS success, CAST(user_accepted AS VARCHAR) AS user_accepted,
      CAST(quality_score AS DOUBLE) AS quality_score, CAST(user_rating AS VARCHAR) AS user_rating,
      CAST(file_count AS HUGEINT) AS file_count, CAST(duration_seconds AS DOUBLE) AS duration_seconds)`),
    );
    expect(failuresOf(await askEverything(client))).toEqual({});
    const contents = contentsOf(await askEverything(client));
    for (const name of ['executions', 'success_rate', 'by model_tier', 'by success', 'quality_avg', 'rating_avg']) {
      expect(contents[name], name).toEqual(usual[name]);
    }
  },
  TIMEOUT,
);

describe('a database that brings names of its own', () => {
  it(
    'cannot take the place of the functions of DuckDB',
    async () => {
      const macros = [
        ...['avg', 'sum', 'count', 'min', 'max', 'mode', 'quantile_cont', 'epoch', 'epoch_us', 'round', 'coalesce'],
        ...['json_extract_string', 'regexp_matches', 'list_position', 'unnest', 'make_timestamp', 'lower', 'concat'],
      ].map((name) => `CREATE MACRO "${name}"(x) AS 9000, (x, y) AS 9000`);
      const client = await over([
        ...macros,
        'CREATE MACRO "+"(x, y) AS 9000; CREATE MACRO "-"(x, y) AS 9000; CREATE MACRO "*"(x, y) AS 9000',
        'CREATE MACRO "/"(x, y) AS 9000; CREATE MACRO "||"(x, y) AS 9000; CREATE MACRO "~~"(x, y) AS false',
        "CREATE MACRO now() AS TIMESTAMPTZ '2000-01-01'; CREATE MACRO row_number() AS 1",
        "CREATE MACRO date_trunc(x, y) AS TIMESTAMP '2000-01-01'; CREATE MACRO strftime(x, y) AS 'never'",
        ...['duckdb_tables', 'duckdb_columns', 'duckdb_functions', 'duckdb_views', 'duckdb_indexes', 'range'].map(
          (name) => `CREATE MACRO ${name}() AS TABLE SELECT 9000 AS nothing`,
        ),
        'CREATE MACRO pragma_database_size() AS TABLE SELECT 9000 AS nothing; CREATE MACRO mine(x) AS x + 1',
        'CREATE MACRO current_database() AS 9000; CREATE MACRO version() AS 9000',
      ]);
      const answers = await askEverything(client);
      expect(failuresOf(answers)).toEqual({});
      expect(contentsOf(answers)).toEqual(usual);
      const age = (
        await client.query({ A: { queryType: 'metric', measures: ['freshness_age'], format: 'table' } })
      ).get('A')!;
      expect(Number(age.frames[0]!.columns.freshness_age![0])).toBeGreaterThan(0);
      expect((await client.health()).message).toContain('learning.db has 400 executions, the newest of 2026-02-10T');
      expect(await firing(client, 'learning-empty')).toEqual([400]);
      const tables = ((await client.resource('schema')).body as { tables: { name: string }[] }).tables;
      expect(tables.map(({ name }) => name)).toContain('executions');
      expect((await client.resource('functions')).code).toBe(200);
      // What only the database has is found all the same.
      expect(await sqlValue(client, 'SELECT mine(1)')).toBe(2);
      expect(await sqlValue(client, 'SELECT current_database()')).toBe('learning');
      expect(await sqlValue(client, 'SELECT avg(x) FROM (VALUES (1), (3)) AS v(x)')).toBe(2);
      expect(await sqlValue(client, 'SELECT count(*) FROM learning.main.executions')).toBe(400);
    },
    TIMEOUT,
  );

  it(
    'may have tables by the names of our subqueries, a table database_status and columns by our aliases',
    async () => {
      const own = new Set(columns.map(({ name }) => name));
      const statements = PRESETS.map(
        ({ name }) => compileQuery(parseQuery({ refId: 'A', queryType: 'preset', preset: name }), CONTEXT).sql,
      );
      const named = (pattern: RegExp) => [
        ...new Set(statements.flatMap((sql) => [...sql.matchAll(pattern)].map(([, name]) => name!))),
      ];
      const subqueries = named(/\b([a-z]\w*) AS (?:NOT MATERIALIZED |MATERIALIZED )?\(/g).filter(
        (name) => name !== 'executions',
      );
      const aliases = named(/ AS "?([a-z]\w*)\b/g).filter((name) => !own.has(name));
      expect(subqueries.length).toBeGreaterThan(10);
      expect(aliases.length).toBeGreaterThan(100);
      const client = await over([
        ...[...new Set([...subqueries, 'answer', 'database_status'])].map(
          (name) => `CREATE TABLE "${name}" AS SELECT 1 AS x`,
        ),
        'CREATE SCHEMA learning',
        ...[...new Set([...aliases, 'bucket', 'kept', 'key_1', 'here', 'place'])].map(
          (name) => `ALTER TABLE executions ADD COLUMN "${name}" INTEGER`,
        ),
      ]);
      const answers = await askEverything(client);
      expect(failuresOf(answers)).toEqual({});
      expect(contentsOf(answers)).toEqual(usual);
    },
    TIMEOUT,
  );
});

it('times before 1970 are rounded down everywhere', async () => {
  const client = await over(["UPDATE executions SET timestamp = TIMESTAMP '1969-12-31 23:59:59.123456'"]);
  const time = '1969-12-31T23:59:59.123Z';
  const { database } = (await client.resource('status')).body as { database: { newest: string; oldest: string } };
  expect([database.oldest, database.newest]).toEqual([time, time]);
  const rawSql = "SELECT timestamp AS time, 'line' AS body, timestamp AS at FROM executions LIMIT 1";
  const timeRange = { fromEpochMs: Date.parse(time), toEpochMs: Date.parse(time) + 1 };
  const lines = (await client.query({ A: { rawSql, format: 'logs' } }, { timeRange })).get('A')!.frames[0]!.columns;
  expect(JSON.parse(Buffer.from(lines.labels![0] as Uint8Array).toString())).toMatchObject({ at: time });
  const [bytes] = (await client.answers({ A: { rawSql, format: 'table' } })).get('A')!.frames;
  expect(readFrame(bytes!).data.values[0]).toEqual([Date.parse(time)]);
  const count = (sql: string) => sqlValue(client, `SELECT count(*) FROM executions WHERE ${sql}`, timeRange);
  expect(await count('$__timeFilter(timestamp)')).toBe(400);
  const bucket = { queryType: 'metric', measures: ['executions'], bucket: '1s', format: 'timeseries' };
  const series = (await client.query({ A: bucket }, { timeRange })).get('A')!.frames[0]!.columns;
  expect(series.time!.map(Number)).toEqual([Date.parse('1969-12-31T23:59:59Z')]);
});

it.each([
  ['/nowhere/learning.db ', '"learning.db " does not exist: mind the blank in its name.'],
  [' /nowhere/learning.db', 'must be an absolute path, beginning with /, not with a blank'],
])('the path "%s" is told from one without its blank', async (path, words) => {
  const { message } = await new GrafanaClient(plugin, { path }, { uid: `foreign-${uid++}` }).health();
  expect(message).toContain(words);
});
