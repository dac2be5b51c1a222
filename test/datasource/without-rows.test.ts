import type { DataFrame } from '@grafana/data';
import { expect, it } from 'vitest';
import { withoutRows } from '../../src/datasource/without-rows';

const FIELDS = [{ name: 'time', type: 'time', config: {}, values: [] }];
const frame = (length: number) => ({ refId: 'A', length, fields: FIELDS }) as unknown as DataFrame;
const asked = (panelPluginId: string, app = 'dashboard') => ({ app, panelPluginId });

// "Data does not have a time field" stood where nothing had run.
it('lets a status history without rows say that there is nothing', () => {
  expect(withoutRows(frame(0), asked('status-history'))).toEqual([]);
  expect(withoutRows(frame(0), asked('state-timeline', 'panel-editor'))).toEqual([]);
  expect(withoutRows(frame(1), asked('status-history'))).toBeNull();
});

it('takes its columns from a table without rows, and leaves all else as it is', () => {
  expect(withoutRows(frame(0), asked('table'))).toEqual([{ refId: 'A', length: 0, fields: [] }]);
  expect(withoutRows(frame(0), asked('table', 'explore'))).toBeNull();
  expect(withoutRows(frame(0), asked('stat'))).toBeNull();
  expect(withoutRows(frame(2), asked('table'))).toBeNull();
});
