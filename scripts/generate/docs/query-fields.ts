import type { Field, Fields } from '../../../src/query/field-table';
import { type MetricOption, metricOption, OPTION_NAMES } from '../../../src/query/metric-options';
import { code, table } from './markdown';

function takes(option: MetricOption): string {
  switch (option.kind) {
    case 'whole':
      return `a whole number, ${option.from} or more`;
    case 'flag':
      return 'true or false';
    case 'choice':
      return option.choices.map((choice) => code(JSON.stringify(choice))).join(', ');
    case 'bucket':
      return 'a text';
    case 'order':
      return code('{field, direction}');
  }
}

function whenAbsent(field: Field<unknown>): string {
  if (field.presence === 'needed') return 'it has to be there';
  return field.presence === 'defaulted' ? code(JSON.stringify(field.absent)) : '';
}

/** The fields of a type of query. */
export const fieldsTable = (fields: Fields): string =>
  table(
    ['field', 'takes', 'left out', 'what it is'],
    Object.entries(fields).map(([name, field]) => {
      const option = OPTION_NAMES.find((known) => known === name);
      return [code(name), option ? takes(metricOption(option)) : '', whenAbsent(field), field.help];
    }),
  );
