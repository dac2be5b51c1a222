import { expect, it } from 'vitest';
import { DEADLY_SQL } from '../support/deadly-sql';
import { surviveOddSql } from './survive-odd-sql';

// A few of the thousands that `npm run torture` puts to the plugin.
it('odd SQL fails nobody but whoever asks it', { timeout: 240_000, retry: 0 }, async () => {
  const { troubles, deadly } = await surviveOddSql({ statements: 60, seed: 7 });
  expect(troubles).toEqual([]);
  // What is found here is to become a case by its name.
  expect(deadly.filter((sql) => !Object.values(DEADLY_SQL).includes(sql))).toEqual([]);
});
