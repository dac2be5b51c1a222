import { LearningError } from '../../error/learning-error';
import { FILTER_OPERATORS } from '../../query/vocabulary/filter';

/** What the command was given, as commander reads it. */
export interface QueryFlags {
  readonly metric?: string;
  readonly by?: string;
  readonly where: readonly string[];
  readonly bucket?: string;
  readonly limit?: number;
  readonly orderBy?: string;
  readonly minSamples?: number;
  readonly preset?: string;
  readonly param: readonly string[];
  readonly var: readonly string[];
}

const names = (list: string | undefined) => (list ? list.split(',').map((name) => name.trim()) : []);

const usage = (message: string) => new LearningError('bad_usage', message);

/** The longest operator first, so that `!=` is not read as `=`. */
const OPERATORS = FILTER_OPERATORS.filter((op) => /\W/.test(op)).sort((a, b) => b.length - a.length);

function filter(text: string) {
  const [, ofNull, nullness] = /^(.+) (isNull|isNotNull)$/s.exec(text) ?? [];
  if (nullness) return { field: ofNull, op: nullness };
  const at = text.search(/[=!<>]/);
  const op = at < 1 ? undefined : OPERATORS.find((candidate) => text.startsWith(candidate, at));
  if (!op) throw usage(`--where takes FIELD, an operator and a value, as in repo=mahavishnu; "${text}" has none.`);
  const value = text.slice(at + op.length);
  return { field: text.slice(0, at), op, value: op.endsWith('|') ? value.split(',') : value };
}

function pair(flag: string, text: string): [string, string] {
  const at = text.indexOf('=');
  if (at < 1) throw usage(`${flag} takes NAME=VALUE; "${text}" has no name.`);
  return [text.slice(0, at), text.slice(at + 1)];
}

function orderBy(text: string) {
  const [, field, direction = 'desc'] = /^(.+?)(?::(asc|desc))?$/s.exec(text)!;
  return { field, direction };
}

const FLAGS = {
  sql: ['var'],
  preset: ['preset', 'param', 'where'],
  metric: ['metric', 'by', 'where', 'bucket', 'limit', 'orderBy', 'minSamples'],
} as const;

const ALL_FLAGS = [...new Set(Object.values(FLAGS).flat())];

/** A flag that would have no effect is refused. */
function refuseIdleFlags(mode: keyof typeof FLAGS, flags: QueryFlags): void {
  const meant: readonly string[] = FLAGS[mode];
  const idle = ALL_FLAGS.find((flag) => {
    const value = flags[flag];
    return !meant.includes(flag) && value !== undefined && !(Array.isArray(value) && value.length === 0);
  });
  if (!idle) return;
  const flag = idle.replaceAll(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
  const subject = mode === 'sql' ? 'SQL' : `--${mode}`;
  const remedy = mode === 'preset' ? ' A preset takes --param, as in --param limit=5.' : '';
  throw usage(`--${flag} has no meaning with ${subject}.${remedy}`);
}

/** The query model that the flags mean. Throws LearningError `bad_usage`. */
export function queryModel(sql: string | undefined, flags: QueryFlags): Record<string, unknown> {
  const asked = [sql, flags.metric, flags.preset].filter((one) => one !== undefined);
  if (asked.length !== 1) throw usage('Ask one thing: SQL, --metric or --preset.');
  refuseIdleFlags(sql !== undefined ? 'sql' : flags.preset !== undefined ? 'preset' : 'metric', flags);
  const variables = Object.fromEntries(flags.var.map((text) => pair('--var', text)));
  if (sql !== undefined) return { queryType: 'sql', rawSql: sql, format: 'table', variables };
  const filters = flags.where.map(filter);
  if (flags.preset !== undefined) {
    const params = Object.fromEntries(flags.param.map((text) => pair('--param', text)));
    return { queryType: 'preset', preset: flags.preset, params, filters, format: 'table' };
  }
  return {
    queryType: 'metric',
    measures: names(flags.metric),
    dimensions: names(flags.by),
    filters,
    bucket: flags.bucket ?? 'none',
    format: 'table',
    limit: flags.limit,
    minSamples: flags.minSamples,
    ...(flags.orderBy && { orderBy: orderBy(flags.orderBy) }),
  };
}
