import fc from 'fast-check';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type EngineUnderTest, type Lacks, type Open, rowsOf } from '../engine-under-test';

/** Times as nanoseconds, and those that are stored without a zone. */
export function times(open: Open, lacks: Lacks): void {
  let engine: EngineUnderTest;
  beforeAll(async () => {
    engine = await open([]);
  });
  afterAll(() => engine.close());

  const OUT_OF_RANGE = /^Column "t" holds times that are infinite or outside 1677-09-21 to 2262-04-11, shown as null; /;

  describe('times as nanoseconds', () => {
    const within = fc.bigInt({ min: -9_223_372_035n, max: 9_223_372_035n });
    it.each([
      ['TIMESTAMP_S', 1n, 1_000_000_000n],
      ['TIMESTAMP_MS', 1000n, 1_000_000n],
      ['TIMESTAMP', 1_000_000n, 1000n],
      ['TIMESTAMPTZ', 1_000_000n, 1000n],
      ['TIMESTAMP_NS', 1_000_000_000n, 1n],
    ])('%s', async (type, perSecond, scale) => {
      const make = {
        TIMESTAMP_S: 'make_timestamp',
        TIMESTAMP_MS: 'make_timestamp',
        TIMESTAMPTZ: 'make_timestamp',
        TIMESTAMP: 'make_timestamp',
        TIMESTAMP_NS: 'make_timestamp_ns',
      }[type];
      const unit = type === 'TIMESTAMP_NS' ? 1_000_000_000n : 1_000_000n;
      const fraction = fc.bigInt({ min: 0n, max: perSecond - 1n });
      await fc.assert(
        fc.asyncProperty(within, fraction, async (seconds, fraction) => {
          const stored = seconds * unit + fraction * (unit / perSecond);
          const sql = `SELECT ${make}($1::BIGINT)::${type} AS t`;
          expect(await engine.value(sql, stored)).toBe((seconds * perSecond + fraction) * scale);
        }),
        { numRuns: 60 },
      );
    });

    it('DATE is its midnight', async () => {
      const sql = `SELECT DATE '1970-01-01' + i, epoch_ns((DATE '1970-01-01' + i)::TIMESTAMP)::VARCHAR FROM unnest([-106751, -1, 0, 1, 20000, 106751]) t(i)`;
      for (const [date, nanoseconds] of await engine.rows(sql)) expect(String(date)).toBe(nanoseconds);
    });

    it.each([
      "TIMESTAMP 'infinity'",
      "TIMESTAMP '-infinity'",
      "DATE 'infinity'",
      "DATE '-infinity'",
      "TIMESTAMPTZ 'infinity'",
      "'infinity'::TIMESTAMP::TIMESTAMP_NS",
      "DATE '2262-04-12'",
      "TIMESTAMP '2262-04-11 23:47:16.854776'",
      "TIMESTAMP '1677-09-21 00:12:43.145224'",
      "TIMESTAMP_S '9999-12-31 00:00:00'",
      "TIMESTAMP_MS '0044-03-15 (BC) 00:00:00'",
    ])('%s is NULL with a notice', async (time) => {
      const result = await engine.run(`SELECT ${time} AS t UNION ALL SELECT NULL`);
      expect(rowsOf(result)).toEqual([[null], [null]]);
      expect(result.notices).toEqual([{ severity: 'warning', text: expect.stringMatching(OUT_OF_RANGE) }]);
    });

    it('holds the first and the last instant', async () => {
      const sql = "SELECT TIMESTAMP '1677-09-21 00:12:43.145225', TIMESTAMP '2262-04-11 23:47:16.854775'";
      expect(await engine.rows(sql)).toEqual([[-9223372036854775000n, 9223372036854775000n]]);
    });
  });

  describe('times stored without a zone', () => {
    let zoned: EngineUnderTest | undefined;
    beforeEach(() => {
      zoned = undefined;
    });
    afterEach(() => zoned?.close());

    it.each([
      'Europe/Berlin',
      'America/New_York',
      'Australia/Lord_Howe',
      'Asia/Kolkata',
      'America/St_Johns',
      'Africa/Casablanca',
      'Pacific/Apia',
    ])('%s: the instant that DuckDB finds, where clocks change as well', async (zone) => {
      zoned = await open([], { storedTimeZone: zone });
      // What is to come is law in one release of the zones, and not yet in another.
      const minutes = fc.array(fc.integer({ min: Date.UTC(1975, 0) / 60_000, max: Date.UTC(2026, 0) / 60_000 }), {
        minLength: 50,
      });
      // Every quarter of an hour around the days on which Europe and America change their clocks.
      const changes = ['2025-03-09', '2025-03-30', '2025-10-26', '2025-11-02', '2011-12-30'].flatMap((day) =>
        Array.from({ length: 192 }, (_, i) => Date.parse(day) / 60_000 - 720 + i * 15),
      );
      await fc.assert(
        fc.asyncProperty(minutes, async (minutes) => {
          const sql = `
            SELECT make_timestamp(m * 60000000) AS naive,
              (epoch_us(make_timestamp(m * 60000000) AT TIME ZONE '${zone}') * 1000)::VARCHAR AS instant
            FROM (SELECT unnest($1) AS m)`;
          const rows = await zoned!.rows(sql, [...minutes, ...changes]);
          for (const [naive, instant] of rows) expect(String(naive)).toBe(instant);
        }),
        { numRuns: 5 },
      );
    });

    it('moves every type that has no zone, and no other', async () => {
      zoned = await open([], { storedTimeZone: 'Asia/Kolkata' });
      const types = ['DATE', 'TIMESTAMP', 'TIMESTAMP_S', 'TIMESTAMP_MS', 'TIMESTAMP_NS'];
      const naive = types.map((type) => `'2026-01-02 00:00:00'::${type}`).join(', ');
      const sql = `SELECT ${naive}, '2026-01-02 00:00:00+00'::TIMESTAMPTZ, NULL::TIMESTAMP`;
      const utc = BigInt(Date.UTC(2026, 0, 2)) * 1_000_000n;
      const india = utc - 19_800_000_000_000n;
      expect(await zoned.rows(sql)).toEqual([[india, india, india, india, india, utc, null]]);
    });

    it.skipIf(lacks)('means the same by a time with a zone and by one without', async () => {
      zoned = await open([], { storedTimeZone: 'Asia/Kolkata' });
      expect(
        await zoned.rows(`SELECT
        TIMESTAMP '2026-01-02 05:30:00' = TIMESTAMPTZ '2026-01-02 00:00:00+00',
        CAST(TIMESTAMPTZ '2026-01-02 00:00:00+00' AS TIMESTAMP) = TIMESTAMP '2026-01-02 05:30:00'`),
      ).toEqual([[true, true]]);
    });

    it('says where a clock that is set back shows local times twice', async () => {
      zoned = await open([], { storedTimeZone: 'Europe/Berlin' });
      const noticesAt = async (time: string) => (await zoned!.run(`SELECT TIMESTAMP '${time}' AS t`)).notices.length;
      for (const once of ['2026-10-25 01:59:59', '2026-10-25 03:00:00', '2026-03-29 02:30:00', '2026-07-01 02:30:00']) {
        expect(await noticesAt(once)).toBe(0);
      }
      for (const twice of ['2026-10-25 02:00:00', '2026-10-25 02:59:59.999999']) expect(await noticesAt(twice)).toBe(1);
      const { notices } = await zoned.run("SELECT TIMESTAMP '2026-10-25 02:30:00' AS t");
      expect(notices[0]!.text).toMatch(/^Column "t" holds local times that the clocks .* show twice/);
    });
  });
}
