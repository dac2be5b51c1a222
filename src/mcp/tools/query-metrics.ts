import { z } from 'zod';
import { metricCatalogue } from '../../query/catalogue';
import { FILTER_OPERATORS } from '../../query/filter';
import { parseTimeRange } from '../../query/time-range';
import { METADATA_PREFIX } from '../../query/vocabulary/dimensions';
import { FIELD_NAMES } from '../../query/vocabulary/field';
import { METRIC_INPUT, optionsOf } from '../metric-options';
import { PAGING, pageOf, ROWS } from '../page';
import { tool } from '../tool';
import { refuseTexts, withoutTexts } from '../withheld';
import { DB_PATH, FROM_TO } from './parameters';

const { measures, dimensions } = metricCatalogue();

const MEASURES_HELP = measures
  .map(
    ({ id, unit, help, database }) =>
      `${id} [${unit}]: ${help}${database ? ' (Of the whole database; takes no dimensions.)' : ''}`,
  )
  .join('\n');

const DIMENSIONS_HELP = [
  ...dimensions.map(
    ({ id, help, values }) => `${id}: ${help}${values && values.length <= 5 ? ` (${values.join(', ')})` : ''}`,
  ),
  `${METADATA_PREFIX}KEY: a key of the metadata of executions.`,
].join('\n');

const scalar = z.union([z.string().max(10_000), z.number(), z.boolean()]);

const filter = z.strictObject({
  field: z
    .string()
    .max(300)
    .describe(`One of: ${FIELD_NAMES.join(', ')}.`),
  op: z
    .enum(FILTER_OPERATORS)
    .describe('=| and !=| take a list, =~ and !~ a regular expression, isNull and isNotNull no value.'),
  value: z.union([scalar, z.array(scalar).max(1_000)]).optional(),
});

/** A measure and a dimension are found by what their help says. */
export const QUERY_METRICS = tool({
  name: 'query_metrics',
  title: 'Query metrics',
  description:
    'Numbers about task executions: any measures (counts, rates, durations, costs, quality, routing) by any dimensions ' +
    '(model tier, pool, repository, task type …), over any time, filtered, in buckets of time if wanted. The same numbers ' +
    'as in the dashboards and alerts. For whatever the other tools do not answer ready-made.',
  input: z.strictObject({
    measures: z
      .array(z.enum(measures.map(({ id }) => id) as [string, ...string[]]))
      .min(1)
      .max(20)
      .describe(`What to measure.\n${MEASURES_HELP}`),
    dimensions: z.array(z.string().max(300)).max(8).default([]).describe(`What to group by.\n${DIMENSIONS_HELP}`),
    filters: z.array(filter).max(50).default([]).describe('Conditions, all of which executions have to meet.'),
    ...FROM_TO,
    ...METRIC_INPUT,
    ...PAGING,
    ...DB_PATH,
  }),
  output: ROWS,
  async run(
    { measures: wanted, dimensions: groups, filters, page_size, cursor, show_sql, db_path, from, to, ...args },
    { asker, settings, signal },
  ) {
    if (settings.withholdText) refuseTexts([...groups, ...filters.map(({ field }) => field)]);
    const timeRange = parseTimeRange(from, to, Date.now());
    const model = {
      queryType: 'metric',
      format: 'table',
      measures: wanted,
      dimensions: groups,
      filters,
      bucket: 'none',
      ...optionsOf(args),
    };
    const asked = await (await asker(db_path)).ask(model, timeRange, { signal });
    return pageOf(settings.withholdText ? withoutTexts(asked) : asked, [model, from, to, db_path], {
      page_size,
      cursor,
      show_sql,
    });
  },
});
