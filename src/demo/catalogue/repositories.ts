export const REPOSITORIES = [
  { value: 'mahavishnu', weight: 22 },
  { value: 'session-buddy', weight: 16 },
  { value: 'crackerjack', weight: 14 },
  { value: 'akosha', weight: 12 },
  { value: 'oneiric', weight: 11 },
  { value: 'dhara', weight: 9 },
  { value: 'mcp-common', weight: 9 },
  { value: 'fastblocks', weight: 7 },
] as const;

/** Where in a repository a task happens; ends the task's description. */
export const MODULES = [
  'the scheduler',
  'the connection pool',
  'the configuration loader',
  'the command line',
  'the retry policy',
  'the session store',
  'the metrics exporter',
  'the plugin registry',
  'the HTTP client',
  'the cache layer',
  'the message queue',
  'the permission checks',
] as const;
