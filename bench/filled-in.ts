/** JSON with the values in place of their names, wherever a text in it holds one; the value is no JSON of its own. */
export function filledIn(json: string, values: Readonly<Record<string, string>>): unknown {
  return JSON.parse(json, (_, value: unknown) =>
    typeof value === 'string'
      ? Object.entries(values).reduce((text, [name, by]) => text.split(name).join(by), value)
      : value,
  );
}
