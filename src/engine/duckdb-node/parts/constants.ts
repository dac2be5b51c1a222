/** A statement without its constants that may be times: the same for those that differ in them alone. */
export interface Shape {
  readonly text: string;
  /** As they are written, digits or what stands between quotes; each once. */
  readonly constants: readonly string[];
}

/** A time between quotes, in any spelling, or an integer that is long enough to count seconds. */
const CONSTANT = /'(\d{4}-\d\d?-\d\d?(?:[ T]\d\d?:[\d:.]+(?:Z|[+-][\d:]+)?)?)'|(?<![\w.$])(\d{9,18})(?![\w.])/g;

/** Statements that have these themselves have no shape. */
const TEXT_MARK = '0001-01-01 00:00:00.';
const NUMBER_MARK = '87043521';
const RESERVED = [TEXT_MARK, NUMBER_MARK, '\0'];
const INDEX_DIGITS = 6;

/** Stands for a constant in a statement and its tree; none is a part of another. */
const markOf = (constant: string, index: number) =>
  (constant.includes('-') ? TEXT_MARK : NUMBER_MARK) + String(index + 1).padStart(INDEX_DIGITS, '0');

function withOthers(sql: string, other: (constant: string) => string): string {
  return sql.replace(CONSTANT, (_, quoted?: string, digits?: string) =>
    quoted === undefined ? other(digits!) : `'${other(quoted)}'`,
  );
}

export function shapeOf(sql: string): Shape | null {
  if (RESERVED.some((one) => sql.includes(one))) return null;
  const places = new Map<string, number>();
  const text = withOthers(sql, (constant) => {
    const place = places.get(constant) ?? places.size;
    places.set(constant, place);
    return `\0${place}\0`;
  });
  return { text, constants: [...places.keys()] };
}

/** The statement with marks in the places of its constants. */
export const withMarks = (sql: string, constants: readonly string[]) =>
  withOthers(sql, (constant) => markOf(constant, constants.indexOf(constant)));

/** The text with constants in the places of their marks; where one is null, its mark is left. */
export const withConstants = (text: string, constants: readonly (string | null)[]) =>
  constants.reduce<string>((done, one, i) => (one === null ? done : done.replaceAll(markOf(one, i), one)), text);

/** Places of the constants of which the text has marks. */
export const placesOf = (text: string, constants: readonly string[]): readonly number[] =>
  constants.flatMap((constant, i) => (text.includes(markOf(constant, i)) ? [i] : []));
