import { stubbornText } from '../sql/stubborn-text';
import type { Dialect } from '../tree/dialect';
import { NotSayable } from '../tree/dialect';
import type { OperationName } from '../tree/operation-names';
import type { Binding, Sql } from '../tree/sql';
import type { Notation } from './notation';

/** Names of our own columns are plain; keys of `metadata` can be anything. */
const PLAIN = /^[a-z_][a-z0-9_]*$/;

/** The value as text of the statement. */
export function written(value: Binding, dialect: Dialect, quote: (text: string) => string = dialect.text): string {
  if (typeof value === 'string') return quote(value);
  return typeof value === 'object' ? dialect.list(value.map((one) => written(one, dialect, quote))) : String(value);
}

/** Writes trees, and knows what words of ours it has written. */
export class Printer {
  readonly #dialect: Dialect;
  readonly #notation: Notation;
  readonly #texts: string[] = [];
  #indent = '';

  constructor(dialect: Dialect, notation: Notation) {
    this.#dialect = dialect;
    this.#notation = notation;
  }

  print(sql: Sql): string {
    const { node } = sql;
    switch (node.kind) {
      case 'pieces':
        return this.#pieces(node.texts, node.parts);
      case 'verbatim':
        return this.#text(node.text);
      case 'name':
        return !node.isQuoted && PLAIN.test(node.name) ? this.#text(node.name) : this.#dialect.quotedName(node.name);
      case 'literal':
        return written(
          node.value,
          this.#dialect,
          node.isStubborn ? (text) => stubbornText(text, this.#dialect.text) : undefined,
        );
      case 'value':
        return this.#notation.value(node.value, this.#dialect);
      case 'condition':
        return this.print(this.#notation.condition(node.field, node.filter));
      case 'end':
        return this.print(this.#notation.end(node.end, node.window));
      case 'bucket':
        return this.print(this.#notation.bucket(node.bucket, node.window));
      case 'step':
        return this.print(this.#notation.step(node.bucket, node.window));
      case 'call':
        return this.print(this.#call(node.operation, node.args));
      case 'joined':
        return node.parts.map((part) => this.print(part)).join(this.#text(node.separator));
      case 'within':
      case 'adHoc':
        return this.#conditions(sql).join(' AND ') || 'true';
      case 'every':
        return this.#all(node.conditions).join(' AND ') || 'true';
      case 'where': {
        const conditions = this.#all(node.conditions);
        return conditions.length === 0 ? '' : this.#text('\nWHERE ') + conditions.join(this.#text('\n  AND '));
      }
      case 'indented':
        return this.#indented(node.sql);
      case 'with': {
        const tables = node.tables.map((table) => this.print(table));
        return `WITH ${tables.join(', ')}${this.#text('\n')}${this.print(node.body)}`;
      }
      case 'only':
        if (this.#dialects.some((id) => Object.hasOwn(node.engines, id))) return this.print(node.sql);
        throw new NotSayable(Object.values(node.engines).join(' '));
    }
  }

  get #dialects(): readonly string[] {
    const { id, like } = this.#dialect;
    return like === undefined ? [id] : [id, like];
  }

  #call(operation: OperationName, args: readonly unknown[]): Sql {
    // `op` has taken them as the operation takes them.
    const write = this.#dialect.operations[operation] as (...args: readonly unknown[]) => Sql;
    return write(...args);
  }

  /** Whether the name of the column stands in the words of ours that were written. */
  hasNamed(column: string): boolean {
    const name = new RegExp(`\\b${column}\\b`);
    return this.#texts.some((text) => name.test(text));
  }

  #pieces(texts: readonly string[], parts: readonly Sql[]): string {
    let printed = this.#text(texts[0]!);
    for (let i = 0; i < parts.length; i++) printed += this.print(parts[i]!) + this.#text(texts[i + 1]!);
    return printed;
  }

  #text(text: string): string {
    this.#texts.push(text);
    return this.#indent === '' ? text : text.replaceAll('\n', `\n${this.#indent}`);
  }

  #indented(sql: Sql): string {
    const before = this.#indent;
    this.#indent += '  ';
    const printed = `  ${this.print(sql)}`;
    this.#indent = before;
    return printed;
  }

  #all(conditions: readonly Sql[]): string[] {
    return conditions.flatMap((condition) => this.#conditions(condition));
  }

  /** A leaf may stand for several conditions, or for none. */
  #conditions(condition: Sql): string[] {
    const { node } = condition;
    const several = (conditions: readonly Sql[]) => conditions.map((one) => this.print(one));
    switch (node.kind) {
      case 'within':
        return several(this.#notation.within(node));
      case 'adHoc':
        return several(this.#notation.adHoc(node.filters));
      default:
        return [this.print(condition)];
    }
  }
}

export function print(sql: Sql, dialect: Dialect, notation: Notation): string {
  return new Printer(dialect, notation).print(sql);
}
