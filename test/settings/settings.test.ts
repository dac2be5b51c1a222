import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { inRoot } from '../../scripts/build/root';
import { SETTING_NAMES, type SettingName, setting } from '../../src/settings/settings';
import { LivePlugin } from '../support/live-plugin';

/** Values just outside of what the setting takes. */
function refusedBy(name: SettingName): readonly unknown[] {
  const entry = setting(name);
  if (entry.type !== 'number') return [7, 'nowhere/at all'];
  const { from, to, isWhole } = entry;
  return [String(from), from - 1, to + 1, ...(isWhole ? [from + 0.5] : [])];
}

/** Values at the ends of what the setting takes. */
function takenBy(name: SettingName): readonly unknown[] {
  const entry = setting(name);
  return entry.type === 'number' ? [entry.from, entry.to] : [entry.default ?? entry.example ?? '/data'];
}

const ofBackend = SETTING_NAMES.filter((name) => !setting(name).isOfBrowser);

describe('the table of settings', () => {
  let live: LivePlugin;
  beforeAll(async () => {
    live = await LivePlugin.start(3);
  });
  afterAll(() => live?.dispose());

  let saved = 0;
  const healthWith = (settings: object) => live.client({ ...settings }, { savedAt: ++saved }).health();

  it.each(ofBackend)('has the plugin refuse %s beyond its limits, by its name', async (name) => {
    for (const value of refusedBy(name)) {
      const { status, message } = await healthWith({ [name]: value });
      expect({ value, status, message }).toMatchObject({
        status: 2,
        message: expect.stringContaining(`"${name}" must`),
      });
    }
  });

  it.each(ofBackend)('has the plugin take %s within its limits', async (name) => {
    for (const value of takenBy(name)) {
      const { message } = await healthWith({ [name]: value });
      expect(message).not.toContain('bad_settings');
    }
  });

  it('is in README.md and in the schema of jsonData, setting by setting', () => {
    const lines = readFileSync(inRoot('README.md'), 'utf8').split('\n');
    const schema = JSON.parse(readFileSync(inRoot('docs/data-source.schema.json'), 'utf8'));
    for (const name of SETTING_NAMES) {
      const { label, help, ...entry } = setting(name);
      expect(lines.filter((line) => line.startsWith(`| \`${name}\` | ${label} |`) && line.includes(help))).toHaveLength(
        1,
      );
      const range = entry.type === 'number' ? { minimum: entry.from, maximum: entry.to } : { type: 'string' };
      expect(schema.properties[name]).toMatchObject({ title: label, description: help, ...range });
    }
    expect(Object.keys(schema.properties)).toEqual(SETTING_NAMES);
  });

  it('takes the provisioned data source as the schema has it, with its variables', () => {
    const provisioned = readFileSync(inRoot('provisioning/datasources/learning.yaml'), 'utf8');
    const schema = JSON.parse(readFileSync(inRoot('docs/data-source.schema.json'), 'utf8'));
    for (const name of SETTING_NAMES) {
      const { install } = setting(name);
      expect(provisioned.includes(`${name}: $${install?.variable}\n`)).toBe(install !== undefined);
      const { pattern } = schema.properties[name];
      if (pattern && install) expect(`$${install.variable}`).toMatch(new RegExp(pattern));
    }
  });
});
