import { UNITS, type Unit } from '../../../src/model/units';
import { macroCatalogue, metricCatalogue, presetCatalogue } from '../../../src/query/catalogue';
import { FILTER_OPERATORS } from '../../../src/query/vocabulary/filter';
import { block, code, page, table } from './markdown';

const unit = (name: string) => UNITS[name as Unit].label;

const json = (value: unknown) => block('json', JSON.stringify(value, null, 2));

const METRIC_EXAMPLE = {
  queryType: 'metric',
  measures: ['success_rate', 'executions'],
  dimensions: ['model_tier'],
  filters: [{ field: 'repo', op: '=|', value: ['mahavishnu', 'session-buddy'] }],
  bucket: '1h',
};

const PRESET_EXAMPLE = { queryType: 'preset', preset: 'top_errors', params: { window: '24h', limit: 5 } };

function presets(): string[] {
  const entries = presetCatalogue();
  const sections = [...new Set(entries.map(({ section }) => section))];
  return sections.flatMap((section) => [
    `### ${section}`,
    table(
      ['preset', 'question', 'parameters and defaults'],
      entries
        .filter((entry) => entry.section === section)
        .map(({ name, question, parameters }) => [
          code(name),
          question,
          parameters.map((p) => (p.default === null ? code(p.name) : `${code(p.name)} ${p.default}`)).join(', '),
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
    'Every question about executions that can be asked by name. Made by `npm run generate` from `src/query`.',
    '## Measures',
    table(
      ['measure', 'unit', 'formula', 'reads well as'],
      measures.map(({ id, unit: name, help, charts }) => [code(id), unit(name), help, charts.join(', ')]),
    ),
    '## Dimensions',
    table(
      ['dimension', 'meaning', 'values'],
      [
        ...dimensions.map(({ id, help, values }) => [code(id), help, (values ?? []).join(', ')]),
        [code('metadata.KEY'), 'The top-level key KEY of `metadata`, whatever characters it has.', ''],
      ],
    ),
    '## A metric query',
    json(METRIC_EXAMPLE),
    `\`filters\` speak of dimensions and columns; operators are ${FILTER_OPERATORS.map(code).join(', ')}, and \`=|\` and \`!=|\` take a list. Rows whose field is NULL meet the negative operators. \`bucket\` is \`auto\`, \`none\` or a width such as \`5m\`.`,
    'Further fields: `limit` keeps so many groups, with a bucket the rest becomes the group "other (rest)" (`other` says so without one); `orderBy` `{field, direction}`; `minSamples` leaves groups with fewer executions out; `bounds` adds the 95 percent confidence bounds of each rate as `NAME_low` and `NAME_high`; `compare: "previous"` adds each measure over the period before as `NAME_previous`.',
    '## Presets',
    json(PRESET_EXAMPLE),
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
