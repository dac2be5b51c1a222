import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { presetCatalogue } from '../../src/query/catalogue';
import { childrenOf, isAlive } from '../support/child-processes';
import { DEADLY_SQL } from '../support/deadly-sql';
import { TemporaryFolder } from '../support/temporary-folder';
import type { Writer } from '../writers/writer';
import { Agent, CLI } from './support/agent';
import { expectedByTier, MARK, startRecord } from './support/record';

vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 });

const ROWS = 300;
const DAY = { from: 'now-24h' };

const folder = new TemporaryFolder();
const outside = new TemporaryFolder();
const database = folder.file('learning.db');
let writer: Writer;
let agent: Agent;

beforeAll(async () => {
  writer = await startRecord(database, ROWS);
  agent = await Agent.overStdio(['--db', database, '--allow-sql', '--max-staleness', '0']);
});
afterAll(async () => {
  await agent.client.close();
  await writer.stop();
  folder.dispose();
  outside.dispose();
});

describe('what an agent is offered', () => {
  it('says of every tool what it changes, and what it answers with', async () => {
    const { tools } = await agent.client.listTools();
    for (const { name, annotations, outputSchema, description } of tools) {
      expect(annotations, name).toMatchObject({ readOnlyHint: name !== 'submit_feedback', destructiveHint: false });
      expect(outputSchema, name).toMatchObject({ type: 'object' });
      expect(description!.length, name).toBeGreaterThan(80);
    }
  });

  it('is the tools of the documentation, with their parameters', async () => {
    const page = readFileSync(path.resolve(import.meta.dirname, '../../docs/mcp.md'), 'utf8');
    const rows = [...page.matchAll(/^\| `(\w+)` \|([^|]*)\|/gm)];
    const documented = rows.map(([, name, parameters]) => [
      name,
      [...parameters!.matchAll(/`(\w+)`/g)].map(([, p]) => p),
    ]);
    const { tools } = await agent.client.listTools();
    expect(documented).toEqual(tools.map(({ name, inputSchema }) => [name, Object.keys(inputSchema.properties ?? {})]));
  });

  it('finds a measure by what it means', async () => {
    const { tools } = await agent.client.listTools();
    const { measures } = tools.find(({ name }) => name === 'query_metrics')!.inputSchema.properties as Record<
      string,
      { description: string; items: { enum: string[] } }
    >;
    expect(measures!.items.enum).toContain('cost_per_success');
    expect(measures!.description).toMatch(/^cost_per_success \[usd\]: .*success/m);
  });

  it('has resources, and prompts that name tools and measures that exist', async () => {
    const { resources } = await agent.client.listResources();
    expect(resources.map(({ name }) => name)).toEqual(['schema', 'vocabulary', 'presets', 'thresholds']);
    for (const { name } of resources) JSON.parse(await agent.resource(name));
    expect(await agent.resource('schema')).toContain('routing_confidence');
    expect(await agent.resource('thresholds')).toContain('success_rate');
    const { tools } = await agent.client.listTools();
    const vocabulary = await agent.resource('vocabulary');
    const known = [...tools.map(({ name }) => name), ...presetCatalogue().map(({ name }) => name)];
    const { prompts } = await agent.client.listPrompts();
    expect(prompts).toHaveLength(3);
    for (const { name, arguments: args = [] } of prompts) {
      const given = Object.fromEntries(args.filter((arg) => arg.required).map((arg) => [arg.name, 'success_rate']));
      const { messages } = await agent.client.getPrompt({ name, arguments: given });
      const { text } = messages[0]!.content as { text: string };
      for (const [word] of text.matchAll(/\b[a-z]+(_[a-z0-9]+)+\b/g)) {
        expect(known.includes(word) || vocabulary.includes(`"${word}"`), `${word} of ${name}`).toBe(true);
      }
    }
  });
});

