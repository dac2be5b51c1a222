/** What the page can show of the plugin. */
export type EditorKind = 'query' | 'variable' | 'annotation' | 'config' | 'help';
