import type { CDPSession } from 'playwright-core';
import { beforeAll, expect, it } from 'vitest';
import { inEachGrafana } from './support/in-each-grafana';

/** Each with the control that it has once it is there. */
const EDITORS = {
  'the metric editor': ['query', { refId: 'A' }, '[aria-label="Measures"]'],
  'the preset editor': ['query', { refId: 'A', queryType: 'preset' }, '[aria-label="Preset"]'],
  'the SQL editor': ['query', { refId: 'A', rawSql: 'SELECT 1' }, 'textarea[aria-label^="SQL"]'],
  'the variable editor': ['variable', { refId: 'A' }, '[aria-label="Column"]'],
  'the annotation editor': ['annotation', { refId: 'A', queryType: 'preset' }, '[role="radiogroup"]'],
  'the config editor': ['config', { jsonData: { path: '/data/learning.db' } }, 'input'],
  'the help': ['help', { refId: 'A' }, 'button'],
} as const;

/** Counts what is registered with Monaco and not yet disposed of. */
const COUNT_REGISTRATIONS = `(() => {
  window.registered = 0;
  const { languages } = monaco;
  for (const name of Object.keys(languages).filter((name) => /^(register.+Provider|setMonarch.+)$/.test(name))) {
    const register = languages[name];
    languages[name] = (...given) => {
      const registration = register(...given);
      window.registered += 1;
      return { dispose() { window.registered -= 1; registration.dispose(); } };
    };
  }
})()`;

/** Mounts an editor, opens its list or puts the caret into it, and takes it away again while that is open. */
const MOUNT_OFTEN = `async ([kind, value, name], times) => {
  const frame = () => new Promise(requestAnimationFrame);
  for (let i = 0; i < times; i++) {
    harness.mount(kind, value, i % 2 ? 'light' : 'dark');
    let control;
    while (!(control = document.querySelector(name))) await frame();
    control.focus();
    control.dispatchEvent(new KeyboardEvent('keydown', { key: 'ArrowDown', keyCode: 40, bubbles: true }));
    await frame();
    harness.unmount();
    await frame();
  }
}`;

const REMAINS = `({
  elements: document.body.querySelectorAll('*').length,
  models: monaco.editor.getModels().length,
  languages: monaco.languages.getLanguages().length,
  registered: window.registered,
})`;

inEachGrafana('50 mounts', (editors) => {
  let devTools: CDPSession;
  beforeAll(async () => {
    devTools = await editors.page.context().newCDPSession(editors.page);
    await devTools.send('Performance.enable');
    await editors.page.evaluate(COUNT_REGISTRATIONS);
    // Grafana's own components hold elements that are taken away while they change their looks.
    await editors.page.addStyleTag({ content: '* { transition: none !important; }' });
  }, 180_000);

  const remains = () => editors.page.evaluate(REMAINS);

  /** How many nodes and listeners cannot be collected. */
  async function held(): Promise<number[]> {
    await devTools.send('HeapProfiler.collectGarbage');
    const { metrics } = await devTools.send('Performance.getMetrics');
    return ['Nodes', 'JSEventListeners'].map((wanted) => metrics.find(({ name }) => name === wanted)!.value);
  }

  it.each(Object.entries(EDITORS))(
    'of %s leave nothing behind',
    async (_, editor) => {
      const mount = (times: number) => editors.page.evaluate(`(${MOUNT_OFTEN})(${JSON.stringify(editor)}, ${times})`);
      await mount(5);
      const before = await remains();
      const [nodes, listeners] = await held();
      await mount(50);
      await expect.poll(remains).toEqual(before);
      const fewer = (most: number) => expect.toSatisfy((count: number) => count < most, `is less than ${most}`);
      await expect.poll(held).toEqual([fewer(nodes! + 50), fewer(listeners! + 50)]);
      expect(editors.complaints).toEqual([]);
    },
    120_000,
  );

  it('would be noticed if they left a model or a provider behind', async () => {
    const [kind, value] = EDITORS['the SQL editor'];
    await editors.mount(kind, value);
    await expect.poll(remains).toMatchObject({ models: 1, registered: expect.toSatisfy((count) => count > 0) });
    await editors.page.evaluate('harness.unmount()');
    await expect.poll(remains).toMatchObject({ models: 0 });
  });
});
