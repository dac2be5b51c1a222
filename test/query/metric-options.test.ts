import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { inRoot } from '../../scripts/build/root';
import { unknownFields } from '../../src/datasource/migration/unknown-fields';
import { toolsFor } from '../../src/mcp/tools';
import { asksNothing } from '../../src/query/default-query';
import { OPTION_NAMES } from '../../src/query/metric-options';
import { parseQuery } from '../../src/query/parse-query';
import { CliProcess } from '../support/cli-process';

const apart = (name: string, by: string) => name.replaceAll(/[A-Z]/g, (letter) => by + letter.toLowerCase());

describe('an option of metric queries', () => {
  it.each(OPTION_NAMES)('%s is parsed, and known to whoever looks at saved queries', (name) => {
    const query = {
      refId: 'A',
      queryType: 'metric',
      measures: ['executions'],
      [name]: { nobody: 'means this' },
    } as const;
    expect(() => parseQuery(query)).toThrow(new RegExp(`The field ${name}(\\.field)? of the query must be`));
    expect(asksNothing({ [name]: query[name] })).toBe(true);
    expect(unknownFields({ ...query, unheardOf: 1 } as object as Parameters<typeof unknownFields>[0])).toEqual([
      'unheardOf',
    ]);
  });

  it('can be asked for at the command, by agents, and is documented', async () => {
    const { stdout } = await CliProcess.run('query', '--help');
    const tool = toolsFor({ allowSql: true, withholdText: false }).find((known) => known.name === 'query_metrics')!;
    const page = readFileSync(inRoot('docs/vocabulary.md'), 'utf8');
    for (const name of OPTION_NAMES) {
      expect(stdout).toMatch(new RegExp(`^ +--${apart(name, '-')}\\b`, 'm'));
      expect(Object.keys(tool.input.shape)).toContain(apart(name, '_'));
      expect(page).toContain(`\n| \`${name}\` |`);
    }
  });
});
