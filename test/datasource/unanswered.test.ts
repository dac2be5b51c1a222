import type { DataQueryRequest, DataQueryResponse } from '@grafana/data';
import { expect, it } from 'vitest';
import { unanswered } from '../../src/datasource/unanswered';
import { inEachGrafana } from './support/in-each-grafana';

const failed = { data: [], errors: [{ refId: 'B', message: 'learning.db does not exist.' }] };
const asked = (panelPluginId?: string) =>
  ({ panelPluginId, range: { to: 1000 }, targets: [{ refId: 'A' }] }) as unknown as DataQueryRequest;
const shown = (response: DataQueryResponse, panelPluginId?: string) => unanswered(response, asked(panelPluginId));

// A panel whose query had failed said "No errors", "No backup" or "No executions": its words for no rows.
it('has a panel say that its query failed, where it would say that there is nothing', () => {
  const [frame] = shown(failed, 'stat')!;
  const [time, value] = frame!.fields;
  expect(frame).toMatchObject({ refId: 'B', length: 1 });
  expect(time).toMatchObject({ type: 'time', values: [1000] });
  expect(value).toMatchObject({ type: 'number', values: [null], config: { noValue: 'Not answered' } });
  expect(value!.config.mappings).toMatchObject([{ options: { match: 'null', result: { text: 'Not answered' } } }]);
});

it('has a table say why', () => {
  expect(shown(failed, 'table')).toMatchObject([
    { refId: 'B', fields: [{ name: 'Not answered', type: 'string', values: ['learning.db does not exist.'] }] },
  ]);
});

it('adds nothing to what was answered, nor where no panel asks', () => {
  expect(shown({ data: [] }, 'stat')).toBeNull();
  expect(shown({ ...failed, data: [{ fields: [] }] }, 'stat')).toBeNull();
  expect(shown(failed)).toBeNull();
});

inEachGrafana('a panel whose query fails', (editors) => {
  const ask = (panelPluginId?: string) =>
    editors.ask({ refId: 'A', rawSql: 'SELECT nope', format: 'table' }, { panelPluginId });

  it('says so', async () => {
    const { columns, error } = await ask('stat');
    expect(error?.message).toContain('nope');
    expect(columns).toEqual([
      [
        ['time', [expect.any(Number)]],
        ['Not answered', [null]],
      ],
    ]);
    expect((await ask()).columns).toEqual([]);
  });
});
