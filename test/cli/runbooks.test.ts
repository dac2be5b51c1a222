import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { inRoot } from '../../scripts/build/root';
import { CODES } from '../../src/error/codes';
import { Runbook } from '../support/runbook';

const FOLDER = inRoot('docs/runbooks');
const README = readFileSync(inRoot('README.md'), 'utf8');

describe.each(readdirSync(FOLDER))('%s', (name) => {
  it('knows the codes of errors', () => {
    const { codes } = new Runbook(name);
    expect(codes.length).toBeGreaterThan(1);
    expect(codes.filter((code) => !(code in CODES))).toEqual([]);
  });

  it('is found from README.md, and leads to what is there', () => {
    expect(README).toContain(`](docs/runbooks/${name})`);
    const text = readFileSync(join(FOLDER, name), 'utf8');
    const links = [...text.matchAll(/\]\(([^)#]+)/g)].map(([, link]) => link!);
    expect(links.filter((link) => !existsSync(join(FOLDER, link)))).toEqual([]);
  });
});
