import { LearningError } from '../../error/learning-error';
import { FILTER_OPERATORS } from '../../query/filter';
import { type MetricOptions, OPTION_NAMES, optionsIn } from '../../query/metric-options';
import { flagOf } from '../options';
import type { ListName } from './list';

/** What the command was given, as commander reads it. */
export interface QueryFlags extends Partial<MetricOptions> {
  readonly metric?: string;
  readonly by?: string;
  readonly where?: readonly string[];
  readonly preset?: string;
  readonly param?: readonly string[];
  readonly var?: readonly string[];
  readonly list?: ListName;
}

const names = (list: string | undefined) => (list ? list.split(',').map((name) => name.trim()) : []);

const usage = (message: string) => new LearningError('bad_usage', message);

/** The longest operator first, so that `!=` is not read as `=`. */
const OPERATORS = FILTER_OPERATORS.filter((op) => /\W/.test(op)).sort((a, b) => b.length - a.length);

/** A filter as people write it, as in `repo=mahavishnu`. Throws LearningError `bad_usage`. */
export function parseFilter(text: string) {
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

const ANSWER = [
  ...['db', 'format', 'json', 'from', 'to', 'storedTimeZone', 'archive', 'workflows', 'coverage'],
  ...['showSql', 'showSql=duckdb'],
];

const OTHER_SQL = ['showSql=editable', 'showSql=trino'];

/** What has an effect with each way to ask. */
const FLAGS = {
  SQL: [...ANSWER, 'var'],
  '--preset': [...ANSWER, ...OTHER_SQL, 'preset', 'param', 'where'],
  '--metric': [...ANSWER, ...OTHER_SQL, ...['metric', 'by', 'where', ...OPTION_NAMES]],
  '--list': ['db', 'format', 'json', 'list'],
} as const;

export type Mode = keyof typeof FLAGS;

/**
 * The way to ask that was chosen.
 * @param given names of the options on the command line
 * @throws LearningError `bad_usage` when it is none or more than one, or a flag would have no effect
 */
export function modeOf(sql: string | undefined, flags: QueryFlags, given: readonly string[]): Mode {
  const asked = { SQL: sql, '--metric': flags.metric, '--preset': flags.preset, '--list': flags.list };
  const modes = Object.entries(asked).flatMap(([mode, value]) => (value === undefined ? [] : [mode as Mode]));
  const [mode] = modes;
  if (!mode || modes.length > 1) throw usage('Ask one thing: SQL, --metric, --preset or --list.');
  const meant: readonly string[] = FLAGS[mode];
  const idle = given.find((flag) => !meant.includes(flag));
  if (!idle) return mode;
  const remedy = mode === '--preset' ? ' A preset takes --param, as in --param limit=5.' : '';
  throw usage(`${flagOf(idle)} has no meaning with ${mode}.${remedy}`);
}

/** The query model that the flags mean. Throws LearningError `bad_usage`. */
export function queryModel(sql: string | undefined, flags: QueryFlags): Record<string, unknown> {
  const variables = Object.fromEntries((flags.var ?? []).map((text) => pair('--var', text)));
  if (sql !== undefined) return { queryType: 'sql', rawSql: sql, format: 'table', variables };
  const filters = (flags.where ?? []).map(parseFilter);
  if (flags.preset !== undefined) {
    const params = Object.fromEntries((flags.param ?? []).map((text) => pair('--param', text)));
    return { queryType: 'preset', preset: flags.preset, params, filters, format: 'table', variables };
  }
  return {
    queryType: 'metric',
    measures: names(flags.metric),
    dimensions: names(flags.by),
    filters,
    variables,
    bucket: 'none',
    format: 'table',
    ...optionsIn(flags),
  };
}
