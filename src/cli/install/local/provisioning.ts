import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { parse, stringify } from 'yaml';
import { DATA_SOURCE } from '../../../dashboards/data-source';
import { LearningError } from '../../../error/learning-error';
import { type Fields, isFields } from '../content';
import { readIfThere } from './files';

const ORG = 1;

/** Of all that is ours in a folder of provisioning. */
const NAME = 'mahavishnu-learning';

export interface Places {
  readonly manifest: string;
  readonly source: string;
  readonly provider: string;
  readonly dashboards: string;
  readonly rules: string;
}

export const placesIn = (provisioning: string): Places => ({
  manifest: join(provisioning, `${NAME}.json`),
  source: join(provisioning, `datasources/${NAME}.yaml`),
  provider: join(provisioning, `dashboards/${NAME}.yaml`),
  dashboards: join(provisioning, 'dashboards', NAME),
  rules: join(provisioning, `alerting/${NAME}.yaml`),
});

/** A file that lets Grafana delete what another one has made; it goes by itself with the next installation. */
const REMOVAL = '# Lets Grafana delete what was installed. Delete this file once Grafana has been restarted.\n';

const OURS = '# Made by mahavishnu-learning grafana install.\n';

const textOf = (content: unknown, heading = OURS) => heading + stringify(content, { lineWidth: 0 });

export const isRemoval = (text: string | undefined): boolean => text?.startsWith(REMOVAL) === true;

/** Grafana takes what follows a dollar sign for a variable. */
const literal = (value: unknown) => (typeof value === 'string' ? value.replaceAll('$', '$$$$') : value);
const literals = (fields: object) =>
  Object.fromEntries(Object.entries(fields).map(([name, value]) => [name, literal(value)]));

/** The data source of our file; undefined where there is none. */
export function sourceIn(text: string | undefined): Fields | undefined {
  const content: unknown = text === undefined || isRemoval(text) ? undefined : parse(text);
  const sources = (content as { datasources?: unknown } | undefined)?.datasources;
  const source: unknown = Array.isArray(sources) ? sources[0] : undefined;
  return typeof source === 'object' && source !== null ? (source as Fields) : undefined;
}

/** What is there stays, but for the settings that are named. */
export function sourceText(there: Fields | undefined, name: string, settings: object): string {
  const before = isFields(there?.jsonData) ? there.jsonData : {};
  const fresh = { ...DATA_SOURCE, name, access: 'proxy', orgId: ORG, isDefault: false, editable: false };
  const source = { ...(there ?? fresh), jsonData: { ...before, ...literals(settings) } };
  return textOf({ apiVersion: 1, datasources: [source] });
}

export const changedIn = (there: Fields, settings: object): string[] => {
  const before = isFields(there.jsonData) ? there.jsonData : {};
  return Object.entries(literals(settings)).flatMap(([name, value]) => (before[name] === value ? [] : [name]));
};

export const sourceRemoval = (there: Fields): string =>
  textOf({ apiVersion: 1, deleteDatasources: [{ name: there.name, orgId: there.orgId ?? ORG }] }, REMOVAL);

export const rulesRemoval = (uids: readonly string[]): string =>
  textOf({ apiVersion: 1, deleteRules: uids.map((uid) => ({ orgId: ORG, uid })) }, REMOVAL);

/** As a Grafana in a container sees them, whose images set the variable: where its folders lie on this machine is not known there. */
const IN_CONTAINER = `$GF_PATHS_PROVISIONING/dashboards/${NAME}`;

/**
 * Whoever wants to change a dashboard saves a copy of it: the file would take its place again.
 * @param dashboards their folder; null for that of a container
 */
export const providerText = (dashboards: string | null): string =>
  textOf({
    apiVersion: 1,
    providers: [
      {
        name: NAME,
        orgId: ORG,
        folder: 'Mahavishnu',
        type: 'file',
        disableDeletion: false,
        allowUiUpdates: false,
        updateIntervalSeconds: 30,
        options: { path: dashboards === null ? IN_CONTAINER : literal(dashboards) },
      },
    ],
  });

export function yamlFilesIn(folder: string): string[] {
  try {
    return readdirSync(folder)
      .filter((name) => /\.ya?ml$/.test(name))
      .map((name) => join(folder, name));
  } catch {
    return [];
  }
}

/** Throws LearningError where another file of provisioning brings the same, as by hand: Grafana would let one win. */
export function checkOtherFiles(provisioning: string): void {
  const { source, rules } = placesIn(provisioning);
  const kinds = [
    { folder: 'datasources', own: source, uid: new RegExp(`uid: *["']?${DATA_SOURCE.uid}\\b`) },
    { folder: 'alerting', own: rules, uid: /uid: *["']?learning-[a-z]/ },
  ];
  for (const { folder, own, uid } of kinds) {
    const other = yamlFilesIn(join(provisioning, folder)).find(
      (file) => file !== own && uid.test(readIfThere(file) ?? ''),
    );
    if (other === undefined) continue;
    const name = other.slice(provisioning.length + 1);
    throw new LearningError('already_exists', `${name} in the folder of provisioning brings the same already.`, {
      hint: 'Take that file away, and what else was copied there by hand, and run this again.',
    });
  }
}
