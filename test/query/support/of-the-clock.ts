/** Presets that tell of the present, which moves between two questions. */
export const OF_THE_CLOCK: readonly string[] = ['data_freshness', 'stuck_nodes', 'copy_state'];
