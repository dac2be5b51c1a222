import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { TestEngine } from '../engine/duckdb-node/support/test-engine';
import { ask } from '../query/support/ask';
import { openDatabase } from '../query/support/databases';
import { copied } from './support/beside';
import { python } from './support/owner';

const DATA = resolve(import.meta.dirname, '../../../shared/data');
const ONEIRIC = join(DATA, 'oneiric');
const METRICS = join(DATA, 'metrics');

/** Python's own sqlite3 counts, in words of its own. */
const COUNTS = `
import json, sqlite3, sys
result = {}
for path in sys.argv[1:]:
    c = sqlite3.connect(f"file:{path}?mode=ro&immutable=1", uri=True)
    nodes = c.execute("SELECT run_id, node_key, status, started_at, ended_at, error FROM workflow_execution_nodes").fetchall()
    runs = dict(c.execute("SELECT run_id, started_at FROM workflow_executions").fetchall())
    began = {}
    for run, _, _, start, _, _ in nodes:
        began[run] = min(began.get(run, start), start)
    lost = [n for n in nodes if n[0] not in runs]
    earlier = [n for n in lost if began[n[0]] < max(runs.values())]
    result[path] = {
        "nodes": len(nodes), "count": len(lost), "percentage": round(100 * len(lost) / len(nodes), 1),
        "history": len(earlier), "true_orphans": len(lost) - len(earlier),
        "failed": sum(n[2] == "failed" for n in nodes),
        "stuck": sorted(n[0] + " " + n[1] for n in nodes if n[2] == "running" and n[4] is None),
        "errors": len({n[5] for n in nodes if n[2] == "failed"}),
    }
print(json.dumps(result))
`;

let engine: TestEngine;
beforeAll(async () => {
  engine = await openDatabase('empty');
});
afterAll(() => engine?.close());

const preset = (name: string, params: object = {}) => ask({ queryType: 'preset', preset: name, params }, engine);

const files = existsSync(ONEIRIC) ? readdirSync(ONEIRIC).filter((name) => name.startsWith('workflow')) : [];

describe.skipIf(python === null || files.length === 0)('the real files of Oneiric', () => {
  it('give the numbers that another reading gives, each of the seventeen', async () => {
    const paths = files.map((name) => join(ONEIRIC, name));
    const counted = JSON.parse(execFileSync(python!, ['-c', COUNTS, ...paths], { encoding: 'utf8' }));
    expect(paths).toHaveLength(17);
    for (const path of paths) {
      engine.neighbours = await copied(engine.folder, { workflows: path });
      const { failed, stuck, errors, ...orphans } = counted[path];
      expect(await preset('orphaned_nodes'), path).toEqual([orphans]);
      const byStatus = await preset('node_status_distribution');
      expect(byStatus.find(({ status }) => status === 'failed')?.count ?? 0, path).toBe(failed);
      const found = await preset('stuck_nodes');
      expect(found.map(({ run_id, node_key }) => `${run_id} ${node_key}`).toSorted(), path).toEqual(stuck);
      expect(await preset('top_node_errors', { limit: 100 })).toHaveLength(errors);
    }
  });

  it('are one record where a folder names them all', async () => {
    engine.neighbours = await copied(engine.folder, { workflows: ONEIRIC });
    expect(engine.neighbours.faults).toEqual([]);
    const [orphans] = await preset('orphaned_nodes');
    // The newest file has every step; the runs that earlier files kept are no longer missed.
    expect(orphans).toMatchObject({ nodes: 74, true_orphans: 0 });
    expect(Number(orphans!.count)).toBeLessThan(71);
    expect(await preset('domain_activity')).toEqual([]);
  });
});

describe.skipIf(!existsSync(METRICS))('the real snapshots', () => {
  it('give the numbers of the documents', async () => {
    engine.neighbours = await copied(engine.folder, { coverage: METRICS });
    expect(engine.neighbours.faults).toEqual([]);
    const trend = await preset('coverage_trend');
    expect(
      trend.map(({ avg_coverage, repos, files: tested, delta, is_duplicate }) => [
        avg_coverage,
        repos,
        tested,
        delta,
        is_duplicate,
      ]),
    ).toEqual([
      [25.5, 12, 733, null, false],
      [25.5, 12, 733, 0, true],
      [25.5, 12, 733, 0, true],
    ]);
    const latest = await preset('coverage_latest');
    expect(latest).toHaveLength(12);
    expect(latest[0]).toMatchObject({ repo: 'crackerjack', role: 'inspector', coverage: 4, files_tested: 308 });
  });
});
