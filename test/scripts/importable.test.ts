import { readdirSync, readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { importable } from '../../scripts/build/importable';

const root = new URL('../../', import.meta.url);
const read = (name: string) => readFileSync(new URL(name, root), 'utf8');
const manifest = JSON.parse(read('src/plugin.json'));

it('the plugin brings every dashboard along, under its title', () => {
  const files = readdirSync(new URL('dashboards', root)).map((name) => `dashboards/${name}`);
  const brought: { path: string; name: string }[] = manifest.includes;
  expect(brought.map(({ path }) => path).sort()).toEqual(files.sort());
  for (const { path, name } of brought) expect(JSON.parse(read(path)).title).toBe(name);
});

it('asks for the data source instead of naming one', () => {
  const text = importable(read('dashboards/overview.json'), manifest);
  expect(text).not.toContain('duckdb-learning');
  const { __inputs: inputs, panels, uid } = JSON.parse(text);
  expect(inputs).toMatchObject([{ type: 'datasource', pluginId: 'mahavishnu-learning-datasource' }]);
  expect(panels[0].datasource.uid).toBe(`\${${inputs[0].name}}`);
  expect(uid).toBe('mahavishnu-learning-overview');
});
