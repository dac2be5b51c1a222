import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { askOnce, type OnceAsker } from '../../src/asking/once';
import { createDemo } from '../../src/demo/create-demo';
import { LearningError } from '../../src/error/learning-error';
import { embedderSettings } from '../../src/search/embedder-settings';
import { findSimilar } from '../../src/search/find-similar';
import { httpEmbedder } from '../../src/search/http-embedder';
import type { SimilarOptions, SimilarQuestion } from '../../src/search/question';
import { rememberingEmbedder } from '../../src/search/remembering-embedder';
import { createInitScriptDatabase } from '../support/init-script-database';
import { TemporaryFolder } from '../support/temporary-folder';
import { change, TestEmbedder } from './support';

const NOW = Date.UTC(2026, 1, 9, 12);
const folder = new TemporaryFolder();
const embedder = new TestEmbedder();
const id = (n: number) => `00000000-0000-0000-0000-${String(n).padStart(12, '0')}`;

/** Of an orchestrator that has changed its model, and of one that has written odd vectors. */
const VECTORS: readonly (readonly [string, string])[] = [
  ['[1, 0, 0]', 'Fix the login page'],
  ['[0.9, 0.1, 0]', 'Fix the login form'],
  ['[0, 1, 0]', 'Write a test of the parser'],
  ['[0, 0, 0]', 'Remove the cache'],
  ["['NaN'::FLOAT, 0, 0]", 'Cache the login page'],
  ['[1, NULL, 0]', 'Document the parser'],
  ['[1, 0, 0, 0]', 'Fix the login of the crawler'],
  ['NULL', 'Rework the login page'],
  ['[]', 'Nothing much'],
  ['[-1, 0, 0]', 'Break the logout'],
];

let odd: OnceAsker;
let demo: OnceAsker;
let plain: OnceAsker;
let demoIds: { readonly asked: string; readonly vector: readonly number[] };

beforeAll(async () => {
  await embedder.start();
  const [oddPath, demoPath, plainPath] = ['odd.db', 'demo.db', 'plain.db'].map((name) => folder.file(name));
  await createInitScriptDatabase(oddPath!, VECTORS.length);
  await change(
    oddPath!,
    'CREATE TABLE numbered AS SELECT *, row_number() OVER (ORDER BY timestamp DESC) - 1 AS n FROM executions',
    'DROP TABLE executions',
    `CREATE TABLE executions AS SELECT * EXCLUDE (n) REPLACE (
      ('00000000-0000-0000-0000-' || lpad(n::VARCHAR, 12, '0'))::UUID AS task_id, 'code_review' AS task_type,
      ([${VECTORS.map(([, text]) => `'${text}'`).join(', ')}])[n + 1] AS task_description,
      CASE n ${VECTORS.map(([vector], n) => `WHEN ${n} THEN ${vector}::FLOAT[]`).join(' ')} END AS embedding
    ) FROM numbered`,
    'DROP TABLE numbered',
  );
  await createDemo(demoPath!, { rows: 300, days: 30, end: NOW, embeddings: true, indexes: false });
  await createDemo(plainPath!, { rows: 300, days: 30, end: NOW, indexes: false });
  [odd, demo, plain] = (await Promise.all(
    [oddPath, demoPath, plainPath].map((path) => askOnce({ path: path!, storedTimeZone: 'UTC' })),
  )) as [OnceAsker, OnceAsker, OnceAsker];
  const { rows } = await demo.ask(
    { rawSql: 'SELECT task_id, embedding::VARCHAR FROM executions ORDER BY timestamp LIMIT 1', format: 'table' },
    { from: 0, to: 0 },
  );
  demoIds = { asked: String(rows[0]![0]), vector: JSON.parse(String(rows[0]![1])) };
});
afterAll(async () => {
  await Promise.all([odd, demo, plain].map((asker) => asker?.close()));
  embedder.stop();
  folder.dispose();
});
beforeEach(() => {
  embedder.asked.length = 0;
});

const made = (settings: Partial<Parameters<typeof embedderSettings>[0]> = {}, env = {}) =>
  httpEmbedder(embedderSettings({ url: embedder.url, ...settings }, env)!);

