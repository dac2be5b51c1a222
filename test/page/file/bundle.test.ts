import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { FILE_PAGE_BUDGETS } from '../../../scripts/build/budgets';
import { inRoot } from '../../../scripts/build/root';
import { BUILT_PAGE } from './support/opened-page';

const read = (name: string) => readFileSync(path.join(BUILT_PAGE, name));
const loaded = readdirSync(BUILT_PAGE).filter((name) => /\.(js|css)$/.test(name));
const index = read('index.html').toString();

const kibibytes = (...names: string[]) =>
  names.reduce((sum, name) => sum + (name.endsWith('.gz') ? read(name) : gzipSync(read(name))).length / 1024, 0);

describe('the page of a file', () => {
  it('keeps to its budgets', () => {
    expect(kibibytes(...loaded)).toBeLessThan(FILE_PAGE_BUDGETS.page);
    expect(kibibytes('duckdb/worker.js')).toBeLessThan(FILE_PAGE_BUDGETS.worker);
    expect(kibibytes('duckdb/duckdb-eh.wasm.gz')).toBeLessThan(FILE_PAGE_BUDGETS.duckdb);
    expect(read('demo.db').length / 1024).toBeLessThan(FILE_PAGE_BUDGETS.demo);
  });

  it('is loaded by addresses that lead on from the page, wherever it lies, and under a policy', () => {
    const addresses = [...index.matchAll(/(?:src|href)="([^"]+)"/g)].map(([, address]) => address!);
    expect(addresses.length).toBeGreaterThan(2);
    for (const address of addresses) expect(address).not.toMatch(/^(\/|\w+:)/);
    expect(index).toContain('http-equiv="Content-Security-Policy"');
  });

  it('has no editor in it, names no other host to load from, and is for production', () => {
    const text = loaded.map((name) => read(name).toString()).join('\n');
    expect(text).not.toContain('monaco.editor.create');
    expect(text.match(/cdn\.jsdelivr\.net|unpkg\.com/g)).toBeNull();
    expect(text).not.toContain('react-dom.development');
  });

  it('brings every provisioned dashboard', () => {
    const listed = JSON.parse(read('dashboards/index.json').toString()) as { file: string }[];
    expect(listed.map(({ file }) => file).sort()).toEqual(readdirSync(inRoot('dashboards')).sort());
    for (const { file } of listed) {
      expect(read(`dashboards/${file}`).equals(readFileSync(inRoot('dashboards', file))), file).toBe(true);
    }
  });

  it('brings the licences of what it is made of', () => {
    const notices = read('THIRD_PARTY_LICENSES.txt').toString();
    for (const name of ['@duckdb/duckdb-wasm', 'apache-arrow', 'flatbuffers', '@grafana/ui', 'react', 'uplot']) {
      expect(notices).toMatch(new RegExp(`^${name} \\d+\\.\\d+\\.\\d+`, 'm'));
    }
    expect(read('LICENSE').equals(readFileSync(inRoot('LICENSE')))).toBe(true);
  });
});