describe('beside the writer', () => {
  it('tells the status', async () => {
    const { body } = await agent.call('database_status');
    expect(body).toMatchObject({
      status: 'OK',
      database: { path: 'learning.db', schema_version: '2' },
      executions: { total: ROWS, recent_1h: 59, daily: ROWS, weekly: ROWS },
      performance: { daily_success_rate: 90, avg_duration_seconds: (ROWS - 1) / 2, avg_quality_score: 80 },
      errors: [],
    });
  });

  it('tells statistics and performance with the same numbers', async () => {
    const { body } = await agent.call('execution_statistics', { time_range: '24h' });
    const byTier = Object.fromEntries(
      body.by_model_tier.map((row: Record<string, unknown>) => [row.model_tier, row.executions]),
    );
    expect(byTier).toEqual(Object.fromEntries(expectedByTier(ROWS).map(({ tier, executions }) => [tier, executions])));
    expect(body.top_repositories).toHaveLength(10);
    const { body: performance } = await agent.call('performance_metrics', { time_range: '24h' });
    expect(performance.duration).toEqual(body.performance.duration);
    expect(performance.duration.p50_seconds).toBe((ROWS - 1) / 2);
  });

  it('advises on a tier, with the propensity to log', async () => {
    const task = { task_type: 'test', complexity: 50 };
    const { body } = await agent.call('advise', { ...task, explore: 0.3, seed: 'task 1' });
    expect(body).toMatchObject({ ...task, within: 'all', window: '30d', recommended: 'large' });
    expect(body.tiers.map(({ model_tier, n }: { model_tier: string; n: number }) => [model_tier, n])).toEqual([
      ['large', ROWS / 3],
      ['medium', ROWS / 3],
      ['small', ROWS / 3],
    ]);
    const chosen = body.tiers.find(({ model_tier }: { model_tier: string }) => model_tier === body.choice.model_tier);
    expect(body.choice.propensity).toBe(chosen.propensity);
    expect((await agent.call('advise', { ...task, explore: 0.3, seed: 'task 1' })).body).toEqual(body);
    const { body: unknown } = await agent.call('advise', { ...task, task_type: 'unheard of' });
    expect(unknown).toMatchObject({ recommended: null, choice: null, advice: expect.stringMatching(/^Too few/) });
    const { isError, text } = await agent.call('advise', { task_type: 'test', complexity: 101 });
    expect(isError).toBe(true);
    expect(text).toContain('complexity');
  });

  it('answers by the vocabulary', async () => {
    const { body } = await agent.call('query_metrics', {
      measures: ['executions', 'success_rate', 'duration_avg'],
      dimensions: ['model_tier'],
      order_by: { field: 'model_tier', direction: 'asc' },
      ...DAY,
    });
    const expected = expectedByTier(ROWS).toSorted((a, b) => a.tier.localeCompare(b.tier));
    expect(body.rows.map(([tier]: [string]) => tier)).toEqual(expected.map(({ tier }) => tier));
    for (const [i, { executions, successRate, meanDuration }] of expected.entries()) {
      const [, count, rate, duration] = body.rows[i];
      expect(count).toBe(executions);
      expect(rate).toBeCloseTo(successRate, 9);
      expect(duration).toBeCloseTo(meanDuration, 4);
    }
    expect(body.columns[2]).toEqual({ name: 'success_rate', kind: 'number', unit: 'percent' });
  });

  it('filters, adds bounds, and compares with the time before', async () => {
    const { body } = await agent.call('query_metrics', {
      measures: ['success_rate'],
      filters: [
        { field: 'model_tier', op: '=|', value: ['small', 'large'] },
        { field: 'duration_seconds', op: '<', value: 100 },
      ],
      bounds: true,
      compare: 'previous',
      ...DAY,
    });
    const names = body.columns.map(({ name }: { name: string }) => name);
    expect(names).toEqual(
      expect.arrayContaining(['success_rate', 'success_rate_low', 'success_rate_high', 'success_rate_previous']),
    );
    expect(body.rows[0][names.indexOf('success_rate_previous')]).toBeNull();
  });

  it('takes in what is committed meanwhile', async () => {
    const count = async () =>
      (await agent.call('query_metrics', { measures: ['executions'], from: 'now-1y' })).body.rows;
    expect(await count()).toEqual([[ROWS]]);
    await writer.insert(0, 5);
    expect(await count()).toEqual([[ROWS + 5]]);
    await writer.run("DELETE FROM executions WHERE task_description LIKE 'execution %'");
  });

  it('judges by the thresholds of its caller', async () => {
    const quiet = { success_rate_threshold: 10, avg_duration_threshold: 1e6, db_size_threshold_mb: 1e6 };
    const strict = { success_rate_threshold: 99, avg_duration_threshold: 1, db_size_threshold_mb: 0 };
    const named = async (args: object) =>
      (await agent.call('database_alerts', args as Record<string, unknown>)).body.alerts.map(
        ({ metric }: { metric: string }) => metric,
      );
    const ours = ['success_rate', 'duration_avg', 'database_bytes'];
    expect((await named(quiet)).filter((metric: string) => ours.includes(metric))).toEqual([]);
    expect(await named(strict)).toEqual(expect.arrayContaining(ours));
  });

  it('reports on the quality of the data', async () => {
    const { body } = await agent.call('data_quality_report');
    expect(body).toMatchObject({ duplicate_count: 0, overall_quality_score: 100 });
    expect(body.null_checks).toContainEqual(
      expect.objectContaining({ check_name: 'missing_rating', issue_count: ROWS, kind: 'information' }),
    );
  });

  it('runs a named query and SQL', async () => {
    const { body } = await agent.call('run_preset', { preset: 'top_errors', params: { limit: 3 } });
    expect(body.rows[0].slice(0, 2)).toEqual(['timeout', ROWS / 10]);
    const sql = 'SELECT count(*) AS n FROM executions WHERE $__timeFilter(timestamp)';
    expect((await agent.call('run_sql', { sql, from: 'now-1h' })).body.rows).toEqual([[59]]);
  });

  it('finds executions that are about something, by words where there are no embeddings', async () => {
    const { body } = await agent.call('find_similar_executions', { description: 'description 17', limit: 3 });
    expect(body).toMatchObject({ ranked_by: 'words', threshold: null });
    expect(body.executions[0].task_description).toBe(`${MARK} description 17`);
    expect(body.notices).toContainEqual(expect.stringContaining('words'));
    const { task_id } = body.executions[0];
    const like = await agent.call('find_similar_executions', { task_id, limit: 5, repo: 'repo-17' });
    expect(like.body.executions.map((row: { repo: string }) => row.repo)).toEqual(Array(5).fill('repo-17'));
    for (const args of [{}, { task_id, description: 'both' }]) {
      expect((await agent.call('find_similar_executions', args)).body.error_type).toBe('bad_request');
    }
  });

  it('says how to be given feedback where no collector runs', async () => {
    const feedback = { task_id: '6f1e1e3a-8f7a-4c1e-9f5e-3d2b6a3c9b10', satisfaction: 'good' };
    const { isError, body } = await agent.call('submit_feedback', feedback);
    expect([isError, body.error_type]).toEqual([true, 'no_collector']);
    expect(body.hint).toContain('mahavishnu-learning collector');
    expect((await agent.call('feedback_help')).body.levels).toHaveProperty('private');
  });

  it('outlives SQL that DuckDB dies of', async () => {
    const [deadly] = Object.values(DEADLY_SQL) as [string];
    expect((await agent.call('run_sql', { sql: deadly })).body).toMatchObject({ error_type: 'engine_crashed' });
    expect((await agent.call('run_sql', { sql: 'SELECT 1 AS one' })).body.rows).toEqual([[1]]);
  });
});

