import { afterAll, afterEach, beforeAll, describe, expect } from 'vitest';
import { browserIsThere } from '../../support/browser';
import { EditorPage } from './editor-page';
import { GRAFANA_VERSIONS, type GrafanaVersion } from './grafana-versions';

/**
 * Tests of editors, in the newest Grafana and the oldest: on one page in each, of which the browser must not complain.
 * @param language that Grafana shows itself in
 */
export function inEachGrafana(
  name: string,
  tests: (editors: EditorPage, grafana: GrafanaVersion) => void,
  language = '',
): void {
  describe.skipIf(!browserIsThere).each(GRAFANA_VERSIONS)(`${name}, in Grafana %s`, (grafana) => {
    const editors = new EditorPage({ grafana, language });
    beforeAll(() => editors.open(), 180_000);
    afterAll(() => editors.close());
    afterEach(() => expect(editors.complaints.splice(0)).toEqual([]));
    tests(editors, grafana);
  });
}
