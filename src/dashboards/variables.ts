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
    type: 'query',
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

export const variables = () => VARIABLES.map(variable);