describe('a result that is too large', () => {
  const REPOS = { measures: ['executions'], dimensions: ['repo'], ...DAY };

  it('comes in pages, of which none lacks a row', async () => {
    const { body: whole } = await agent.call('query_metrics', REPOS);
    expect(whole).toMatchObject({ row_count: 40, next_cursor: null });
    const rows: unknown[] = [];
    let cursor: string | null = null;
    do {
      const { body } = await agent.call('query_metrics', { ...REPOS, page_size: 15, ...(cursor && { cursor }) });
      rows.push(...body.rows);
      cursor = body.next_cursor;
    } while (cursor !== null);
    expect(rows).toEqual(whole.rows);
  });

  it('has a cursor for one question alone', async () => {
    const { body } = await agent.call('query_metrics', { ...REPOS, page_size: 15 });
    const other = await agent.call('query_metrics', { ...REPOS, measures: ['failures'], cursor: body.next_cursor });
    expect(other.body).toMatchObject({ error_type: 'bad_request', message: expect.stringContaining('cursor') });
  });

  it('is cut where it is more than can be read, and says so', async () => {
    const sql = "SELECT i, repeat('x', 3000) AS text FROM range(500) AS t(i)";
    const { body, text } = await agent.call('run_sql', { sql, page_size: 500 });
    expect(text.length).toBeLessThan(110_000);
    expect(body.notices).toEqual([expect.stringContaining(`cut after ${body.row_count} rows`)]);
    const { body: next } = await agent.call('run_sql', { sql, page_size: 500, cursor: body.next_cursor });
    expect(next.rows[0][0]).toBe(body.row_count);
  });

  it('has long texts shortened, and one row that is too long refused', async () => {
    const { body } = await agent.call('run_sql', { sql: "SELECT repeat('x', 5000) AS text" });
    expect(body.rows[0][0]).toHaveLength(4_001);
    expect(body.notices).toEqual([expect.stringContaining('cut')]);
    const faces = await agent.call('run_sql', { sql: "SELECT 'a' || repeat('😀', 5000) AS text" });
    expect(faces.body.rows[0][0]).toBe(`a${'😀'.repeat(1_999)}…`);
    const wide = Array.from({ length: 30 }, (_, i) => `repeat('x', 3900) AS c${i}`).join(', ');
    expect((await agent.call('run_sql', { sql: `SELECT ${wide}` })).body).toMatchObject({ error_type: 'too_large' });
  });

  it('ends at the limit of rows, and says so', async () => {
    const { body } = await agent.call('run_sql', { sql: 'SELECT i FROM range(20000) AS t(i)', page_size: 1 });
    expect(body.notices).toContainEqual(expect.stringContaining('limited to 10000 rows'));
  });
});

