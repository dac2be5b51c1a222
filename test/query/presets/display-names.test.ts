import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { PRESETS } from '../../../src/query/all-presets';
import { ANNOTATIONS } from '../../../src/query/presets/annotations';
import type { TestEngine } from '../../engine/duckdb-node/support/test-engine';
import { frameOf } from '../support/ask';
import { openDatabase } from '../support/databases';

const annotations = new Set<string>(ANNOTATIONS.map(({ name }) => name));

let engine: TestEngine;
beforeAll(async () => {
  engine = await openDatabase('demo');
});
afterAll(() => engine?.close());

const fieldsOf = async (preset: string) => (await frameOf({ queryType: 'preset', preset }, engine)).fields;

describe('columns of presets', () => {
  it.each(PRESETS.map(({ name }) => name).filter((name) => !annotations.has(name)))(
    '%s: each has a name for people, and numbers have a unit',
    async (preset) => {
      for (const { column, config } of await fieldsOf(preset)) {
        expect(config?.displayNameFromDS, column.name).toMatch(/^[A-Z][^_]*$/);
        if (column.kind === 'number') expect(config?.unit, column.name).toBeTruthy();
      }
    },
  );

  it.each([...annotations])('%s: Grafana finds the columns of annotations by their own names', async (preset) => {
    for (const { config } of await fieldsOf(preset)) expect(config).not.toHaveProperty('displayNameFromDS');
  });
});
