import { mkdirSync } from 'node:fs';
import path from 'node:path';
import { expect, it } from 'vitest';
import { SETTING_NAMES, setting } from '../../src/settings/settings';
import { inEachGrafana } from './support/in-each-grafana';

inEachGrafana('config editor', (editors) => {
  const settings = (jsonData: object, rest: object = {}) => ({
    uid: 'duckdb-learning',
    name: 'x',
    jsonData,
    readOnly: false,
    ...rest,
  });
  const pathField = () => editors.page.getByRole('textbox', { name: /^Path/ });
  const atPath = () => editors.page.getByRole('status', { name: 'What is at the path' });

  it('says what is at the path while it is typed', async () => {
    await editors.mount('config', settings({}));
    mkdirSync(path.join(editors.live.folder, 'folder'), { recursive: true });
    await pathField().fill(editors.live.database);
    await atPath()
      .getByText(/A DuckDB database of [\d.]+ MB, made by v1\.5\.\d, last written .+ ago\.$/)
      .waitFor();
    await pathField().fill(path.join(editors.live.folder, 'folder'));
    await atPath().getByText('folder is a folder. Let path name the database file in it').waitFor();
    await pathField().fill(path.join(editors.live.folder, 'learnin.db'));
    await atPath().getByText('learnin.db does not exist. Check the path').waitFor();
    await pathField().fill('');
    await expect.poll(() => atPath().innerText()).toBe('');
  });

  it('shows the state of what was saved', async () => {
    await editors.mount('config', settings({ path: editors.live.database }));
    const state = editors.page.getByLabel('State', { exact: true });
    await state.getByText(editors.live.database).waitFor();
    expect(await state.innerText()).toMatch(/Executions\s+30[\s\S]*Newest execution[\s\S]*Copy that is read\s+as of/);
    await editors.live.writer.insert(30, 31);
    await expect
      .poll(async () => {
        await editors.page.getByRole('button', { name: 'Look again' }).click();
        return state.innerText();
      })
      .toMatch(/Executions\s+31/);
  });

  it('asks for the state by what was saved, when that is done, and not by what Grafana kept of before', async () => {
    await editors.mount('config', settings({}, { uid: 'new', version: 1 }));
    const state = editors.page.getByLabel('State', { exact: true });
    await pathField().fill(editors.live.database);
    await atPath().getByText('A DuckDB database').waitFor();
    expect(await state.count()).toBe(0);
    const asked = editors.page.waitForRequest(/\/health$/);
    await editors.mount('config', settings({ path: editors.live.database }, { uid: 'new', version: 2 }));
    expect((await asked).headers()['x-grafana-nocache']).toBe('true');
    await state.getByText(editors.live.database).waitFor();
  });

  it('takes the folder of an archive, and no pattern of names', async () => {
    await editors.mount('config', settings({ path: editors.live.database }));
    const archive = editors.page.getByRole('textbox', { name: /^Archive/ });
    await archive.fill('/data/archive*');
    await editors.page.getByText('must be a path without * ? [ ] { }').waitFor();
    await archive.fill('/data/archive');
    const { jsonData } = await editors.value<{ jsonData: { archivePath?: string } }>();
    expect(jsonData.archivePath).toBe('/data/archive');
    await archive.fill('');
    expect((await editors.value<{ jsonData: { archivePath?: string } }>()).jsonData.archivePath).toBeUndefined();
  });

  it('has a field for each setting, and keeps what is no good out of it', async () => {
    await editors.mount('config', settings({}));
    const saved = async () => (await editors.value<{ jsonData: Record<string, unknown> }>()).jsonData;
    for (const name of SETTING_NAMES) {
      const entry = setting(name);
      const group = editors.page.getByRole('group', { name: entry.section });
      await group.getByText(entry.help).waitFor();
      if (entry.type === 'zone') continue;
      if (entry.type === 'choice') {
        const [word, shown] = Object.entries(entry.choices).find(([word]) => word !== entry.default)!;
        await group.getByRole('radio', { name: shown, exact: true }).check({ force: true });
        await expect.poll(async () => (await saved())[name]).toBe(word);
        continue;
      }
      const field = group.getByRole('textbox', { name: new RegExp(`^${entry.label}`) });
      const [bad, good] = entry.type === 'number' ? [entry.to + 1, entry.to] : ['no good', entry.example ?? '/data'];
      await field.fill(String(bad));
      await editors.page.getByText(`${entry.label} must`).waitFor();
      expect((await saved())[name]).toBeUndefined();
      await field.fill(String(good));
      await expect.poll(async () => (await saved())[name]).toBe(good);
    }
  });

  it('took the spaces of a path and the point of a number away while they were typed', async () => {
    await editors.mount('config', settings({}));
    const type = async (name: RegExp, text: string) => {
      const field = editors.page.getByRole('textbox', { name });
      await field.focus();
      for (const key of text) await editors.page.keyboard.press(key === ' ' ? 'Space' : key);
      await editors.page.keyboard.press('Tab');
      return field.inputValue();
    };
    expect(await type(/^Path/, '/my data/x ')).toBe('/my data/x');
    expect(await type(/^Time a query may take/, '1.5')).toBe('1.5');
    const { jsonData } = await editors.value<{ jsonData: Record<string, unknown> }>();
    expect(jsonData).toEqual({ path: '/my data/x', queryTimeoutSeconds: 1.5 });
  });

  it('has the time zones to choose from', async () => {
    await editors.mount('config', settings({}));
    await editors.page.getByRole('combobox', { name: 'Time zone of stored times' }).fill('Europe/Berl');
    await editors.option(/^Europe\/Berlin$/).click();
    const { jsonData } = await editors.value<{ jsonData: { storedTimeZone?: string } }>();
    expect(jsonData.storedTimeZone).toBe('Europe/Berlin');
  });

  it('says of a provisioned data source where to change it', async () => {
    await editors.mount('config', settings({ path: editors.live.database }, { readOnly: true }));
    await editors.page.getByText('This data source comes from a file of Grafana').waitFor();
    expect(await pathField().isDisabled()).toBe(true);
    expect(await editors.page.getByRole('combobox').count()).toBe(0);
  });
});
