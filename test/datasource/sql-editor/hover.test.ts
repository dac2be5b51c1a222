import { expect, it } from 'vitest';
import { inEachGrafana } from '../support/in-each-grafana';
import { SqlOnPage } from '../support/sql-editor';

inEachGrafana('mouse over SQL', (editors) => {
  const sql = new SqlOnPage(editors);

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
