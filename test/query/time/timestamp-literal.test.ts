import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { timestampLiteral } from '../../../src/query/time/timestamp-literal';
import { MemoryDatabase } from '../../support/memory-database';

const INSTANT = Date.UTC(2026, 1, 9, 12, 0, 0, 125);

describe('timestampLiteral', () => {
  it('reads well', () => {
    expect(timestampLiteral(Date.UTC(2026, 1, 9, 12), 'UTC')).toBe("TIMESTAMP '2026-02-09 12:00:00'");
    expect(timestampLiteral(INSTANT, 'UTC')).toBe("TIMESTAMP '2026-02-09 12:00:00.125'");
    expect(timestampLiteral(INSTANT, 'America/New_York')).toBe("TIMESTAMP '2026-02-09 07:00:00.125'");
  });

  describe.each(['UTC', 'America/New_York', 'Asia/Kolkata', 'Africa/Monrovia'])('with times stored in %s', (zone) => {
    let db: MemoryDatabase;
    beforeAll(async () => {
      db = await MemoryDatabase.open(zone);
    });
    afterAll(() => db.close());

    it('is the instant, on the clock of that zone', async () => {
      const instants = fc.sample(fc.integer({ min: Date.UTC(1971, 0), max: Date.UTC(2036, 0) }), {
        numRuns: 100,
        seed: 3,
      });
      for (const instant of instants) {
        const sql = timestampLiteral(instant, zone);
        const expected = await db.value(`SELECT strftime(to_timestamp($1 / 1000), '%Y-%m-%d %H:%M:%S.%g')`, [instant]);
        expect(await db.value(`SELECT strftime(${sql}, '%Y-%m-%d %H:%M:%S.%g')`), sql).toBe(expected);
      }
    });

    it('compares alike with TIMESTAMP, TIMESTAMPTZ and DATE', async () => {
      const midnight = `date_trunc('day', to_timestamp(${INSTANT / 1000}))`;
      const at = timestampLiteral(INSTANT, zone);
      expect(
        await db.rows(`SELECT tz = ${at}, tz::TIMESTAMP = ${at}, tz::DATE <= ${at}, tz::DATE + 1 > ${at}
          FROM (SELECT to_timestamp(${INSTANT / 1000}) AS tz)`),
      ).toEqual([[true, true, true, true]]);
      const start = timestampLiteral(Number(await db.value(`SELECT epoch_ms(${midnight})`)), zone);
      expect(await db.value(`SELECT to_timestamp(${INSTANT / 1000})::DATE = ${start}`)).toBe(true);
    });
  });

  it('holds the first and last instants of JavaScript that DuckDB knows', async () => {
    const db = await MemoryDatabase.open();
    for (const instant of [
      -62135596800000, -62135596800001, -62167219200000, -8.63e15, 253402300799999, 253402300800000, 8.63e15,
    ]) {
      expect(await db.value(`SELECT epoch_ms(${timestampLiteral(instant, 'UTC')})`)).toBe(String(instant));
    }
    db.close();
  });

  it.each([Number.NaN, Number.POSITIVE_INFINITY, 8.64e15, -1e300])('refuses %d', (instant) => {
    expect(() => timestampLiteral(instant, 'Asia/Kolkata')).toThrow(expect.objectContaining({ code: 'bad_query' }));
  });

  it('names a time zone that does not exist', () => {
    expect(() => timestampLiteral(0, 'Mars/Olympus')).toThrow(
      expect.objectContaining({ code: 'bad_settings', message: expect.stringContaining('Mars/Olympus') }),
    );
  });
});
