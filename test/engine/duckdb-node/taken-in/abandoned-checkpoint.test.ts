import { expect, it } from 'vitest';
import { abandonCheckpoints } from '../../../support/abandon-checkpoints';
import { Random } from '../../../support/random';
import { Writer } from '../../../writers/writer';
import { setup } from './support/changes';
import { rows, Twins } from './support/twins';

it('a log could not be read where a writer of DuckDB 1.2 had been killed within a checkpoint, and another gone on', async () => {
  const twins = new Twins();
  try {
    const writer = await Writer.start(twins.path);
    await writer.run('CREATE TABLE keyless (n INTEGER)', ...setup);
    await writer.run('INSERT INTO keyless VALUES (1)', 'INSERT INTO keyless VALUES (2)');
    await writer.kill();
    abandonCheckpoints(twins.path);
    expect(await rows(twins.takingIn, { sql: 'SELECT n FROM keyless ORDER BY n' })).toEqual([{ n: 1 }, { n: 2 }]);
    expect(await twins.differences(new Random(1), false)).toEqual([]);
  } finally {
    await twins.close();
  }
});
