/** `$name`, `[[name]]`, `[[name:format]]`, `${name}`, `${name:format}`, `${name.field}`, `${name.field:format}`. */
export const REFERENCE = /\$(\w+)|\[\[(\w+?)(?::(\w+))?\]\]|\$\{(\w+)(?:\.([^:^}]+))?(?::([^}]+))?\}/g;

/** A place of a text where the value of a variable is to stand. */
export interface Reference {
  readonly text: string;
  readonly start: number;
  readonly name: string;
  /** The part of a value that has parts, as `uid` in `${__dashboard.uid}`. */
  readonly path?: string | undefined;
  readonly format?: string | undefined;
}

export function referencesIn(text: string): Reference[] {
  return [...text.matchAll(REFERENCE)].map((match) => {
    const [reference, plain, square, squareFormat, braced, path, bracedFormat] = match;
    const name = (plain ?? square ?? braced)!;
    return { text: reference, start: match.index, name, path, format: squareFormat ?? bracedFormat };
  });
}

const ONE_REFERENCE = /^(?:\$(\w+)|\[\[(\w+)\]\]|\$\{(\w+)\})$/;

/** The name of the variable that the text consists of, without a format. */
export function referencedName(text: string): string | undefined {
  const [, plain, square, braced] = ONE_REFERENCE.exec(text) ?? [];
  return plain ?? square ?? braced;
}
