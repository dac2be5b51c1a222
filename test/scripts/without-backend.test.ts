import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { BUDGETS_WITHOUT_BACKEND, overBudget } from '../../scripts/build/budgets';
import { readManifest } from '../../scripts/build/plugin-folder';
import { inRoot } from '../../scripts/build/root';

const folder = inRoot('build/without-backend');
const read = (name: string) => readFileSync(path.join(folder, name), 'utf8');
const manifest = JSON.parse(read('plugin.json'));
const bundle = read('module.js');

describe('the plugin without a backend', () => {
  it('has an id of its own, no backend, no alert rules, and one way to the log beside the database', () => {
    expect(manifest).toMatchObject({
      id: 'mahavishnu-learning-browser-datasource',
      backend: false,
      alerting: false,
      metrics: true,
      routes: [{ path: 'log', method: 'GET', url: '{{ .URL }}.wal' }],
    });
    expect(manifest.id).not.toBe(readManifest().id);
    expect(manifest).not.toHaveProperty('executable');
  });

  it('has dashboards that ask for a data source of its own type', () => {
    const { includes } = manifest as { includes: { path: string }[] };
    expect(includes).toHaveLength(15);
    for (const { path: file } of includes) {
      const dashboard = read(file);
      expect(JSON.parse(dashboard).__inputs).toEqual([expect.objectContaining({ pluginId: manifest.id })]);
      expect(dashboard).not.toContain(readManifest().id);
    }
  });

  it('brings its texts, pictures, page and licences', () => {
    for (const language of manifest.languages) {
      expect(existsSync(path.join(folder, 'locales', language, `${manifest.id}.json`))).toBe(true);
    }
    for (const { path: file } of manifest.info.screenshots) expect(existsSync(path.join(folder, file))).toBe(true);
    expect(read('README.md')).toMatch(/^# Mahavishnu Learning without a backend/);
    expect(read('duckdb/THIRD_PARTY_LICENSES.txt')).toContain('@duckdb/duckdb-wasm');
    expect(read('LICENSE')).toContain('Apache');
  });

  it('loads no more than its budgets, from its own folder, and takes from Grafana what every version hands out', () => {
    expect(overBudget(folder, BUDGETS_WITHOUT_BACKEND)).toEqual([]);
    expect(bundle).toContain(`public/plugins/${manifest.id}/`);
    expect(bundle).not.toContain(readManifest().id);
    const [, names] = /^define\((\[.*?\])/.exec(bundle)!;
    expect(JSON.parse(names!)).toEqual(['@grafana/data', '@grafana/runtime', '@grafana/ui', 'react', 'rxjs']);
  });

  it('has nothing that runs beside Grafana', () => {
    for (const name of ['backend.cjs', 'worker.cjs', 'node_modules', 'runbooks']) {
      expect(existsSync(path.join(folder, name))).toBe(false);
    }
  });
});
