import type { Route } from 'playwright-core';
import { beforeEach, describe, expect, it } from 'vitest';
import { until } from '../support/until';
import { inEachGrafana } from './support/in-each-grafana';

interface Shown {
  readonly key: string;
  readonly state?: string;
  readonly error?: string;
  readonly values: unknown[];
  readonly generation?: string;
}

const COUNT = { refId: 'A', queryType: 'sql', format: 'table', rawSql: 'SELECT count(*) AS n FROM executions' };
const LIVE = { ...COUNT, live: true };
const LAST_DAY = { from: 'now-1d', to: 'now' };

inEachGrafana('a live panel', (editors) => {
  /** Questions that have come, in turn; those that are held wait for `answer`. */
  let asked: { readonly to: number; readonly query: Record<string, unknown> }[] = [];
  let held: Route[] = [];
  let isHeld = false;

  const live = <T>(call: string, ...given: unknown[]) =>
    editors.page.evaluate(`harness.live.${call}(${given.map((one) => JSON.stringify(one)).join(', ')})`) as Promise<T>;
  const property = <T>(name: string) => editors.page.evaluate(`harness.live.${name}`) as Promise<T>;
  const shown = () => property<Shown[]>('shown');
  const shows = (count: number) => expect.poll(async () => (await shown()).length).toBe(count);
  const settled = () => editors.page.waitForTimeout(150);
  const answer = async () => {
    isHeld = false;
    await Promise.all(held.splice(0).map((route) => route.fallback()));
  };
  const hold = () => {
    isHeld = true;
  };

  beforeEach(async () => {
    await editors.page.unrouteAll({ behavior: 'ignoreErrors' });
    await editors.page.route('**/api/ds/query*', async (route) => {
      const { to, queries } = route.request().postDataJSON() as { to: string; queries: Record<string, unknown>[] };
      asked.push({ to: Number(to), query: queries[0]! });
      if (isHeld) held.push(route);
      else await route.fallback();
    });
    await live('close');
    await live('provide');
    await live('hide', false);
    [asked, held, isHeld] = [[], [], false];
  });

  /** A panel that is answered and connected. */
  async function open(query: object = LIVE): Promise<Shown> {
    await live('open', query, LAST_DAY);
    await shows(1);
    const [first] = await shown();
    await live('status', 'connected', { generation: first!.generation });
    await shows(2);
    return first!;
  }

  it('shows its answer, and for each commit a new one in its place, over the range as it is then', async () => {
    const { values } = await open();
    expect(await property('addresses')).toEqual([
      {
        isValid: true,
        address: { scope: 'ds', stream: 'duckdb-learning', namespace: 'duckdb-learning', path: 'commits' },
      },
    ]);
    await until(() => Date.now() > asked[0]!.to);
    await live('say', { generation: 'newer' });
    await shows(3);
    const [, connected, last] = await shown();
    expect([connected, last]).toMatchObject([
      { key: 'Q', state: 'Streaming' },
      { key: 'Q', state: 'Streaming' },
    ]);
    expect(last!.values).toEqual(values);
    expect(asked).toHaveLength(2);
    expect(asked[1]!.to).toBeGreaterThan(asked[0]!.to);
    expect(asked[1]!.query).not.toHaveProperty('live');
    expect(editors.complaints).toEqual([]);
  });

  it('has one question under way, and one more for all that was committed meanwhile', async () => {
    await open();
    hold();
    for (const generation of ['a', 'b', 'c']) await live('say', { generation });
    await expect.poll(() => asked.length).toBe(2);
    for (const generation of ['d', 'e']) await live('say', { generation });
    await settled();
    expect(asked).toHaveLength(2);
    await answer();
    await shows(4);
    await settled();
    expect([asked.length, (await shown()).length]).toEqual([3, 4]);
  });

  it('does not ask for what is shown already', async () => {
    const { generation } = await open();
    await live('say', { generation });
    await settled();
    expect(asked).toHaveLength(1);
  });

  it('asks nothing while the page is hidden, and once when it is seen again', async () => {
    await open();
    await live('hide', true);
    for (const generation of ['a', 'b']) await live('say', { generation });
    await settled();
    expect(asked).toHaveLength(1);
    await live('hide', false);
    await shows(3);
    await live('hide', true);
    await live('hide', false);
    await settled();
    expect(asked).toHaveLength(2);
  });

  it('asks once when a connection that was lost is there again', async () => {
    await open();
    await live('status', 'connecting');
    await settled();
    expect(asked).toHaveLength(1);
    await live('status', 'connected', { generation: 'newer' });
    await shows(3);
    await live('status', 'connecting');
    await live('status', 'connected');
    await shows(4);
    expect(asked).toHaveLength(3);
  });

  it('asks for what was committed before there was a connection', async () => {
    hold();
    await live('open', LIVE, LAST_DAY);
    await expect.poll(() => asked.length).toBe(1);
    await live('status', 'connected', { generation: null });
    await answer();
    await shows(2);
    expect(asked).toHaveLength(2);
  });

  it('shows what is wrong with an answer, and the next one in its place', async () => {
    await open();
    const busy = { status: 500, json: { message: 'busy' } };
    await editors.page.route('**/api/ds/query*', (route) => route.fulfill(busy), { times: 1 });
    await live('say', { generation: 'a' });
    await shows(3);
    expect((await shown()).at(-1)!).toMatchObject({ key: 'Q', error: 'busy', state: 'Error' });
    await live('say', { generation: 'b' });
    await shows(4);
    expect((await shown()).at(-1)!).toMatchObject({ key: 'Q', state: 'Streaming' });
    editors.complaints.length = 0;
  });

  it('leaves nothing behind when it is closed', async () => {
    await open();
    expect(await property('isListenedTo')).toBe(true);
    hold();
    await live('say', { generation: 'a', spreadMs: 100 });
    await live('close');
    await settled();
    expect([await property('isListenedTo'), asked.length]).toEqual([false, 1]);
  });

  it('is left to the server where the browser would answer from what it holds', async () => {
    await open({ ...LIVE, engine: 'browser' });
    expect(asked[0]!.query).toMatchObject({ engine: 'server' });
  });

  describe('gets an ordinary answer, and its end', () => {
    const expectOrdinary = async () => {
      await shows(1);
      await expect.poll(() => property('hasEnded')).toBe(true);
      expect((await shown())[0]).not.toMatchObject({ state: 'Streaming' });
      expect(editors.complaints).toEqual([]);
    };

    it.each([
      [{ from: 'now-1d/d', to: 'now-1d/d' }],
      [{ from: 'now-1h', to: 'now-1m' }],
      [{ from: 'now/fy', to: 'now' }],
      [{ from: '2026-02-09T11:00:00Z', to: '2026-02-09T12:00:00Z' }],
    ])('over a range that does not end now: %j', async (raw) => {
      await live('open', LIVE, raw);
      await expectOrdinary();
      expect(await property('addresses')).toEqual([]);
    });

    it.each([
      ['is none', false, true],
      ['is one that is switched off', true, false],
    ])('where of Grafana Live there %s', async (_, isThere, isOn) => {
      await live('provide', isThere, isOn);
      await live('open', LIVE, LAST_DAY);
      await expectOrdinary();
    });

    it('where the channel is refused', async () => {
      await live('open', LIVE, LAST_DAY);
      await live('status', 'invalid');
      await live('end');
      await expectOrdinary();
    });

    it.each(['unified-alerting', 'cloud-alerting', 'unknown'])('for %s', async (app) => {
      await live('open', LIVE, LAST_DAY, { app });
      await expectOrdinary();
    });

    it('where no query is live', async () => {
      await live('open', COUNT, LAST_DAY);
      await expectOrdinary();
    });
  });

  it.each([[{ from: 'now/d', to: 'now/d' }], [{ from: 'now/d', to: 'now' }]])(
    'follows a day that is not over: %j',
    async (raw) => {
      await live('open', LIVE, raw);
      await shows(1);
      expect(await property('addresses')).toHaveLength(1);
    },
  );

  it('is what Explore gets by its button', async () => {
    await live('open', COUNT, LAST_DAY, { app: 'explore', liveStreaming: true });
    await shows(1);
    expect(await property('addresses')).toHaveLength(1);
  });

  it('has the volume of its log counted once', async () => {
    const log = { refId: 'A', queryType: 'preset', preset: 'executions_log', format: 'logs', live: true };
    const count = await editors.source(`getSupplementaryQuery({ type: 'LogsVolume' }, ${JSON.stringify(log)})`);
    expect(count).toMatchObject({ preset: 'executions_by_severity' });
    expect(count).not.toHaveProperty('live');
  });

  describe('is switched on in the editor', () => {
    const liveSwitch = () =>
      editors.page.getByRole('switch', { name: 'Live' }).or(editors.page.getByLabel('Live')).first();

    it.each([
      ['metric', { queryType: 'metric', measures: ['executions'] }],
      ['preset', { queryType: 'preset', preset: 'executions_log' }],
      ['SELECT', COUNT],
    ])('of a %s', async (_, query) => {
      await editors.mount('query', { refId: 'A', ...query });
      await liveSwitch().press('Space');
      expect(await editors.value()).toMatchObject({ live: true });
      await liveSwitch().press('Space');
      expect((await editors.value()).live).toBeUndefined();
    });

    it('but not in a form of alert rules', async () => {
      await editors.mount('query', COUNT, 'dark', 'unified-alerting');
      await editors.page.getByText('Ask by').first().waitFor();
      expect(await editors.page.getByText('Live', { exact: true }).count()).toBe(0);
    });

    it('or taken back, and not set, where Grafana Live is switched off', async () => {
      await editors.page.evaluate('harness.live.provide(true, false)');
      await editors.mount('query', COUNT);
      expect(await liveSwitch().isDisabled()).toBe(true);
      await editors.mount('query', LIVE);
      await liveSwitch().press('Space');
      expect((await editors.value()).live).toBeUndefined();
      await editors.page.evaluate('harness.live.provide(true, true)');
    });
  });
});