describe('what is wrong', () => {
  it.each<[string, string, Record<string, unknown>, string, RegExp]>([
    [
      'a measure that is misspelt',
      'query_metrics',
      { measures: ['sucess_rate'] },
      'bad_request',
      /measures\[0\].*Did you mean success_rate\?/,
    ],
    ['no measure', 'query_metrics', {}, 'bad_request', /parameter measures is missing/],
    ['an empty list', 'query_metrics', { measures: [] }, 'bad_request', /measures is empty/],
    ['a text for a list', 'query_metrics', { measures: 'executions' }, 'bad_request', /measures takes a list/],
    [
      'a text for a number',
      'query_metrics',
      { measures: ['executions'], limit: '5' },
      'bad_request',
      /limit takes a number/,
    ],
    [
      'a fraction of a group',
      'query_metrics',
      { measures: ['executions'], limit: 1.5 },
      'bad_request',
      /limit takes a whole number/,
    ],
    [
      'a page of none',
      'query_metrics',
      { measures: ['executions'], page_size: 0 },
      'bad_request',
      /page_size takes at least 1/,
    ],
    ['a parameter that is not there', 'database_status', { nope: 1 }, 'bad_request', /no parameter "nope"/],
    [
      'a dimension that is not there',
      'query_metrics',
      { measures: ['executions'], dimensions: ['tier'] },
      'bad_query',
      /Unknown dimension "tier"/,
    ],
    [
      'a filter that is not there',
      'query_metrics',
      { measures: ['executions'], filters: [{ field: 'x', op: '=', value: 1 }] },
      'bad_query',
      /Unknown field "x"/,
    ],
    [
      'an operator that is not there',
      'query_metrics',
      { measures: ['executions'], filters: [{ field: 'repo', op: '==', value: 1 }] },
      'bad_request',
      /filters\[0\]\.op|filters\.0\.op|Unknown name in filters/,
    ],
    [
      'a time that is none',
      'query_metrics',
      { measures: ['executions'], from: 'yesterday' },
      'bad_query',
      /"yesterday" is no time/,
    ],
    [
      'a range in another case',
      'execution_statistics',
      { time_range: '7D' },
      'bad_request',
      /one of 1h, 24h, 7d, 30d, 90d/,
    ],
    [
      'a range with a blank',
      'performance_metrics',
      { time_range: '7d ' },
      'bad_request',
      /one of 1h, 24h, 7d, 30d, 90d/,
    ],
    [
      'a range that is SQL',
      'performance_metrics',
      { time_range: "7d'; DROP TABLE executions" },
      'bad_request',
      /one of 1h/,
    ],
    ['a range that is a number', 'performance_metrics', { time_range: 7 }, 'bad_request', /one of 1h/],
    [
      'a threshold beyond 100 percent',
      'database_alerts',
      { success_rate_threshold: 101 },
      'bad_request',
      /at most 100/,
    ],
    ['a preset that is misspelt', 'run_preset', { preset: 'top_error' }, 'bad_request', /Did you mean top_errors/],
    [
      'a parameter that a preset has not',
      'run_preset',
      { preset: 'top_errors', params: { lmit: 1 } },
      'bad_query',
      /Did you mean limit/,
    ],
    ['SQL that deletes', 'run_sql', { sql: 'DELETE FROM executions' }, 'forbidden_query', /DELETE/],
    ['SQL that drops behind a SELECT', 'run_sql', { sql: 'SELECT 1; DROP TABLE executions' }, 'forbidden_query', /./],
    [
      'SQL that reads a file',
      'run_sql',
      { sql: "SELECT * FROM read_csv('/etc/passwd')" },
      'forbidden_query',
      /read_csv/,
    ],
    ['SQL that is none', 'run_sql', { sql: 'SELEC 1' }, 'bad_query', /./],
    [
      'a task id that is none',
      'submit_feedback',
      { task_id: 'x', satisfaction: 'good' },
      'bad_request',
      /task_id takes a UUID/,
    ],
    [
      'a poor feedback without its issue',
      'submit_feedback',
      { task_id: '6f1e1e3a-8f7a-4c1e-9f5e-3d2b6a3c9b10', satisfaction: 'poor' },
      'bad_request',
      /issue_type is missing/,
    ],
    [
      'an issue of its own without words',
      'submit_feedback',
      { task_id: '6f1e1e3a-8f7a-4c1e-9f5e-3d2b6a3c9b10', satisfaction: 'fair', issue_type: 'other' },
      'bad_request',
      /comment is missing/,
    ],
    [
      'a comment that is too long',
      'submit_feedback',
      { task_id: '6f1e1e3a-8f7a-4c1e-9f5e-3d2b6a3c9b10', satisfaction: 'good', comment: 'x'.repeat(2001) },
      'bad_request',
      /comment takes at most 2000 characters/,
    ],
  ])('%s is told to the agent as a result', async (_, name, args, code, message) => {
    const { isError, body, text } = await agent.call(name, args);
    expect([isError, body.status, body.error_type]).toEqual([true, 'ERROR', code]);
    expect(body.message).toMatch(message);
    expect(body.hint).not.toBe('');
    expect(text).not.toContain(folder.path);
    expect(text).not.toContain(MARK);
  });

  it('leaves the record as it was', async () => {
    expect((await agent.call('database_status')).body.executions.total).toBe(ROWS);
  });
});

