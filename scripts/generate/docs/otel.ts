import { readFileSync } from 'node:fs';
import { DEFAULT_CONFIG, DEFAULT_TIERS } from '../../../src/otlp/config';
import { READINGS } from '../../../src/otlp/evaluation';
import { FACTS } from '../../../src/otlp/facts';
import { MARKS } from '../../../src/otlp/kinds';
import { GIVABLE, GIVEN } from '../../../src/otlp/span';
import { inRoot } from '../../build/root';
import { block, code, page, table } from './markdown';

const SETTINGS = {
  tiers: 'Which tier a model is of; the first pattern that fits counts. Those below follow.',
  prices: 'USD for a million tokens: `input`, `output` and, where it differs, `cached`. None unless told.',
  repo_attributes: 'Attributes that name the repository, before those of the table.',
  pool_attributes: 'Attributes that name the pool, such as `deployment.environment.name`.',
  descriptions: 'Whether prompts become `task_description`, where producers send them.',
  grace_seconds: 'From the arrival of a root until its trace is summed up. SDKs hold spans back for 5 s.',
  idle_seconds: 'After which a trace without a root is summed up as it is, once no more of it comes.',
  quiet_seconds: 'The same for a task that is told in events, of which none is the last.',
} satisfies Record<keyof typeof DEFAULT_CONFIG, string>;

const list = (values: readonly string[]) => values.map(code).join(', ');

const kindRows = MARKS.flatMap(({ attribute, values }) => {
  const kinds = [...new Set(Object.values(values))];
  return kinds.map((kind) => [
    attribute === 'name' ? 'name of the span or event' : code(attribute),
    list(Object.entries(values).flatMap(([value, of]) => (of === kind ? [value] : []))),
    kind,
  ]);
});

const factRows = Object.entries(FACTS).map(([name, { attributes, meaning }]) => [
  code(name),
  list(attributes),
  meaning,
]);

const COLUMNS: readonly (readonly [string, string])[] = [
  ['task_id', 'the ids of trace and span'],
  ['timestamp', 'when the span of the task ended'],
  ['task_type', '`workflow`, else `agent`, else the name of the span; in lower case, with `_` for spaces'],
  ['task_description', '`input`, else the name of the span'],
  ['repo', 'the settings, else `repository`; `unknown` for a service without a name'],
  ['estimated_tokens', 'the tokens that the calls below used'],
  ['model_tier', 'the model that cost most, by tokens where costs are equal'],
  ['pool_type', 'the settings, else `kubernetes` where the resource has `k8s.pod.name`'],
  [
    'success',
    'whether the span of the task has neither the status ERROR nor `error.type`; of events, whether the last call of a model went well',
  ],
  ['duration_seconds', 'the span of the task'],
  ['quality_score, user_rating, user_accepted', 'evaluations, below'],
  ['actual_cost', 'the sum over the calls of `cost`, else of tokens by the price table'],
  ['cost_estimate', 'as `actual_cost`, and marked as defaulted'],
  [
    'error_type, error_message',
    'of the task, else of the first failure below it; `timeout`, `quality_gate`, `validation` or `unknown` by their text',
  ],
  [
    'metadata',
    '`source`, `trace_id`, `span_id`, names of agent and workflow, `conversation`, `models` and `tools` with their sums, `errors`, `evaluations`, `defaulted`, `incomplete`',
  ],
];

const ANSWERS: readonly (readonly string[])[] = [
  [
    '200',
    'What is not among the rejected of `partialSuccess` is safe. Rejected are spans without valid ids, and those that came after their trace had been summed up.',
  ],
  ['400', 'It is no OTLP; sending it again does not help.'],
  ['413', 'The request is too large; send fewer spans at a time.'],
  ['429, 503', 'Nothing of it was taken; exporters send it again.'],
];

