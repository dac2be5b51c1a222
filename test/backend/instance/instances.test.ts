import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { type Closable, Instances } from '../../../src/backend/instance/instances';
import { PluginContext } from '../../../src/protocol/plugin-context';

class Recorded implements Closable {
  closed = 0;
  async close(): Promise<void> {
    this.closed += 1;
  }
}

const contextOf = (settings: { uid?: string; id?: number; lastUpdatedMs?: number }) =>
  PluginContext.decode(PluginContext.encode({ orgId: 1, dataSourceInstanceSettings: settings }));

let opened: Recorded[];
let instances: Instances<Recorded>;

beforeEach(() => {
  vi.useFakeTimers();
  opened = [];
  instances = new Instances(() => {
    const instance = new Recorded();
    opened.push(instance);
    return instance;
  });
});

afterEach(() => vi.useRealTimers());

const touch = (settings: { uid?: string; id?: number; lastUpdatedMs?: number }) =>
  instances.use(contextOf(settings), async (instance) => instance);

it('an instance that nobody has asked for an hour is closed, and opened anew when somebody does', async () => {
  const first = await touch({ uid: 'a' });
  vi.advanceTimersByTime(50 * 60_000);
  expect(await touch({ uid: 'a' })).toBe(first);
  vi.advanceTimersByTime(50 * 60_000);
  expect(first.closed).toBe(0);
  vi.advanceTimersByTime(20 * 60_000);
  expect(first.closed).toBe(1);
  expect(await touch({ uid: 'a' })).not.toBe(first);
});

it('an instance at work is not idle, however long that takes', async () => {
  let finish = () => {};
  const work = instances.use(contextOf({ uid: 'a' }), () => new Promise<void>((resolve) => (finish = resolve)));
  vi.advanceTimersByTime(5 * 3_600_000);
  expect(opened[0]!.closed).toBe(0);
  finish();
  await work;
  expect(await touch({ uid: 'a' })).toBe(opened[0]);
});

it('data sources without a uid are told apart by their id', async () => {
  expect(await touch({ id: 1 })).not.toBe(await touch({ id: 2 }));
  expect(await touch({ id: 1 })).toBe(opened[0]);
});

it('a replaced instance is closed once, after its last work has ended', async () => {
  const ends: (() => void)[] = [];
  const work = () => new Promise<void>((resolve) => ends.push(resolve));
  const running = [1, 2].map(() => instances.use(contextOf({ uid: 'a', lastUpdatedMs: 1 }), work));
  await touch({ uid: 'a', lastUpdatedMs: 2 });
  ends[0]!();
  await running[0];
  expect(opened[0]!.closed).toBe(0);
  ends[1]!();
  await running[1];
  expect(opened.map(({ closed }) => closed)).toEqual([1, 0]);
});

it('closing all does not wait for work', async () => {
  void instances.use(contextOf({ uid: 'a' }), () => new Promise(() => {}));
  await instances.closeAll();
  expect(opened[0]!.closed).toBe(1);
});

it('a request without a data source is refused', async () => {
  await expect(instances.use(undefined, async () => 1)).rejects.toMatchObject({ code: 'bad_settings' });
});
