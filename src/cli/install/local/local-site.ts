import { join } from 'node:path';
import { DATA_SOURCE } from '../../../dashboards/data-source';
import { UIDS } from '../../../dashboards/uids';
import { LearningError } from '../../../error/learning-error';
import type { Settings } from '../../../settings/settings';
import { findSource } from '../../../snapshot/find-source';
import { type Content, fingerprint, includes } from '../content';
import { Entries } from '../entries';
import { type Manifest, readManifest } from '../manifest';
import type { Dashboard, Package } from '../package';
import { type Found, type Item, planInstall, planUninstall, type Step } from '../plan';
import type { ResolvedStep } from '../resolve-conflicts';
import { type Outcome, type PlainAction, type Plan, plainStep, type Site } from '../site';
import { readIfThere, removeEmptyFolder, removeFile, requireWritable, writeWhole } from './files';
import { namesOf, withIniValue } from './ini';
import { type Layout, readConfig, settingOf } from './layout';
import { contentOfFiles, contentOfFolder, pluginFiles, removePlugin, writePlugin } from './plugin-folder';
import {
  changedIn,
  checkOtherFiles,
  isRemoval,
  type Places,
  placesIn,
  providerText,
  rulesRemoval,
  sourceIn,
  sourceRemoval,
  sourceText,
} from './provisioning';

export interface LocalOptions {
  readonly layout: Layout;
  readonly version: string | undefined;
  /** The folder of the built plugin. */
  readonly plugin: string;
  readonly bring: Package;
  readonly name: string;
  readonly settings: Settings;
  readonly initial: Settings;
}

const PLUGIN = 'plugin';
const ALLOWED = 'allowed';
const SOURCE = 'data source';
const PROVIDER = 'provider';
const RULES = 'alert rules';
const DASHBOARD = 'dashboard ';
const UNSIGNED = 'allow_loading_unsigned_plugins';

/** Entries without which nothing else works. */
const CARRIERS = new Set([PLUGIN, ALLOWED, SOURCE, PROVIDER]);

/** What `planInstall` compares; of the rest it is known what to do. */
const isCompared = (id: string) => id.startsWith(DASHBOARD) || id === RULES || id === PROVIDER;

/** A Grafana whose folders are at hand. It reads what is written there when it starts. */
export class LocalSite implements Site {
  readonly label: string;
  readonly installed: string | undefined;
  readonly #options: LocalOptions;
  readonly #places: Places;
  readonly #pluginFolder: string;
  readonly #manifest: Manifest | undefined;