const ask = (asker: OnceAsker, question: SimilarQuestion, options: SimilarOptions = {}) =>
  findSimilar(asker, question, { now: NOW, ...options });

const idsOf = ({ executions }: Awaited<ReturnType<typeof findSimilar>>) => executions.map((row) => row.task_id);

async function refused(work: Promise<unknown>): Promise<LearningError> {
  const error = await work.then(
    () => null,
    (cause: unknown) => cause,
  );
  expect(error).toBeInstanceOf(LearningError);
  return error as LearningError;
}

describe('by embeddings', () => {
  it('gives the executions nearest to one, without that one, and says what it left out', async () => {
    const found = await ask(odd, { taskId: id(0).toUpperCase() });
    expect(found).toMatchObject({ ranked_by: 'embedding', days: 90, threshold: 0.7 });
    expect(idsOf(found)).toEqual([id(1)]);
    expect(found.executions[0]!.similarity).toBeCloseTo(0.9 / Math.hypot(0.9, 0.1), 5);
    expect(found.executions[0]).toMatchObject({ task_description: 'Fix the login form', repo: 'mahavishnu' });
    expect(found.notices).toEqual([
      'Left out are embeddings that do not have 3 numbers, as they are of another model: 1.',
    ]);
  });

  it('finds an execution by its id where ids are texts in capitals, which no spelling found', async () => {
    const path = folder.file('texts.db');
    await createDemo(path, { rows: 20, days: 2, end: NOW, embeddings: true, indexes: false });
    await change(
      path,
      `CREATE TABLE texts AS SELECT * REPLACE ('TASK-' || (row_number() OVER (ORDER BY timestamp)) AS task_id)
       FROM executions`,
      'DROP TABLE executions CASCADE',
      'ALTER TABLE texts RENAME TO executions',
    );
    const texts = await askOnce({ path, storedTimeZone: 'UTC' });
    try {
      const ids = idsOf(await ask(texts, { taskId: 'TASK-7' }, { threshold: 0, limit: 100 }));
      expect(ids.length).toBeGreaterThan(0);
      expect(ids).not.toContain('TASK-7');
    } finally {
      await texts.close();
    }
  });

  it('passes over zeros, NaN, missing numbers and opposite directions, whatever the threshold', async () => {
    expect(idsOf(await ask(odd, { taskId: id(0) }, { threshold: 0 }))).toEqual([id(1), id(2)]);
  });

  it('narrows down by repository, days and number', async () => {
    expect(idsOf(await ask(odd, { taskId: id(0) }, { threshold: 0, repo: 'oneiric' }))).toEqual([id(2)]);
    expect(idsOf(await ask(odd, { taskId: id(0) }, { threshold: 0, limit: 1 }))).toEqual([id(1)]);
    expect(idsOf(await ask(odd, { taskId: id(0) }, { threshold: 0, repo: "x' OR true --" }))).toEqual([]);
    expect(idsOf(await ask(odd, { taskId: id(0) }, { days: 1, now: NOW + 2 * 86_400_000 }))).toEqual([]);
  });

  it('takes a text to its own execution, by a FLOAT[384]', async () => {
    embedder.gives(demoIds.vector);
    const found = await ask(demo, { text: 'anything' }, { embedder: made() });
    expect(found.ranked_by).toBe('embedding');
    expect(found.executions[0]).toMatchObject({ task_id: demoIds.asked });
    expect(found.executions[0]!.similarity).toBeCloseTo(1, 5);
    expect(found.notices).toEqual([]);
  });

  it.each([
    ['a column of fixed width', () => demo, [1, 0, 0], '384'],
    ['a column of any width', () => odd, [1, 0], '3 and 4'],
  ] as const)('refuses to mix widths, over %s', async (_, asker, vector, held) => {
    embedder.gives(vector);
    const error = await refused(ask(asker(), { text: 'login' }, { embedder: made() }));
    expect(error.code).toBe('other_width');
    expect(error.message).toContain(`have ${held}`);
  });

  it('embeds an execution that has no embedding by the text of 6.7', async () => {
    embedder.gives([1, 0, 0]);
    const found = await ask(odd, { taskId: id(7) }, { embedder: made() });
    expect(embedder.asked[0]!.input).toBe(
      'code_review | Rework the login page | session-buddy | sonnet-4.5 | kubernetes | failure',
    );
    expect(idsOf(found)).toEqual([id(0), id(1)]);
  });
});

