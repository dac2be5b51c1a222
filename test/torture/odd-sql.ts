import type { Random } from '../support/random';

/** A scalar function of DuckDB's, with the types of its parameters as DuckDB writes them. */
export interface ScalarFunction {
  readonly name: string;
  readonly parameters: readonly (string | null)[];
  /** Type of the further arguments that it takes; null when it takes none. */
  readonly varargs: string | null;
}

export const FUNCTIONS_SQL = `
  SELECT function_name AS name, to_json(parameter_types)::VARCHAR AS parameters, varargs
  FROM duckdb_functions() WHERE function_type = 'scalar' ORDER BY ALL`;

const LARGE = ['200000', '1000000', '3000000'];
const DEPTHS = ['100', '5000', '200000'];

/** What opens and closes, in texts that are read as something and in SQL itself. */
const BRACKETS = [
  ['[', ']'],
  ['{"a":', '}'],
  ["{''a'':", '}'],
  ['(', ')'],
  ['<a>', '</a>'],
  ['GEOMETRYCOLLECTION(', ')'],
  ['"', '"'],
  ['\\\\', ''],
  ['-', ''],
  ['%', ''],
  ['((a*)*', ')'],
] as const;

/** Constructs of SQL that hold another expression. */
const WRAPPERS = [
  ['(', ')'],
  ['[', ']'],
  ["{'a': ", '}'],
  ['ROW(', ')'],
  ['abs(', ')'],
  ['-', ''],
  ['NOT ', ''],
  ['(SELECT ', ')'],
  ['CASE WHEN true THEN ', ' END'],
  ['CAST(', ' AS VARCHAR)'],
  ['coalesce(', ', 1)'],
  ['list_value(', ')'],
  ['to_json(', ')'],
  ['1 + ', ''],
  ["'x' || ", ''],
  ['1 IN (', ')'],
  ['EXISTS (SELECT ', ')'],
  ['list_transform([1], x -> ', ')'],
  ['MAP {1: ', '}'],
  ['1 BETWEEN 0 AND ', ''],
] as const;

const SCALAR_TYPES =
  'BOOLEAN TINYINT SMALLINT INTEGER BIGINT HUGEINT UTINYINT USMALLINT UINTEGER UBIGINT UHUGEINT FLOAT DOUBLE DECIMAL(38,10) VARCHAR BLOB BIT DATE TIME TIMETZ TIMESTAMP TIMESTAMPTZ TIMESTAMP_S TIMESTAMP_MS TIMESTAMP_NS INTERVAL UUID JSON BIGNUM VARIANT GEOMETRY'.split(
    ' ',
  );
const TYPES = [
  ...SCALAR_TYPES,
  'INTEGER[]',
  'VARCHAR[][][]',
  'INTEGER[3]',
  'STRUCT(a INTEGER, b VARCHAR[])',
  'MAP(VARCHAR, INTEGER)',
  'UNION(a INTEGER, b VARCHAR)',
  "ENUM('a', 'b')",
] as const;

const repeated = (text: string, times: string) => `repeat('${text}', ${times})`;

/** A text of brackets, deeper than anybody would write them. */
function deepText(random: Random): string {
  const [open, close] = random.pick(BRACKETS);
  const depth = random.pick(DEPTHS);
  return random.next() < 0.3
    ? repeated(open, depth)
    : `${repeated(open, depth)} || ${random.pick(["''", "'1'", "'null'", "'EMPTY'"])} || ${repeated(close, depth)}`;
}

function largeText(random: Random): string {
  return repeated(
    random.pick(['9', '-1', 'a', 'é', '0', '1 ', '00:', '2026-', '\\x00', 'P1Y', ',', '.', 'e9', '😀']),
    random.pick(LARGE),
  );
}

