import { schemaDdl } from '../../../../../src/model/schema';
import type { Random } from '../../../../support/random';

/** A table with every type that a log is taken in of, and one with types that make its log be replayed. */
const ALL_TYPES = `CREATE TABLE all_types (
  id INTEGER, yes BOOLEAN, tiny TINYINT, small SMALLINT, big BIGINT, huge HUGEINT, utiny UTINYINT, usmall USMALLINT,
  uint UINTEGER, ubig UBIGINT, uhuge UHUGEINT, single FLOAT, twice DOUBLE, d4 DECIMAL(4,1), d9 DECIMAL(9,2),
  d18 DECIMAL(18,3), d38 DECIMAL(38,4), day DATE, hour TIME, hour_tz TIME WITH TIME ZONE, moment TIMESTAMP,
  moment_s TIMESTAMP_S, moment_ms TIMESTAMP_MS, moment_ns TIMESTAMP_NS, moment_tz TIMESTAMP WITH TIME ZONE, span INTERVAL,
  name VARCHAR, raw BLOB, key UUID, doc JSON, tier ENUM('small', 'medium', 'large'), names VARCHAR[], deep INTEGER[][],
  three DOUBLE[3], point STRUCT(x INTEGER, label VARCHAR, tags VARCHAR[]), points STRUCT(x INTEGER)[], word VARCHAR[2])`;

const ODD = 'CREATE TABLE odd (id INTEGER, map MAP(VARCHAR, INTEGER), bits BIT)';

/** Keys that are taken again, names that have to be quoted, and columns that are not stored or hide the number of the row. */
const OTHER_TABLES = [
  'CREATE TABLE keyed (id INTEGER PRIMARY KEY, name VARCHAR UNIQUE, n INTEGER)',
  'CREATE TABLE owned (id INTEGER REFERENCES keyed (id), n INTEGER)',
  'CREATE SCHEMA "odd ""schema"',
  'CREATE TABLE "odd ""schema"."Tabelle ä" ("Spalte ""1" INTEGER, value VARCHAR, row_number DOUBLE)',
  'CREATE TABLE calculated (a INTEGER, b INTEGER GENERATED ALWAYS AS (a * 2) VIRTUAL, c VARCHAR)',
  'CREATE TABLE hiding (rowid INTEGER, n INTEGER)',
  'CREATE SEQUENCE counter',
  "CREATE TABLE numbered (id INTEGER DEFAULT nextval('counter'), n INTEGER)",
];

export const setup = [...schemaDdl(), ALL_TYPES, ODD, ...OTHER_TABLES, 'CHECKPOINT'];

interface Change {
  readonly weight: number;
  readonly make: (random: Random) => readonly string[];
}

const allTypes = (
  from: number,
  rows: number,
) => `INSERT INTO all_types SELECT i, i % 3 = 0, i % 100, -(i % 30000), i * 1000000007::BIGINT,
  i::HUGEINT * 170141183460469231::HUGEINT, i % 200, i % 60000, i * 2, i * 3, i::UHUGEINT * 7, i / 7, CASE i % 11 WHEN 0 THEN 'nan'::DOUBLE WHEN 1 THEN '-inf'::DOUBLE ELSE i / 3 END,
  i % 99, i % 9999, i, i, DATE '2026-01-01' + i::INTEGER, TIME '00:00:01' + to_seconds(i % 80000), '12:00:00+02'::TIMETZ, TIMESTAMP '2026-01-01' + to_seconds(i),
  TIMESTAMP '2026-01-01' + to_seconds(i), TIMESTAMP '2026-01-01' + to_milliseconds(i), make_timestamp_ns(i * 1000003), TIMESTAMPTZ '2026-01-01 00:00:00+00' + to_seconds(i), to_days((i % 50)::INTEGER) + to_seconds(i),
  CASE i % 5 WHEN 0 THEN '' WHEN 3 THEN chr(0) || 'a' || chr(0) WHEN 1 THEN repeat('langer Text mit Umlauten äöü ', (i % 40)::INTEGER) WHEN 2 THEN 'kurz' END, CASE WHEN i % 3 > 0 THEN unhex(md5(i::VARCHAR)) END, uuid(), CASE WHEN i % 2 = 0 THEN json_object('i', i) END,
  ['small', 'medium', 'large'][1 + i % 3], CASE WHEN i % 5 > 0 THEN ['a', NULL, repeat('b', (i % 30)::INTEGER)] END, CASE WHEN i % 4 > 0 THEN [[i, NULL], [], NULL] END,
  CAST(CASE WHEN i % 3 > 0 THEN [i, NULL, i / 2] END AS DOUBLE[3]), CASE WHEN i % 6 > 0 THEN {'x': i, 'label': 'point ' || i, 'tags': [i::VARCHAR]} END, CASE WHEN i % 2 > 0 THEN [{'x': i}, NULL] END, ['w' || i, NULL]
  FROM range(${from}, ${from + rows}) AS numbers(i)`;

