import { execFile } from 'node:child_process';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { promisify } from 'node:util';
import ts from 'typescript';
import { afterAll, describe, expect, it, vi } from 'vitest';
import { inRoot } from '../../scripts/build/root';
import { TemporaryFolder } from '../support/temporary-folder';
import { CollectorStub } from './support/collector-stub';
import { python } from './support/python';

vi.setConfig({ testTimeout: 60_000 });

const folder = new TemporaryFolder();
afterAll(() => folder.dispose());

const PAGE = readFileSync(inRoot('docs/producers.md'), 'utf8');
const ADDRESS = 'http://127.0.0.1:8686';

const examples = (language: string) =>
  [...PAGE.matchAll(new RegExp(`\`\`\`${language}\n(.*?)\n\`\`\``, 'gs'))].map(([, text]) => text!);

describe('the examples of docs/producers.md', () => {
  it.runIf(python !== undefined)('in Python run, and their records arrive', async () => {
    const collector = await CollectorStub.start();
    const [settings] = examples('json');
    mkdirSync(folder.file('settings'));
    writeFileSync(folder.file('settings/learning.json'), settings!.replace(ADDRESS, collector.url));
    const env = { ...process.env, PYTHONPATH: inRoot('docs'), PYTHONDONTWRITEBYTECODE: '1' };
    const programs = examples('python');
    expect(programs).toHaveLength(3);
    for (const program of programs) {
      const { stderr } = await promisify(execFile)(python!, ['-c', program], { cwd: folder.path, env });
      expect(stderr).toBe('');
    }
    expect(collector.records()).toMatchObject([
      { task_type: 'refactor', duration_seconds: 12.5 },
      { task_type: 'test', pool_type: 'mahavishnu', actual_cost: 0.02 },
      { model_tier: 'large', routing_confidence: 0.75, quality_score: 90 },
    ]);
    expect(collector.records('/v1/feedback')).toHaveLength(1);
    expect(collector.records('/v1/routing')).toHaveLength(1);
  });

  it('in TypeScript run, and their records arrive', async () => {
    const collector = await CollectorStub.start();
    for (const example of examples('ts')) {
      const program = ts.transpile(example.replace(ADDRESS, collector.url), {
        module: ts.ModuleKind.ESNext,
        target: ts.ScriptTarget.ES2022,
      });
      await promisify(execFile)(process.execPath, ['--input-type=module', '-e', program], { cwd: inRoot() });
    }
    expect(collector.records()).toMatchObject([{ task_type: 'refactor' }]);
    expect(collector.records('/v1/routing')).toHaveLength(1);
    expect(collector.records('/v1/feedback')).toHaveLength(1);
  });
});
