import type { Answered, Asked, Kind } from './messages';
import { bytesOf, type PartsSource, type Source } from './source';

/** Puts one question to the worker, whose asking is prepared when its turn has come. */
export type Ask = <K extends Kind>(kind: K, asked: () => Promise<Asked<K>>) => Promise<Answered<K>>;

/** Has the worker read the source from now on. */
export async function takeIn(source: Source, ask: Ask): Promise<void> {
  if (source.kind === 'parts') await takeInParts(source, ask);
  else await ask('open', async () => source);
}

/** What is attached already stays, and is asked until all of the rest is there. */
async function takeInParts({ tables, generation, asOf }: PartsSource, ask: Ask): Promise<void> {
  const parts = new Map(tables.flatMap((table) => table.parts.map(({ name, bytes }) => [name, bytes])));
  const missing = await ask('missingParts', async () => [...parts.keys()]);
  for (const name of missing) await ask('attachPart', async () => ({ name, bytes: await bytesOf(parts.get(name)!) }));
  const shown = tables.map((table) => ({ ...table, parts: table.parts.map(({ name }) => name) }));
  await ask('showParts', async () => ({ tables: shown, version: { generation, asOf } }));
}
