import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { browserIsThere } from '../../support/browser';
import { EditorPage } from '../support/editor-page';
import { GRAFANA_VERSIONS } from '../support/grafana-versions';
import { SqlOnPage } from '../support/sql-editor';

describe.skipIf(!browserIsThere).each(GRAFANA_VERSIONS)('mouse over SQL, in Grafana %s', (grafana) => {
  let editors: EditorPage;
  let sql: SqlOnPage;
  beforeAll(async () => {
    editors = await EditorPage.open({ grafana });
    sql = new SqlOnPage(editors);
  }, 180_000);
  afterAll(() => editors?.close());

  it.each(['first', 'second', 'third'])('tells of words and of what is wrong in the %s editor of a page', async () => {
    await sql.mount('SELECT duration_seconds,\n  nothing_here\nFROM executions');
    await expect.poll(sql.markers.bind(sql)).toHaveLength(1);
    await sql.hover('duration_seconds');
    await expect.poll(() => sql.hovered()).toContain('duration_seconds FLOAT, seconds, of executions');
    await sql.hover('nothing_here');
    await expect.poll(() => sql.hovered()).toContain('"nothing_here"');
    expect(editors.complaints).toEqual([]);
  });
});