const executions = (
  rows: number,
) => `INSERT INTO executions (task_id, timestamp, task_type, task_description, repo, file_count,
  estimated_tokens, model_tier, pool_type, swarm_topology, routing_confidence, complexity_score, success, duration_seconds, quality_score, cost_estimate, actual_cost, error_type, embedding, metadata)
  SELECT uuid(), TIMESTAMP '2026-02-01' + to_seconds((random() * 700000)::BIGINT), ['test', 'refactor', 'review'][1 + (i * 7) % 3], CASE WHEN i % 3 > 0 THEN repeat('beschreibe ', (random() * 20)::INTEGER) ELSE 'kurz' END,
  ['mahavishnu', 'oneiric'][1 + i % 2], i, (random() * 1000)::INTEGER, ['small', 'medium', 'large'][1 + i % 3], ['mahavishnu', 'session-buddy'][1 + i % 2], CASE WHEN i % 4 > 0 THEN 'quorum' END, random(), (random() * 100)::INTEGER, i % 7 > 0,
  random() * 100, CASE WHEN i % 5 > 0 THEN (random() * 100)::INTEGER END, 0.5, random(), CASE WHEN i % 7 = 0 THEN 'timeout' END, CAST(CASE WHEN i % 2 = 0 THEN range(i, i + 384) END AS FLOAT[384]), CASE WHEN i % 3 = 0 THEN json_object('i', i) END
  FROM range(${rows}) AS numbers(i)`;

const feedback = (rows: number) => `INSERT INTO feedback (task_id, feedback_type, rating, comment, accepted)
  SELECT task_id, 'good', 1 + (random() * 4)::INTEGER, CASE WHEN random() < 0.5 THEN 'gut' END, random() < 0.5 FROM executions LIMIT ${rows}`;

const learned = (n: number) =>
  `INSERT INTO q_table (state, action, q_value, update_count) VALUES ('state ${n % 5}', 'act', ${n / 3}, 1)
   ON CONFLICT DO UPDATE SET q_value = excluded.q_value, update_count = q_table.update_count + 1`;

const keyed = (from: number, rows: number) =>
  `INSERT INTO keyed SELECT i, 'name ' || i, 0 FROM range(${from}, ${from + rows}) AS r(i) WHERE i NOT IN (SELECT id FROM keyed)`;

/** Inserts, feedback, new prices, changes of indexed columns, deletions: what a log is taken in of. */
const ROWS: readonly Change[] = [
  { weight: 30, make: (random) => [executions(1 + random.below(40))] },
  { weight: 8, make: (random) => [allTypes(random.below(100_000), 1 + random.below(60))] },
  { weight: 8, make: (random) => [feedback(1 + random.below(9))] },
  { weight: 6, make: (random) => [learned(random.below(100))] },
  {
    weight: 6,
    make: (random) => [
      `INSERT INTO solutions (task_context, solution_summary, success_rate, usage_count, repos_used_in) VALUES ('c', 's', 0.5, ${random.below(9)}, ['a', 'b'])`,
    ],
  },
  {
    weight: 10,
    make: (random) => [
      `UPDATE executions SET user_rating = ${1 + random.below(5)}, user_accepted = random() < 0.5 WHERE file_count % ${2 + random.below(9)} = 1`,
    ],
  },
  {
    weight: 6,
    make: (random) => [
      `UPDATE executions SET user_rating = CASE WHEN random() < 0.5 THEN NULL ELSE 5 END, error_message = CASE WHEN random() < 0.3 THEN NULL ELSE repeat('e', ${random.below(40)}) END WHERE file_count % ${2 + random.below(9)} = 0`,
    ],
  },
  {
    weight: 4,
    make: (random) => [
      `UPDATE executions SET actual_cost = actual_cost * 1.1, quality_score = NULL WHERE file_count < ${random.below(20)}`,
    ],
  },
  {
    weight: 3,
    make: (random) => [
      `UPDATE executions SET model_tier = 'large', timestamp = timestamp + INTERVAL 1 SECOND WHERE file_count = ${random.below(40)}`,
    ],
  },
  { weight: 4, make: (random) => [`DELETE FROM executions WHERE file_count = ${random.below(40)} AND random() < 0.7`] },
  {
    weight: 5,
    make: (random) => [
      `UPDATE all_types SET yes = NOT yes, twice = NULL, tier = 'small', d38 = d38 + 1, name = 'anders', key = uuid(), span = INTERVAL 1 MONTH, doc = NULL WHERE id % ${2 + random.below(5)} = 0`,
    ],
  },
  { weight: 2, make: () => ['UPDATE all_types SET twice = 1.5, doc = \'{"a": [1]}\', yes = true WHERE id % 3 = 0'] },
  { weight: 3, make: (random) => [`DELETE FROM all_types WHERE id % ${3 + random.below(9)} = 0`] },
  { weight: 2, make: () => ['DELETE FROM feedback WHERE random() < 0.2'] },
  { weight: 2, make: (random) => [executions(2000 + random.below(1000))] },
  { weight: 1, make: (random) => [allTypes(random.below(100_000), 2500)] },
  { weight: 6, make: (random) => [keyed(random.below(30), 1 + random.below(10))] },
  { weight: 4, make: (random) => [`UPDATE keyed SET n = n + 1 WHERE id % ${2 + random.below(4)} = 0`] },
  { weight: 3, make: (random) => [`UPDATE keyed SET name = name || '+' WHERE id = ${random.below(30)}`] },
  {
    weight: 4,
    make: (random) => {
      const id = random.below(30);
      return [`DELETE FROM owned WHERE id = ${id}`, `DELETE FROM keyed WHERE id = ${id}`, keyed(id, 1)];
    },
  },
  { weight: 3, make: (random) => [`INSERT INTO owned SELECT id, ${random.below(9)} FROM keyed WHERE id % 5 = 0`] },
  { weight: 3, make: (random) => [`DELETE FROM owned WHERE n < ${random.below(9)}`] },
  {
    weight: 3,
    make: (random) => [
      `INSERT INTO "odd ""schema"."Tabelle ä" SELECT i, 'w' || i, i FROM range(${random.below(50)}) AS r(i)`,
    ],
  },
  {
    weight: 3,
    make: (random) => [
      `UPDATE "odd ""schema"."Tabelle ä" SET value = NULL, row_number = row_number / 3 WHERE "Spalte ""1" % ${1 + random.below(5)} = 0`,
    ],
  },
];

