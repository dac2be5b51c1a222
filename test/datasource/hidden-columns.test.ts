import type { DataFrame } from '@grafana/data';
import { expect, it } from 'vitest';
import { withHiddenColumns } from '../../src/datasource/hidden-columns';

const FRAME = {
  refId: 'A',
  length: 1,
  fields: [
    { name: 'task_id', type: 'string', config: { displayNameFromDS: 'Task', custom: { width: 80 } }, values: ['t-1'] },
    { name: 'success', type: 'boolean', config: {}, values: [true] },
  ],
} as unknown as DataFrame;

it('hides the columns that a query names from tables of Grafana up to 12.1 and of those since, and no other', () => {
  const { fields } = withHiddenColumns(FRAME, { refId: 'A', hiddenColumns: ['task_id', 'nothing'] });
  const [{ config, values }, other] = fields as [DataFrame['fields'][0], DataFrame['fields'][0]];
  expect(config.custom).toMatchObject({ width: 80, hidden: true, hideFrom: { viz: true } });
  expect(config.displayNameFromDS).toBe('Task');
  // Links name it.
  expect(values).toEqual(['t-1']);
  expect(other).toBe(FRAME.fields[1]);
  expect(withHiddenColumns(FRAME, { refId: 'A' })).toBe(FRAME);
});
