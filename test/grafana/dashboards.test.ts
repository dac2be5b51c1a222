import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { DASHBOARDS } from '../../src/dashboards/dashboards';
import { cutIn, drawAll, type ShownPanel } from './support/panels';
import { Session } from './support/session';
import type { Role } from './support/users';

const troubles = (panels: readonly ShownPanel[]) =>
  panels
    .filter(({ hasError, instead }) => hasError || instead !== '')
    .map(({ title, instead }) => `${title}: ${instead}`);

const SEEN: readonly [Role, 'dark' | 'light'][] = [
  ['Viewer', 'light'],
  ['Editor', 'dark'],
];

describe.each(SEEN)('as %s, %s', (role, theme) => {
  let session: Session;
  beforeAll(async () => {
    session = await Session.open(role, { theme });
  });
  afterAll(() => session.close());

  it.each(DASHBOARDS)('all of $title is drawn', async ({ uid, rows }) => {
    session.complaints.length = 0;
    await session.goto(`/d/${uid}`);
    const panels = await drawAll(session, rows.flatMap((row) => row.panels).length);
    expect.soft(troubles(panels)).toEqual([]);
    expect.soft(panels.filter(({ title, text }) => text.replace(title, '').trim() === '')).toEqual([]);
    expect.soft(await cutIn(session)).toEqual([]);
    expect.soft(session.complaints).toEqual([]);
  });
});
