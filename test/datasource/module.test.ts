import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { inRoot } from '../../scripts/build/root';

const bundle = readFileSync(inRoot('dist/module.js'), 'utf8');

describe('plugin.json', () => {
  const { info, multiValueFilterOperators } = JSON.parse(readFileSync(inRoot('dist/plugin.json'), 'utf8'));

  it('shows pictures that are there, and links', () => {
    const pictures = [...info.screenshots.map(({ path }: { path: string }) => path), ...Object.values(info.logos)];
    expect(pictures.length).toBeGreaterThan(4);
    expect(pictures.filter((picture) => !existsSync(inRoot('dist', picture)))).toEqual([]);
    expect(info.links.length).toBeGreaterThan(0);
    for (const { url } of info.links) expect(url).toMatch(/^https:/);
  });

  it('has Grafana offer "one of" in ad hoc filters', () => {
    expect(multiValueFilterOperators).toBe(true);
  });
});

describe('module.js', () => {
  it('is under 150 KB gzipped', () => {
    expect(gzipSync(bundle).length).toBeLessThan(150 * 1024);
  });

  it('leaves editors and the formatter to files that are loaded when they are first used', () => {
    const files = readdirSync(inRoot('dist')).filter((name) => name.endsWith('.js'));
    expect(files.toSorted()).toEqual(
      ['config-editor.js', 'help.js', 'module.js', 'query-editor.js', 'sql-editor.js', 'sql-formatter.js'].toSorted(),
    );
    expect(bundle).toContain('public/plugins/mahavishnu-learning-datasource/');
    expect(bundle).not.toMatch(/MultiSelect|ConfirmModal|CodeEditor/);
    // The SQL of presets and measures comes with the editor; of them, dashboards need names and questions alone.
    expect(gzipSync(bundle).length).toBeLessThan(38 * 1024);
  });

  it('comes with the licences of what it holds', () => {
    expect(readFileSync(inRoot('dist/THIRD_PARTY_LICENSES.txt'), 'utf8')).toMatch(/^sql-formatter 15/m);
  });

  it('takes from Grafana only what every version from 10.4 on hands out', () => {
    const [, names] = /^define\((\[.*?\])/.exec(bundle)!;
    expect(JSON.parse(names!)).toEqual(['@grafana/data', '@grafana/runtime', '@grafana/ui', 'react', 'rxjs']);
  });

  it('has no React of its own and asks for nothing from elsewhere', () => {
    expect(bundle).not.toMatch(/__SECRET_INTERNALS|__CLIENT_INTERNALS|react\/jsx-runtime|https?:\/\//);
  });
});
