const MOST_SHOWN = 60;

/** What a message shows of a text that people wrote. */
export const clip = (text: string) => (text.length > MOST_SHOWN ? `${text.slice(0, MOST_SHOWN)}…` : text);
