import { sourceTexts } from './source-texts';
import { tableTexts } from './table-texts';

/** Texts by what comes before a dot in their keys, as i18next reads them. */
export interface Texts {
  readonly [name: string]: string | Texts;
}

/** Every English text of the frontend by its key. Throws an Error that names a key which is also the folder of others. */
export function englishTexts(): Texts {
  // A call that asks for a text of a table, such as the label of a measure, may name it in another way.
  return nested(new Map([...tableTexts(), ...sourceTexts()]));
}

function nested(texts: ReadonlyMap<string, string>): Texts {
  type Folder = { [name: string]: string | Folder };
  const root: Folder = {};
  for (const [key, text] of [...texts].sort(([one], [other]) => (one < other ? -1 : 1))) {
    const names = key.split('.');
    const last = names.pop()!;
    let folder = root;
    for (const name of names) {
      folder[name] ??= {};
      const next = folder[name];
      if (typeof next === 'string') throw new Error(`The key ${key} lies below a text.`);
      folder = next;
    }
    if (folder[last] !== undefined) throw new Error(`The key ${key} is taken.`);
    folder[last] = text;
  }
  return root;
}

/** Texts by their whole keys. */
export function flat(texts: Texts, prefix = ''): Map<string, string> {
  return new Map(
    Object.entries(texts).flatMap(([name, value]) =>
      typeof value === 'string' ? [[prefix + name, value] as const] : [...flat(value, `${prefix}${name}.`)],
    ),
  );
}
