import { quoteIdentifier } from '../model/quote';

/** DuckDB lays out every element of an array, even where it is NULL; its statistics know at once where there is none. */
const isList = (type: string): boolean => type.endsWith(']');

export interface RowHash {
  /** SQL of a hash of a row. */
  readonly hash: string;
  /** SQL of which rows it is to be worked out. */
  readonly where: string;
}

/**
 * Hashes that tell rows from other ones, to be summed up over all of them: one over the plain columns of each row, and one
 * with each list that a row has.
 * @param columns as the relation has them; types as DuckDB writes them
 */
export function rowHashes(columns: readonly { readonly name: string; readonly type: string }[]): readonly RowHash[] {
  const plain = columns.filter(({ type }) => !isList(type)).map(({ name }) => quoteIdentifier(name));
  const lists = columns.flatMap(({ name, type }, at) => (isList(type) ? [{ at, list: quoteIdentifier(name) }] : []));
  return [
    { hash: `hash(${[...plain, "''"].join(', ')})`, where: 'true' },
    ...lists.map(({ at, list }) => ({
      hash: `hash(${[...plain, at, list].join(', ')})`,
      where: `${list} IS NOT NULL`,
    })),
  ];
}
