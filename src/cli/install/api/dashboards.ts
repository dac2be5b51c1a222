import { LearningError } from '../../../error/learning-error';
import type { Content, Fields } from '../content';
import type { Dashboard } from '../package';
import type { Found, Item } from '../plan';
import type { ResolvedStep } from '../resolve-conflicts';
import type { GrafanaClient } from './client';

interface Answer {
  readonly dashboard: Fields & { readonly version: number; readonly title: string };
  readonly meta: {
    readonly provisioned?: boolean;
    readonly provisionedExternalId?: string;
    readonly canSave?: boolean;
    readonly folderUid?: string;
  };
}

const KIND = 'dashboard ';

const idOf = (uid: string) => `${KIND}${uid}`;
const uidOf = (id: string) => id.slice(KIND.length);
const nameOf = (title: string) => `dashboard “${title}”`;

export const isDashboard = (id: string): boolean => id.startsWith(KIND);

/** The dashboard without the fields that Grafana counts up. */
function contentOf({ id: _, version: __, ...content }: Fields): Content {
  return content;
}

export const dashboardItems = (dashboards: readonly Dashboard[]): Item[] =>
  dashboards.map(({ uid, title, text }) => ({
    id: idOf(uid),
    name: nameOf(title),
    content: contentOf(JSON.parse(text) as Fields),
  }));

const ask = (client: GrafanaClient, uid: string) =>
  client.find<Answer>(`/api/dashboards/uid/${encodeURIComponent(uid)}`, 'tell of a dashboard');

/** Throws LearningError where it comes from a file, or may not be changed. */
function checkOwner({ dashboard, meta }: Answer): void {
  if (meta.provisioned) {
    const file = meta.provisionedExternalId ? ` (${meta.provisionedExternalId})` : '';
    throw new LearningError(
      'already_exists',
      `The ${nameOf(dashboard.title)} comes from a file of provisioning${file}.`,
      {
        hint: 'Bring the new version where that file came from, or take that provisioning away first. By files: mahavishnu-learning grafana upgrade on the machine of Grafana, without --url.',
      },
    );
  }
  if (meta.canSave === false) {
    throw new LearningError('forbidden', `The token may not change the ${nameOf(dashboard.title)}.`);
  }
}

/** Those that are there, of these uids. Throws LearningError where one of them cannot be ours. */
export async function findDashboards(client: GrafanaClient, ids: Iterable<string>): Promise<[string, Found][]> {
  const found: [string, Found][] = [];
  for (const id of ids) {
    const answer = await ask(client, uidOf(id));
    if (!answer) continue;
    checkOwner(answer);
    found.push([id, { content: contentOf(answer.dashboard), name: nameOf(answer.dashboard.title) }]);
  }
  return found;
}

/** Saves it where people have moved it, or else in the folder; yields what Grafana made of it. */
export async function saveDashboard(
  client: GrafanaClient,
  { item }: ResolvedStep,
  folder: string,
  message: string,
): Promise<Content> {
  const there = await ask(client, uidOf(item.id));
  const body = {
    dashboard: { ...(item.content as Fields), id: null, ...(there && { version: there.dashboard.version }) },
    folderUid: there ? (there.meta.folderUid ?? '') : folder,
    message,
    overwrite: false,
  };
  await client.send('POST', '/api/dashboards/db', `save the ${item.name}`, body);
  const saved = await ask(client, uidOf(item.id));
  if (!saved) throw new LearningError('grafana_refused', `Grafana has lost the ${item.name}.`);
  return contentOf(saved.dashboard);
}

export const deleteDashboard = (client: GrafanaClient, { item }: ResolvedStep): Promise<unknown> =>
  client.send('DELETE', `/api/dashboards/uid/${encodeURIComponent(uidOf(item.id))}`, `delete the ${item.name}`);