describe('db_path', () => {
  beforeAll(async () => {
    mkdirSync(folder.file('old'));
    const other = await startRecord(folder.file('old/other.db'), 7);
    await other.stop();
    writeFileSync(outside.file('secret.db'), 'x');
    symlinkSync(outside.file('secret.db'), folder.file('out.db'));
    symlinkSync(outside.path, folder.file('outdoors'));
    symlinkSync(folder.file('old/other.db'), folder.file('in.db'));
    writeFileSync(folder.file('text.db'), 'no database');
  });

  it.each(['old/other.db', 'in.db', './old//other.db'])('names another database of the folder: %s', async (db_path) => {
    const { body } = await agent.call('database_status', { db_path });
    expect(body).toMatchObject({ database: { path: 'other.db' }, executions: { total: 7 } });
  });

  it('may name the one that is served', async () => {
    expect((await agent.call('database_status', { db_path: 'learning.db' })).body.executions.total).toBe(ROWS);
  });

  it.each([
    ['../x.db', 'path_validation_failed'],
    ['old/../../x.db', 'path_validation_failed'],
    ['..\\x.db', 'path_validation_failed'],
    ['/etc/passwd', 'path_validation_failed'],
    ['~/x.db', 'path_validation_failed'],
    ['C:\\x.db', 'path_validation_failed'],
    ['a\0b', 'path_validation_failed'],
    ['', 'path_validation_failed'],
    ['out.db', 'path_validation_failed'],
    ['outdoors/secret.db', 'path_validation_failed'],
    ['nope.db', 'not_found'],
    ['text.db/x', 'not_found'],
    ['text.db', 'not_duckdb'],
    ['old', 'not_duckdb'],
  ])('cannot be %j', async (db_path, code) => {
    const { isError, body, text } = await agent.call('database_status', { db_path });
    expect([isError, body.status, body.error_type]).toEqual([true, 'ERROR', code]);
    expect(text).not.toContain(folder.path);
    expect(text).not.toContain(outside.path);
  });

  it('is refused in words for an agent, not for a terminal', async () => {
    const { body } = await agent.call('database_status', { db_path: 'text.db' });
    expect(body).toMatchObject({ error_type: 'not_duckdb', hint: expect.stringMatching(/^Leave db_path out/) });
  });
});

