import { afterEach, beforeAll, describe, expect, it } from 'vitest';
import { DIFFERENCES } from '../../../src/engine/duckdb-wasm/differences';
import { nodeBindings } from '../duckdb-wasm/support/node-bindings';
import { BothEngines } from './both-engines';
import { contextOf, expectSame, toldBy } from './same-frames';

let engines: BothEngines;
beforeAll(() => nodeBindings());
afterEach(() => engines.close());

describe.each(DIFFERENCES)('$what', ({ sql, outcome, zone: storedTimeZone = 'UTC' }) => {
  it(`is still that: ${outcome}`, async () => {
    engines = await BothEngines.over([], { storedTimeZone });
    const context = contextOf(storedTimeZone);
    const query = { queryType: 'sql', rawSql: sql, format: 'table' };
    const browser = await toldBy(query, context, engines.browser.engine);
    const server = await toldBy(query, context, engines.server.engine);
    if (outcome === 'not_in_browser') {
      expect(browser).toMatch(/^not_in_browser/);
      expect(server).not.toBeTypeOf('string');
    } else {
      expect(String(browser)).not.toMatch(/^not_in_browser/);
      expect(() => expectSame(browser, server, sql, false)).toThrow();
    }
  });
});
