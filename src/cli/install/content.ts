import { createHash } from 'node:crypto';

/** What JSON can hold. */
export type Content = null | boolean | number | string | readonly Content[] | { readonly [key: string]: Content };

export type Fields = { readonly [key: string]: Content };

export const isFields = (content: Content | undefined): content is Fields =>
  typeof content === 'object' && content !== null && !Array.isArray(content);

function sorted(content: Content): Content {
  if (Array.isArray(content)) return content.map(sorted);
  if (!isFields(content)) return content;
  const keys = Object.keys(content).sort();
  return Object.fromEntries(keys.map((key) => [key, sorted(content[key]!)]));
}

/** The same for the same content, in whatever order its fields are. */
export const fingerprint = (content: Content): string =>
  createHash('sha256')
    .update(JSON.stringify(sorted(content)))
    .digest('hex')
    .slice(0, 16);

/** Whether the one has all of the other; Grafana fills in fields that were left out. */
export function includes(whole: Content | undefined, part: Content): boolean {
  if (Array.isArray(part)) {
    return Array.isArray(whole) && whole.length === part.length && part.every((item, at) => includes(whole[at], item));
  }
  if (!isFields(part)) return whole === part;
  return isFields(whole) && Object.entries(part).every(([key, value]) => includes(whole[key], value));
}

/** Where they differ, as paths such as `panels.3.title`; the first few. */
export function differences(left: Content | undefined, right: Content | undefined, limit = 3): string[] {
  const found: string[] = [];
  const compare = (a: Content | undefined, b: Content | undefined, path: readonly string[]): void => {
    if (found.length === limit || a === b) return;
    const bothHold = typeof a === 'object' && a !== null && typeof b === 'object' && b !== null;
    if (!bothHold || Array.isArray(a) !== Array.isArray(b)) {
      found.push(path.join('.') || 'all of it');
      return;
    }
    const [one, other] = [a as Fields, b as Fields];
    for (const key of new Set([...Object.keys(one), ...Object.keys(other)])) {
      compare(one[key], other[key], [...path, key]);
    }
  };
  compare(left, right, []);
  return found;
}
