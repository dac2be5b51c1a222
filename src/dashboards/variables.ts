import { findDimension } from '../query/vocabulary/dimensions';
import type { Filter } from '../query/vocabulary/filter';
import { DATA_SOURCE } from './data-source';

/** Each is a column of `executions`; every panel over executions is narrowed down by all of them. */
const VARIABLES = ['repo', 'model_tier', 'pool_type', 'task_type'] as const;

/** Names the variables where `applyVariables` looks for them. */
export const VARIABLE_FILTERS: readonly Filter[] = VARIABLES.map((name) => ({
  field: name,
  op: '=|',
  value: [`$${name}`],
}));

const dimension = (name: string) => findDimension(name, String);

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

/** A box to type into, which narrows down nothing by itself: panels name it in their parameters. */
export interface TextBox {
  readonly name: string;
  readonly label: string;
  readonly help: string;
}

function textBox({ name, label, help }: TextBox) {
  const current = { text: '', value: '' };
  return {
    type: 'textbox' as const,
    name,
    label,
    description: help,
    query: '',
    current,
    options: [{ ...current, selected: true }],
  };
}

export const variables = (boxes: readonly TextBox[] = []) => [...VARIABLES.map(variable), ...boxes.map(textBox)];