const INTEGERS = [
  '0',
  '1',
  '-1',
  '127',
  '-128',
  '2147483647',
  '-2147483648',
  '9223372036854775807',
  '-9223372036854775808',
  '170141183460469231731687303715884105727',
  'NULL',
];
const NUMBERS = [...INTEGERS, "'inf'::DOUBLE", "'-inf'::DOUBLE", "'nan'::DOUBLE", '1e308', '-1e308', '5e-324', '0.1'];
const TIMES = [
  "'infinity'::TIMESTAMP",
  "'-infinity'::TIMESTAMP",
  "'290309-12-22 (BC) 00:00:00'::TIMESTAMP",
  "'294247-01-10 04:00:54.775806'::TIMESTAMP",
  "'infinity'::DATE",
  "'5877642-06-25 (BC)'::DATE",
  "'5881580-07-10'::DATE",
  "'24:00:00'::TIME",
  "'infinity'::TIMESTAMPTZ",
  'now()',
  'NULL::TIMESTAMP',
];
const INTERVALS = [
  "INTERVAL '178956970 years'",
  "INTERVAL '-2147483648 months'",
  "INTERVAL '2147483647 days'",
  'to_microseconds(9223372036854775807)',
  "INTERVAL '0 s'",
];
const SHORT_TEXTS = [
  "''",
  "'a'",
  "'%'",
  "'\\'",
  "'('",
  "'(a*)*b'",
  "'[[:alpha:'",
  "'é😀'",
  'chr(0)',
  "'$.a[*]'",
  "'$'",
  "'/a/b'",
  "'{}'",
  "'[]'",
  "'null'",
  "'%Y-%m-%d %f %z'",
  "'%%%'",
  "'UTC'",
  "'day'",
  "'🇩🇪'",
  'NULL::VARCHAR',
];
const LISTS = [
  '[]',
  '[NULL]',
  '[1, NULL, 3]',
  "['a', NULL]",
  '[[1], NULL, []]',
  'range(1000000)',
  '[0.1, -0.5]',
  "[{'a': 1}]",
  'NULL::INTEGER[]',
  "['nan'::FLOAT, 'inf'::FLOAT]",
];
const OTHERS = [
  "''::BLOB",
  "repeat('x', 1000000)::BLOB",
  "'0'::BIT",
  "repeat('1', 1000000)::BIT",
  'MAP {}',
  "MAP {'a': NULL}",
  "{'a': 1}",
  'NULL',
  'true',
  'uuid()',
  "'{}'::JSON",
  "'[1]'::JSON",
  '1::VARIANT',
  "'POINT EMPTY'::GEOMETRY",
  "array_value(1.0::FLOAT, 'nan'::FLOAT, 'inf'::FLOAT)",
  'union_value(a := 1)',
];

