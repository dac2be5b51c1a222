import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { inRoot } from '../../scripts/build/root';
import { CODES } from '../../src/error/codes';
import { Runbook } from '../support/runbook';

const FOLDER = inRoot('docs/runbooks');
const read = (name: string) => readFileSync(inRoot(name), 'utf8');
const README = read('README.md');
const ALERTS = read('docs/alerts.md');

describe.each(readdirSync(FOLDER))('%s', (name) => {
  const text = readFileSync(join(FOLDER, name), 'utf8');
  const isOfAlert = text.includes('<!-- rules: npm run generate -->');

  it('knows the codes of errors', () => {
    const codes = isOfAlert ? [...text.matchAll(/`\[(\w+)\]`/g)].map(([, code]) => code!) : new Runbook(name).codes;
    if (!isOfAlert) expect(codes.length).toBeGreaterThan(1);
    expect(codes.filter((code) => !(code in CODES))).toEqual([]);
  });

  it('is found from README.md or from the rules, and leads to what is there', () => {
    if (isOfAlert) expect(ALERTS).toContain(`](runbooks/${name})`);
    else expect(README).toContain(`](docs/runbooks/${name})`);
    const links = [...text.matchAll(/\]\(([^)#]+)/g)].map(([, link]) => link!);
    const files = links.filter((link) => !link.startsWith('/'));
    expect(files.filter((link) => !existsSync(join(FOLDER, link)))).toEqual([]);
  });
});