/** docs/otel.md */
export function otelPage(): string {
  return page(
    '# OpenTelemetry',
    'The collector takes OTLP over HTTP, so that whatever traces its agents by OpenTelemetry is observed without a line of code: LangGraph, CrewAI, the agent SDKs of OpenAI and Anthropic, or a program of your own. Spans of the GenAI conventions, of OpenInference and of OpenLLMetry, and the log events of Claude Code become rows of `executions`.',
    '## Send',
    'Start the collector and point an exporter to it. `/v1/traces` and `/v1/logs` take JSON and protobuf, plain, gzip or zstd.',
    block(
      'sh',
      `mahavishnu-learning collector --db data/learning.db --otel-config docs/otel-config.json
export OTEL_EXPORTER_OTLP_ENDPOINT=http://127.0.0.1:8686
export OTEL_EXPORTER_OTLP_PROTOCOL=http/protobuf   # gRPC is not spoken
export OTEL_EXPORTER_OTLP_HEADERS="Authorization=Bearer%20TOKEN"   # where the collector asks for one`,
    ),
    'By hand, one task of one call:',
    block('sh', readFileSync(inRoot('docs/otel-example.sh'), 'utf8').trim()),
    'Ten seconds later there is a row: `mahavishnu-learning query "SELECT task_type, model_tier, estimated_tokens, actual_cost FROM executions"`.',
    'For Claude Code and its agent SDK, set `CLAUDE_CODE_ENABLE_TELEMETRY=1` and `OTEL_LOGS_EXPORTER=otlp` as well: each prompt becomes an execution.',
    '## What becomes an execution',
    'Each **topmost agent** of a trace; a chain or workflow that has agents or calls of models below it counts as one. Calls of models outside of any agent make an execution of their root. What no model and no agent has anything to do with is taken and left out. Below the task, calls of models and tools are summed: tokens, cost, failures. A call that several instrumentations tell of, one below the other, counts once, by the outermost; what an agent says of its own tokens counts only where no call below says any.',
    table(['what a span is, by', 'values', 'is taken for'], kindRows),
    `The first that fits counts. A span with ${code('gen_ai.request.model')} or ${code('gen_ai.response.model')} and none of these is a call of a model.`,
    '## Attributes',
    'Looked for on the span, then on its events `exception`, its scope and its resource; the first name that is there counts.',
    table(['fact', 'attributes', 'meaning'], factRows),
    '## Columns',
    table(
      ['column', 'comes from'],
      COLUMNS.map(([name, from]) => [code(name), from]),
    ),
    `Whoever knows better says so: an attribute ${code(`${GIVEN}<column>`)} on the span of the task or on its resource goes before everything else, for ${list([...GIVABLE])}.`,
    'What nobody told is named in `defaulted` of `metadata`, and left out of what would be wrong with it: a confidence that is 1 because nobody knows it is no confidence.',
    '## Evaluations',
    `An event ${code('gen_ai.evaluation.result')}, on a span or in a log with the ids of a trace and a span, judges its task, and one that comes after the task is over, however much later, is feedback on it. One that is sent again counts once; of several ratings the latest holds. ${code('gen_ai.evaluation.name')} says which column it fills:`,
    table(
      ['name', 'column', 'takes'],
      [
        ...READINGS.map(({ names, column, rule }) => [list(names), code(column), rule]),
        [
          'any other',
          code('quality_score'),
          'a score from 0 to 1 as a share of 100, or from above 1 to 100; a label that passes or fails; the mean of several',
        ],
      ],
    ),
    '## Settings',
    'A JSON file after `--otel-config`, such as docs/otel-config.json:',
    block('json', readFileSync(inRoot('docs/otel-config.json'), 'utf8').trim()),
    table(
      ['field', 'default', ''],
      Object.entries(SETTINGS).map(([name, meaning]) => {
        const value = DEFAULT_CONFIG[name as keyof typeof DEFAULT_CONFIG];
        return [code(name), Array.isArray(value) ? 'none' : code(String(value)), meaning];
      }),
    ),
    'In a pattern `*` stands for any text, `|` is between patterns, and case does not matter; `provider/model` fits by its last part, too. After the tiers of the file come these:',
    table(
      ['pattern', 'tier'],
      DEFAULT_TIERS.map(({ model, tier }) => [code(model), tier]),
    ),
    'A model that fits none has the tier `unknown`. A call without a cost of its own and without a price costs nothing, and `actual_cost` is named in `defaulted`.',
    '## What an answer means',
    table(['status', 'means'], ANSWERS),
    'A span that was answered with 200 is in a journal beside the database, `<database>.otlp`, and survives kill -9 and the loss of power there until the execution of its trace is in the database; a collector that starts goes on from it. Spans that an exporter sends twice count once, and the task id of an execution is made of the ids of its trace and span, so that nothing comes in twice.',
    'Memory and journal are bounded. Of one trace, 20,000 spans are kept; further calls of models and tools are added up as they come, without a look at which is below which, and one that is sent twice then counts twice. Where more than 20,000 traces are open, their spans take more than 24 MB, or the journal more than 256 MB, the traces that rested longest are summed up as they are: `metadata` says `incomplete` and why, as it does of a trace without a root. What comes of a trace after that is late.',
  );
}
