import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { PAGE_BUDGET } from '../../scripts/build/budgets';
import { inRoot } from '../../scripts/build/root';

const PAGE = inRoot('lib/page');
const files = readdirSync(PAGE).filter((name) => /\.(js|css)$/.test(name));

describe('the bundle of the page', () => {
  it('keeps to its budget, all of it and compressed', () => {
    const bytes = files.map((name) => gzipSync(readFileSync(path.join(PAGE, name))).length);
    expect(bytes.reduce((sum, size) => sum + size, 0)).toBeLessThan(PAGE_BUDGET * 1024);
  });

  it('is of files that may be kept for ever, by the hash in their names', () => {
    for (const name of files) expect(name).toMatch(/[.-]?[0-9a-f]{16}\.(js|css)$/);
    const html = readFileSync(path.join(PAGE, 'index.html'), 'utf8');
    const loaded = [...html.matchAll(/(?:src|href)="\/public\/page\/([^"]+)"/g)].map(([, name]) => name!);
    expect(loaded.length).toBeGreaterThan(1);
    for (const name of loaded) expect(files).toContain(name);
  });

  it('has no editor in it, names no other host to load from, and is for production', () => {
    const text = files.map((name) => readFileSync(path.join(PAGE, name), 'utf8')).join('\n');
    expect(text).not.toContain('monaco.editor.create');
    expect(text).not.toContain('cdn.jsdelivr.net');
    expect(text).not.toContain('react-dom.development');
  });
});
