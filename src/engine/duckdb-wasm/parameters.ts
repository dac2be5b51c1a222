import { LearningError } from '../../error/learning-error';
import { plural } from '../../error/plural';
import { quoteText } from '../../model/quote';
import { tokenize } from '../../query/sql/tokenize';
import type { Parameter } from '../engine';

/** A text as SQL, which can hold no NUL. */
const text = (value: string) => `CAST(${value.split('\0').map(quoteText).join(' || chr(0) || ')} AS VARCHAR)`;

const number = (value: number) =>
  Number.isSafeInteger(value) ? `CAST(${value} AS BIGINT)` : `CAST('${value}' AS DOUBLE)`;

function integer(value: bigint, index: number): string {
  if (BigInt.asIntN(64, value) === value) return `CAST('${value}' AS BIGINT)`;
  if (BigInt.asIntN(128, value) === value) return `CAST('${value}' AS HUGEINT)`;
  throw new LearningError('bad_query', `Parameter $${index} is an integer of more than 128 bits.`);
}

/** An empty list fits a column of any type. */
function list(values: readonly string[] | readonly number[]): string {
  if (values.length === 0) return '[]';
  if (typeof values[0] === 'string') return `CAST([${values.map((one) => text(String(one))).join(', ')}] AS VARCHAR[])`;
  const type = values.every(Number.isSafeInteger) ? 'BIGINT' : 'DOUBLE';
  return `CAST([${values.map((one) => `CAST('${one}' AS ${type})`).join(', ')}] AS ${type}[])`;
}

/** The value of a parameter as SQL of its very type. */
function written(value: Parameter, index: number): string {
  if (value === null) return 'NULL';
  if (typeof value === 'string') return text(value);
  if (typeof value === 'boolean') return String(value);
  if (typeof value === 'number') return number(value);
  return typeof value === 'bigint' ? integer(value, index) : list(value);
}

const PLACE = /^\$(\d+)$|^\?(\d*)$/;

/** A statement with its parameters, as a session of SQL takes them. */
export class Parameters {
  readonly #tokens: ReturnType<typeof tokenize>;
  readonly #written: readonly string[];

  /** Throws `bad_query` where the statement has another number of them. */
  constructor(sql: string, values: readonly Parameter[]) {
    this.#tokens = tokenize(sql);
    const wanted = Math.max(0, ...this.#places().map(({ place }) => place));
    if (wanted !== values.length) {
      throw new LearningError(
        'bad_query',
        `The query has ${plural(wanted, 'parameter')}, and ${plural(values.length, 'value is', 'values are')} given.`,
      );
    }
    this.#written = values.map((value, i) => written(value, i + 1));
  }

  /** The arguments of EXECUTE; null where there are none. */
  get arguments(): string | null {
    return this.#written.length === 0 ? null : this.#written.join(', ');
  }

  /** The statement with the values in it. */
  inlined(): string {
    const places = new Map(this.#places().map(({ token, place }) => [token, place]));
    return this.#tokens
      .map((token) => (places.has(token) ? this.#written[places.get(token)! - 1]! : token.text))
      .join('');
  }

  #places() {
    let unnamed = 0;
    return this.#tokens.flatMap((token) => {
      const [, named, question] = (token.kind === 'parameter' && PLACE.exec(token.text)) || [];
      if (named === undefined && question === undefined) return [];
      return [{ token, place: Number(named || question) || ++unnamed }];
    });
  }
}
