import { copyFileSync, mkdirSync, writeFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { indexDdl } from '../../src/model/schema';
import { SqliteDatabase } from '../../src/neighbours/sqlite/database';
import type { Card, Issue } from '../../src/scorecard/card';
import type { ValidationReport } from '../../src/scorecard/report';
import { runBuilt } from '../support/built-cli';
import { createLooseDatabase } from '../support/loose-database';
import { TemporaryFolder } from '../support/temporary-folder';
import { Writer } from '../writers/writer';

vi.setConfig({ testTimeout: 60_000 });

const folder = new TemporaryFolder();
let writer: Writer;

/** Rows of the last hours, with all that is expected of them; enough alike to be a pattern. */
const SOUND = `
  INSERT INTO executions (
    task_id, timestamp, task_type, task_description, repo, file_count, estimated_tokens, model_tier, pool_type,
    routing_confidence, complexity_score, success, duration_seconds, cost_estimate, actual_cost, solution_summary)
  SELECT uuid(), make_timestamp(epoch_us(now())) - i * INTERVAL 10 MINUTE, 'test', 'a private text', 'mahavishnu', 1, 100,
    'small', 'mahavishnu', 0.5, 50, true, 1, 0.1, 0.1, 'a private solution'
  FROM range(1, 40) AS numbers(i)`;

beforeAll(async () => {
  writer = await Writer.startLearning(folder.file('learning.db'), 0);
  await writer.run(...indexDdl());
}, 60_000);
afterAll(async () => {
  await writer?.stop();
  folder.dispose();
});

async function judged(...args: readonly string[]) {
  const { code, stdout, stderr } = await runBuilt(['validate', '--output-format', 'json', ...args]);
  expect(stderr).toBe('');
  return { code, text: stdout, report: JSON.parse(stdout) as ValidationReport };
}

const scoresOf = ({ dimensions }: Card) =>
  Object.fromEntries(dimensions.map(({ dimension, score }) => [dimension, score === null ? null : Math.round(score)]));
const namesOf = (issues: readonly Issue[]) => issues.map(({ severity, issue }) => `${severity} ${issue}`);
const found = (report: ValidationReport, name: string) => report.issues.find(({ issue }) => issue === name)!;

describe('a learning database', () => {
  it('that never had a row is a P1, and what does not apply to it counts for nothing', async () => {
    const { code, report } = await judged('--db', folder.file('learning.db'));
    expect(code).toBe(2);
    expect(report).toMatchObject({
      overall_status: 'degraded',
      total_issues: 1,
      severity_breakdown: { P0: 0, P1: 1, P2: 0 },
    });
    expect(namesOf(report.issues)).toEqual(['P1 no_records']);
    expect(scoresOf(report.scorecard[0]!)).toEqual({
      schema: 100,
      index_coverage: 100,
      completeness: null,
      freshness: null,
      integrity: null,
      storage_efficiency: null,
      integration: 0,
    });
    // The mean of the three that apply.
    expect(report.overall_score).toBeCloseTo(200 / 3);
    expect(report.overall_grade).toBe('D');
  });

  it('is healthy in every dimension while another process writes to it', async () => {
    await writer.run(SOUND);
    const { code, report } = await judged('--db', folder.file('learning.db'));
    expect({ code, ...report }).toMatchObject({
      code: 0,
      overall_status: 'healthy',
      overall_score: 100,
      overall_grade: 'A',
      total_issues: 0,
      issues: [],
    });
    expect(Object.values(scoresOf(report.scorecard[0]!))).toEqual([100, 100, 100, 100, 100, 100, 100]);
    expect(new Set(report.scorecard[0]!.dimensions.map(({ grade }) => grade))).toEqual(new Set(['A']));
  });

  it('shows the ids of rows that break a rule, never their texts, and the gravest decides', async () => {
    const id = (n: number) => `'00000000-0000-4000-8000-${String(n).padStart(12, '0')}'`;
    const secret = { task_description: "'a private text'" };
    const path = folder.file('loose.db');
    await createLooseDatabase(path, [
      ...Array.from({ length: 7 }, (_, n) => ({ ...secret, task_id: id(n), routing_confidence: '1.5' })),
      { ...secret, task_id: id(8), timestamp: 'NULL' },
      { ...secret, task_id: id(9), timestamp: 'now()::TIMESTAMP + INTERVAL 1 DAY' },
      { ...secret },
      { ...secret, quality_score: 'NULL', user_rating: 'NULL' },
    ]);
    const { code, text, report } = await judged('--db', path, '--samples', '2');
    expect(code).toBe(1);
    expect(report).toMatchObject({ overall_status: 'critical', severity_breakdown: { P0: 1, P1: 2 } });
    expect(found(report, 'null_timestamp')).toMatchObject({ severity: 'P0', rows: 1, samples: [id(8).slice(1, -1)] });
    expect(found(report, 'range_routing_confidence')).toMatchObject({ severity: 'P1', rows: 7 });
    expect(found(report, 'range_routing_confidence').samples).toHaveLength(2);
    expect(found(report, 'future_timestamp')).toMatchObject({ severity: 'P1', samples: [id(9).slice(1, -1)] });
    expect(namesOf(report.issues)).toContain('P2 schema_incomplete');
    expect(namesOf(report.issues)).toContain('P2 indexes_missing');
    expect(scoresOf(report.scorecard[0]!)).toMatchObject({ integrity: Math.round((100 * 2) / 11), index_coverage: 0 });
    expect(text).not.toContain('private');
  });

  it('that cannot be read is a P0 by the reason, whatever the format', async () => {
    writeFileSync(folder.file('text.db'), 'no database at all, '.repeat(1000));
    const { code, report } = await judged('--db', folder.file('text.db'));
    expect(code).toBe(1);
    expect(report).toMatchObject({ overall_status: 'critical', overall_score: null, overall_grade: null });
    expect(namesOf(report.issues)).toEqual(['P0 not_duckdb']);
    const missing = await runBuilt(['validate', '--db', folder.file('missing.db')]);
    expect(missing).toMatchObject({ code: 1, stderr: '' });
    expect(missing.stdout).toMatch(/^Status: critical\nScore: n\/a\nIssues: 1 \(P0 1, P1 0, P2 0\)\n/);
    expect(missing.stdout).toContain('P0 not_found (learning database): missing.db does not exist.');
    expect(missing.stdout).not.toContain(folder.path);
  });
});

const AT = (time: string) => `2026-01-0${time}:00.000000+00:00`;

/** A store as Oneiric keeps it: one run, and the steps of all. */
async function oneiric(name: string, statements: readonly string[], { isRepaired = false } = {}): Promise<string> {
  const database = await SqliteDatabase.of(null, name);
  const reference = isRepaired ? ', FOREIGN KEY (run_id) REFERENCES workflow_executions(run_id) ON DELETE CASCADE' : '';
  database.run(`
    CREATE TABLE workflow_executions (run_id TEXT PRIMARY KEY, workflow_key TEXT, status TEXT, started_at TEXT, ended_at TEXT, error TEXT);
    CREATE TABLE workflow_execution_nodes (run_id TEXT, node_key TEXT, status TEXT, started_at TEXT, ended_at TEXT, attempts INTEGER, error TEXT, PRIMARY KEY (run_id, node_key)${reference});
    CREATE TABLE workflow_checkpoints (workflow_key TEXT PRIMARY KEY, payload TEXT)`);
  if (isRepaired) {
    database.run('CREATE INDEX idx_workflow_executions_status ON workflow_executions (status, started_at DESC)');
    database.run('CREATE INDEX idx_workflow_nodes_run_id ON workflow_execution_nodes (run_id, status)');
  }
  for (const statement of statements) database.run(statement);
  writeFileSync(folder.file(name), database.bytes());
  database.close();
  return folder.file(name);
}

describe('workflow checkpoints', () => {
  it('tell history of earlier runs from steps that lost their run, and steps that are stuck', async () => {
    await oneiric('workflow_checkpoints.sqlite', [
      `INSERT INTO workflow_executions VALUES ('last', 'crackerjack', 'completed', '${AT('3T10:00')}', '${AT('3T10:05')}', NULL)`,
      ...[
        `('old', 'commit', 'failed', '${AT('1T10:00')}', '${AT('1T10:01')}', 1, 'a private text')`,
        `('older', 'commit', 'running', '${AT('1T09:00')}', NULL, NULL, NULL)`,
        `('lost', 'commit', 'completed', '${AT('3T11:00')}', '${AT('3T11:01')}', 1, NULL)`,
        `('last', 'commit', 'completed', '${AT('3T10:00')}', '${AT('3T10:01')}', 1, NULL)`,
      ].map((values) => `INSERT INTO workflow_execution_nodes VALUES ${values}`),
    ]);
    const { code, text, report } = await judged('--db', folder.file('learning.db'), '--workflows', folder.path);
    expect(code).toBe(2);
    expect(report.scorecard.map(({ scope }) => scope)).toEqual(['learning', 'workflows']);
    expect(namesOf(report.issues)).toEqual([
      'P1 stuck',
      'P1 orphans',
      'P1 errors',
      'P2 foreign_key_missing',
      'P2 indexes_missing',
      'P2 history',
      'P2 stale',
    ]);
    expect(found(report, 'stuck').samples).toEqual(['older commit']);
    expect(found(report, 'orphans')).toMatchObject({ rows: 1, samples: ['lost commit'] });
    expect(found(report, 'history')).toMatchObject({ rows: 2, samples: ['old commit', 'older commit'] });
    // Of 21 values expected, the end and the attempts of the one that is stuck are missing.
    expect(scoresOf(report.scorecard[1]!)).toMatchObject({
      schema: Math.round((100 * 4) / 6),
      completeness: Math.round((100 * 19) / 21),
      referential_integrity: 25,
      error_rate: 75,
    });
    // Twelve dimensions of two files, each as much as another.
    const all = report.scorecard.flatMap(({ dimensions }) => dimensions.map(({ score }) => score!));
    expect(all).toHaveLength(12);
    expect(report.overall_score).toBeCloseTo(all.reduce((sum, score) => sum + score, 0) / 12);
    expect(text).not.toContain('private');
  });

  it('are whole once repaired, and the learning database that nobody named is left out', async () => {
    const now = new Date().toISOString();
    const path = await oneiric(
      'repaired.sqlite',
      [
        `INSERT INTO workflow_executions VALUES ('a', 'crackerjack', 'running', '${now}', NULL, NULL)`,
        `INSERT INTO workflow_execution_nodes VALUES ('a', 'commit', 'running', '${now}', NULL, NULL, NULL)`,
      ],
      { isRepaired: true },
    );
    const { code, report } = await judged('--workflows', path);
    expect({ code, ...report }).toMatchObject({ code: 0, overall_score: 100, issues: [] });
    expect(report.scorecard.map(({ scope }) => scope)).toEqual(['workflows']);
  });

  it('without rows are judged by their schema alone', async () => {
    const { report } = await judged('--workflows', await oneiric('empty.sqlite', [], { isRepaired: true }));
    expect(Object.values(scoresOf(report.scorecard[0]!))).toEqual([100, null, null, null, null]);
    expect(report).toMatchObject({ overall_score: 100, overall_status: 'healthy' });
  });

  it('that are none are a P0', async () => {
    copyFileSync(folder.file('text.db'), folder.file('text.sqlite'));
    const { code, report } = await judged('--workflows', folder.file('text.sqlite'));
    expect(code).toBe(1);
    expect(namesOf(report.issues)).toEqual(['P0 not_sqlite']);
  });
});

describe('metrics snapshots', () => {
  const snapshot = (time: number, coverage: number) => {
    const stamp = new Date(time).toISOString();
    const name = `metrics_${stamp.slice(0, 10).replaceAll('-', '')}_${stamp.slice(11, 19).replaceAll(':', '')}.json`;
    const repositories = [{ name: 'mahavishnu', role: 'x', coverage, files_tested: 3 }];
    return [name, JSON.stringify({ timestamp: stamp.slice(0, -1), repositories, summary: {} })] as const;
  };

  it('are judged by what is missing, how old they are, and what stands twice', async () => {
    const dir = folder.file('metrics');
    mkdirSync(dir);
    const days = 86_400_000;
    const made = [
      snapshot(Date.now() - 40 * days, 10),
      snapshot(Date.now() - 3000, 10),
      snapshot(Date.now() - 1000, 20),
    ];
    for (const [name, text] of made) writeFileSync(`${dir}/${name}`, text);
    writeFileSync(`${dir}/metrics_20260101_000000.json`, '{"repositories": [');
    const { code, report } = await judged('--coverage', dir);
    expect(code).toBe(2);
    expect(namesOf(report.issues)).toEqual(['P1 snapshots_odd', 'P2 snapshots_old', 'P2 duplicates']);
    expect(found(report, 'snapshots_old').samples).toEqual([made[0]![0]]);
    expect(found(report, 'duplicates').samples).toEqual([made[1]![0]]);
    expect(scoresOf(report.scorecard[0]!)).toEqual({ completeness: 75, freshness: 100, retention: 67, storage: 67 });
  });

  it('that are not there are a P0', async () => {
    const { code, report } = await judged('--coverage', folder.file('nowhere'));
    expect(code).toBe(1);
    expect(namesOf(report.issues)).toEqual(['P0 not_found']);
  });
});

describe('the command', () => {
  it('prints Markdown in which nothing of a name is markup, and text that begins with the status', async () => {
    const path = folder.file('a_b_|c.db');
    await createLooseDatabase(path, []);
    const markdown = await runBuilt(['validate', '--db', path, '--output-format', 'markdown']);
    expect(markdown.code).toBe(2);
    expect(markdown.stdout).toMatch(/^# Validation\n\n- Status: \*\*degraded\*\*\n/);
    expect(markdown.stdout).toContain('## a\\_b\\_\\|c.db: learning database');
    expect(markdown.stdout).toContain('| integrity | n/a | – | 100 % | no rows |');
    const text = await runBuilt(['validate', '--db', path]);
    expect(text.stdout).toMatch(/^Status: degraded\n/);
    expect(text.stdout).not.toContain('\u001b');
  });

  it('has exit codes for wrong usage that are none of a finding', async () => {
    const codes: number[] = [];
    for (const args of [['--nonsense'], ['--output-format', 'xml'], ['--samples', '-1'], ['extra'], ['--db', '']]) {
      const { code, stdout, stderr } = await runBuilt(['validate', ...args]);
      expect({ stdout, stderr }).toEqual({ stdout: '', stderr: expect.stringContaining('[bad_usage]') });
      codes.push(code!);
    }
    expect(codes).toEqual([64, 64, 64, 64, 64]);
    const help = await runBuilt(['validate', '--help']);
    expect(help.code).toBe(0);
    expect(help.stdout).toContain('Exit codes: 0 healthy; 1 a P0 was found; 2 a P1');
  });
});