describe('the process', () => {
  it('has nothing but the protocol on its standard output, and ends with its input', async () => {
    const child = spawn(process.execPath, [CLI, 'mcp', '--db', database], { stdio: ['pipe', 'pipe', 'pipe'] });
    const out: string[] = [];
    child.stdout.setEncoding('utf8').on('data', (text) => out.push(text));
    const send = (message: unknown) => child.stdin.write(`${JSON.stringify(message)}\n`);
    const clientInfo = { name: 'raw', version: '1' };
    send({
      jsonrpc: '2.0',
      id: 1,
      method: 'initialize',
      params: { protocolVersion: '2025-06-18', capabilities: {}, clientInfo },
    });
    send({ jsonrpc: '2.0', method: 'notifications/initialized' });
    child.stdin.write('this is no JSON\n');
    send({ jsonrpc: '2.0', id: 2, method: 'tools/call', params: { name: 'database_status', arguments: {} } });
    send({ jsonrpc: '2.0', id: 3, method: 'tools/call', params: { name: 'nope', arguments: {} } });
    await expect.poll(() => out.join('').trim().split('\n').length, { timeout: 30_000 }).toBe(4);
    const workers = childrenOf(child.pid!);
    expect(workers.length).toBeGreaterThan(0);
    child.stdin.end();
    const [code] = await once(child, 'exit');
    expect(code).toBe(0);
    const lines = out
      .join('')
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line));
    expect(lines.every(({ jsonrpc }) => jsonrpc === '2.0')).toBe(true);
    expect(lines.find(({ id }) => id === 1).result.protocolVersion).toBe('2025-06-18');
    expect(lines.find(({ id }) => id === 3).error.code).toBe(-32602);
    await expect.poll(() => workers.filter(isAlive)).toEqual([]);
  });

  it('answers whoever pipes requests in and is done with writing', async () => {
    const child = spawn(process.execPath, [CLI, 'mcp', '--db', database], { stdio: ['pipe', 'pipe', 'pipe'] });
    const params = { protocolVersion: '2025-06-18', capabilities: {}, clientInfo: { name: 'raw', version: '1' } };
    const call = (id: number, name: string) => ({ id, method: 'tools/call', params: { name, arguments: {} } });
    const messages = [
      { id: 1, method: 'initialize', params },
      { method: 'notifications/initialized' },
      call(2, 'database_status'),
      call(3, 'performance_metrics'),
    ];
    const lines = [...messages.map((message) => JSON.stringify({ jsonrpc: '2.0', ...message })), '[]'];
    child.stdin.end(`${lines.join('\n')}\n`);
    const [out, said] = ['', ''].map(() => [] as string[]);
    child.stdout.setEncoding('utf8').on('data', (text) => out!.push(text));
    child.stderr.setEncoding('utf8').on('data', (text) => said!.push(text));
    expect((await once(child, 'close'))[0]).toBe(0);
    const answers = out!.join('').trim().split('\n');
    expect(answers.map((line) => JSON.parse(line).id).toSorted()).toEqual([1, 2, 3, null]);
    expect(said!.join('')).toBe(
      'A message is a request, an answer or a notification of JSON-RPC 2.0, and this is none.\n',
    );
  });

  it('speaks to clients of the newest revision as well', async () => {
    const newest = await Agent.overStdio(['--db', database], 'auto');
    expect(newest.client.getNegotiatedProtocolVersion()).toBe('2026-07-28');
    expect((await newest.call('database_status')).body.executions.total).toBe(ROWS);
    expect((await newest.client.listTools()).tools.map(({ name }) => name)).not.toContain('run_sql');
    await newest.client.close();
  });
});

