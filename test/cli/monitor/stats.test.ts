import { describe, expect, it, vi } from 'vitest';
import { OnTerminal, runBuilt, withoutEscapes } from '../../support/built-cli';
import { heldDatabase } from '../../support/held-database';

vi.setConfig({ testTimeout: 60_000 });

const { database } = heldDatabase(120);

const run = (...args: readonly string[]) => runBuilt([...args, '--db', database]);

async function json(...args: readonly string[]) {
  const { code, stdout, stderr } = await run(...args, '--json');
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  return JSON.parse(stdout);
}

const TIER = {
  executions: 40,
  successful: expect.any(Number),
  success_rate: expect.any(Number),
  avg_duration_seconds: expect.any(Number),
  avg_quality_score: 90,
  total_cost: expect.closeTo(0.08, 4),
};

describe('stats, beside a writer', () => {
  it('gives the shape that agents are given', async () => {
    const report = await json('stats', '--time-range', '24h');
    expect(Object.keys(report)).toEqual([
      'time_range',
      'time_series',
      'by_model_tier',
      'by_pool_type',
      'top_repositories',
      'by_task_type',
      'performance',
    ]);
    expect(report.time_range).toBe('24h');
    expect(report.by_model_tier).toHaveLength(3);
    expect(report.by_model_tier).toContainEqual({ model_tier: 'small', ...TIER });
    const series = report.time_series as { time: string; executions: number }[];
    expect(series.reduce((sum, { executions }) => sum + executions, 0)).toBe(120);
    expect(series.every(({ time }) => time.endsWith(':00:00.000Z'))).toBe(true);
    expect(report.by_pool_type).toEqual([expect.objectContaining({ pool_type: 'mahavishnu', successful: 108 })]);
    expect(report.performance).toEqual({
      duration: { avg_seconds: 2.5, p50_seconds: 2.5, p95_seconds: 4, p99_seconds: 4 },
      cost: {
        total_cost: expect.closeTo(0.24, 4),
        avg_cost: expect.closeTo(0.002, 6),
        avg_savings: expect.closeTo(0.001, 6),
      },
      resources: { avg_memory_mb: 101, p95_memory_mb: 102 },
    });
  });

  it('takes the older spelling of the time range, and only those that there are', async () => {
    expect((await json('stats', '--time_range', '1h')).time_range).toBe('1h');
    for (const range of ['7D', ' 7d', '8d', '', "7d' OR 1=1"]) {
      const { code, stdout, stderr } = await run('stats', '--time-range', range);
      expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
      expect(stderr).toContain('Allowed choices are 1h, 24h, 7d, 30d, 90d.');
    }
    expect((await run('stats', '--time-range', '7d', '--time_range', '1h')).code).toBe(2);
  });

  it.each([80, 200])('fits a terminal of %i columns', async (columns) => {
    const terminal = new OnTerminal(['stats', '--db', database], { columns });
    expect(await terminal.ended()).toBe(0);
    const plain = withoutEscapes(terminal.output);
    expect(plain).toContain('Model tier');
    expect(Math.max(...plain.split(/\r?\n/).map(({ length }) => length))).toBeLessThanOrEqual(columns);
    expect(terminal.output).toContain('\u001b[1m');
  });

  it('has no colours where NO_COLOR is set, nor in a pipe', async () => {
    const terminal = new OnTerminal(['stats', '--db', database], { columns: 80, env: { NO_COLOR: '1' } });
    expect(await terminal.ended()).toBe(0);
    expect(terminal.output).not.toContain('\u001b[');
    expect((await run('stats')).stdout).not.toContain('\u001b');
  });
});

describe('metric, beside a writer', () => {
  it('tells one side of the record in sum, over time and by tier', async () => {
    const report = await json('metric', 'executions', '--time-range', '24h');
    expect(report).toMatchObject({
      metric: 'executions',
      time_range: '24h',
      summary: { executions: 120, successes: 108, failures: 12, success_rate: 90, error_rate: 10 },
    });
    expect(report.by_model_tier).toHaveLength(3);
  });

  it.each(['performance', 'quality', 'cost'])('%s has tables for people', async (metric) => {
    const { code, stdout, stderr } = await run('metric', metric);
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(stdout).toContain(`${metric}, last 7d\n`);
    expect(stdout).toContain('By model tier\n');
  });

  it('knows no other', async () => {
    const { code, stderr } = await run('metric', 'speed');
    expect(code).toBe(2);
    expect(stderr).toContain('Allowed choices are executions, performance, quality, cost.');
  });
});

describe('tables of query on a terminal', () => {
  it('shorten texts first, and become records where there is no room', async () => {
    const sql = `SELECT repeat('long text ', 20) AS words, 12345 AS number`;
    const narrow = new OnTerminal(['query', '--db', database, sql], { columns: 40 });
    expect(await narrow.ended()).toBe(0);
    const lines = narrow.output.split('\r\n').slice(1);
    expect(Math.max(...lines.map(({ length }) => length))).toBe(40);
    expect(lines[2]).toMatch(/^long text .+… {3}12345$/);
    const wide = new OnTerminal(['query', '--db', database, '--preset', 'execution_details', '--param', 'limit=1'], {
      columns: 60,
    });
    expect(await wide.ended()).toBe(0);
    expect(wide.output).toMatch(/\r\nmodel_tier {8,}(small|medium|large)\r\n/);
  });
});
