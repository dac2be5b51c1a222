import { z } from 'zod';
import { findPreset } from '../../query/all-presets';
import { presetCatalogue } from '../../query/catalogue';
import { parseTimeRange } from '../../query/time-range';
import { PAGING, pageOf, ROWS } from '../page';
import { tool } from '../tool';
import { refuseLookingInto, withoutTexts } from '../withheld';
import { DB_PATH, FROM_TO } from './parameters';

const presets = presetCatalogue();

/** Most presets take these. */
const COMMON = ['window', 'bucket', 'limit', 'repo', 'model_tier', 'pool_type', 'task_type'];

const HELP = presets
  .map(({ name, question, parameters }) => {
    const own = parameters.map((parameter) => parameter.name).filter((parameter) => !COMMON.includes(parameter));
    return `${name}: ${question}${own.length > 0 ? ` (${own.join(', ')})` : ''}`;
  })
  .join('\n');

export const RUN_PRESET = tool({
  name: 'run_preset',
  title: 'Run a named query',
  description:
    'A query that answers one of the usual questions, by its name: distributions, rankings, records, logs, integrity. ' +
    'The resource mahavishnu://presets tells of every parameter.',
  input: z.strictObject({
    preset: z.enum(presets.map(({ name }) => name) as [string, ...string[]]).describe(`Which one.\n${HELP}`),
    params: z
      .record(z.string().max(100), z.union([z.string().max(1_000), z.number(), z.boolean()]))
      .default({})
      .describe(
        `By name; most take ${COMMON.join(', ')}, as in {"window": "24h", "limit": 5, "repo": "api"}, and those in brackets.`,
      ),
    from: FROM_TO.from.unwrap().optional().describe('Start of the time range. Default the window of the preset.'),
    to: FROM_TO.to,
    ...PAGING,
    ...DB_PATH,
  }),
  output: ROWS,
  async run({ preset, params, from, to, page_size, cursor, show_sql, db_path }, { asker, settings, signal }) {
    const entry = findPreset(preset);
    if (settings.withholdText) refuseLookingInto(entry, params ?? {});
    const { window, typedTexts } = entry;
    const model = {
      queryType: 'preset',
      format: 'table',
      preset,
      // It knows how far back its question looks.
      params: from === undefined && window ? { window, ...params } : params,
    };
    const timeRange = parseTimeRange(from ?? 'now-30d', to, Date.now());
    const asked = await (await asker(db_path)).ask(model, timeRange, { signal });
    return pageOf(settings.withholdText ? withoutTexts(asked, typedTexts) : asked, [model, from, to, db_path], {
      page_size,
      cursor,
      show_sql,
    });
  },
});
