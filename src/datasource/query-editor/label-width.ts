const USUAL = 14;

/** How many letters fit beside the icon for help. */
const MOST_LETTERS = 10;

/** The width of the label of a field, in Grafana's units: the same for all that fit, and as much as it takes for others. */
export const labelWidth = (label: string): number | 'auto' => (label.length > MOST_LETTERS ? 'auto' : USUAL);
