import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { z } from 'zod';
import { inRoot } from '../../scripts/build/root';
import { SETTING_NAMES, setting } from '../../src/settings/settings';

const FOLDER = 'provisioning/datasources';

const readJson = (file: string) => JSON.parse(readFileSync(inRoot(file), 'utf8'));

const schema = z.fromJSONSchema(readJson('docs/provisioning.schema.json'));

/** What is wrong with a file, by the paths in it. */
const faults = (file: unknown): string[] => {
  const { error } = schema.safeParse(file);
  return error ? z.prettifyError(error).split('\n') : [];
};

const ours = { name: 'Learning', type: 'mahavishnu-learning-datasource', access: 'proxy' };

const fileWith = (...datasources: object[]) => ({ apiVersion: 1, datasources });

describe('the schema of files of provisioning', () => {
  it.each(readdirSync(inRoot(FOLDER)))('takes %s', (name) => {
    const file = parse(readFileSync(inRoot(FOLDER, name), 'utf8'));
    expect(file.datasources.length).toBeGreaterThan(0);
    expect(faults(file)).toEqual([]);
  });

  it('takes every setting at its example and at its limits, and data sources of other kinds as they are', () => {
    const values = SETTING_NAMES.map((name) => {
      const entry = setting(name);
      return [name, entry.type === 'number' ? entry.to : (entry.example ?? entry.default ?? '/data')] as const;
    });
    const jsonData = Object.fromEntries(values);
    const other = { name: 'Prometheus', type: 'prometheus', url: 'http://localhost:9090', jsonData: { x: [1] } };
    expect(faults(fileWith({ ...ours, jsonData }, other))).toEqual([]);
  });

  it.each([
    ['no path', {}],
    ['a path that is not absolute', { path: 'learning.db' }],
    ['a text where a number has to be', { path: '/data/learning.db', threads: '4' }],
    ['a number beyond its limits', { path: '/data/learning.db', threads: 0 }],
    ['part of a thread', { path: '/data/learning.db', threads: 1.5 }],
    ['a setting that there is not', { path: '/data/learning.db', thread: 4 }],
    ['an archive of many folders', { path: '/data/learning.db', archivePath: '/data/*' }],
  ])('refuses %s', (_, jsonData) => {
    expect(faults(fileWith({ ...ours, jsonData }))).not.toEqual([]);
  });

  it('refuses a field of ours in the wrong place, and a file of another version', () => {
    const jsonData = { path: '/data/learning.db' };
    expect(faults(fileWith({ ...ours, jsonData, threads: 4 }))).not.toEqual([]);
    expect(faults({ ...fileWith({ ...ours, jsonData }), apiVersion: 2 })).not.toEqual([]);
  });
});

describe("the settings as Grafana's tools read them", () => {
  const { fields, groups } = readJson('src/schema/dsconfig.json') as {
    fields: { id: string; key: string; target: string; label: string; valueType: string; required?: boolean }[];
    groups: { title: string; fieldRefs: string[] }[];
  };

  it('are all of them, each in the group that it stands in in the form', () => {
    expect(fields.map(({ key }) => key)).toEqual(SETTING_NAMES);
    const grouped = groups.flatMap(({ title, fieldRefs }) => fieldRefs.map((id) => [id, title]));
    expect(grouped).toEqual(SETTING_NAMES.map((name) => [`jsonData.${name}`, setting(name).section]));
  });

  it('say where a value is kept, of what type it is, and which there has to be', () => {
    for (const { id, key, target, label, valueType, required = false } of fields) {
      const entry = setting(key as (typeof SETTING_NAMES)[number]);
      const type = entry.type === 'number' ? 'number' : 'string';
      expect([id, target, label, valueType, required]).toEqual([
        `jsonData.${key}`,
        'jsonData',
        entry.label,
        type,
        entry.isRequired === true,
      ]);
    }
  });
});
