import { UIDS } from '../../../dashboards/uids';
import { LearningError } from '../../../error/learning-error';
import type { Settings } from '../../../settings/settings';
import { Entries } from '../entries';
import type { Package } from '../package';
import { type Found, type Item, planInstall, planUninstall, type Step } from '../plan';
import type { ResolvedStep } from '../resolve-conflicts';
import { type Outcome, type Plan, plainStep, type Site } from '../site';
import { checkPlugin, checkServer, checkToken } from './check-access';
import type { GrafanaClient } from './client';
import { dashboardItems, deleteDashboard, findDashboards, isDashboard, saveDashboard } from './dashboards';
import {
  changedSettings,
  changeSettings,
  checkName,
  createDataSource,
  deleteDataSource,
  findDataSource,
  healthOf,
  manifestOf,
  type SavedDataSource,
  writeManifest,
} from './data-source';
import { checkFolder, createFolder, deleteEmptyFolder, FOLDER } from './folder';
import {
  alertItems,
  deleteRule,
  findAlerts,
  groupName,
  groupOf,
  isGroup,
  isRule,
  otherRules,
  saveGroup,
} from './rules';

export interface RemoteOptions {
  readonly client: GrafanaClient;
  readonly bring: Package;
  /** The name of the data source, when it is made. */
  readonly name: string;
  /** The uid of the folder; that of before, or ours, where none is named. */
  readonly folder: string | undefined;
  /** What the data source is told, whether or not it is there. */
  readonly settings: Settings;
  /** What a new one is told beside. */
  readonly initial: Settings;
}

const SOURCE: Item = { id: 'data source', name: 'data source', content: null };
const PLACE: Item = { id: 'folder', name: 'folder', content: null };

/** Each thing is written at once, so that none is half done. */
function goesOn(cause: unknown): LearningError {
  const { code, message, hint } = LearningError.from(cause);
  const more = 'What was done until then stays: run the same command again, and it goes on.';
  return new LearningError(code, message, { cause, hint: `${hint} ${more}` });
}

/** What is kept of ours goes on asking it. */
const isOurs = ({ item }: ResolvedStep) => isDashboard(item.id) || isRule(item.id);

/** A Grafana that answers at an address. */
export class RemoteSite implements Site {
  readonly label: string;
  readonly installed: string | undefined;
  readonly #options: RemoteOptions;
  readonly #source: SavedDataSource | undefined;
  readonly #folder: string;

  private constructor(options: RemoteOptions, version: string, source: SavedDataSource | undefined) {
    this.#options = options;
    this.#source = source;
    this.#folder = options.folder ?? manifestOf(source)?.folder ?? FOLDER.uid;
    this.label = `Grafana ${version} at ${options.client.url}`;
    this.installed = manifestOf(source)?.version;
  }

  /** Throws LearningError where it cannot be worked with. */
  static async open(options: RemoteOptions): Promise<RemoteSite> {
    const version = await checkServer(options.client);
    await checkToken(options.client);
    return new RemoteSite(options, version, await findDataSource(options.client));
  }

