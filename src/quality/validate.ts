import { storedNow } from '../model/clock';
import { type Ask, numberOf, QUALITY_RULES, textOf } from './rules';

export interface Finding {
  readonly check: string;
  readonly kind: 'violation' | 'information';
  readonly description: string;
  readonly rows: number;
  /** Task ids of some of them; rows without one have none to give. */
  readonly samples: readonly string[];
}

export interface QualityReport {
  /** Rows of executions. */
  readonly rows: number;
  /** Rows with one violation or more. */
  readonly violatingRows: number;
  /** Share of rows without a violation, 0 to 100; null without rows. */
  readonly score: number | null;
  /** Each check, the rows that it found, and none. */
  readonly checks: readonly Finding[];
}

interface ValidateOptions {
  /** The time zone that the timestamps were written in. */
  readonly storedTimeZone?: string;
  /** Task ids shown for each check. */
  readonly samples?: number;
}

const DUPLICATE = {
  check: 'duplicate_task_id',
  kind: 'violation',
  description: 'task_id occurs in another row before',
} as const;

const WIDTH = {
  check: 'embedding_width',
  kind: 'violation',
  description: 'embedding has another width than most',
} as const;

const idsOf = (value: unknown): string[] => {
  const text = textOf(value);
  return text === null ? [] : (JSON.parse(text) as string[]);
};

const samplesSql = (condition: string, count: number, from = 'executions') =>
  `(SELECT CAST(to_json(list(id)) AS VARCHAR) FROM (SELECT CAST(task_id AS VARCHAR) AS id FROM ${from} WHERE (${condition}) AND task_id IS NOT NULL LIMIT ${count}))`;

/** Rows that another with the same task_id comes before. */
const REPEATED = `(SELECT task_id, row_number() OVER (PARTITION BY task_id) AS nth FROM executions WHERE task_id IS NOT NULL)`;

/**
 * Goes through all rows, and reads every column of them.
 * @throws LearningError where a column cannot be read
 */
export async function validate(
  ask: Ask,
  { storedTimeZone = 'UTC', samples = 5 }: ValidateOptions = {},
): Promise<QualityReport> {
  const now = storedNow(storedTimeZone);
  const rules = QUALITY_RULES.map((rule) => ({ ...rule, sql: rule.condition(now) }));
  const [facts] = await ask(`SELECT
  CAST(count(*) AS DOUBLE) AS rows,
  CAST(count(task_id) - count(DISTINCT task_id) AS DOUBLE) AS duplicates,
  CAST(count(DISTINCT len(embedding)) AS DOUBLE) AS widths,
  CAST(mode(len(embedding)) AS DOUBLE) AS width,
  CAST(bit_xor(hash(executions)) AS VARCHAR) AS read
FROM executions`);
  const { rows, duplicates, widths } = {
    rows: numberOf(facts!.rows),
    duplicates: numberOf(facts!.duplicates),
    widths: numberOf(facts!.widths),
  };
  const oddWidth = widths > 1 ? `len(embedding) <> ${numberOf(facts!.width)}` : 'false';
  const violations = rules.filter(({ kind }) => kind === 'violation').map(({ sql }) => sql);
  const counted = [...rules.map(({ sql }) => sql), oddWidth];
  const [counts] = await ask(
    `SELECT ${counted.map((sql, i) => `CAST(count(*) FILTER (WHERE ${sql}) AS DOUBLE) AS c${i}`).join(',\n  ')},
  CAST(count(*) FILTER (WHERE ${[...violations, oddWidth].join(' OR ')}) AS DOUBLE) AS broken
FROM executions`,
  );
  const finding = async (
    { check, kind, description }: Pick<Finding, 'check' | 'kind' | 'description'>,
    found: number,
    sql: string,
    from?: string,
  ): Promise<Finding> => {
    if (found === 0) return { check, kind, description, rows: 0, samples: [] };
    const [shown] = await ask(`SELECT ${samplesSql(sql, samples, from)} AS ids`);
    return { check, kind, description, rows: found, samples: idsOf(shown!.ids) };
  };
  const checks: Finding[] = [];
  for (const [i, { name, kind, description, sql }] of rules.entries()) {
    checks.push(await finding({ check: name, kind, description }, numberOf(counts![`c${i}`]), sql));
  }
  checks.push(await finding(WIDTH, numberOf(counts![`c${rules.length}`]), oddWidth));
  checks.push(await finding(DUPLICATE, duplicates, 'nth > 1', REPEATED));
  const broken = numberOf(counts!.broken);
  const violatingRows = duplicates === 0 ? broken : await brokenOrRepeated(ask, [...violations, oddWidth]);
  return {
    rows,
    violatingRows,
    score: rows === 0 ? null : ((rows - violatingRows) / rows) * 100,
    checks,
  };
}

/** A row may be both, and counts once. */
async function brokenOrRepeated(ask: Ask, violations: readonly string[]): Promise<number> {
  const [row] = await ask(`SELECT CAST(count(*) AS DOUBLE) AS n FROM (
  SELECT coalesce(${violations.join(' OR ')}, false) AS broken, task_id, row_number() OVER (PARTITION BY task_id) AS nth FROM executions
) WHERE broken OR (nth > 1 AND task_id IS NOT NULL)`);
  return numberOf(row!.n);
}
