import { type Content, fingerprint, includes } from './content';
import type { Entry, Manifest } from './manifest';
import type { ResolvedStep } from './resolve-conflicts';

/** What is known of a step that has been carried out. */
function entryOf(step: ResolvedStep, made: Content | undefined): Entry | undefined {
  const { action, item, found, entry, isKept, isObsolete } = step;
  if (action === 'delete') return undefined;
  const sent = fingerprint(item.content);
  if (action !== 'same') return { sent, seen: fingerprint(made ?? item.content) };
  if (isObsolete) return entry;
  if (isKept) return { ...entry, kept: sent };
  const isAdopted = found && entry?.sent !== sent && includes(found.content, item.content);
  return isAdopted ? { sent, seen: fingerprint(found.content) } : entry;
}

/** The manifest after some of the steps: what has not been carried out is as it was. */
export class Entries {
  readonly #before: Manifest | undefined;
  readonly #entries: Map<string, Entry>;

  constructor(manifest: Manifest | undefined) {
    this.#before = manifest;
    this.#entries = new Map(Object.entries(manifest?.entries ?? {}));
  }

  /** @param made what Grafana made of it, where that is something else */
  done(step: ResolvedStep, made?: Content): void {
    const entry = entryOf(step, made);
    if (entry) this.#entries.set(step.item.id, entry);
    else this.#entries.delete(step.item.id);
  }

  /** Undefined where nothing has changed. */
  changed(version: string, folder?: string): Manifest | undefined {
    const manifest = { version, ...(folder !== undefined && { folder }), entries: Object.fromEntries(this.#entries) };
    const isSame = this.#before && fingerprint(contentOf(manifest)) === fingerprint(contentOf(this.#before));
    return isSame ? undefined : manifest;
  }
}

/** The manifest as JSON holds it. */
const contentOf = (manifest: Manifest): Content => JSON.parse(JSON.stringify(manifest)) as Content;
