import type { StandardSchemaWithJSON } from '@modelcontextprotocol/server';

type Standard = StandardSchemaWithJSON['~standard'];
type Direction = keyof Standard['jsonSchema'];

const known = new WeakMap<StandardSchemaWithJSON, Map<string, Record<string, unknown>>>();

/** A server is made for every request by HTTP, and each wants the JSON Schema of every tool. */
function once(schema: StandardSchemaWithJSON): Standard['jsonSchema'] {
  const written = known.get(schema) ?? new Map<string, Record<string, unknown>>();
  known.set(schema, written);
  const of =
    (direction: Direction): Standard['jsonSchema'][Direction] =>
    (options) => {
      const key = `${direction} ${options.target}`;
      const json = written.get(key) ?? schema['~standard'].jsonSchema[direction](options);
      written.set(key, json);
      return json;
    };
  return { input: of('input'), output: of('output') };
}

/** The schema, whose JSON Schema is written once. */
export function written(schema: StandardSchemaWithJSON): StandardSchemaWithJSON {
  return { '~standard': { ...schema['~standard'], jsonSchema: once(schema) } };
}

/** The same for tools, which check what they are given themselves, in the words of the product. */
export function unchecked(schema: StandardSchemaWithJSON): StandardSchemaWithJSON {
  return { '~standard': { ...written(schema)['~standard'], validate: (value) => ({ value }) } };
}
