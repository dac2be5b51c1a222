/** Who answers, as people are told. */
export const ENGINES = { server: 'The server', browser: 'The browser' } as const;

export type EngineName = keyof typeof ENGINES;