  async planInstall(): Promise<Plan> {
    const { client, bring } = this.#options;
    const plugin = await checkPlugin(client);
    const source = await this.#planSource();
    const hasFolder = await checkFolder(client, this.#folder);
    const items = [...dashboardItems(bring.dashboards), ...alertItems(bring.groups, this.#folder)];
    const steps = planInstall(items, await this.#present(items), manifestOf(this.#source));
    const remarks =
      plugin.version === bring.version
        ? []
        : [
            `The plugin there is ${plugin.version || 'of another version'}, and this brings what goes with ${bring.version}: replace it, too.`,
          ];
    if (this.#source?.readOnly) {
      remarks.push(
        'The data source comes from a file of provisioning and stays as it is; what was installed cannot be noted in it, so that later runs ask more.',
      );
    }
    return { steps: [plainStep(hasFolder ? 'same' : 'create', PLACE), source, ...steps], remarks };
  }

  async planUninstall(): Promise<Plan> {
    const manifest = manifestOf(this.#source);
    if (!manifest) {
      throw new LearningError('not_found', 'Nothing is noted in this Grafana as installed by this command.', {
        hint: 'Delete what was put there otherwise by hand.',
      });
    }
    const steps = planUninstall(await this.#present([]), manifest);
    const others = await otherRules(this.#options.client, new Set(steps.map(({ item }) => item.id)));
    const source =
      others.length === 0
        ? plainStep('delete', SOURCE)
        : plainStep('same', SOURCE, `other alert rules ask it: ${others.join(', ')}`);
    return { steps: [...steps, plainStep('delete', PLACE, 'if nothing is left in it'), source], remarks: [] };
  }

  /** What there is of these, and of what was installed before. */
  async #present(items: readonly Item[]): Promise<ReadonlyMap<string, Found>> {
    const { client } = this.#options;
    const noted = Object.keys(manifestOf(this.#source)?.entries ?? {});
    const ids = new Set([...items.map(({ id }) => id), ...noted]);
    return new Map([
      ...(await findDashboards(client, [...ids].filter(isDashboard))),
      ...(await findAlerts(client, ids, this.#folder)),
    ]);
  }

  async #planSource(): Promise<Step> {
    const { client, name, settings, initial } = this.#options;
    const source = this.#source;
    if (!source) {
      if (settings.path === undefined && initial.path === undefined) {
        throw new LearningError('bad_usage', 'There is no data source yet, and it has to know the learning database.', {
          hint: 'Name the file by --db, as the machine of Grafana sees it.',
        });
      }
      await checkName(client, name);
      return plainStep('create', SOURCE);
    }
    const changed = changedSettings(source, settings);
    if (changed.length === 0) return plainStep('same', SOURCE);
    if (source.readOnly) {
      throw new LearningError(
        'forbidden',
        `The data source comes from a file of provisioning: ${changed.join(', ')} cannot be changed.`,
        {
          hint: 'Change it in that file, or leave these options out.',
        },
      );
    }
    return plainStep('update', SOURCE, `(${changed.join(', ')})`);
  }

  async apply(steps: readonly ResolvedStep[]): Promise<Outcome> {
    const { version } = this.#options.bring;
    const entries = new Entries(manifestOf(this.#source));
    const isRemoval = steps.some(({ item, action }) => item === SOURCE && action === 'delete');
    try {
      await this.#prepare(steps);
      for (const step of steps.filter(({ action }) => action === 'same')) entries.done(step);
      for (const step of steps.filter(({ item }) => isDashboard(item.id))) await this.#applyDashboard(step, entries);
      await this.#applyRules(steps, entries);
    } catch (error) {
      // What was done is noted as far as that is possible, so that the next run knows it as its own.
      await this.#note(entries, this.installed ?? version).catch(() => {});
      throw goesOn(error);
    }
    if (isRemoval || steps.some(({ item, action }) => item === PLACE && action === 'delete')) {
      return this.#remove(steps, entries);
    }
    await this.#note(entries, version);
    return this.#look();
  }

  /** What dashboards and rules hold on to. */
  async #prepare(steps: readonly ResolvedStep[]): Promise<void> {
    const { client, name, settings, initial } = this.#options;
    for (const { item, action } of steps) {
      if (item === PLACE && action === 'create') await createFolder(client, this.#folder);
      if (item === SOURCE && action === 'create') await createDataSource(client, name, { ...initial, ...settings });
      if (item === SOURCE && action === 'update') await changeSettings(client, settings);
    }
  }

  async #applyDashboard(step: ResolvedStep, entries: Entries): Promise<void> {
    const { client, bring } = this.#options;
    if (step.action === 'same') return;
    if (step.action === 'delete') {
      await deleteDashboard(client, step);
      entries.done(step);
    } else {
      entries.done(step, await saveDashboard(client, step, this.#folder, `mahavishnu-learning ${bring.version}`));
    }
  }

  async #applyRules(steps: readonly ResolvedStep[], entries: Entries): Promise<void> {
    const { client, bring } = this.#options;
    for (const step of steps.filter(({ item, action }) => isRule(item.id) && action === 'delete')) {
      await deleteRule(client, step);
      entries.done(step);
    }
    for (const step of steps.filter(({ item, action }) => isGroup(item.id) && action === 'delete')) entries.done(step);
    const written = steps.filter(({ action }) => action === 'create' || action === 'update');
    for (const { name, interval } of bring.groups) {
      const rules = written.filter((step) => isRule(step.item.id) && groupOf(step) === name);
      const group = written.filter(({ item }) => isGroup(item.id) && groupName(item.id) === name);
      // A group is there for its rules.
      if (rules.length === 0 && (group.length === 0 || group[0]!.action === 'create')) continue;
      const made = await saveGroup(client, this.#folder, name, group.length > 0 ? interval : undefined, rules);
      for (const step of [...rules, ...group]) entries.done(step, made.get(step.item.id));
    }
  }

  async #note(entries: Entries, version: string): Promise<void> {
    const manifest = entries.changed(version, this.#folder);
    if (manifest && !this.#source?.readOnly) await writeManifest(this.#options.client, manifest);
  }

  /** The data source goes last, as it knows what there is to take away. */
  async #remove(steps: readonly ResolvedStep[], entries: Entries): Promise<Outcome> {
    const { client, bring } = this.#options;
    const remarks = (await deleteEmptyFolder(client))
      ? []
      : [`The folder “${FOLDER.title}” stays where anything else is in it.`];
    const kept = steps.filter((step) => isOurs(step) && step.action === 'same');
    const isWanted = kept.length > 0 || steps.some(({ item, action }) => item === SOURCE && action === 'same');
    if (isWanted) {
      await this.#note(entries, bring.version);
      remarks.push('The data source stays, as something that was kept asks it.');
    } else {
      await deleteDataSource(client);
    }
    remarks.push('The plugin stays: delete its folder from the plugin folder of that machine, and restart Grafana.');
    return { remarks, address: undefined };
  }

  async #look(): Promise<Outcome> {
    const { client } = this.#options;
    const { status, message = '' } = await healthOf(client);
    return {
      remarks: [
        status === 'OK' ? `The data source works: ${message}` : `The data source does not work yet: ${message}`,
        `Alerts go where your notification policies send them, which were left alone; the label service="mahavishnu-learning" is on each.`,
      ],
      address: `${client.url}/d/${UIDS.overview}`,
    };
  }
}