describe('by words', () => {
  it('ranks rare words before frequent ones, and says that it goes by words', async () => {
    const found = await ask(odd, { text: 'The LOGIN pages, of a "cache"!' });
    expect(found).toMatchObject({ ranked_by: 'words', threshold: null });
    expect(found.notices).toEqual(['A search by words: no embedder is set.']);
    expect(idsOf(found).slice(0, 1)).toEqual([id(4)]);
    expect(found.executions[0]!.similarity).toBe(1);
    // `cache` is in two texts, `page` in three, `login` in five.
    const similarity = new Map(found.executions.map((row) => [row.task_id, Number(row.similarity)]));
    expect(similarity.get(id(0))).toBeGreaterThan(similarity.get(id(3))! / 2);
    expect(similarity.get(id(3))).toBeGreaterThan(similarity.get(id(1))!);
    expect(idsOf(found)).not.toContain(id(2));
  });

  it('finds task types by their parts, and words that are not English', async () => {
    expect(idsOf(await ask(odd, { text: 'review' }, { limit: 100 }))).toHaveLength(VECTORS.length);
    expect(idsOf(await ask(odd, { text: 'größe 漢字' }))).toEqual([]);
  });

  it.each(['.*', '(((', "'; DROP TABLE executions; --", '\\', `$__timeFilter(x) \${repo}`, '%_', 'a', '   …'])(
    'takes %s as a text',
    async (text) => {
      expect((await ask(odd, { text })).ranked_by).toBe('words');
    },
  );

  it('is what remains where no execution has an embedding, and asks no embedder', async () => {
    const found = await ask(plain, { text: 'flaky test' }, { embedder: made() });
    expect(found.notices).toEqual(['A search by words: no execution of the last 90 days has an embedding.']);
    expect(found.executions.length).toBeGreaterThan(0);
    expect(embedder.asked).toEqual([]);
  });

  it('leaves the execution out that was asked about, and says why', async () => {
    const without = await ask(odd, { taskId: id(7) });
    expect(without.notices).toEqual(['A search by words: this execution has no embedding, and no embedder is set.']);
    expect(idsOf(without)).not.toContain(id(7));
    expect(idsOf(without)[0]).toBe(id(6));
    const [notice] = (await ask(odd, { taskId: id(3) })).notices;
    expect(notice).toContain('points nowhere');
  });
});

