import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { TemporaryFolder } from '../support/temporary-folder';
import { CollectorProcess } from './support/collector-process';

const TEXT = readFileSync(new URL('../../docs/collector.md', import.meta.url), 'utf8');
const EXAMPLE = /```http\n(?<method>GET|POST) (?<place>\S+)\n(?:\n(?<body>.+?))?```\n+```json\n(?<answer>.+?)```/gs;
const examples = [...TEXT.matchAll(EXAMPLE)].map(({ groups }) => groups!);

let folder: TemporaryFolder;
let collector: CollectorProcess;
beforeAll(async () => {
  folder = new TemporaryFolder();
  collector = await CollectorProcess.start(folder.file('learning.db'));
});
afterAll(async () => {
  await collector.stop();
  folder.dispose();
});

/** An ellipsis stands for any text. */
const open = (_: string, value: unknown) => (value === '…' ? expect.any(String) : value);

describe('docs/collector.md', () => {
  it('has an example of each address that takes records', () => {
    expect(examples.map(({ place }) => place)).toEqual(
      expect.arrayContaining(['/v1/executions', '/v1/feedback', '/v1/routing']),
    );
    expect(examples).toHaveLength(TEXT.match(/```http/g)!.length);
  });

  it.each(
    examples.map(({ method, place, body, answer }) => [`${method} ${place}`, { method, place, body, answer }] as const),
  )('shows what %s answers', async (_, { method, place, body, answer }) => {
    const { body: answered } = await collector.ask(place!, { method: method!, ...(body && { body }) });
    expect(answered).toEqual(JSON.parse(answer!, open));
  });
});
