import { DATA_SOURCE } from '../../../dashboards/data-source';
import { LearningError } from '../../../error/learning-error';
import { type Content, type Fields, isFields } from '../content';
import type { RuleGroup } from '../package';
import type { Found, Item } from '../plan';
import type { ResolvedStep } from '../resolve-conflicts';
import type { GrafanaClient } from './client';

/** A rule as the provisioning API has it. */
type ApiRule = Fields & {
  readonly uid: string;
  readonly title: string;
  readonly folderUID: string;
  readonly ruleGroup: string;
};

interface ApiGroup {
  readonly title: string;
  readonly folderUid: string;
  readonly interval: number;
  readonly rules: readonly ApiRule[];
}

/** Seconds, as Grafana has it. */
const DEFAULT_INTERVAL = 60;

const RULE = 'rule ';
const GROUP = 'group ';

export const groupName = (id: string): string => id.slice(GROUP.length);

const idOf = (uid: string) => `${RULE}${uid}`;
const uidOf = (id: string) => id.slice(RULE.length);
const nameOf = (title: string) => `alert rule “${title}”`;

export const isRule = (id: string): boolean => id.startsWith(RULE);
export const isGroup = (id: string): boolean => id.startsWith(GROUP);

/** What files of provisioning call otherwise than the API. */
const RENAMED: Readonly<Record<string, string>> = {
  keepFiringFor: 'keep_firing_for',
  missing_series_evals_to_resolve: 'missingSeriesEvalsToResolve',
  targetDatasourceUid: 'target_datasource_uid',
};
/** Annotations say the same. */
const LEFT_OUT = new Set(['dashboardUid', 'panelId']);
/** What Grafana says of a rule beside. */
const COUNTED = new Set(['id', 'orgID', 'updated', 'provenance']);

const contentOf = (rule: ApiRule): Content =>
  Object.fromEntries(Object.entries(rule).filter(([name]) => !COUNTED.has(name)));

/** With the names of the API, and plain dollar signs: in a file, `$$` is one, and `$` begins the name of a variable. */
function asTyped(content: Content): Content {
  if (typeof content === 'string') return content.replaceAll('$$', '$');
  if (Array.isArray(content)) return content.map(asTyped);
  if (!isFields(content)) return content;
  return Object.fromEntries(Object.entries(content).map(([name, value]) => [RENAMED[name] ?? name, asTyped(value)]));
}

function asApi(fields: Fields, folder: string, group: string): Content {
  const known = Object.entries(fields).filter(([name]) => !LEFT_OUT.has(name));
  return { ...(asTyped(Object.fromEntries(known)) as Fields), folderUID: folder, ruleGroup: group };
}

const ruleItems = ({ name, rules }: RuleGroup, folder: string): Item[] =>
  rules.map(({ uid, title, fields }) => ({ id: idOf(uid), name: nameOf(title), content: asApi(fields, folder, name) }));

const groupItem = ({ name, interval }: RuleGroup): Item => ({
  id: GROUP + name,
  name: `interval of ${name}`,
  content: { interval },
  isMinor: true,
});

export const alertItems = (groups: readonly RuleGroup[], folder: string): Item[] =>
  groups.flatMap((group) => [groupItem(group), ...ruleItems(group, folder)]);

const routeOf = (folder: string, group: string) =>
  `/api/v1/provisioning/folder/${encodeURIComponent(folder)}/rule-groups/${encodeURIComponent(group)}`;

const findGroup = (client: GrafanaClient, folder: string, group: string) =>
  client.find<ApiGroup>(routeOf(folder, group), 'tell of a group of alert rules');

/** Throws LearningError where a rule of ours comes from a file. */
function checkOwner({ title, provenance }: ApiRule): void {
  if (provenance !== 'file') return;
  throw new LearningError('already_exists', `The ${nameOf(title)} comes from a file of provisioning.`, {
    hint: 'Take that file away and restart Grafana first, or bring the new version where it came from.',
  });
}

/** Those rules and groups that are there, of these ids. Throws LearningError where one of them cannot be ours. */
export async function findAlerts(
  client: GrafanaClient,
  ids: ReadonlySet<string>,
  folder: string,
): Promise<[string, Found][]> {
  const all = (await client.find<ApiRule[]>('/api/v1/provisioning/alert-rules', 'tell of its alert rules')) ?? [];
  const rules = all.filter(({ uid }) => ids.has(idOf(uid)));
  for (const rule of rules) checkOwner(rule);
  const found = rules.map((rule): [string, Found] => [
    idOf(rule.uid),
    { content: contentOf(rule), name: nameOf(rule.title) },
  ]);
  for (const id of [...ids].filter(isGroup)) {
    const group = await findGroup(client, folder, groupName(id));
    if (group) found.push([id, { content: { interval: group.interval }, name: `interval of ${group.title}` }]);
  }
  return found;
}

/** The group that a rule is to be in. */
export const groupOf = ({ item }: ResolvedStep): string => (item.content as ApiRule).ruleGroup;

/** People's rules in the group stay as they are, where they are. */
function withOurs(present: readonly ApiRule[], steps: readonly ResolvedStep[]): ApiRule[] {
  const ours = new Map(steps.map(({ item }) => [uidOf(item.id), item.content as ApiRule]));
  const known = new Set(present.map(({ uid }) => uid));
  return [
    ...present.map((rule) => ours.get(rule.uid) ?? rule),
    ...[...ours].flatMap(([uid, rule]) => (known.has(uid) ? [] : [{ ...rule, uid }])),
  ];
}

/** Without it, nobody could change the rules in Grafana. */
const EDITABLE = { 'X-Disable-Provenance': 'true' };

/**
 * Writes a group at once, so that none is left half done; yields what Grafana made of its rules and interval.
 * @param interval seconds; undefined leaves it as it is
 */
export async function saveGroup(
  client: GrafanaClient,
  folder: string,
  name: string,
  interval: number | undefined,
  steps: readonly ResolvedStep[],
): Promise<ReadonlyMap<string, Content>> {
  const there = await findGroup(client, folder, name);
  const body = {
    title: name,
    folderUid: folder,
    interval: interval ?? there?.interval ?? DEFAULT_INTERVAL,
    rules: withOurs(there?.rules ?? [], steps),
  };
  await client.send('PUT', routeOf(folder, name), `write the alert rules of ${name}`, body, EDITABLE);
  const saved = await findGroup(client, folder, name);
  return new Map<string, Content>([
    [GROUP + name, { interval: saved?.interval ?? body.interval }],
    ...(saved?.rules ?? []).map((rule): [string, Content] => [idOf(rule.uid), contentOf(rule)]),
  ]);
}

export const deleteRule = (client: GrafanaClient, { item }: ResolvedStep): Promise<unknown> =>
  client.send(
    'DELETE',
    `/api/v1/provisioning/alert-rules/${encodeURIComponent(uidOf(item.id))}`,
    `delete the ${item.name}`,
    undefined,
    EDITABLE,
  );

/** Titles of rules that ask our data source, but for those of these ids. */
export async function otherRules(client: GrafanaClient, ids: ReadonlySet<string>): Promise<string[]> {
  const all = (await client.find<ApiRule[]>('/api/v1/provisioning/alert-rules', 'tell of its alert rules')) ?? [];
  const asks = ({ data }: ApiRule) =>
    (data as readonly { readonly datasourceUid: string }[]).some(
      ({ datasourceUid }) => datasourceUid === DATA_SOURCE.uid,
    );
  return all.filter((rule) => asks(rule) && !ids.has(idOf(rule.uid))).map(({ title }) => title);
}
