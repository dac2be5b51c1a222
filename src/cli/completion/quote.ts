/** A text as one word of a shell of the Bourne family, on one line. */
export const quoted = (text: string): string => `'${text.replaceAll('\n', ' ').replaceAll("'", `'\\''`)}'`;