/** Extremes of a type, and now and then those of another. */
function extreme(random: Random, type: string | null): string {
  const any = [INTEGERS, NUMBERS, TIMES, INTERVALS, SHORT_TEXTS, LISTS, OTHERS];
  if (type === null || random.next() < 0.15 || /^(ANY|T|K|V|<.*>)$/.test(type)) {
    return random.next() < 0.2 ? deepText(random) : random.pick(random.pick(any));
  }
  if (/\[|LIST|ARRAY/.test(type)) return random.pick(LISTS);
  if (/VARCHAR|JSON/.test(type)) {
    const kind = random.next();
    if (kind < 0.2) return `(${deepText(random)})`;
    return kind < 0.4 ? largeText(random) : random.pick(SHORT_TEXTS);
  }
  if (/DATE|TIME/.test(type)) return random.pick(TIMES);
  if (/INTERVAL/.test(type)) return random.pick(INTERVALS);
  if (/DOUBLE|FLOAT|DECIMAL/.test(type)) return random.pick(NUMBERS);
  if (/INT|NUM/.test(type)) return random.pick(INTEGERS);
  return random.pick(OTHERS);
}

function call(random: Random, functions: readonly ScalarFunction[]): string {
  const { name, parameters, varargs } = random.pick(functions);
  const more = varargs === null ? [] : Array.from({ length: random.pick([0, 1, 3, 300]) }, () => varargs);
  const args = [...parameters, ...more].map((type) => extreme(random, type));
  const named = /^[a-z_0-9]+$/.test(name);
  if (!named && args.length === 2) return `SELECT (${args[0]}) ${name} (${args[1]}) AS v`;
  const written = named ? name : `"${name}"`;
  // Of a column, DuckDB works it out while it runs; of constants, while it plans.
  return random.next() < 0.5
    ? `SELECT ${written}(${args.join(', ')}) AS v`
    : `SELECT ${written}(${args.map((_, i) => `a${i}`).join(', ')}) AS v FROM (SELECT ${args.map((arg, i) => `${arg} AS a${i}`).join(', ') || '1'} FROM range(3))`;
}

function nested(random: Random): string {
  const [open, close] = random.pick(WRAPPERS);
  const length = open.length + close.length;
  const depth = random.pick([30, 300, 3000, Math.floor(200_000 / length)]);
  const fits = Math.min(depth, Math.floor(240_000 / length));
  return `SELECT ${open.repeat(fits)}1${close.repeat(fits)} AS v`;
}

function cast(random: Random): string {
  const text = random.next() < 0.5 ? deepText(random) : largeText(random);
  const type = random.pick(TYPES);
  const nesting = random.next() < 0.1 ? '[]'.repeat(random.pick([20, 2000, 100_000])) : '';
  const castTo = `${random.pick(['CAST', 'TRY_CAST'])}((${text}) AS ${type}${nesting})`;
  return `SELECT ${random.next() < 0.3 ? `CAST(${castTo} AS ${random.pick(TYPES)})` : castTo} AS v`;
}

function literal(random: Random): string {
  const size = random.pick([1_000, 50_000, 240_000]);
  return random.pick([
    () => `SELECT ${'9'.repeat(size)} AS v`,
    () => `SELECT 0.${'1'.repeat(size)} AS v`,
    () => `SELECT 1e${'9'.repeat(Math.min(size, 1000))} AS v`,
    () => `SELECT '${'x'.repeat(size)}' AS v`,
    () => `SELECT '${'f'.repeat(size)}'::BLOB AS v`,
    () => `SELECT 1 AS "${'n'.repeat(size)}"`,
    () => `SELECT [${Array.from({ length: size / 4 }, () => '1').join(',')}] AS v`,
    () => `SELECT ${Array.from({ length: size / 20 }, (_, i) => `1 AS c${i}`).join(',')}`,
    () => `SELECT 1 AS v WHERE 1 IN (${Array.from({ length: size / 8 }, (_, i) => i).join(',')})`,
    () => `VALUES ${Array.from({ length: size / 8 }, () => '(1)').join(',')}`,
    () => `SELECT 1 AS v${' UNION ALL SELECT 1'.repeat(size / 20)}`,
    () => `SELECT v FROM (SELECT 1 AS v)${' JOIN (SELECT 1 AS v) USING (v)'.repeat(Math.min(size / 200, 300))}`,
    () => `SELECT 1 AS v FROM range(10) t(a) WHERE ${'a = 1 OR '.repeat(size / 12)}true`,
    () => `SELECT X'${'0'.repeat(size)}' AS v`,
    () =>
      `WITH ${Array.from({ length: Math.min(size / 100, 2000) }, (_, i) => `t${i} AS (SELECT ${i === 0 ? '1 AS v' : `v FROM t${i - 1}`})`).join(',')} SELECT * FROM t0`,
    () => `SELECT regexp_matches('a', '${random.pick(['(a*)*b', 'a{1000}', '((a{100}){100})', '[[:alpha:]]'])}') AS v`,
    () => `SELECT regexp_replace(${largeText(random)}, '(.)*', '\\1\\1') AS v`,
    () => `SELECT format('{:${'9'.repeat(Math.min(size, 12))}d}', 1) AS v`,
    () => `SELECT printf('%${'9'.repeat(Math.min(size, 9))}d', 1) AS v`,
  ])();
}

const DEEPEST = DEPTHS.at(-1)!;

/** Every bracket at its deepest, closed and not, for whatever reads a text. */
const DEEP_TEXTS = BRACKETS.flatMap(([open, close]) => [
  `${repeated(open, DEEPEST)} || ${repeated(close, DEEPEST)}`,
  repeated(open, DEEPEST),
]);

const takesText = (type: string | null) => type === null || /VARCHAR|JSON|ANY|BLOB|GEOMETRY|VARIANT/.test(type);

/** Every function that takes a text, in each place that does, and every type that a text can be cast to, with each deep text. */
export function deepSweep(functions: readonly ScalarFunction[]): string[] {
  const calls = functions
    .filter(({ name }) => /^[a-z_0-9]+$/.test(name))
    .flatMap(({ name, parameters }) =>
      parameters.flatMap((type, at) =>
        takesText(type)
          ? DEEP_TEXTS.map((text) => {
              const args = parameters.map((other, i) => (i === at ? text : plain(other)));
              return `SELECT ${name}(${args.join(', ')}) AS v`;
            })
          : [],
      ),
    );
  const casts = TYPES.flatMap((type) => DEEP_TEXTS.map((text) => `SELECT TRY_CAST((${text}) AS ${type}) AS v`));
  return [...new Set([...calls, ...casts])];
}

/** An argument that most functions can do something with. */
function plain(type: string | null): string {
  if (type === null || /VARCHAR|JSON|ANY|VARIANT/.test(type)) return "'$'";
  if (/\[|LIST|ARRAY/.test(type)) return "['$']";
  if (/DATE|TIME/.test(type)) return 'NULL::TIMESTAMP';
  if (/BOOL/.test(type)) return 'true';
  return /INT|NUM|DOUBLE|FLOAT|DECIMAL/.test(type) ? '1' : 'NULL';
}

const KINDS = [call, call, call, nested, cast, cast, literal] as const;

/** SQL that nobody means, of kinds that a program that reads it may not survive. */
export function oddSql(random: Random, functions: readonly ScalarFunction[]): string {
  return random.pick(KINDS)(random, functions);
}
