import type { DataFrame, DataQueryRequest } from '@grafana/data';
import { describe, expect, it } from 'vitest';
import type { LearningQuery } from '../../src/datasource/learning-query';
import { withOwnTime } from '../../src/datasource/own-time';

const FRAME = {
  refId: 'A',
  length: 1,
  meta: { notices: [{ severity: 'info', text: 'Cut.' }] },
  fields: [{ name: 'executions', type: 'number', config: { unit: 'short' }, values: [7] }],
} as unknown as DataFrame;

const QUERY: LearningQuery = { refId: 'A', hasOwnTime: true };

type Asked = Pick<DataQueryRequest<LearningQuery>, 'range' | 'panelPluginId'>;

function asked(panelPluginId: string, from: string, to: string): Asked {
  const at = (time: string) => (time.startsWith('now') ? time : new Date(time));
  return { panelPluginId, range: { raw: { from: at(from), to: at(to) } } } as unknown as Asked;
}

const ABSOLUTE = ['2026-02-01T00:00:00Z', '2026-02-02T00:00:00Z'] as const;

// Zoomed into an hour, "last 24 hours" stood beside the number of that hour.
describe('a panel with a time of its own', () => {
  it('says that it shows another one, where Grafana passes over it', () => {
    const { fields } = withOwnTime(FRAME, QUERY, asked('stat', ...ABSOLUTE));
    expect(fields.map(({ config }) => config)).toEqual([{ unit: 'short', displayName: 'whole time range' }]);
    const { meta } = withOwnTime(FRAME, QUERY, asked('table', ...ABSOLUTE));
    expect(meta?.notices?.map(({ text }) => text)).toEqual(['Cut.', expect.stringMatching(/whatever the title says/)]);
  });

  it.each([
    ['now-7d', 'now'],
    ['now/d', 'now/d'],
    ['2026-02-01T00:00:00Z', 'now'],
  ])('is left as it is from %s to %s', (from, to) => {
    expect(withOwnTime(FRAME, QUERY, asked('stat', from, to))).toBe(FRAME);
  });

  it('is one by its query alone', () => {
    expect(withOwnTime(FRAME, { refId: 'A' }, asked('table', ...ABSOLUTE))).toBe(FRAME);
  });
});
