import type { Filter } from '../query/filter';
import { findDimension } from '../query/vocabulary/dimensions';
import { DATA_SOURCE } from './data-source';

/** Each is a column of `executions`; every panel over executions is narrowed down by all of them. */
export const VARIABLES = ['repo', 'model_tier', 'pool_type', 'task_type'] as const;

/** Names the variables where `applyVariables` looks for them. */
export const VARIABLE_FILTERS: readonly Filter[] = VARIABLES.map((name) => ({
  field: name,
  op: '=|',
  value: [`$${name}`],
}));

const dimension = (name: string) => findDimension(name);

function variable(name: string) {
  const { label, help } = dimension(name);
  const query = {
    refId: name,
    queryType: 'metric',
    measures: ['executions'],
    dimensions: [name],
    filters: [],
    bucket: 'none',
    format: 'table',
    onlyInRange: false,
  };
  return {
    type: 'query' as const,
    name,
    label,
    description: help,
    datasource: DATA_SOURCE,
    query,
    definition: `Values of ${name}`,
    refresh: 1,
    regex: '',
    regexApplyTo: 'value',
    multi: true,
    includeAll: true,
    current: { text: 'All', value: ['$__all'] },
    options: [],
  };
}

interface Choice {
  readonly text: string;
  readonly value: string;
}

type AskedChoices =
  | { readonly queryType: 'sql'; readonly rawSql: string }
  | { readonly queryType: 'preset'; readonly preset: string; readonly valueField: string };

/** Narrows down nothing by itself: panels name it in their parameters and filters. */
export interface Box {
  readonly name: string;
  readonly label: string;
  readonly help: string;
  /** What it holds first; nothing when absent. */
  readonly first?: Choice;
  /** Where one of a few is chosen, rather than typed. */
  readonly choices?: readonly Choice[];
  /** The query that tells what can be chosen. */
  readonly choicesOf?: AskedChoices;
}

const NOTHING: Choice = { text: '', value: '' };

const headOf = ({ name, label, help }: Box) => ({ name, label, description: help });

function textBox(box: Box) {
  const current = box.first ?? NOTHING;
  return {
    type: 'textbox' as const,
    ...headOf(box),
    query: current.value,
    current,
    options: [{ ...current, selected: true }],
  };
}

function choiceBox(box: Box, choices: readonly Choice[]) {
  const current = box.first ?? choices[0]!;
  return {
    type: 'custom' as const,
    ...headOf(box),
    query: choices.map(({ text, value }) => `${text} : ${value}`).join(', '),
    valuesFormat: 'csv',
    includeAll: false,
    current,
    options: choices.map((choice) => ({ ...choice, selected: choice.value === current.value })),
  };
}

function askedBox(box: Box, asked: AskedChoices) {
  return {
    type: 'query' as const,
    ...headOf(box),
    datasource: DATA_SOURCE,
    query: { refId: box.name, format: 'table', ...asked },
    definition: box.help,
    refresh: 1,
    regex: '',
    regexApplyTo: 'value',
    includeAll: false,
    current: box.first ?? {},
    options: [],
  };
}

function boxVariable(box: Box) {
  if (box.choices) return choiceBox(box, box.choices);
  return box.choicesOf === undefined ? textBox(box) : askedBox(box, box.choicesOf);
}

export const variables = (boxes: readonly Box[] = []) => [...VARIABLES.map(variable), ...boxes.map(boxVariable)];
