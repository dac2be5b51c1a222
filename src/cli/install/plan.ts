import { type Content, differences, fingerprint, includes } from './content';
import type { Entry, Manifest } from './manifest';

/** Something that is to be there. */
export interface Item {
  /** Never changes: `dashboard mahavishnu-learning-overview`, `rule learning-stale`. */
  readonly id: string;
  /** What people call it, such as `dashboard “Learning: Overview”`. */
  readonly name: string;
  readonly content: Content;
  /** Whether it goes without saying that what people changed in it stays. */
  readonly isMinor?: boolean;
}

/** Something that is there. */
export interface Found {
  readonly content: Content;
  /** The name of who provisions it, where nobody else may replace it. */
  readonly name?: string;
}

/**
 * What is to be done with an item.
 * - `create`, `update`, `delete`: nobody else had a hand in it
 * - `same`: it is as it should be, or there is nothing new to bring
 * - `conflict`: people changed or removed it, or it was there before, and there is something new
 */
type Action = 'create' | 'update' | 'delete' | 'same' | 'conflict';

export interface Step {
  readonly action: Action;
  readonly item: Item;
  /** What is there. */
  readonly found: Found | undefined;
  readonly entry: Entry | undefined;
  /** What people did, and where, as in `changed by people (panels.3.title)`. */
  readonly remark: string | undefined;
  /** Whether it is in Grafana only, as this version no longer brings it. */
  readonly isObsolete: boolean;
}

type Judged = Pick<Step, 'action' | 'remark'>;

/** Of a text, it is all of it that differs. */
const at = (found: Found, content: Content) =>
  typeof content === 'string' ? '' : ` (${differences(found.content, content).join(', ')})`;

const changed = (found: Found, { content }: Item) => `changed by people${at(found, content)}`;

const isAsSeen = (found: Found, entry: Entry | undefined) =>
  entry?.seen !== undefined && entry.seen === fingerprint(found.content);

function judgeMissing(item: Item, entry: Entry | undefined): Judged {
  if (entry?.seen === undefined || item.isMinor) return { action: 'create', remark: undefined };
  const isSettled = entry.sent === fingerprint(item.content) || entry.kept === fingerprint(item.content);
  return { action: isSettled ? 'same' : 'conflict', remark: 'removed by people' };
}

function judgeFound(item: Item, found: Found, entry: Entry | undefined): Judged {
  const sent = fingerprint(item.content);
  if (includes(found.content, item.content)) return { action: 'same', remark: undefined };
  if (isAsSeen(found, entry)) {
    return entry?.sent === sent
      ? { action: 'same', remark: undefined }
      : { action: 'update', remark: at(found, item.content).trim() || undefined };
  }
  const remark =
    entry?.seen === undefined ? `there before, and different${at(found, item.content)}` : changed(found, item);
  const isSettled = item.isMinor || entry?.sent === sent || entry?.kept === sent;
  return { action: isSettled ? 'same' : 'conflict', remark };
}

function judgeObsolete(found: Found, entry: Entry): Judged {
  if (isAsSeen(found, entry)) return { action: 'delete', remark: 'no longer part of this version' };
  return { action: 'same', remark: 'no longer part of this version, but changed by people' };
}

/** What would make of what is there what should be; changes nothing. */
export function planInstall(
  items: readonly Item[],
  present: ReadonlyMap<string, Found>,
  manifest: Manifest | undefined,
): Step[] {
  const entries = manifest?.entries ?? {};
  const wanted = items.map((item): Step => {
    const [found, entry] = [present.get(item.id), entries[item.id]];
    const judged = found ? judgeFound(item, found, entry) : judgeMissing(item, entry);
    return { ...judged, item, found, entry, isObsolete: false };
  });
  const known = new Set(items.map(({ id }) => id));
  const obsolete = Object.entries(entries).flatMap(([id, entry]): Step[] => {
    const found = present.get(id);
    if (known.has(id) || !found || entry.seen === undefined) return [];
    const item = { id, name: found.name ?? id, content: found.content };
    return [{ ...judgeObsolete(found, entry), item, found, entry, isObsolete: true }];
  });
  return [...wanted, ...obsolete];
}

/** What would take away all that was installed. What people changed, or what was there before, is a conflict. */
export function planUninstall(present: ReadonlyMap<string, Found>, manifest: Manifest): Step[] {
  return Object.entries(manifest.entries).flatMap(([id, entry]): Step[] => {
    const found = present.get(id);
    if (!found || entry.seen === undefined) return [];
    const item = { id, name: found.name ?? id, content: found.content };
    const isOurs = isAsSeen(found, entry);
    const remark = isOurs ? undefined : 'changed by people';
    return [{ action: isOurs ? 'delete' : 'conflict', remark, item, found, entry, isObsolete: true }];
  });
}