/** What makes a log be replayed, and what is never in one. */
const OTHERS: readonly Change[] = [
  { weight: 2, make: (random) => [`CREATE TABLE other_${random.below(1e9)} AS SELECT i FROM range(9) AS r(i)`] },
  { weight: 2, make: (random) => [`ALTER TABLE solutions ADD COLUMN added_${random.below(1e9)} INTEGER DEFAULT 7`] },
  { weight: 1, make: (random) => [`CREATE INDEX index_${random.below(1e9)} ON feedback (rating)`] },
  { weight: 1, make: (random) => [`CREATE VIEW view_${random.below(1e9)} AS SELECT count(*) AS n FROM executions`] },
  { weight: 2, make: () => ['UPDATE executions SET embedding = range(384)::FLOAT[384] WHERE file_count = 3'] },
  { weight: 2, make: () => ["INSERT INTO odd VALUES (1, MAP {'a': 1}, '0101'::BIT)"] },
  { weight: 1, make: () => [allTypes(0, 60_000)] },
  { weight: 2, make: (random) => [`INSERT INTO calculated VALUES (${random.below(9)}, 'c')`] },
  { weight: 1, make: () => ["UPDATE calculated SET c = 'other', a = a + 1"] },
  { weight: 2, make: (random) => [`INSERT INTO hiding VALUES (${random.below(9)}, 1)`, 'UPDATE hiding SET n = n + 1'] },
  { weight: 1, make: () => ['DELETE FROM hiding WHERE n > 3'] },
  { weight: 2, make: () => ['INSERT INTO numbered (n) SELECT 1 FROM range(3)'] },
  { weight: 1, make: () => ['TRUNCATE owned'] },
  { weight: 1, make: (random) => [`CREATE TYPE kind_${random.below(1e9)} AS ENUM ('a', 'b')`] },
  { weight: 1, make: (random) => [`CREATE MACRO macro_${random.below(1e9)}(x) AS x + 1`] },
  {
    weight: 2,
    make: (random) => [
      'BEGIN',
      executions(3),
      `ALTER TABLE solutions ADD COLUMN within_${random.below(1e9)} VARCHAR`,
      executions(2),
      random.next() < 0.5 ? 'ROLLBACK' : 'COMMIT',
    ],
  },
  { weight: 6, make: () => ['CHECKPOINT'] },
];

function pick(changes: readonly Change[], random: Random): readonly string[] {
  let left = random.next() * changes.reduce((sum, { weight }) => sum + weight, 0);
  for (const { weight, make } of changes) {
    left -= weight;
    if (left < 0) return make(random);
  }
  return [];
}

/** A commit of rows: one statement, or several in a transaction; some are rolled back, which leaves nothing. */
function commit(random: Random): readonly string[] {
  if (random.next() < 0.6) return pick(ROWS, random);
  const statements = Array.from({ length: 1 + random.below(4) }, () => pick(ROWS, random)).flat();
  return ['BEGIN', ...statements, random.next() < 0.25 ? 'ROLLBACK' : 'COMMIT'];
}

/** Statements to the next state that is looked at. @param share of other changes than those of rows */
export function nextChanges(random: Random, share: number): readonly string[] {
  if (random.next() < share) return pick(OTHERS, random);
  return Array.from({ length: 1 + random.below(6) }, () => commit(random)).flat();
}
