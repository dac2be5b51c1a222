import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { EngineDialect } from '../../../src/engine/engine';
import { type EngineUnderTest, type Open, thrown } from './engine-under-test';
import type { Statements } from './statements';

/** What an engine tells of itself and of its database, what it refuses, and how it takes parameters. */
export function port(open: Open, dialect: EngineDialect, { table, refused, numbers }: Statements): void {
  let engine: EngineUnderTest;
  beforeAll(async () => {
    engine = await open(table(10));
  });
  afterAll(() => engine.close());

  it('says whose SQL it takes', () => {
    expect(engine.engine.dialect).toBe(dialect);
  });

  it('checks a statement without reading a row', async () => {
    await engine.engine.check({ sql: 'SELECT count(*) FROM executions' });
    await engine.engine.check({ sql: 'SELECT $1', parameters: ['a'] });
    expect(await thrown(engine.engine.check({ sql: 'SELECT nothing FROM executions' }))).toMatchObject({
      code: 'bad_query',
      position: { line: 1, column: 8 },
    });
    expect(await thrown(engine.engine.check({ sql: refused[0]! }))).toMatchObject({ code: 'forbidden_query' });
  });

  it('lists the tables that a query can name', async () => {
    const relations = await engine.engine.schema();
    const executions = relations.find(({ name }) => name === 'executions');
    expect(executions?.columns.map(({ name }) => name)).toContain('i');
    for (const { name } of relations) await engine.engine.check({ sql: `SELECT count(*) FROM "${name}"` });
  });

  it('lists functions by their kind, each once', async () => {
    const functions = await engine.engine.functions();
    expect(functions.find(({ name }) => name === 'round')).toMatchObject({ kind: 'scalar' });
    expect(functions.find(({ name }) => name === 'sum')).toMatchObject({ kind: 'aggregate' });
    const names = functions.map(({ name }) => name);
    expect(new Set(names).size).toBe(names.length);
  });

  it('tells its version, and its state where it has one', async () => {
    const { version, database } = await engine.engine.status();
    expect(version).toMatch(/\d/);
    if (database !== null) expect(database.row_count).toBe(10);
    const { state } = await engine.run('SELECT 1');
    if (state !== null) expect(state.generation).not.toBe('');
  });

  it('tells how the record fits where it has to be told', async () => {
    const fit = await engine.engine.fit?.();
    if (fit !== undefined) expect(fit).toMatchObject({ remarks: expect.any(Array) });
  });

  it('hears of a cancellation whatever it is asked', async () => {
    const signal = AbortSignal.abort();
    const { engine: asked } = engine;
    for (const work of [
      asked.check({ sql: 'SELECT 1' }, { signal }),
      asked.schema({ signal }),
      asked.functions({ signal }),
      asked.status({ signal }),
    ]) {
      expect(await thrown(work)).toMatchObject({ code: 'cancelled' });
    }
  });

  it('makes the statement that is right for the data, where it can tell how that is', async () => {
    const { columns } = await engine.engine.run(({ notFinite }) => ({ sql: `SELECT ${notFinite.size}` }));
    expect(columns[0]).toMatchObject({ values: new Float64Array([0]) });
  });

  describe('refuses', () => {
    it.each(refused)('%s', async (sql) => {
      const error = await engine.error(sql);
      expect(error).toMatchObject({ code: 'forbidden_query', source: 'downstream' });
      expect(error.hint).not.toBe('');
      expect(await engine.value('SELECT 6 * 7')).toBe(42);
    });
  });

  it.each(['', 'SELEC 1', 'SELECT 1 +', 'SELECT * FROM nowhere', 'SELECT nothing FROM executions'])(
    'tells of %j that it is wrong',
    async (sql) => {
      expect(await engine.error(sql)).toMatchObject({ code: 'bad_query', source: 'downstream' });
    },
  );

  it.each([
    ['a text', "it's"],
    ['a number', 0.5],
    ['an integer', 42],
    ['true', true],
    ['NULL', null],
  ])('binds %s', async (_, value) => {
    expect(await engine.rows('SELECT $1', value)).toEqual([[value]]);
  });

  it('refuses another number of parameters than the statement has', async () => {
    expect(await engine.error('SELECT $1', {}, [])).toMatchObject({
      code: 'bad_query',
      message: 'The query has 1 parameter, and 0 values are given.',
    });
  });

  it('answers many at once', async () => {
    const answers = await Promise.all(Array.from({ length: 20 }, (_, i) => engine.run(numbers(i + 1))));
    expect(answers.map(({ rows }) => rows)).toEqual(answers.map((_, i) => i + 1));
  });
}
