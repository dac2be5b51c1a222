import { UNITS, type Unit } from '../../../src/model/units';
import { findPreset } from '../../../src/query/all-presets';
import { macroCatalogue, metricCatalogue, type PresetEntry, presetCatalogue } from '../../../src/query/catalogue';
import { BASE_FIELDS, QUERY_FIELDS } from '../../../src/query/fields';
import { FILTER_OPERATORS } from '../../../src/query/filter';
import { block, code, page, table } from './markdown';
import { fieldsTable } from './query-fields';

const unit = (name: string) => UNITS[name as Unit].label;

const json = (value: unknown) => block('json', JSON.stringify(value, null, 2));

/** Arguments of `mahavishnu-learning`. */
const example = (...args: readonly string[]) => code(['query', ...args].join(' '));

const METRIC_EXAMPLE = {
  queryType: 'metric',
  measures: ['success_rate', 'executions'],
  dimensions: ['model_tier'],
  filters: [{ field: 'repo', op: '=|', value: ['mahavishnu', 'session-buddy'] }],
  bucket: '1h',
};

const PRESET_EXAMPLE = { queryType: 'preset', preset: 'top_errors', params: { window: '24h', limit: 5 } };

/** What the columns of a preset show; empty where the vocabulary cannot say it. */
function formula(name: string): string {
  const preset = findPreset(name);
  if (!('measures' in preset)) return '';
  const shown = (id: string, as: string) => (id === as ? code(id) : `${code(id)} as ${code(as)}`);
  const columns = Object.entries(preset.measures).map(([as, id]) => shown(id, as));
  const groups = [...(preset.bucket ? ['time'] : []), ...Object.values(preset.dimensions ?? {}).map(code)];
  return columns.join(', ') + (groups.length > 0 ? ` by ${groups.join(' and ')}` : '');
}

function presetExample({ name, parameters }: PresetEntry): string {
  const limit = parameters.some((parameter) => parameter.name === 'limit') ? ['--param limit=5'] : [];
  return example(`--preset ${name}`, ...limit);
}

function presets(): string[] {
  const entries = presetCatalogue();
  const sections = [...new Set(entries.map(({ section }) => section))];
  return sections.flatMap((section) => [
    `### ${section}`,
    table(
      ['preset', 'question', 'answers with', 'parameters and defaults', 'example'],
      entries
        .filter((entry) => entry.section === section)
        .map((entry) => [
          code(entry.name),
          entry.question,
          formula(entry.name),
          entry.parameters.map((p) => (p.default === null ? code(p.name) : `${code(p.name)} ${p.default}`)).join(', '),
          presetExample(entry),
        ]),
    ),
  ]);
}

/** docs/vocabulary.md */
export function vocabularyPage(): string {
  const { measures, dimensions } = metricCatalogue();
  const parameters = new Map(
    presetCatalogue().flatMap((preset) => preset.parameters.map(({ name, help }) => [name, help] as const)),
  );
  return page(
    '# The vocabulary',
    'Every question about executions that can be asked by name. Made by `npm run generate` from `src/query`. Examples are arguments of `mahavishnu-learning`; in Grafana, the query editor has the same names.',
    '## Measures',
    table(
      ['measure', 'unit', 'formula', 'reads well as', 'example'],
      measures.map(({ id, unit: name, help, charts, database }) => [
        code(id),
        unit(name),
        help,
        charts.join(', '),
        example(`--metric ${id}`, ...(database ? [] : ['--by model_tier'])),
      ]),
    ),
    '## Dimensions',
    table(
      ['dimension', 'meaning', 'values', 'example'],
      [
        ...dimensions.map(({ id, help, values }) => [
          code(id),
          help,
          (values ?? []).join(', '),
          example('--metric success_rate', `--by ${id}`),
        ]),
        [
          code('metadata.KEY'),
          'The top-level key KEY of `metadata`, whatever characters it has.',
          '',
          example('--metric executions', '--by metadata.pool_id'),
        ],
      ],
    ),
    '## A metric query',
    json(METRIC_EXAMPLE),
    fieldsTable(QUERY_FIELDS.metric),
    `\`filters\` speak of dimensions and columns; operators are ${FILTER_OPERATORS.map(code).join(', ')}, and \`=|\` and \`!=|\` take a list. Rows whose field is NULL meet the negative operators. The command has a flag for each field that can be left out, such as \`--min-samples\`.`,
    'In buckets of time, the range is made of whole ones: it begins with the bucket that it begins in, and ends with the one that it ends in, which is left out of 50 or more while it is not over. The same holds for presets and for absolute ranges, but not for alerts. Without buckets, a range that ends now is wider by at most a 300th at each end, so that all who look at a panel ask the same.',
    '### Fields of every query',
    fieldsTable(BASE_FIELDS),
    '## Presets',
    json(PRESET_EXAMPLE),
    fieldsTable(QUERY_FIELDS.preset),
    ...presets(),
    '### Parameters',
    table(
      ['parameter', 'meaning'],
      [...parameters].map(([name, help]) => [code(name), help]),
    ),
    '## Macros',
    'In SQL queries. They are expanded outside strings, quoted names and comments only.',
    ...macroCatalogue().flatMap(({ signature, help, example }) => [
      `### ${code(signature)}`,
      help,
      block('sql', example),
    ]),
  );
}
