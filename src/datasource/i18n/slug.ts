const LONGEST = 60;

/** The key of a text that has no name of its own: another text has another key, so that none is translated as it was. */
export const slug = (text: string): string =>
  text
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .slice(0, LONGEST)
    .replace(/^-|-$/g, '');
