import { isGrowing } from './growing-functions';
import type { Name, References } from './references';

/** Texts that are kept, and the characters of the longest. */
const MOST = 256;
const LONGEST = 16_384;

/** Integers and times between quotes, as panels have others each time. */
const VALUE = /'\d{4}-\d\d?-\d\d?(?:[ T]\d\d?:[\d:.]+(?:Z|[+-][\d:]+)?)?'|(?<![\w.$])\d+(?![\w.])/g;

/** The same for texts that differ in values of the same length alone. Texts have no NUL. */
const shapeOf = (sql: string) => sql.replace(VALUE, (value) => '\0'.repeat(value.length));

const hasValue = (name: string) => name.search(VALUE) >= 0;
const isOrHasValue = ({ name, qualifiers }: Name) => hasValue(name) || qualifiers.some(hasValue);

/**
 * What texts refer to that were read lately. It depends on the text alone: on no database, and on nobody who asks. Values
 * in it matter only where they are within names, or how much a call makes of them.
 */
export class LatelyRead {
  /** The least recently asked first; by their shapes, or where values matter as they are. */
  readonly #read = new Map<string, References>();

  get(sql: string): References | undefined {
    const shape = shapeOf(sql);
    return this.#get(shape) ?? (shape === sql ? undefined : this.#get(sql));
  }

  keep(sql: string, references: References): void {
    if (sql.length > LONGEST) return;
    this.#read.set(dependsOnValues(references) ? sql : shapeOf(sql), references);
    if (this.#read.size <= MOST) return;
    const [oldest] = this.#read.keys();
    this.#read.delete(oldest!);
  }

  #get(key: string): References | undefined {
    const known = this.#read.get(key);
    if (known === undefined) return undefined;
    this.#read.delete(key);
    this.#read.set(key, known);
    return known;
  }
}

function dependsOnValues({ relations, tableFunctions, functions, ctes, words }: References): boolean {
  return (
    functions.some(({ name }) => isGrowing(name)) ||
    [relations, tableFunctions, functions].some((names) => names.some(isOrHasValue)) ||
    [...ctes, ...words].some(hasValue)
  );
}