  constructor(options: LocalOptions) {
    const { layout, version } = options;
    this.#options = options;
    this.#places = placesIn(layout.provisioning);
    this.#pluginFolder = join(layout.plugins, DATA_SOURCE.type);
    const noted = readIfThere(this.#places.manifest);
    this.#manifest = noted === undefined ? undefined : readManifest(parsedOrNull(noted));
    this.label = `Grafana ${version ?? ''}${version ? ' ' : ''}of this machine`;
    this.installed = this.#manifest?.version;
  }

  async planInstall(): Promise<Plan> {
    const { layout, bring } = this.#options;
    this.#requireWritable();
    checkOtherFiles(layout.provisioning);
    const source = await this.#planSource();
    const dashboards = layout.grafana ? this.#places.dashboards : null;
    const items: Item[] = [
      ...bring.dashboards.map(itemOf),
      { id: PROVIDER, name: 'provider of dashboards', content: providerText(dashboards) },
      { id: RULES, name: 'alert rules', content: bring.rulesText },
    ];
    const compared = planInstall(items, this.#present(items), this.#manifest);
    return {
      steps: [this.#planPlugin(), this.#planAllowed(), ...compared, source],
      remarks: [
        ...(layout.kind === 'homebrew'
          ? ['An upgrade of Grafana by Homebrew brings a new folder of provisioning: run this again after it.']
          : []),
        ...(layout.grafana
          ? []
          : [
              'No Grafana is named or found here, so this is for one in a container, whose variable GF_PATHS_PROVISIONING leads it to the dashboards; Grafana’s images set it. One of this machine is named by --grafana.',
            ]),
      ],
    };
  }

  async planUninstall(): Promise<Plan> {
    if (!this.#manifest) {
      throw new LearningError('not_found', 'Nothing is noted in this folder of provisioning as installed.', {
        hint: 'Name the folder that it was installed into by --provisioning.',
      });
    }
    this.#requireWritable();
    const ids = Object.keys(this.#manifest.entries).map((id) => ({ id, name: id, content: null }));
    const steps = planUninstall(this.#present(ids), this.#manifest);
    const plain = [SOURCE, ALLOWED, PLUGIN]
      .filter((id) => this.#manifest?.entries[id])
      .map((id) => this.#plain('delete', id, null));
    return { steps: [...steps, ...plain], remarks: [] };
  }

  #requireWritable(): void {
    const { layout } = this.#options;
    requireWritable(this.#pluginFolder, 'plugin folder', '--plugins');
    requireWritable(layout.provisioning, 'folder of provisioning', '--provisioning');
    if (!this.#isAllowed()) requireWritable(layout.config, 'configuration file', '--config');
  }

  #allowed(): string[] {
    return namesOf(settingOf(this.#options.layout.config, 'plugins', UNSIGNED));
  }

  #isAllowed(): boolean {
    return this.#allowed().includes(DATA_SOURCE.type);
  }

  #planPlugin(): Step {
    const content = contentOfFiles(pluginFiles(this.#options.plugin));
    const found = contentOfFolder(this.#pluginFolder);
    const action = found === undefined ? 'create' : includes(found, content) ? 'same' : 'update';
    return this.#plain(action, PLUGIN, fingerprint(content));
  }

  #planAllowed(): Step {
    return this.#plain(this.#isAllowed() ? 'same' : 'update', ALLOWED, DATA_SOURCE.type);
  }

  async #planSource(): Promise<Step> {
    const { name, settings, initial, layout } = this.#options;
    const there = sourceIn(readIfThere(this.#places.source));
    const wanted = there ? settings : { ...initial, ...settings };
    if (!there && wanted.path === undefined) {
      throw new LearningError('bad_usage', 'There is no data source yet, and it has to know the learning database.', {
        hint: 'Name the file by --db.',
      });
    }
    // Folders without a Grafana are of one that sees other paths, as a container does.
    if (wanted.path !== undefined && layout.grafana) await findSource(wanted.path);
    const changed = there ? changedIn(there, wanted) : [];
    const content = sourceText(there, name, wanted);
    const action = !there ? 'create' : changed.length > 0 ? 'update' : 'same';
    return this.#plain(action, SOURCE, content, changed.length > 0 ? `(${changed.join(', ')})` : undefined);
  }

  /** A step that is no matter of comparing, with what is noted of it. */
  #plain(action: PlainAction, id: string, content: Content, remark?: string): Step {
    const step = plainStep(action, { id, name: NAMES[id]!, content }, remark);
    const entry = this.#manifest?.entries[id];
    // What is there as we would put it counts as ours; a permission may be for another reason.
    return { ...step, entry, found: action === 'same' && id !== ALLOWED ? { content } : undefined };
  }

  #fileOf(id: string): string {
    if (id === PROVIDER) return this.#places.provider;
    if (id === RULES) return this.#places.rules;
    return join(this.#places.dashboards, `${id.slice(DASHBOARD.length)}.json`);
  }

  #present(items: readonly Item[]): ReadonlyMap<string, Found> {
    const noted = Object.keys(this.#manifest?.entries ?? {});
    const ids = new Set([...items.map(({ id }) => id), ...noted].filter(isCompared));
    return new Map(
      [...ids].flatMap((id): [string, Found][] => {
        const text = readIfThere(this.#fileOf(id));
        if (text === undefined || isRemoval(text)) return [];
        const content = id.startsWith(DASHBOARD) ? (parsedOrNull(text) ?? text) : text;
        return [[id, { content, name: NAMES[id] ?? titleOf(content) }]];
      }),
    );
  }

  async apply(settled: readonly ResolvedStep[]): Promise<Outcome> {
    const { bring, layout } = this.#options;
    const entries = new Entries(this.#manifest);
    const steps = withNeeded(settled);
    const isRemoval = steps.some(({ item, action }) => item.id === SOURCE && action === 'delete');
    try {
      for (const step of steps) {
        this.#carryOut(step);
        entries.done(step);
      }
    } catch (cause) {
      this.#note(entries, this.installed ?? bring.version);
      if (cause instanceof LearningError) throw cause;
      throw new LearningError('io_error', 'A file of the installation could not be written.', {
        cause,
        hint: 'Mend the permission or the disk, and run the same command again: it goes on.',
      });
    }
    const isIdle = steps.every(({ action }) => action === 'same');
    if (isRemoval && steps.every(({ action }) => action === 'delete')) {
      removeFile(this.#places.manifest);
      removeEmptyFolder(this.#places.dashboards);
    } else this.#note(entries, bring.version);
    return {
      remarks: isIdle
        ? []
        : [
            `${layout.restart}${layout.restart.startsWith('Restart') ? '' : ' restarts Grafana'}, which then reads it${isRemoval ? '; two files in its folder of provisioning tell it to delete rules and data source' : ''}. If it does not show: mahavishnu-learning doctor.`,
          ],
      address: isRemoval ? undefined : `http://localhost:${layout.port}/d/${UIDS.overview}`,
    };
  }

  #carryOut({ action, item, found }: ResolvedStep): void {
    if (action === 'same') return;
    const isGone = action === 'delete';
    if (item.id === PLUGIN) {
      if (isGone) removePlugin(this.#pluginFolder);
      else writePlugin(pluginFiles(this.#options.plugin), this.#pluginFolder);
    } else if (item.id === ALLOWED) this.#allow(!isGone);
    else if (item.id === SOURCE) this.#writeSource(isGone, item.content);
    else if (item.id === RULES && isGone) writeWhole(this.#places.rules, rulesRemoval(uidsIn(found!.content)));
    else if (isGone) removeFile(this.#fileOf(item.id));
    else writeWhole(this.#fileOf(item.id), this.#textOf(item));
  }

  #textOf({ id, content }: Item): string {
    if (typeof content === 'string') return content;
    return this.#options.bring.dashboards.find((dashboard) => itemOf(dashboard).id === id)!.text;
  }

  #allow(isAllowed: boolean): void {
    const { config } = this.#options.layout;
    const others = this.#allowed().filter((name) => name !== DATA_SOURCE.type);
    const names = isAllowed ? [...others, DATA_SOURCE.type] : others;
    writeWhole(config, withIniValue(readConfig(config), 'plugins', UNSIGNED, names.join(',')));
  }

  #writeSource(isGone: boolean, content: Content): void {
    const there = sourceIn(readIfThere(this.#places.source));
    if (!isGone) writeWhole(this.#places.source, content as string);
    else if (there) writeWhole(this.#places.source, sourceRemoval(there));
  }

  #note(entries: Entries, version: string): void {
    const manifest = entries.changed(version);
    if (manifest) writeWhole(this.#places.manifest, `${JSON.stringify(manifest, null, 2)}\n`);
  }
}

const NAMES: Readonly<Record<string, string>> = {
  [PLUGIN]: 'plugin',
  [ALLOWED]: `permission to load it unsigned, in grafana.ini`,
  [SOURCE]: 'data source',
  [PROVIDER]: 'provider of dashboards',
  [RULES]: 'alert rules',
};

const itemOf = ({ file, title, text }: Dashboard): Item => ({
  id: DASHBOARD + file.replace(/\.json$/, ''),
  name: `dashboard “${title}”`,
  content: parsedOrNull(text)!,
});

/** What was kept of an installation needs what carries it. */
function withNeeded(steps: readonly ResolvedStep[]): readonly ResolvedStep[] {
  const isKept = steps.some(({ action, item, isObsolete }) => action === 'same' && isObsolete && isCompared(item.id));
  if (!isKept) return steps;
  return steps.map((step) =>
    step.action === 'delete' && CARRIERS.has(step.item.id) ? { ...step, action: 'same' } : step,
  );
}

const titleOf = (dashboard: Content) => `dashboard “${(dashboard as { title?: string } | null)?.title ?? ''}”`;

function parsedOrNull(text: string): Content {
  try {
    return JSON.parse(text) as Content;
  } catch {
    return null;
  }
}

const uidsIn = (rules: Content): string[] => [...String(rules).matchAll(/^ {6}- uid: (\S+)/gm)].map(([, uid]) => uid!);
