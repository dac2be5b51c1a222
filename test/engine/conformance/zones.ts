import { afterEach, expect, it } from 'vitest';
import { type EngineUnderTest, type Open, rowsOf } from './engine-under-test';
import type { Statements } from './statements';

/** Times that are stored without a zone are those of the zone that an engine is given. */
export function zones(open: Open, { localTime }: Statements): void {
  let engine: EngineUnderTest;
  afterEach(() => engine.close());

  it.each([
    ['UTC', '2026-07-01 02:30:00', '2026-07-01T02:30:00Z', 0],
    ['Asia/Kolkata', '2026-07-01 02:30:00', '2026-06-30T21:00:00Z', 0],
    ['Europe/Berlin', '2026-07-01 02:30:00', '2026-07-01T00:30:00Z', 0],
    ['Europe/Berlin', '2026-03-29 02:30:00', '2026-03-29T01:30:00Z', 0],
    ['Europe/Berlin', '2026-10-25 02:30:00', '2026-10-25T01:30:00Z', 1],
  ])('%s: %s is %s', async (storedTimeZone, local, instant, notices) => {
    engine = await open([], { storedTimeZone });
    const result = await engine.run(`SELECT ${localTime(local)} AS t`);
    expect(rowsOf(result)).toEqual([[BigInt(Date.parse(instant)) * 1_000_000n]]);
    expect(result.notices).toHaveLength(notices);
  });
}