describe('--withhold-text', () => {
  let discreet: Agent;
  beforeAll(async () => {
    discreet = await Agent.overStdio(['--db', database, '--withhold-text']);
  });
  afterAll(() => discreet.client.close());

  it('keeps what people typed out of every named query', async () => {
    for (const { name } of presetCatalogue()) {
      const args = { preset: name, from: 'now-24h' };
      const open = await agent.call('run_preset', args);
      const closed = await discreet.call('run_preset', args);
      expect(closed.text, name).not.toContain(MARK);
      expect(closed.body.row_count, name).toBe(open.body.row_count);
      if (open.text.includes(MARK))
        expect(closed.body.notices, name).toContainEqual(expect.stringContaining('Withheld'));
    }
  });

  it('lets nobody group or filter by it', async () => {
    for (const query of [
      { dimensions: ['solution_summary'] },
      { dimensions: ['metadata.pool_id'] },
      { filters: [{ field: 'task_description', op: '=~', value: MARK }] },
      { filters: [{ field: 'error_message', op: 'isNotNull' }] },
    ]) {
      const { body } = await discreet.call('query_metrics', { measures: ['executions'], ...query });
      expect(body, JSON.stringify(query)).toMatchObject({ error_type: 'forbidden_query' });
    }
  });

  it('offers neither SQL nor a search of texts, and refuses to', async () => {
    const names = (await discreet.client.listTools()).tools.map(({ name }) => name);
    expect(names).not.toContain('run_sql');
    expect(names).not.toContain('find_similar_executions');
    for (const [preset, params] of [
      ['executions_about', { text: MARK }],
      ['failed_executions', { shape: MARK }],
    ]) {
      const { body } = await discreet.call('run_preset', { preset, params });
      expect(body.error_type).toBe('forbidden_query');
    }
    const child = spawn(process.execPath, [CLI, 'mcp', '--db', database, '--withhold-text', '--allow-sql'], {
      stdio: 'ignore',
    });
    const [code] = await once(child, 'exit');
    expect(code).toBe(2);
  });
});
