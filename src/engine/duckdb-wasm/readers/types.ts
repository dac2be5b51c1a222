/** A type as DuckDB writes it, taken apart as far as its values are written apart. */
export type NestedType =
  | { readonly kind: 'leaf'; readonly name: string }
  | { readonly kind: 'list'; readonly of: NestedType }
  | { readonly kind: 'array'; readonly of: NestedType; readonly length: number }
  | { readonly kind: 'struct' | 'union'; readonly members: readonly Member[] }
  | { readonly kind: 'map'; readonly key: NestedType; readonly value: NestedType };

interface Member {
  readonly name: string;
  readonly type: NestedType;
}

const TOKEN = /"(?:[^"]|"")*"|'(?:[^']|'')*'|[A-Za-z_][\w ]*\w|\w+|[()[\],]|\s+/y;

class TypeParser {
  readonly #text: string;
  #at = 0;

  constructor(text: string) {
    this.#text = text;
  }

  type(): NestedType {
    let type = this.#plain();
    while (this.#text[this.#at] === '[') {
      const end = this.#text.indexOf(']', this.#at);
      const length = this.#text.slice(this.#at + 1, end);
      this.#at = end + 1;
      type = length === '' ? { kind: 'list', of: type } : { kind: 'array', of: type, length: Number(length) };
    }
    return type;
  }

  #plain(): NestedType {
    const name = this.#token();
    if (this.#text[this.#at] !== '(') return { kind: 'leaf', name };
    switch (name) {
      case 'STRUCT':
      case 'UNION':
        return { kind: name === 'STRUCT' ? 'struct' : 'union', members: this.#members() };
      case 'MAP': {
        this.#at++;
        const key = this.type();
        this.#separator();
        const value = this.type();
        this.#at++;
        return { kind: 'map', key, value };
      }
      default:
        return { kind: 'leaf', name: name + this.#parenthesised() };
    }
  }

  #members(): Member[] {
    const members: Member[] = [];
    this.#at++;
    while (this.#text[this.#at] !== ')') {
      const name = this.#memberName();
      members.push({ name, type: this.type() });
      this.#separator();
    }
    this.#at++;
    return members;
  }

  #memberName(): string {
    if (this.#text[this.#at] === '"') {
      const name = this.#token();
      this.#at++;
      return name.slice(1, -1).replaceAll('""', '"');
    }
    const end = this.#text.indexOf(' ', this.#at);
    const name = this.#text.slice(this.#at, end);
    this.#at = end + 1;
    return name;
  }

  #separator(): void {
    while (this.#text[this.#at] === ',' || this.#text[this.#at] === ' ') this.#at++;
  }

  /** As it stands, such as `(18,3)` or the values of an ENUM. */
  #parenthesised(): string {
    const start = this.#at;
    for (let depth = 0; this.#at < this.#text.length; ) {
      const token = this.#token();
      depth += token === '(' ? 1 : token === ')' ? -1 : 0;
      if (depth === 0) break;
    }
    return this.#text.slice(start, this.#at);
  }

  #token(): string {
    TOKEN.lastIndex = this.#at;
    const token = TOKEN.exec(this.#text)?.[0] ?? this.#text[this.#at]!;
    this.#at += token.length;
    return token;
  }
}

export const nestedType = (text: string): NestedType => new TypeParser(text).type();

/** Values of these are JSON as they are printed. */
const BARE = /^(BOOLEAN|U?(TINY|SMALL|BIG|HUGE)INT|U?INTEGER|BIGNUM|DECIMAL\(.*\))$/;
const FLOATING = /^(FLOAT|DOUBLE)$/;

export type LeafForm = 'bare' | 'number' | 'json' | 'text';

/** How a value that is not nested is written in JSON. */
export function leafForm(name: string): LeafForm {
  if (FLOATING.test(name)) return 'number';
  if (name === 'JSON') return 'json';
  return BARE.test(name) ? 'bare' : 'text';
}

const quoted = (name: string) => `"${name.replaceAll('"', '""')}"`;

/**
 * SQL of a column, with its values that are not nested as DuckDB prints them, and floats as they are. A union that is NULL
 * is none in Arrow, so it comes in a struct, which can be NULL.
 */
export function printed(column: string, type: NestedType): string {
  const cast = `CAST(${column} AS ${printedType(type)})`;
  return type.kind === 'union' ? `CASE WHEN ${column} IS NOT NULL THEN struct_pack(u := ${cast}) END` : cast;
}

/** The type to cast to, so that values that are not nested arrive as DuckDB prints them, and floats as they are. */
function printedType(type: NestedType): string {
  switch (type.kind) {
    case 'leaf':
      return FLOATING.test(type.name) ? type.name : 'VARCHAR';
    case 'list':
      return `${printedType(type.of)}[]`;
    case 'array':
      return `${printedType(type.of)}[${type.length}]`;
    case 'map':
      return `MAP(${printedKey(type.key)}, ${printedType(type.value)})`;
    case 'struct':
    case 'union': {
      const members = type.members.map(({ name, type }) => `${quoted(name)} ${printedType(type)}`);
      return `${type.kind.toUpperCase()}(${members.join(', ')})`;
    }
  }
}

/** Keys are texts in JSON, whatever they are; floats become that here, as they are written elsewhere in it. */
const printedKey = (key: NestedType) => (key.kind === 'leaf' && FLOATING.test(key.name) ? key.name : 'VARCHAR');

/** Whether it holds a VARIANT, whose values say their types one by one. */
export function holdsVariant(type: NestedType): boolean {
  switch (type.kind) {
    case 'leaf':
      return type.name === 'VARIANT';
    case 'map':
      return holdsVariant(type.key) || holdsVariant(type.value);
    case 'struct':
    case 'union':
      return type.members.some(({ type }) => holdsVariant(type));
    default:
      return holdsVariant(type.of);
  }
}
