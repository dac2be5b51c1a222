/**
 * Words that people use for one thing. Whoever types one of them is offered the names that another of them is part of:
 * `aver` finds `avg` and `duration_avg`. Those that DuckDB itself has two names for are not here: it tells of them.
 */
const SYNONYMS: readonly (readonly string[])[] = [
  ['avg', 'average', 'mean'],
  ['count', 'number', 'how many', 'total'],
  ['sum', 'total', 'add up'],
  ['quantile', 'percentile', 'pct', 'median'],
  ['min', 'minimum', 'least', 'smallest', 'lowest', 'shortest'],
  ['max', 'maximum', 'greatest', 'largest', 'highest', 'longest'],
  ['stddev', 'standard deviation', 'std', 'sd'],
  ['var', 'variance'],
  ['approx_count_distinct', 'count distinct', 'unique', 'cardinality', 'hyperloglog'],
  ['arg_max', 'latest', 'newest', 'last by'],
  ['arg_min', 'oldest', 'earliest', 'first by'],
  ['concat', 'join', 'append', 'glue'],
  ['string_agg', 'concat', 'join'],
  ['substring', 'substr', 'mid', 'slice'],
  ['length', 'size'],
  ['upper', 'uppercase', 'capital'],
  ['lower', 'lowercase'],
  ['contains', 'includes', 'has', 'search'],
  ['instr', 'indexof', 'find', 'charindex'],
  ['replace', 'substitute', 'gsub'],
  ['trim', 'strip'],
  ['string_split', 'explode', 'tokenize'],
  ['regexp', 'regex', 'rlike', 'match', 'pattern'],
  ['nullif', 'null if'],
  ['coalesce', 'ifnull', 'nvl', 'default'],
  ['cast', 'convert', 'to_number', 'to_char'],
  ['strftime', 'date_format', 'format date', 'to_char'],
  ['strptime', 'to_date', 'parse date', 'str_to_date'],
  ['date_diff', 'datediff', 'timestampdiff', 'days between'],
  ['date_trunc', 'truncate', 'start of'],
  ['date_part', 'extract'],
  ['epoch', 'unix', 'unix_timestamp', 'unixEpoch'],
  ['get_current_timestamp', 'getdate', 'sysdate', 'current time'],
  ['timeGroup', 'bucket', 'histogram', 'time_bucket', 'group by time', 'date_histogram'],
  ['timeFilter', 'time range', 'between', 'where time'],
  ['interval', 'bucket', 'step', 'width', 'resolution'],
  ['adHocFilters', 'ad hoc', 'dashboard filters'],
  ['conditionalAll', 'all', 'everything'],
  ['random', 'rand'],
  ['ceil', 'round up'],
  ['floor', 'round down'],
  ['power', 'exponent'],
  ['ln', 'natural logarithm'],
  ['log', 'logarithm'],
  ['list', 'array', 'collect'],
  ['unnest', 'explode', 'flatten'],
  ['json_extract', 'get_json_object', 'json path'],
  ['duration', 'latency', 'time taken', 'elapsed', 'runtime'],
  ['cost', 'price', 'spend', 'money', 'usd'],
  ['error', 'errors', 'failure', 'failures', 'failed', 'fault'],
  ['executions', 'runs', 'tasks', 'requests', 'calls', 'count'],
  ['rate', 'ratio', 'share', 'percentage'],
  ['model_tier', 'model', 'size'],
  ['repo', 'repository', 'project'],
  ['rating', 'stars', 'feedback'],
  ['savings', 'saved'],
  ['tokens', 'context'],
];

/** The words of a name: `duration_avg` and `durationAvg` have two. */
const wordsOf = (name: string) => name.replace(/([a-z])(?=[A-Z])/g, '$1_').split(/[^A-Za-z0-9]+/);

const plain = (name: string) => `_${wordsOf(name).join('_').toLowerCase()}_`;

const GROUPS = SYNONYMS.map((words) => ({ words, plain: words.map(plain) }));

/** What people may call a thing of this name, beside its name. */
export function otherWords(name: string): readonly string[] {
  const whole = plain(name);
  const found = GROUPS.filter((group) => group.plain.some((word) => whole.includes(word)));
  return [...new Set(found.flatMap(({ words }) => words))];
}
