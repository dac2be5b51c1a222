export const TOPOLOGIES = [
  { value: 'hierarchical', weight: 30 },
  { value: 'star', weight: 22 },
  { value: 'mesh', weight: 18 },
  { value: 'tree', weight: 14 },
  { value: 'flat', weight: 9 },
  { value: 'dynamic', weight: 7 },
] as const;

export const SOURCES = [
  { value: 'orchestrator', weight: 55 },
  { value: 'mcp', weight: 22 },
  { value: 'schedule', weight: 14 },
  { value: 'cli', weight: 9 },
] as const;
