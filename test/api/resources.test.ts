import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { inRoot } from '../../scripts/build/root';
import { RESOURCE_NAMES, RESOURCES } from '../../src/api/resources';
import { LivePlugin } from '../support/live-plugin';

/** The types of the values in JSON, of lists those of the first. */
function shapeOf(value: unknown): unknown {
  if (Array.isArray(value)) return value.slice(0, 1).map(shapeOf);
  if (typeof value !== 'object' || value === null) return value === null ? null : typeof value;
  return Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, shapeOf(inner)]));
}

describe('the resources of the data source', () => {
  let live: LivePlugin;
  beforeAll(async () => {
    live = await LivePlugin.start(30);
  });
  afterAll(() => live?.dispose());

  const ask = (
    name: (typeof RESOURCE_NAMES)[number],
    asked = RESOURCES[name].asked,
    method: string = RESOURCES[name].method,
  ) =>
    live
      .client({}, { role: 'Admin' })
      .resource(
        typeof asked === 'string' ? `${name}?${asked}` : name,
        method,
        typeof asked === 'object' ? asked : undefined,
      );

  /** Answers with a file: test/backend/tables.test.ts. */
  const IN_JSON = RESOURCE_NAMES.filter((name) => name !== 'tables/part');

  it.each(IN_JSON)('%s answers its example, in the shape that is documented', async (name) => {
    const asked = name === 'path-check' ? { path: live.database } : RESOURCES[name].asked;
    const { code, body } = await ask(name, asked);
    expect({ code, body }).toMatchObject({ code: 200 });
    const [answered, documented] = [body, RESOURCES[name].answer()].map(shapeOf);
    if (name === 'status') expect(Object.keys(answered as object)).toEqual(Object.keys(documented as object));
    else if (name === 'functions' || name === 'schema')
      expect(Object.keys(answered as object)).toEqual([name === 'schema' ? 'tables' : name]);
    else expect(answered).toEqual(documented);
  });

  it.each(RESOURCE_NAMES)('%s is asked by the method that is documented alone', async (name) => {
    const other = RESOURCES[name].method === 'GET' ? 'POST' : 'GET';
    expect(await ask(name, undefined, other)).toMatchObject({ code: 405 });
  });

  it('are documented, each with its declaration', () => {
    const page = readFileSync(inRoot('docs/api.md'), 'utf8');
    const sections = page.split(/^## /m).slice(1);
    expect(sections.map((section) => section.split('\n')[0])).toEqual([
      ...RESOURCE_NAMES.map((name) => `/resources/${name}`),
      '/health',
    ]);
    for (const section of sections.filter((each) => !each.startsWith('/resources/tables/part')))
      expect(section).toMatch(/```ts\n[\s\S]*(interface|type) \w+[\s\S]*```/);
  });
});
