import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type QueryFlags, queryModel } from '../../src/cli/query/model';
import { macroCatalogue, metricCatalogue, presetCatalogue } from '../../src/query/catalogue';
import { SIMILAR } from '../../src/query/presets/similar';
import type { TestEngine } from '../engine/duckdb-node/support/test-engine';
import { ask } from '../query/support/ask';
import { openDatabase } from '../query/support/databases';

const PAGE = readFileSync(new URL('../../docs/vocabulary.md', import.meta.url), 'utf8');

/** First and last cell of the tables' rows. */
const ROWS = Array.from(PAGE.matchAll(/^\| `([\w.]+)` \|.*\| `(query [^`]+)` \|$/gm), ([, name, example]) => ({
  name: name!,
  example: example!,
}));
const STATEMENTS = Array.from(PAGE.matchAll(/```sql\n(.*)\n```/g), ([, sql]) => sql!);

function flagsOf(example: string): QueryFlags {
  const flags: Record<string, string | string[]> = {};
  for (const [, flag, value] of example.matchAll(/--(\w+) (\S+)/g)) {
    flags[flag!] = flag === 'param' ? [value!] : value!;
  }
  return flags;
}

/** Presets whose example may find nothing: they answer about what a parameter names, or about what is wrong. */
const MAY_BE_EMPTY: ReadonlySet<string> = new Set([...SIMILAR.map(({ name }) => name), 'advice', 'broken_rules']);

let engine: TestEngine;
beforeAll(async () => {
  engine = await openDatabase('demo');
});
afterAll(() => engine?.close());

describe('the page of the vocabulary', () => {
  it('has an example of each measure, dimension, preset and macro', () => {
    const { measures, dimensions } = metricCatalogue();
    const names = [...measures, ...dimensions].map(({ id }) => id);
    const presets = presetCatalogue().map(({ name }) => name);
    expect(ROWS.map(({ name }) => name)).toEqual([...names, 'metadata.KEY', ...presets]);
    expect(STATEMENTS).toHaveLength(macroCatalogue().length);
  });

  it.each(ROWS.filter(({ name }) => name !== 'metadata.KEY'))('$example speaks of $name', ({ name, example }) => {
    expect(Object.values(flagsOf(example))).toContain(name);
  });

  it.each(ROWS)('$example is answered', async ({ name, example }) => {
    const rows = await ask(queryModel(undefined, flagsOf(example)), engine);
    // Nothing is like what was not named, and no row of the demo breaks a rule.
    if (!MAY_BE_EMPTY.has(name)) expect(rows.length).toBeGreaterThan(0);
  });

  it.each(STATEMENTS)('%s is answered', async (rawSql) => {
    expect((await ask({ rawSql }, engine)).length).toBeGreaterThan(0);
  });
});