describe('an embedder', () => {
  const search = (settings = {}, env = {}) => ask(odd, { text: 'login' }, { embedder: made(settings, env) });

  it('is asked as Ollama or OpenAI are, with the key of the environment', async () => {
    embedder.gives([1, 0, 0]);
    await search();
    embedder.answer = (_, response) => response.end(JSON.stringify({ data: [{ embedding: [1, 0, 0] }] }));
    const found = await search({ url: `${embedder.url}/v1` }, { LEARNING_EMBEDDER_KEY: 'secret' });
    expect(found.ranked_by).toBe('embedding');
    expect(embedder.asked).toEqual([
      { path: '/api/embed', authorization: undefined, input: 'login' },
      { path: '/v1/embeddings', authorization: 'Bearer secret', input: 'login' },
    ]);
  });

  it.each([
    [
      'fails',
      'is not able to answer now',
      (_: unknown, response: { writeHead: (n: number) => { end: () => void } }) => response.writeHead(503).end(),
    ],
    ['is slow', 'did not answer within 0.2 s', () => {}],
    ['hangs up', 'cannot be reached', (_: unknown, response: { destroy: () => void }) => response.destroy()],
  ] as const)('that %s leaves the search to words', async (_, why, answer) => {
    embedder.answer = answer as unknown as typeof embedder.answer;
    const found = await search({ timeoutSeconds: 0.2 });
    expect(found.ranked_by).toBe('words');
    expect(found.notices[0]).toContain(why);
  });

  it.each([
    ['knows no such model', 404, '{}', 'has no model "all-minilm"'],
    ['wants a key', 401, '{}', 'does not take the key'],
    ['sends elsewhere', 302, '', 'refused the text (HTTP 302)'],
    ['answers nonsense', 200, 'hello', 'something else than one embedding'],
    ['answers numbers that are none', 200, '{"embeddings":[[1,"x",null]]}', 'something else than one embedding'],
    ['answers numbers beyond 32 bits', 200, '{"embeddings":[[1e300]]}', 'something else than one embedding'],
    ['answers zeros', 200, '{"embeddings":[[0,0,0]]}', 'vector of zeros'],
    ['never ends', 200, ' '.repeat(1_100_000), 'more than 1000000 bytes'],
  ])('that %s is an error', async (_, status, body, message) => {
    embedder.answer = (_body, response) => response.writeHead(status, { location: 'http://127.0.0.1:1/' }).end(body);
    const error = await refused(search());
    expect(error.code).toBe('bad_embedder');
    expect(error.message).toContain(message);
  });

  it.each([
    ['ftp://host/', {}, 'is no URL'],
    ['http://user:secret@host/', {}, 'holds a password'],
    ['http://host.example/', { LEARNING_EMBEDDER_KEY: 'secret' }, 'unencrypted'],
    ['http://127.0.0.1/', { LEARNING_EMBEDDER_TIMEOUT: 'soon' }, 'LEARNING_EMBEDDER_TIMEOUT takes seconds'],
    ['http://127.0.0.1/', { LEARNING_EMBEDDER_KEY: 'a\nb' }, 'printable ASCII'],
  ])('at %s with %j is refused', async (url, env, message) => {
    const error = await refused(Promise.resolve().then(() => embedderSettings({ url }, env)));
    expect(error.code).toBe('bad_settings');
    expect(error.message).toContain(message);
    expect(error.toDisplay()).not.toContain('secret');
  });

  it('is asked once for a text that comes again, where a program lives long', async () => {
    embedder.gives([1, 0, 0]);
    const lasting = rememberingEmbedder(made());
    for (const text of ['login', 'login', 'logout', 'login']) await ask(odd, { text }, { embedder: lasting });
    expect(embedder.asked.map(({ input }) => input)).toEqual(['login', 'logout']);
  });
});

describe('a question', () => {
  it.each([
    [{ text: ' ' }, {}, 'text'],
    [{ text: 'x'.repeat(10_001) }, {}, 'text'],
    [{ taskId: '' }, {}, 'task_id'],
    [{ text: 'x' }, { days: 0 }, 'days'],
    [{ text: 'x' }, { days: 1.5 }, 'days'],
    [{ text: 'x' }, { threshold: 1.1 }, 'threshold'],
    [{ text: 'x' }, { threshold: Number.NaN }, 'threshold'],
    [{ text: 'x' }, { limit: 1001 }, 'limit'],
    [{ text: 'x' }, { repo: '' }, 'repo'],
  ])('%j with %j is refused by the name of the field', async (question, options, field) => {
    const error = await refused(ask(odd, question, options));
    expect(error.code).toBe('bad_query');
    expect(error.message).toContain(field);
  });

  it.each(['no such', id(99), "' OR true --", `\${repo}`])('about the execution %s finds none', async (taskId) => {
    expect((await refused(ask(odd, { taskId }))).code).toBe('unknown_execution');
  });
});

describe('the preset similar_executions', () => {
  const preset = (params: object) =>
    odd.ask({ queryType: 'preset', preset: 'similar_executions', params, format: 'table' }, { from: 0, to: NOW });

  it('answers nothing while no execution is named', async () => {
    expect((await preset({})).rows).toEqual([]);
    expect((await preset({ task_id: id(9999) })).rows).toEqual([]);
  });

  it.each([
    [{ vector: '[1, 2' }, 'a list of numbers'],
    [{ vector: '["a"]' }, 'a list of numbers'],
    [{ vector: '[]' }, 'a list of numbers'],
    [{ vector: '[0, 0]' }, 'A vector of zeros'],
    [{ vector: '[1]', task_id: 'x' }, 'exclude each other'],
    [{ threshold: 2 }, 'a number from 0 to 1'],
    [{ task_id: 'x'.repeat(201) }, 'at most 200'],
  ])('refuses %j', async (params, message) => {
    expect((await refused(preset(params))).message).toContain(message);
  });
});
