import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { yaml } from '../../src/alerts/yaml';

/** Texts that one of the two versions of YAML, or Python's reader, takes for something else where they stand plain. */
const TEXTS = [
  ...['=', '<<', '.', '~', '', ' ', '!', '&a', '*a', '@', '`', '%', '-', '?', '- a', 'a: b', 'a #b'],
  ...['y', 'n', 'yes', 'No', 'ON', 'off', 'true', 'False', 'null', 'NULL', 'Null'],
  ...['1:30', '190:20:30', '1:2.5', '65534:65534', '010', '0o10', '0x1F', '0b11', '1_000', '1,000', '+1', '.5', '1.'],
  ...['1e3', '1.5e3', '.inf', '-.INF', '.nan', '2026-02-09', '2026-02-09T12:00:00Z', '2026-02-09 12:00:00'],
];
const STRANGE = { texts: TEXTS, keys: Object.fromEntries(TEXTS.map((text) => [text, text])) };

const read = (name: string) => readFileSync(new URL(`../../${name}`, import.meta.url), 'utf8');
const FILES = [
  'provisioning/alerting/rules.yaml',
  'provisioning/alerting/notifications.yaml',
  'provisioning/dashboards/learning.yaml',
  'provisioning/datasources/learning.yaml',
  'docker-compose.yml',
];
const CASES: readonly (readonly [name: string, text: string])[] = [
  ...FILES.map((name) => [name, read(name)] as const),
  ['what is generated of strange texts', yaml(STRANGE)],
];

const in12 = (text: string) => parse(text, { merge: true });

const python = (source: string, input: string) => spawnSync('python3', ['-c', source], { input, encoding: 'utf8' });
const hasReader = python('import yaml', '').status === 0;
const LOAD = 'import json, sys, yaml; print(json.dumps(yaml.safe_load(sys.stdin.buffer.read().decode("utf-8"))))';

// A plain `=` is a tag in YAML 1.1, and Python's reader stopped at it.
describe.each(CASES)('%s', (_, text) => {
  it('means the same in YAML 1.1', () => {
    expect(parse(text, { version: '1.1', merge: true })).toEqual(in12(text));
  });

  it.skipIf(!hasReader)('means the same to the reader of Python', () => {
    const { stdout, stderr } = python(LOAD, text);
    expect(stderr).toBe('');
    expect(JSON.parse(stdout)).toEqual(in12(text));
  });
});

it('keeps strange texts', () => expect(in12(yaml(STRANGE))).toEqual(STRANGE));

if (!hasReader) console.warn('SKIPPED: python3 with the package yaml is not at hand, so its reading was not compared.');
