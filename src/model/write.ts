/** Writes a template: as a text where it is asked as it stands, or as SQL that has yet to be printed. */
export type Write<T> = (texts: TemplateStringsArray, ...values: (T | number)[]) => T;
