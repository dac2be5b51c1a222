import { readFileSync } from 'node:fs';
import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { inRoot } from '../../scripts/build/root';

const bundle = readFileSync(inRoot('dist/module.js'), 'utf8');

describe('module.js', () => {
  it('is under 150 KB gzipped', () => {
    expect(gzipSync(bundle).length).toBeLessThan(150 * 1024);
  });

  it('takes from Grafana only what every version from 10.4 on hands out', () => {
    const [, names] = /^define\((\[.*?\])/.exec(bundle)!;
    expect(JSON.parse(names!)).toEqual(['@grafana/data', '@grafana/runtime', '@grafana/ui', 'react', 'rxjs']);
  });

  it('has no React of its own and asks for nothing from elsewhere', () => {
    expect(bundle).not.toMatch(/__SECRET_INTERNALS|__CLIENT_INTERNALS|react\/jsx-runtime|https?:\/\//);
  });
});
