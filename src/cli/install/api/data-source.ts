import type { Health } from '../../../api/health';
import { DATA_SOURCE } from '../../../dashboards/data-source';
import { LearningError } from '../../../error/learning-error';
import type { Settings } from '../../../settings/settings';
import type { Fields } from '../content';
import { type Manifest, readManifest } from '../manifest';
import type { GrafanaClient } from './client';

/** A data source as Grafana tells of it; what it has beside goes back as it came. */
export interface SavedDataSource {
  readonly uid: string;
  readonly name: string;
  readonly type: string;
  readonly access?: string;
  readonly readOnly?: boolean;
  readonly jsonData?: Fields;
}

/** The field in the settings of the data source that holds the manifest. */
const MANIFEST = 'installed';

const ROUTE = `/api/datasources/uid/${DATA_SOURCE.uid}`;

export const findDataSource = async (client: GrafanaClient): Promise<SavedDataSource | undefined> => {
  const found = await client.find<SavedDataSource>(ROUTE, 'tell of its data source');
  if (!found || found.type === DATA_SOURCE.type) return found;
  throw new LearningError('already_exists', `The uid ${DATA_SOURCE.uid} belongs to a data source of another type.`, {
    hint: 'Delete that one, or change its uid: dashboards and alert rules hold on to ours.',
  });
};

export const manifestOf = (found: SavedDataSource | undefined): Manifest | undefined =>
  readManifest(found?.jsonData?.[MANIFEST]);

/** The settings that are to become others, by their names. */
export const changedSettings = (found: SavedDataSource, settings: Settings): string[] =>
  Object.entries(settings).flatMap(([name, value]) => (found.jsonData?.[name] === value ? [] : [name]));

/** Throws LearningError where another data source has the name that ours is to have. */
export async function checkName(client: GrafanaClient, name: string): Promise<void> {
  const other = await client.find<SavedDataSource>(
    `/api/datasources/name/${encodeURIComponent(name)}`,
    'tell of its data sources',
  );
  if (!other || other.uid === DATA_SOURCE.uid) return;
  throw new LearningError('already_exists', `Another data source of this Grafana is called “${name}”.`, {
    hint: 'Give ours another name by --name.',
  });
}

export async function createDataSource(client: GrafanaClient, name: string, settings: Settings): Promise<void> {
  const body = { ...DATA_SOURCE, name, access: 'proxy', jsonData: settings };
  await client.send('POST', '/api/datasources', 'create the data source', body);
}

async function change(client: GrafanaClient, jsonData: Fields, what: string): Promise<void> {
  const found = await findDataSource(client);
  if (!found) throw new LearningError('grafana_refused', 'The data source has gone meanwhile.');
  await client.send('PUT', ROUTE, what, { ...found, jsonData: { ...found.jsonData, ...jsonData } });
}

export const changeSettings = (client: GrafanaClient, settings: Settings): Promise<void> =>
  change(client, { ...settings }, 'change the data source');

export const writeManifest = (client: GrafanaClient, { entries, ...manifest }: Manifest): Promise<void> =>
  change(
    client,
    {
      [MANIFEST]: {
        ...manifest,
        entries: Object.fromEntries(Object.entries(entries).map(([id, e]) => [id, { ...e }])),
      },
    },
    'note what was installed',
  );

export const deleteDataSource = (client: GrafanaClient): Promise<unknown> =>
  client.send('DELETE', ROUTE, 'delete the data source');

/** What its Save & test would say. */
export async function healthOf(client: GrafanaClient): Promise<Partial<Health>> {
  const { body } = await client.ask('GET', `${ROUTE}/health`);
  return (body ?? {}) as Partial<Health>;
}
