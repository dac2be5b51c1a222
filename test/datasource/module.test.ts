import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { BUDGETS, overBudget } from '../../scripts/build/budgets';
import { inRoot } from '../../scripts/build/root';

const bundle = readFileSync(inRoot('dist/module.js'), 'utf8');

describe('plugin.json', () => {
  const { id, info, languages, multiValueFilterOperators } = JSON.parse(
    readFileSync(inRoot('dist/plugin.json'), 'utf8'),
  );

  it('shows pictures that are there, and links', () => {
    const pictures = [...info.screenshots.map(({ path }: { path: string }) => path), ...Object.values(info.logos)];
    expect(pictures.length).toBeGreaterThan(4);
    expect(pictures.filter((picture) => !existsSync(inRoot('dist', picture)))).toEqual([]);
    expect(info.links.length).toBeGreaterThan(0);
    for (const { url } of info.links) expect(url).toMatch(/^https:/);
  });

  it('comes with a page for people, with no marks of what is generated in it', () => {
    const page = readFileSync(inRoot('dist/README.md'), 'utf8');
    expect(page).toMatch(/^# /);
    expect(page).not.toMatch(/<!--|!\[|\bnodejs\b|\]\((?!https?:)/);
  });

  it('has the texts of each of its languages, and a schema of its settings', () => {
    expect(languages).toEqual(['en-US', 'de-DE', 'es-ES']);
    for (const language of languages) {
      expect(existsSync(inRoot('dist/locales', language, `${id}.json`))).toBe(true);
    }
    expect(JSON.parse(readFileSync(inRoot('dist/schema/dsconfig.json'), 'utf8')).pluginType).toBe(id);
  });

  it('has Grafana offer "one of" in ad hoc filters', () => {
    expect(multiValueFilterOperators).toBe(true);
  });
});

describe('what browsers load', () => {
  it('keeps to its budgets, file by file', () => {
    expect(overBudget()).toEqual([]);
    // The SQL of presets and measures comes with the editor; of them, dashboards need names and questions alone.
    expect(BUDGETS['module.js']).toBeLessThan(40);
  });

  it('is named with its size and its budget when it has grown beyond that, or has none', () => {
    const folder = mkdtempSync(path.join(os.tmpdir(), 'budgets-'));
    try {
      writeFileSync(path.join(folder, 'module.js'), crypto.getRandomValues(new Uint8Array(4000)));
      writeFileSync(path.join(folder, 'new.js'), '');
      expect(overBudget(folder, { 'module.js': 2, 'gone.js': 1 })).toEqual([
        'gone.js has a budget and is not there.',
        expect.stringMatching(/^module\.js takes 3\.9 KiB; its budget is 2 KiB\.$/),
        'new.js takes 0.0 KiB and has no budget.',
      ]);
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
});

describe('module.js', () => {
  it('leaves editors and the formatter to files that are loaded when they are first used', () => {
    const files = readdirSync(inRoot('dist')).filter((name) => name.endsWith('.js'));
    expect(files.length).toBeGreaterThan(6);
    expect(bundle).toContain('public/plugins/mahavishnu-learning-datasource/');
    expect(bundle).not.toMatch(/MultiSelect|ConfirmModal|CodeEditor/);
  });

  it('tells by its map which file of src each part of it was', () => {
    const { sources, sourcesContent } = JSON.parse(readFileSync(inRoot('dist/module.js.map'), 'utf8'));
    const own = (sources as string[]).flatMap((name, index) => {
      const [, file] = /^webpack:\/\/mahavishnu-learning-datasource\/\.\/(.*)$/.exec(name) ?? [];
      return file === undefined || file.endsWith('.json') ? [] : [[file, sourcesContent[index]] as const];
    });
    expect(own.length).toBeGreaterThan(80);
    for (const [file, content] of own) expect(content).toBe(readFileSync(inRoot('src', file), 'utf8'));
  });

  it('comes with the licences of what it holds', () => {
    expect(readFileSync(inRoot('dist/THIRD_PARTY_LICENSES.txt'), 'utf8')).toMatch(/^sql-formatter 15/m);
    const ofEngine = readFileSync(inRoot('dist/duckdb/THIRD_PARTY_LICENSES.txt'), 'utf8');
    for (const name of ['@duckdb/duckdb-wasm', 'apache-arrow', 'flatbuffers', '@uwdata/flechette', 'tslib']) {
      expect(ofEngine).toMatch(new RegExp(`^${name} \\d[^\\n]*\\n\\n[^-]`, 'm'));
    }
    expect(ofEngine).toContain('Stichting DuckDB Foundation');
  });

  it('takes from Grafana only what every version from 10.4 on hands out', () => {
    const [, names] = /^define\((\[.*?\])/.exec(bundle)!;
    expect(JSON.parse(names!)).toEqual(['@grafana/data', '@grafana/runtime', '@grafana/ui', 'react', 'rxjs']);
  });

  it('has no React of its own and asks for nothing from elsewhere', () => {
    expect(bundle).not.toMatch(/__SECRET_INTERNALS|__CLIENT_INTERNALS|react\/jsx-runtime|https?:\/\//);
  });
});
