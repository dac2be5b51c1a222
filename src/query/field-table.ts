import { type Guard, isAbsent } from './guards';

interface Common<T> {
  readonly guard: Guard<T>;
  /** What the field means, for people. */
  readonly help: string;
}

interface Needed<T> extends Common<T> {
  readonly presence: 'needed';
}

interface Optional<T> extends Common<T> {
  readonly presence: 'optional';
}

interface Defaulted<T> extends Common<T> {
  readonly presence: 'defaulted';
  readonly absent: T;
}

export type Field<T> = Needed<T> | Optional<T> | Defaulted<T>;

export const needed = <T>(guard: Guard<T>, help: string): Needed<T> => ({ guard, help, presence: 'needed' });

export const optional = <T>(guard: Guard<T>, help: string): Optional<T> => ({ guard, help, presence: 'optional' });

/** @param absent what the field means where it is left out */
export const defaulted = <T>(guard: Guard<T>, absent: T, help: string): Defaulted<T> => ({
  guard,
  help,
  presence: 'defaulted',
  absent,
});

export type Fields = Readonly<Record<string, Field<unknown>>>;

type ValueOf<F> = F extends Field<infer T> ? T : never;

type OptionalIn<F extends Fields> = { [K in keyof F]: F[K] extends Optional<unknown> ? K : never }[keyof F];

/** What reading the fields yields. */
export type Read<F extends Fields> = { readonly [K in Exclude<keyof F, OptionalIn<F>>]: ValueOf<F[K]> } & {
  readonly [K in OptionalIn<F>]?: ValueOf<F[K]>;
};

/** The fields as they may be saved: half written, any of them absent. */
export type Saved<F extends Fields> = { readonly [K in Exclude<keyof F, OptionalIn<F>>]?: ValueOf<F[K]> } & {
  readonly [K in OptionalIn<F>]?: ValueOf<F[K]> | undefined;
};

/** Reads the fields of a table; others are left out. Throws LearningError `bad_query`. */
export function readFields<F extends Fields>(given: Readonly<Record<string, unknown>>, table: F): Read<F> {
  const read = Object.entries(table).flatMap(([name, field]) => {
    if (field.presence === 'needed' || !isAbsent(given[name])) return [[name, field.guard(given[name], name)]];
    return field.presence === 'defaulted' ? [[name, field.absent]] : [];
  });
  return Object.fromEntries(read) as Read<F>;
}
