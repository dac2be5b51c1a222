import { dirname } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { EngineUnderTest, Lacks, Open } from '../engine-under-test';
import { HOSTILE, OPEN, OPEN_BY_EXTENSIONS, REFUSED, UNREADABLE } from './sandbox';

/** What SQL may not do, whatever the database brings along, and what it may. */
export function guard(open: Open, lacks: Lacks): void {
  let engine: EngineUnderTest;
  beforeAll(async () => {
    engine = await open(HOSTILE);
  });
  afterAll(() => engine.close());

  afterEach(async () => {
    expect(await engine.value('SELECT 6 * 7')).toBe(42);
  });

  describe.each(REFUSED)('$title', ({ code, statements }) => {
    it.each(statements)('%s', async (statement) => {
      const error = await engine.error(statement.replaceAll('LEARNING', engine.path));
      expect(error.code).toBe(code);
      expect(error.hint).not.toBe('');
      expect(error.toDisplay()).not.toContain('/private/');
    });
  });

  it.each(UNREADABLE)('cannot be read: %s', async (_, statement) => {
    expect(await engine.error(statement)).toMatchObject({ code: 'bad_query' });
  });

  describe('what remains open', () => {
    const statements = lacks ? OPEN : [...OPEN, ...OPEN_BY_EXTENSIONS];
    it.each(statements)('%s', async (statement) => {
      const result = await engine.run(statement);
      expect(result.columns.length).toBeGreaterThan(0);
    });

    it('shows no private path in any of it', async () => {
      for (const statement of statements) {
        const shown = JSON.stringify(await engine.rows(statement), (_, value) =>
          typeof value === 'bigint' ? String(value) : value,
        );
        expect(shown).not.toContain(dirname(engine.path));
      }
    });
  });
}
